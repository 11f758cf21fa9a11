use super::{rows::PetitionRow, walk::InScope};
use crate::{
    db::{Conn, DbResult, Key},
    schema::petitions::dsl,
};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Number, Petition},
    shared::{PetitionId, Scope},
};

/// One petition, whoever asks: for Sanping itself and for steps already judged.
///
/// # Errors
/// Trouble with the database.
pub fn find(conn: &mut Conn, id: PetitionId) -> DbResult<Option<Petition>> {
    dsl::petitions
        .filter(dsl::id.eq(Key(id.0)))
        .select(PetitionRow::as_select())
        .first(conn)
        .optional()?
        .map(PetitionRow::into_domain)
        .transpose()
}

/// One petition, where it lies in the scope; missing and outside are not told apart.
///
/// # Errors
/// Trouble with the database.
pub fn find_in_scope(conn: &mut Conn, id: PetitionId, scope: &Scope) -> DbResult<Option<Petition>> {
    if scope.roots.is_empty() {
        return Ok(None);
    }
    dsl::petitions
        .filter(dsl::id.eq(Key(id.0)))
        .filter(InScope::of(&scope.roots))
        .select(PetitionRow::as_select())
        .first(conn)
        .optional()?
        .map(PetitionRow::into_domain)
        .transpose()
}

/// These petitions, in any order, for what was found in a scope already; a missing one is left out.
///
/// # Errors
/// Trouble with the database.
pub fn find_many(conn: &mut Conn, ids: &[PetitionId]) -> DbResult<Vec<Petition>> {
    let rows: Vec<PetitionRow> = dsl::petitions
        .filter(dsl::id.eq_any(ids.iter().map(|id| Key(id.0)).collect::<Vec<_>>()))
        .select(PetitionRow::as_select())
        .load(conn)?;
    rows.into_iter().map(PetitionRow::into_domain).collect()
}

/// The petition with this number, whoever asks.
///
/// # Errors
/// Trouble with the database.
pub fn by_number(conn: &mut Conn, number: &Number) -> DbResult<Option<Petition>> {
    dsl::petitions
        .filter(dsl::number.eq(number.to_string()))
        .select(PetitionRow::as_select())
        .first(conn)
        .optional()?
        .map(PetitionRow::into_domain)
        .transpose()
}

/// The petitions that were split off from this one, oldest first.
///
/// # Errors
/// Trouble with the database.
pub fn children(conn: &mut Conn, parent: PetitionId) -> DbResult<Vec<Petition>> {
    let rows: Vec<PetitionRow> = dsl::petitions
        .filter(dsl::parent_id.eq(Some(Key(parent.0))))
        .order((dsl::reported_at.asc(), dsl::id.asc()))
        .select(PetitionRow::as_select())
        .load(conn)?;
    rows.into_iter().map(PetitionRow::into_domain).collect()
}
