use super::*;
use crate::db::{DbResult, testing::on_both};
use chrono::DateTime;
use sanping_domain::{
    directory::{Unit, UnitKind, UnitName},
    shared::{Code, Limit, UnitId},
};

fn unit(code: &str) -> Unit {
    let (code, name) = (Code::parse(code).unwrap(), UnitName::parse("安居物业").unwrap());
    Unit::create(UnitId::new(), code, name, UnitKind::PropertyCompany, DateTime::UNIX_EPOCH)
}

#[test]
fn a_unit_comes_back_as_it_went_and_a_code_counts_once() {
    on_both(async |db| {
        let (made, twin) = (unit("PM-01"), unit("PM-01"));
        let stored = made.clone();
        assert_eq!(
            db.write(move |tx| -> DbResult<_> { Ok((insert(tx, &stored)?, insert(tx, &twin)?)) }).await,
            Ok((true, false))
        );
        let (id, code) = (made.id, made.code.clone());
        assert_eq!(db.read(move |conn| by_id(conn, id)).await, Ok(Some(made.clone())));
        assert_eq!(db.read(move |conn| by_code(conn, &code)).await, Ok(Some(made)));
    });
}

#[test]
fn a_stale_unit_is_not_saved_and_retired_ones_are_listed_apart() {
    on_both(async |db| {
        let made = unit("PM-01");
        let (stored, mut retired, mut stale) = (made.clone(), made.clone(), made);
        retired.retire(0, DateTime::UNIX_EPOCH).unwrap();
        stale.rename(UnitName::parse("乐居物业").unwrap(), DateTime::UNIX_EPOCH).unwrap();
        let (first, second) = db
            .write(move |tx| -> DbResult<_> {
                insert(tx, &stored)?;
                Ok((save(tx, &retired)?, save(tx, &stale)?))
            })
            .await
            .unwrap();
        assert!(first && !second);
        for (retired, hits) in [(Some(true), 1), (Some(false), 0), (None, 1)] {
            let filter = UnitFilter { retired, text: Some("安居".into()), ..UnitFilter::default() };
            let found = db.read(move |conn| list(conn, &filter, None, Limit::default())).await.unwrap();
            assert_eq!(found.items.len(), hits);
        }
    });
}
