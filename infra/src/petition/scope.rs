use super::{
    condition::{Holds, InScope},
    rows::status_code,
};
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
    let voices = petition_reporters::table
        .filter(petition_reporters::petition_id.eq(Key(petition.id.0)))
        .select(petition_reporters::voice);
    let voices: Vec<Key> = each!(&mut **tx, c => voices.load(c))?;
    let voices: Vec<Uuid> = voices.into_iter().map(|voice| voice.0).collect();
    let wanted: BTreeSet<Key> = petition.scope_keys(ancestors, &voices).into_iter().map(Key).collect();
    let here = dsl::petition_scopes.filter(dsl::petition_id.eq(Key(petition.id.0)));
    let stored: Vec<Key> = each!(&mut **tx, c => here.select(dsl::scope_id).load(c))?;
    let stored: BTreeSet<Key> = stored.into_iter().collect();

    let gone: Vec<Key> = stored.difference(&wanted).copied().collect();
    if !gone.is_empty() {
        diesel::delete(here.filter(dsl::scope_id.eq_any(gone))).execute(&mut **tx)?;
    }
    let (status, updated_at) = (status_code(petition.status), At(petition.times.updated_at));
    let due_at = petition.due_at().map(At);
    let category = Some(Key(petition.category_id.0));
    if !stored.is_disjoint(&wanted) {
        let moved = diesel::update(here).set((
            dsl::status.eq(status),
            dsl::updated_at.eq(updated_at),
            dsl::due_at.eq(due_at),
            dsl::category_id.eq(category),
        ));
        each!(&mut **tx, c => moved.execute(c))?;
    }
    put(tx, petition, wanted.difference(&stored).copied())
}

/// Writes the scope rows of a petition that is new, and has none.
pub(super) fn first_scope(tx: &mut Tx<'_>, petition: &Petition, ancestors: &[GridId]) -> DbResult<()> {
    let wanted: BTreeSet<Key> =
        petition.scope_keys(ancestors, &[petition.reporter]).into_iter().map(Key).collect();
    put(tx, petition, wanted.into_iter())
}

fn put(tx: &mut Tx<'_>, petition: &Petition, names: impl Iterator<Item = Key>) -> DbResult<()> {
    let rows: Vec<_> = names
        .map(|name| {
            (
                dsl::scope_id.eq(name),
                dsl::status.eq(status_code(petition.status)),
                dsl::created_at.eq(At(petition.times.reported_at)),
                dsl::petition_id.eq(Key(petition.id.0)),
                dsl::updated_at.eq(At(petition.times.updated_at)),
                dsl::due_at.eq(petition.due_at().map(At)),
                dsl::category_id.eq(Some(Key(petition.category_id.0))),
            )
        })
        .collect();
    match &mut **tx {
        // One by one they are the same statement each time; written out together they would be parsed each time.
        Conn::Sqlite(conn) => {
            for row in rows {
                diesel::insert_into(dsl::petition_scopes).values(row).execute(conn)?;
            }
        }
        Conn::Pg(conn) if !rows.is_empty() => {
            diesel::insert_into(dsl::petition_scopes).values(&rows).execute(conn)?;
        }
        Conn::Pg(_) => {}
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
            "INSERT INTO petition_scopes \
             (scope_id, status, created_at, petition_id, updated_at, due_at, category_id) \
             SELECT $1, status, created_at, petition_id, updated_at, due_at, category_id \
             FROM petition_scopes WHERE scope_id = $2 ON CONFLICT DO NOTHING",
        )
        .bind::<DbUuid, _>(ancestor)
        .bind::<DbUuid, _>(Key(node.0))
        .execute(&mut **tx)?;
    }
    Ok(())
}

/// How many petitions of the scope stand in each status, each counted once; statuses without any are left out.
/// `under` keeps those at or under a grid node. Each petition bears a name once, so a count is a walk of the key:
/// what grows with the scope is a few dozen nanoseconds for each petition.
///
/// # Errors
/// Trouble with the database.
pub fn counts(conn: &mut Conn, scope: &Scope, under: Option<GridId>) -> DbResult<Vec<(Status, i64)>> {
    let by_name = |conn: &mut Conn, name: Uuid, held: Option<InScope>| -> DbResult<Vec<(i16, i64)>> {
        let of_name = dsl::petition_scopes.filter(dsl::scope_id.eq(Key(name))).group_by(dsl::status);
        let counted = of_name.select((dsl::status, count(dsl::petition_id))).into_boxed();
        Ok(match held {
            Some(held) => counted.filter(Holds(held)).load(conn)?,
            None => counted.load(conn)?,
        })
    };
    let mut rows = Vec::new();
    match under {
        _ if scope.roots.is_empty() => {}
        Some(grid) => {
            let inside = scope.roots.contains(&grid.0);
            rows = by_name(conn, grid.0, (!inside).then(|| InScope::of_scopes(&scope.roots)))?;
        }
        // Under its first name a petition is counted, and under another only where it lacks those before.
        None => {
            for (place, name) in scope.roots.iter().enumerate() {
                let before = scope.roots.get(..place).filter(|before| !before.is_empty());
                rows.extend(by_name(conn, *name, before.map(InScope::lacking))?);
            }
        }
    }
    let of = |status: Status| -> i64 {
        rows.iter().filter(|(code, _)| *code == status_code(status)).map(|row| row.1).sum()
    };
    let counted = Status::ALL.iter().map(|&status| (status, of(status)));
    Ok(counted.filter(|(_, count)| *count > 0).collect())
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
