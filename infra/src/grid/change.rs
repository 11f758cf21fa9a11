use crate::{
    db::{Conn, DbResult, Tx},
    schema::grid_revision::dsl,
};
use diesel::prelude::*;

/// Any number that no other user of this database server is likely to lock on.
const PG_LOCK: i64 = 7_304_601_120_261_122;

/// Opens a change of the tree: other changes, and filings under a node, wait until this one has ended.
/// SQLite has one writer anyway.
///
/// # Errors
/// Trouble with the database.
pub fn begin_change(tx: &mut Tx<'_>) -> DbResult<()> {
    if let Conn::Pg(pg) = &mut **tx {
        diesel::sql_query(format!("SELECT pg_advisory_xact_lock({PG_LOCK})")).execute(pg)?;
    }
    diesel::update(dsl::grid_revision).set(dsl::revision.eq(dsl::revision + 1)).execute(&mut **tx)?;
    Ok(())
}

/// Keeps the tree as it is until this transaction ends; any number may hold it at once.
///
/// # Errors
/// Trouble with the database.
pub fn hold_still(tx: &mut Tx<'_>) -> DbResult<()> {
    if let Conn::Pg(pg) = &mut **tx {
        diesel::sql_query(format!("SELECT pg_advisory_xact_lock_shared({PG_LOCK})")).execute(pg)?;
    }
    Ok(())
}

/// How often the tree was changed.
pub(super) fn revision(conn: &mut Conn) -> DbResult<i64> {
    Ok(dsl::grid_revision.select(dsl::revision).first(conn)?)
}
