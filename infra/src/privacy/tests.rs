use super::{ask, carried_out, due, pending, withdraw_erasure};
use crate::{
    account,
    db::{Db, testing::on_both},
};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    account::{Account, Login},
    privacy::{Hindrances, ask_erasure},
    shared::{AccountId, Name},
};
use std::collections::BTreeSet;

async fn account(db: &Db, login: &str, now: DateTime<Utc>) -> AccountId {
    let id = AccountId::new();
    let person = Account {
        id,
        login: Login::parse(login).unwrap(),
        name: Name::parse("李娜").unwrap(),
        disabled_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    assert!(db.write(move |tx| account::insert(tx, &person, None)).await.unwrap());
    id
}

#[test]
fn wishes_that_stay_hide_none_that_came_after_them() {
    on_both(async |db| {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut asked = BTreeSet::new();
        for n in 0..230 {
            let id = account(&db, &format!("li.na.{n}"), now).await;
            // Many at one moment, as of an import of people.
            let wish = ask_erasure(id, id, Hindrances::default(), TimeDelta::days(n / 100), now).unwrap();
            db.write(move |tx| ask(tx, &wish)).await.unwrap();
            asked.insert(wish.id);
        }
        let (mut seen, mut last, at) = (Vec::new(), None, now + TimeDelta::days(9));
        loop {
            let page = db.read(move |conn| due(conn, at, last.as_ref())).await.unwrap();
            last = page.last().copied();
            if last.is_none() {
                break;
            }
            seen.extend(page);
        }
        assert!(seen.is_sorted_by_key(|wish| (wish.due_at, wish.id)));
        assert_eq!((seen.len(), seen.iter().map(|wish| wish.id).collect()), (230, asked));
    });
}

#[test]
fn a_wish_is_carried_out_once_and_not_after_it_was_withdrawn() {
    on_both(async |db| {
        let now = Utc::now();
        let id = account(&db, "li.na", now).await;
        for withdrawn in [true, false] {
            let wish = ask_erasure(id, id, Hindrances::default(), TimeDelta::days(7), now).unwrap();
            db.write(move |tx| ask(tx, &wish)).await.unwrap();
            assert!(db.write(move |tx| ask(tx, &wish)).await.is_err(), "a second wish beside the first");
            assert_eq!(db.read(move |conn| pending(conn, id)).await.unwrap().unwrap().id, wish.id);
            assert!(db.read(move |conn| due(conn, now + TimeDelta::days(6), None)).await.unwrap().is_empty());
            assert_eq!(
                db.read(move |conn| due(conn, now + TimeDelta::days(7), None)).await.unwrap().len(),
                1
            );
            if withdrawn {
                assert!(db.write(move |tx| withdraw_erasure(tx, wish.id, now)).await.unwrap());
                assert!(!db.write(move |tx| carried_out(tx, wish.id, now)).await.unwrap());
            } else {
                assert!(db.write(move |tx| carried_out(tx, wish.id, now)).await.unwrap());
                assert!(!db.write(move |tx| carried_out(tx, wish.id, now)).await.unwrap());
                assert!(!db.write(move |tx| withdraw_erasure(tx, wish.id, now)).await.unwrap());
            }
        }
    });
}
