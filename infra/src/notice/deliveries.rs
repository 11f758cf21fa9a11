use super::rows::DeliveryRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::{notice_deliveries::dsl, notice_preferences},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{notice::Delivery, shared::AccountId};

/// Rows that go into one statement: PostgreSQL binds at most 65,535 values.
const ROWS: usize = 500;

/// Stores tellings; who was told of the same occasion in the same channel before is left out. How many are new.
///
/// # Errors
/// Trouble with the database.
pub fn insert(tx: &mut Tx<'_>, deliveries: &[Delivery]) -> DbResult<usize> {
    let (mut stored, rows) = (0, deliveries.iter().map(DeliveryRow::from));
    let into = diesel::insert_into(dsl::notice_deliveries);
    match &mut **tx {
        // One by one they are the same statement each time.
        Conn::Sqlite(conn) => {
            for row in rows {
                stored += into.values(row).on_conflict_do_nothing().execute(conn)?;
            }
        }
        Conn::Pg(conn) => {
            for some in rows.collect::<Vec<_>>().chunks(ROWS) {
                stored += into.values(some).on_conflict_do_nothing().execute(conn)?;
            }
        }
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

/// Erases what was told to a person, and how she wants to be told. What is said of her petitions is read from them
/// each time, and so goes with them.
///
/// # Errors
/// Trouble with the database.
pub fn erase(tx: &mut Tx<'_>, person: AccountId) -> DbResult<()> {
    diesel::delete(dsl::notice_deliveries.filter(dsl::recipient_id.eq(Key(person.0)))).execute(&mut **tx)?;
    diesel::delete(notice_preferences::table.find(Key(person.0))).execute(&mut **tx)?;
    Ok(())
}
