use super::{rows::status_code, walk::InScope};
use crate::{
    db::{At, Conn, DbResult, DbUuid, Key, Tx},
    each,
    schema::{petition_reporters, petition_scopes::dsl, petitions},
};
use diesel::{dsl::count, prelude::*};
use sanping_domain::{
    petition::{Petition, Status},
    shared::{GridId, PetitionId, Scope, UnitId},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Brings the scope rows of a petition in line with it; rows that are right already are left alone.
pub(super) fn write_scope(tx: &mut Tx<'_>, petition: &Petition, ancestors: &[GridId]) -> DbResult<()> {
    let voices: Vec<Key> = petition_reporters::table
        .filter(petition_reporters::petition_id.eq(Key(petition.id.0)))
        .select(petition_reporters::voice)
        .load(&mut **tx)?;
    let voices: Vec<Uuid> = voices.into_iter().map(|voice| voice.0).collect();
    let wanted: BTreeSet<Key> = petition.scope_keys(ancestors, &voices).into_iter().map(Key).collect();
    let here = dsl::petition_scopes.filter(dsl::petition_id.eq(Key(petition.id.0)));
    let stored: Vec<Key> = here.select(dsl::scope_id).load(&mut **tx)?;
    let stored: BTreeSet<Key> = stored.into_iter().collect();

    let gone: Vec<Key> = stored.difference(&wanted).copied().collect();
    if !gone.is_empty() {
        diesel::delete(here.filter(dsl::scope_id.eq_any(gone))).execute(&mut **tx)?;
    }
    let (status, updated_at) = (status_code(petition.status), At(petition.times.updated_at));
    let due_at = petition.due_at().map(At);
    if !stored.is_disjoint(&wanted) {
        diesel::update(here)
            .set((dsl::status.eq(status), dsl::updated_at.eq(updated_at), dsl::due_at.eq(due_at)))
            .execute(&mut **tx)?;
    }
    let fresh: Vec<_> = wanted
        .difference(&stored)
        .map(|key| {
            (
                dsl::scope_id.eq(*key),
                dsl::status.eq(status),
                dsl::created_at.eq(At(petition.times.reported_at)),
                dsl::petition_id.eq(Key(petition.id.0)),
                dsl::updated_at.eq(updated_at),
                dsl::due_at.eq(due_at),
            )
        })
        .collect();
    if !fresh.is_empty() {
        each!(&mut **tx, c => diesel::insert_into(dsl::petition_scopes).values(&fresh).execute(c))?;
    }
    Ok(())
}

/// Takes a petition out of the sight of voices that left it, unless it is theirs in another way.
pub(super) fn drop_voices(tx: &mut Tx<'_>, petition: PetitionId, voices: &[Key]) -> DbResult<()> {
    let kept: (Key, Option<Key>) = petitions::table
        .find(Key(petition.0))
        .select((petitions::reporter, petitions::assignee_id))
        .first(&mut **tx)?;
    let gone = voices.iter().copied().filter(|voice| *voice != kept.0 && Some(*voice) != kept.1);
    let gone: Vec<Key> = gone.collect();
    diesel::delete(
        dsl::petition_scopes.filter(dsl::petition_id.eq(Key(petition.0)).and(dsl::scope_id.eq_any(gone))),
    )
    .execute(&mut **tx)?;
    Ok(())
}

/// Rewrites the scope of every petition at or under a grid node that was moved.
/// The ancestors are the node's, before and after; whether they hold the node itself makes no difference.
///
/// # Errors
/// Trouble with the database.
pub fn move_scope(
    tx: &mut Tx<'_>,
    node: GridId,
    old_ancestors: &[GridId],
    new_ancestors: &[GridId],
) -> DbResult<()> {
    let only_in = |these: &[GridId], others: &[GridId]| -> Vec<Key> {
        let there = these.iter().filter(|grid| !others.contains(grid) && **grid != node);
        there.map(|grid| Key(grid.0)).collect()
    };
    let left = only_in(old_ancestors, new_ancestors);
    for ancestor in left {
        diesel::sql_query(
            "DELETE FROM petition_scopes WHERE scope_id = $1 AND petition_id IN \
             (SELECT under.petition_id FROM petition_scopes under WHERE under.scope_id = $2)",
        )
        .bind::<DbUuid, _>(ancestor)
        .bind::<DbUuid, _>(Key(node.0))
        .execute(&mut **tx)?;
    }
    for ancestor in only_in(new_ancestors, old_ancestors) {
        diesel::sql_query(
            "INSERT INTO petition_scopes (scope_id, status, created_at, petition_id, updated_at, due_at) \
             SELECT $1, status, created_at, petition_id, updated_at, due_at FROM petition_scopes WHERE scope_id = $2 \
             ON CONFLICT DO NOTHING",
        )
        .bind::<DbUuid, _>(ancestor)
        .bind::<DbUuid, _>(Key(node.0))
        .execute(&mut **tx)?;
    }
    Ok(())
}

/// How many petitions of the scope stand in each status, each counted once; statuses without any are left out.
/// `under` keeps those at or under a grid node.
///
/// # Errors
/// Trouble with the database.
pub fn counts(conn: &mut Conn, scope: &Scope, under: Option<GridId>) -> DbResult<Vec<(Status, i64)>> {
    if scope.roots.is_empty() {
        return Ok(Vec::new());
    }
    let name = match (under, scope.roots.as_slice()) {
        (Some(grid), _) => Some(grid.0),
        (None, [root]) => Some(*root),
        (None, _) => None,
    };
    let by_status = dsl::petition_scopes.group_by(dsl::status);
    let rows: Vec<(i16, i64)> = match name {
        // A petition bears a name once, so nothing needs to be told apart: the count is a walk of the key.
        Some(name) => {
            let mut query = by_status
                .select((dsl::status, count(dsl::petition_id)))
                .into_boxed()
                .filter(dsl::scope_id.eq(Key(name)));
            if !scope.roots.contains(&name) {
                query = query.filter(InScope::of_scopes(&scope.roots));
            }
            query.load(conn)?
        }
        None => by_status
            .select((dsl::status, count(dsl::petition_id).aggregate_distinct()))
            .filter(dsl::scope_id.eq_any(scope.roots.iter().copied().map(Key).collect::<Vec<_>>()))
            .load(conn)?,
    };
    let of = |status: Status| rows.iter().find(|(code, _)| *code == status_code(status)).map(|row| row.1);
    Ok(Status::ALL.iter().filter_map(|&status| of(status).map(|count| (status, count))).collect())
}

/// How many open petitions lie at or under a grid node.
///
/// # Errors
/// Trouble with the database.
pub fn open_at(conn: &mut Conn, grid: GridId) -> DbResult<i64> {
    open_of(conn, grid.0)
}

/// How many open petitions are with a member unit.
///
/// # Errors
/// Trouble with the database.
pub fn open_of_unit(conn: &mut Conn, unit: UnitId) -> DbResult<i64> {
    open_of(conn, unit.0)
}

fn open_of(conn: &mut Conn, name: Uuid) -> DbResult<i64> {
    let open: Vec<i16> =
        Status::ALL.iter().copied().filter(|status| status.is_open()).map(status_code).collect();
    Ok(dsl::petition_scopes
        .filter(dsl::scope_id.eq(Key(name)).and(dsl::status.eq_any(open)))
        .count()
        .get_result(conn)?)
}
