use crate::{
    db::{Conn, DbResult, Key, Tx},
    schema::imported_petitions::dsl,
};
use diesel::prelude::*;
use sanping_domain::shared::PetitionId;

/// The petition that a row of another system became.
///
/// # Errors
/// Trouble with the database.
pub fn imported(conn: &mut Conn, source: &str, external_id: &str) -> DbResult<Option<PetitionId>> {
    let id: Option<Key> = dsl::imported_petitions
        .find((source, external_id))
        .select(dsl::petition_id)
        .first(conn)
        .optional()?;
    Ok(id.map(|id| PetitionId(id.0)))
}

/// Remembers, in the transaction of its [`super::insert`], what a row of another system became.
///
/// # Errors
/// [`crate::db::DbError::Taken`] where another run was first, and then the whole transaction must fail;
/// trouble with the database.
pub fn mark_imported(tx: &mut Tx<'_>, source: &str, external_id: &str, petition: PetitionId) -> DbResult<()> {
    diesel::insert_into(dsl::imported_petitions)
        .values((
            dsl::source.eq(source),
            dsl::external_id.eq(external_id),
            dsl::petition_id.eq(Key(petition.0)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
