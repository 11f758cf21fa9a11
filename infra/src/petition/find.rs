use super::{
    around::{Beside, beside, beside_in},
    condition::{Holds, InFew, InScope, OneOf},
    remembered::{Remembered, Stamp, is_in},
    rows::PetitionRow,
};
use crate::{
    db::{Conn, DbResult, Key},
    each,
    schema::petitions::dsl,
};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Number, Petition},
    shared::{PetitionId, Scope},
};
use std::sync::Arc;
use uuid::Uuid;

/// One petition, whoever asks: for Sanping itself and for steps already judged.
///
/// # Errors
/// Trouble with the database.
pub fn find(conn: &mut Conn, id: PetitionId) -> DbResult<Option<Petition>> {
    let one = dsl::petitions.filter(dsl::id.eq(Key(id.0)));
    each!(conn, c => one.select(PetitionRow::columns()).first(c))
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
    let one = dsl::petitions.filter(dsl::id.eq(Key(id.0)));
    let found = match InFew::of(&scope.roots) {
        Some(few) => each!(conn, c => one.filter(Holds(few)).select(PetitionRow::columns()).first(c)),
        None => {
            let one = one.filter(Holds(InScope::of(&scope.roots)));
            each!(conn, c => one.select(PetitionRow::columns()).first(c))
        }
    };
    found.optional()?.map(PetitionRow::into_domain).transpose()
}

/// As [`find_in_scope`], to be shown only: what is remembered is not read again while it still holds. Not inside a
/// transaction that writes.
///
/// # Errors
/// Trouble with the database.
pub fn seen_in_scope(
    conn: &mut Conn,
    known: &Remembered,
    id: PetitionId,
    scope: &Scope,
) -> DbResult<Option<Arc<Petition>>> {
    if scope.roots.is_empty() {
        return Ok(None);
    }
    let one = dsl::petitions.filter(dsl::id.eq(Key(id.0)));
    let stamp = (dsl::id, dsl::version, dsl::updated_at);
    let found: Option<Stamp> = match InFew::of(&scope.roots) {
        Some(few) => each!(conn, c => one.filter(Holds(few)).select(stamp).first(c)),
        None => {
            let one = one.filter(Holds(InScope::of(&scope.roots)));
            each!(conn, c => one.select(stamp).first(c))
        }
    }
    .optional()?;
    found.map_or(Ok(None), |stamp| known.one(conn, stamp))
}

/// As [`seen_in_scope`], with what is beside the petition for the eyes of `voice`: of one that is remembered both are
/// asked for at once.
///
/// # Errors
/// Trouble with the database.
pub fn seen_with_beside(
    conn: &mut Conn,
    known: &Remembered,
    id: PetitionId,
    scope: &Scope,
    voice: Option<Uuid>,
) -> DbResult<Option<(Arc<Petition>, Beside)>> {
    if let (Some(few), Some(petition)) = (InFew::of(&scope.roots), known.last(id)) {
        match beside_in(conn, &petition, voice, few)? {
            None => return Ok(None),
            Some((state, beside)) if is_in(&petition, state) => return Ok(Some((petition, beside))),
            // It was changed since.
            Some(_) => {}
        }
    }
    let Some(petition) = seen_in_scope(conn, known, id, scope)? else { return Ok(None) };
    let beside = beside(conn, &petition, voice)?;
    Ok(Some((petition, beside)))
}

/// These petitions, in any order, for what was found in a scope already; a missing one is left out.
///
/// # Errors
/// Trouble with the database.
pub fn find_many(conn: &mut Conn, ids: &[PetitionId]) -> DbResult<Vec<Petition>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let these = dsl::petitions.filter(Holds(OneOf::of(ids.iter().map(|id| id.0))));
    let rows: Vec<PetitionRow> = each!(conn, c => these.select(PetitionRow::columns()).load(c))?;
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
