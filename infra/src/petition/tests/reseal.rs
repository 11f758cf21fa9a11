use super::place::{Town, resident};
use crate::{
    db::{DbResult, Key, testing::on_both},
    petition::{Filter, Remembered, Saved, find, forget, in_clear, list, reseal},
    schema::petitions::dsl,
};
use chrono::Utc;
use diesel::prelude::*;
use sanping_domain::{
    petition::{Address, Command, Facts},
    shared::{AccountId, Limit, Scope},
};

#[test]
fn an_address_from_before_the_sealing_is_read_sealed_and_no_longer_found_by_its_words() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let filed = town.file(0, AccountId::new(), town.now).await;
        let (id, scope) = (filed.id, Scope { roots: vec![town.street.0] });
        db.write(move |tx| {
            let before =
                (dsl::address.eq(Some("东街 9 号")), dsl::search_text.eq("漏水\n很久\n东街 9 号\nsq-1"));
            diesel::update(dsl::petitions.find(Key(id.0))).set(before).execute(&mut **tx)?;
            DbResult::Ok(())
        })
        .await
        .unwrap();
        let address = async || db.read(move |conn| find(conn, id)).await.unwrap().unwrap().address;
        let words = async |text: &str| {
            let (scope, filter) = (scope.clone(), Filter { text: Some(text.into()), ..Filter::default() });
            db.read(move |conn| list(conn, &Remembered::default(), &scope, &filter, None, Limit::default()))
                .await
                .unwrap()
                .items
                .len()
        };
        assert_eq!(address().await, Some(Address::parse("东街 9 号").unwrap()));
        assert_eq!((db.read(in_clear).await.unwrap(), words("东街").await), (1, 1));
        let page = db.write(|tx| reseal(tx, None)).await.unwrap();
        assert_eq!((page.next, page.sealed), (Some(id), 1));
        assert_eq!(db.write(move |tx| reseal(tx, Some(id))).await.unwrap().next, None);
        assert_eq!(db.write(|tx| reseal(tx, None)).await.unwrap().sealed, 0);
        assert_eq!(address().await, Some(Address::parse("东街 9 号").unwrap()));
        assert_eq!((db.read(in_clear).await.unwrap(), words("东街").await, words("漏水").await), (0, 0, 1));
    });
}

#[test]
fn a_step_upon_what_was_read_before_does_not_bring_forgotten_words_back() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let filed = town.file(0, AccountId::new(), town.now).await;
        let id = filed.id;
        let by = resident(AccountId(filed.reporter));
        let late = town.judge(&filed, Command::Urge { text: None }, &by, Facts::default()).await;
        db.write(move |tx| forget(tx, id, Utc::now())).await.unwrap();
        assert_eq!(town.save(filed.version, &late).await, Saved::Stale);
        let now = db.read(move |conn| find(conn, id)).await.unwrap().unwrap();
        assert_eq!((now.title.as_str(), now.version), ("（已删除）", filed.version + 1));
        assert_eq!(
            (now.number, now.category_id, now.times.reported_at),
            (filed.number, filed.category_id, filed.times.reported_at)
        );
    });
}
