use crate::{
    db::{Conn, DbResult, Tx},
    each,
    schema::grid_revision::dsl,
};
use diesel::prelude::*;

/// Any number that no other user of this database server is likely to lock on.
const PG_LOCK: i64 = 7_304_601_120_261_122;

/// Opens a change of the tree: other changes, and filings under a node, wait until this one has ended.
///
/// # Errors
/// Trouble with the database.
pub fn begin_change(tx: &mut Tx<'_>) -> DbResult<()> {
    tx.alone(PG_LOCK)?;
    diesel::update(dsl::grid_revision).set(dsl::revision.eq(dsl::revision + 1)).execute(&mut **tx)?;
    Ok(())
}

diesel::define_sql_function! {
    /// Gives nothing that is looked at.
    fn pg_advisory_xact_lock_shared(key: diesel::sql_types::BigInt) -> diesel::sql_types::Bool;
}

/// Keeps the tree as it is until this transaction ends; any number may hold it at once. Gives how often the tree was
/// changed, by which a map in memory knows whether it shows this tree: see [`super::Places::revision`].
///
/// # Errors
/// Trouble with the database.
pub fn hold_still(tx: &mut Tx<'_>) -> DbResult<i64> {
    if let Conn::Pg(pg) = &mut **tx {
        diesel::select(pg_advisory_xact_lock_shared(PG_LOCK)).execute(pg)?;
    }
    revision(tx)
}

/// How often the tree was changed.
pub(super) fn revision(conn: &mut Conn) -> DbResult<i64> {
    Ok(each!(conn, c => dsl::grid_revision.select(dsl::revision).first(c))?)
}
