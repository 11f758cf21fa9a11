use super::rows::DeliveryRow;
use crate::{
    db::{At, DbResult, Tx},
    each,
    schema::notice_deliveries::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::notice::Delivery;

/// Rows that go into one statement: SQLite binds at most 32,766 values.
const ROWS: usize = 500;

/// Stores tellings; who was told of the same occasion in the same channel before is left out. How many are new.
///
/// # Errors
/// Trouble with the database.
pub fn insert(tx: &mut Tx<'_>, deliveries: &[Delivery]) -> DbResult<usize> {
    let mut stored = 0;
    for some in deliveries.chunks(ROWS) {
        let rows: Vec<DeliveryRow> = some.iter().map(DeliveryRow::from).collect();
        stored += each!(&mut **tx, c => diesel::insert_into(dsl::notice_deliveries)
            .values(&rows)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(stored)
}

/// Forgets tellings of what happened before a moment; how many.
///
/// # Errors
/// Trouble with the database.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> DbResult<usize> {
    Ok(diesel::delete(dsl::notice_deliveries.filter(dsl::happened_at.lt(At(before)))).execute(&mut **tx)?)
}
