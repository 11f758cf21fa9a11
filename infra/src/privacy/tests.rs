use super::{ask, carried_out, due, pending, withdraw_erasure};
use crate::{account, db::testing::on_both};
use chrono::{TimeDelta, Utc};
use sanping_domain::{
    account::{Account, Login},
    privacy::{Hindrances, ask_erasure},
    shared::{AccountId, Name},
};

#[test]
fn a_wish_is_carried_out_once_and_not_after_it_was_withdrawn() {
    on_both(async |db| {
        let (id, now) = (AccountId::new(), Utc::now());
        let li = Account {
            id,
            login: Login::parse("li.na").unwrap(),
            name: Name::parse("李娜").unwrap(),
            disabled_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        db.write(move |tx| account::insert(tx, &li, None)).await.unwrap();
        for withdrawn in [true, false] {
            let wish = ask_erasure(id, id, Hindrances::default(), TimeDelta::days(7), now).unwrap();
            db.write(move |tx| ask(tx, &wish)).await.unwrap();
            assert!(db.write(move |tx| ask(tx, &wish)).await.is_err(), "a second wish beside the first");
            assert_eq!(db.read(move |conn| pending(conn, id)).await.unwrap().unwrap().id, wish.id);
            assert!(db.read(move |conn| due(conn, now + TimeDelta::days(6))).await.unwrap().is_empty());
            assert_eq!(db.read(move |conn| due(conn, now + TimeDelta::days(7))).await.unwrap().len(), 1);
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
