//! Contacts, codes and second factors as stored, on both databases.

use super::*;
use crate::{
    db::{
        Db, DbError,
        testing::{on_both, read_anew},
    },
    seal::{self, Sealer},
};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    account::{Account, AccountKey, AuditLine, CodePurpose, FACTOR_TRIES, Login, OpenId, Outcome},
    shared::{AccountId, AccountKeyId, AuditId, CodeId, Name, Phone, Role},
};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn phone() -> Phone {
    Phone::parse("13800001234").unwrap()
}

async fn person(db: &Db, login: &str) -> AccountId {
    seal::install(Sealer::new(b"a secret for these tests", &[]));
    let account = Account {
        id: AccountId::new(),
        login: Login::parse(login).unwrap(),
        name: Name::parse("李娜").unwrap(),
        disabled_at: None,
        version: 1,
        created_at: now(),
        updated_at: now(),
    };
    let id = account.id;
    assert!(db.write(move |tx| insert(tx, &account, None)).await.unwrap());
    id
}

#[test]
fn contacts_come_back_are_found_again_and_belong_to_one_account() {
    on_both(async |db| {
        let (li, wang) = (person(&db, "li.na").await, person(&db, "wang.wei").await);
        let openid = OpenId::parse("oPerson-1").unwrap();
        let given = openid.clone();
        db.write(move |tx| -> Result<(), DbError> {
            set_phone(tx, li, Some(&phone()), now())?;
            set_openid(tx, li, Some(&given), now())
        })
        .await
        .unwrap();
        let found = db.read(move |conn| contacts_of(conn, li)).await.unwrap();
        assert_eq!(found, Contacts { phone: Some(phone()), openid: Some(openid.clone()) });
        assert_eq!(db.read(|conn| by_phone(conn, &phone())).await.unwrap(), Some(li));
        assert_eq!(db.read(move |conn| by_openid(conn, &openid)).await.unwrap(), Some(li));
        let taken = db.write(move |tx| set_phone(tx, wang, Some(&phone()), now())).await;
        assert!(matches!(taken, Err(DbError::Taken(_))), "{taken:?}");
        db.write(move |tx| set_phone(tx, li, None, now())).await.unwrap();
        assert_eq!(db.read(|conn| by_phone(conn, &phone())).await.unwrap(), None);
    });
}

#[test]
fn of_two_codes_made_for_a_phone_at_once_one_is_refused_or_both_are_counted() {
    on_both(async |db| {
        person(&db, "li.na").await;
        let make =
            || db.write(|tx| make_code(tx, CodeId::new(), &phone(), CodePurpose::SignIn, "10.0.0.1", now()));
        let (one, other) = tokio::join!(make(), make());
        let made = [&one, &other].into_iter().filter(|made| made.is_ok()).count();
        for failed in [one, other].into_iter().filter_map(Result::err) {
            assert!(matches!(failed, DbError::Taken(_)), "{failed:?}");
        }
        let sent = db.read(|conn| codes_sent(conn, &phone(), "10.0.0.1", now())).await.unwrap();
        assert_eq!((sent.to_phone.len(), sent.for_address), (made, i64::try_from(made).unwrap()));
    });
}

#[test]
fn a_code_is_tried_once_at_a_time_and_forgotten_after_a_day() {
    on_both(async |db| {
        person(&db, "li.na").await;
        let make = |tx: &mut crate::db::Tx<'_>| {
            make_code(tx, CodeId::new(), &phone(), CodePurpose::SignIn, "10.0.0.1", now())
        };
        let code = db.write(make).await.unwrap();
        let attempt =
            |code: String| db.write(move |tx| try_code(tx, &phone(), CodePurpose::SignIn, &code, now()));
        let (one, other) = tokio::join!(attempt(code.clone()), attempt(code.clone()));
        assert_eq!(usize::from(one.unwrap()) + usize::from(other.unwrap()), 1);
        let later = now() + TimeDelta::days(2);
        assert_eq!(db.write(move |tx| forget_codes(tx, later)).await.unwrap(), 1);
        let sent = db.read(|conn| codes_sent(conn, &phone(), "10.0.0.1", now())).await.unwrap();
        assert!(sent.to_phone.is_empty());
    });
}

#[test]
fn a_step_and_a_recovery_code_are_used_once_and_tries_run_out() {
    on_both(async |db| {
        let li = person(&db, "li.na").await;
        db.write(move |tx| begin_factor(tx, li, "JBSWY3DPEHPK3PXP", &["ABCDE-FG234".into()], now()))
            .await
            .unwrap();
        assert!(db.write(move |tx| confirm_factor(tx, li, now())).await.unwrap());
        assert!(!db.write(move |tx| confirm_factor(tx, li, now())).await.unwrap());
        let factor = db.read(move |conn| second_factor(conn, li)).await.unwrap().unwrap();
        assert_eq!((factor.secret.as_str(), factor.confirmed_at), ("JBSWY3DPEHPK3PXP", Some(now())));
        let step = || db.write(move |tx| use_step(tx, li, 7));
        let (one, other) = tokio::join!(step(), step());
        assert_eq!(usize::from(one.unwrap()) + usize::from(other.unwrap()), 1);
        let recover = || db.write(move |tx| use_recovery_code(tx, li, "ABCDEFG234", now()));
        assert!(recover().await.unwrap());
        assert!(!recover().await.unwrap());
        for _ in 0..FACTOR_TRIES {
            assert!(db.write(move |tx| take_factor_try(tx, li, now())).await.unwrap());
        }
        assert!(!db.write(move |tx| take_factor_try(tx, li, now())).await.unwrap());
        let later = now() + TimeDelta::hours(1);
        assert!(db.write(move |tx| take_factor_try(tx, li, later)).await.unwrap());
    });
}

#[test]
fn the_rule_changes_on_the_version_that_was_seen() {
    on_both(async |db| {
        let rule = db.read(second_factor_rule).await.unwrap();
        assert_eq!((rule.roles.len(), rule.version), (0, 1));
        let set = |version| db.write(move |tx| set_second_factor_rule(tx, version, &[Role::Auditor]));
        assert!(set(1).await.unwrap());
        assert!(!set(1).await.unwrap());
        assert_eq!(db.read(second_factor_rule).await.unwrap().roles, [Role::Auditor]);
    });
}

fn line(at: DateTime<Utc>) -> AuditLine {
    AuditLine {
        id: AuditId::new(),
        at,
        account: None,
        address: "10.0.0.1".into(),
        action: "account.sign_in".into(),
        object_kind: "account".into(),
        object_id: "nobody".into(),
        outcome: Outcome::Done,
        detail: serde_json::json!({}),
    }
}

#[test]
fn the_database_reads_the_statements_of_the_trail_once() {
    on_both(async |db| {
        let anew = read_anew(&db, |tx| {
            audit(tx, line(now()))?;
            audit(tx, AuditLine { account: Some(AccountId::new()), ..line(now()) })?;
            assert_eq!(link_audit(tx)?, 2);
            Ok(())
        });
        let mut anew = anew.await;
        // The lines of a batch are linked in one statement there, a few times a second.
        anew.retain(|statement| db.is_embedded() || !statement.contains(" FROM unnest("));
        assert_eq!(anew, [""; 0]);
    });
}

#[test]
fn a_line_that_is_linked_while_old_ones_go_stays() {
    on_both(async |db| {
        for round in 0..150 {
            let young = now() + TimeDelta::days(round);
            let line = line(young);
            db.write(move |tx| audit(tx, line)).await.unwrap();
            let all_before = db.write(move |tx| expire_audit(tx, young));
            let (linked, gone) = tokio::join!(db.write(link_audit), all_before);
            gone.unwrap();
            assert_eq!(linked.unwrap() + db.write(link_audit).await.unwrap(), 1);
            let kept = db.read_long(|conn| verify_audit(conn, &[])).await.unwrap();
            assert!(kept.lines >= 1, "round {round}: the line of this day went with those before it");
        }
    });
}

#[test]
fn a_key_that_was_ended_since_it_was_read_opens_nothing() {
    on_both(async |db| {
        let account = person(&db, "hotline").await;
        let key = AccountKey {
            id: AccountKeyId::new(),
            account,
            name: Name::parse("机房一").unwrap(),
            prefix: "spk_abcdef".into(),
            by: None,
            created_at: now(),
            expires_at: None,
            last_used_at: None,
            ended_at: None,
        };
        let id = key.id;
        db.write(move |tx| store_key(tx, &key, [1; 32])).await.unwrap();
        assert!(db.write(move |tx| touch_key(tx, id, now())).await.unwrap());
        db.write(move |tx| end_key(tx, id, now())).await.unwrap();
        assert!(!db.write(move |tx| touch_key(tx, id, now())).await.unwrap());
    });
}
