use super::{
    condition::{Holds, InScope},
    rows::status_code,
};
use crate::{
    db::{At, Conn, DbResult, DbTs, DbUuid, Key, Tx, Update},
    each,
    schema::{petition_reporters, petition_scopes::dsl, petitions},
};
use diesel::{
    dsl::count,
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{Array, Nullable, SmallInt},
};
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
    let standing = here.select((dsl::scope_id, dsl::status, dsl::due_at, dsl::category_id));
    let rows: Vec<(Key, i16, Option<At>, Option<Key>)> = each!(&mut **tx, c => standing.load(c))?;
    let stored: BTreeSet<Key> = rows.iter().map(|row| row.0).collect();

    let gone: Vec<Key> = stored.difference(&wanted).copied().collect();
    if !gone.is_empty() {
        diesel::delete(here.filter(dsl::scope_id.eq_any(gone))).execute(&mut **tx)?;
    }
    if !stored.is_disjoint(&wanted) {
        let wanted = Standing::of(petition);
        let (mut moves, mut changes) = (false, false);
        for (_, status, due_at, category) in rows {
            moves |= status != wanted.status;
            changes |= (due_at, category) != (wanted.due_at, wanted.category);
        }
        wanted.write(tx, moves, changes)?;
    }
    put(tx, petition, wanted.difference(&stored).copied())
}

/// What each row says of its petition beside the name.
struct Standing {
    petition: Key,
    status: i16,
    updated_at: At,
    due_at: Option<At>,
    category: Option<Key>,
}

impl Standing {
    fn of(petition: &Petition) -> Self {
        Self {
            petition: Key(petition.id.0),
            status: status_code(petition.status),
            updated_at: At(petition.times.updated_at),
            due_at: petition.due_at().map(At),
            category: Some(Key(petition.category_id.0)),
        }
    }

    /// Writes what differs: a column that is named takes its indexes along, also where it stays as it was.
    fn write(self, tx: &mut Tx<'_>, moves: bool, changes: bool) -> DbResult<()> {
        let here = dsl::petition_scopes.filter(dsl::petition_id.eq(self.petition));
        let at = dsl::updated_at.eq(self.updated_at);
        let moved = (at, dsl::status.eq(self.status));
        if changes {
            let all = (moved, dsl::due_at.eq(self.due_at), dsl::category_id.eq(self.category));
            each!(&mut **tx, c => Update::of(here, all).execute(c))?;
        } else if moves {
            each!(&mut **tx, c => Update::of(here, moved).execute(c))?;
        } else {
            each!(&mut **tx, c => Update::of(here, at).execute(c))?;
        }
        Ok(())
    }
}

/// Writes the scope rows of a petition that is new, and has none.
pub(super) fn first_scope(tx: &mut Tx<'_>, petition: &Petition, ancestors: &[GridId]) -> DbResult<()> {
    let wanted: BTreeSet<Key> =
        petition.scope_keys(ancestors, &[petition.reporter]).into_iter().map(Key).collect();
    put(tx, petition, wanted.into_iter())
}

fn put(tx: &mut Tx<'_>, petition: &Petition, names: impl Iterator<Item = Key>) -> DbResult<()> {
    let names: Vec<Key> = names.collect();
    let (here, reported_at) = (Standing::of(petition), At(petition.times.reported_at));
    match &mut **tx {
        // One by one they are the same statement each time; written out together they would be parsed each time.
        Conn::Sqlite(conn) => {
            for name in names {
                let row = (
                    dsl::scope_id.eq(name),
                    dsl::status.eq(here.status),
                    dsl::created_at.eq(reported_at),
                    dsl::petition_id.eq(here.petition),
                    dsl::updated_at.eq(here.updated_at),
                    dsl::due_at.eq(here.due_at),
                    dsl::category_id.eq(here.category),
                );
                diesel::insert_into(dsl::petition_scopes).values(row).execute(conn)?;
            }
        }
        Conn::Pg(conn) if !names.is_empty() => {
            NewRows { names, here, reported_at }.execute(conn)?;
        }
        Conn::Pg(_) => {}
    }
    Ok(())
}

/// All new rows of a petition in one statement of the same words, however many they are.
struct NewRows {
    names: Vec<Key>,
    here: Standing,
    reported_at: At,
}

impl QueryFragment<Pg> for NewRows {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Standing { petition, status, updated_at, due_at, category } = &self.here;
        out.push_sql(
            "INSERT INTO petition_scopes \
             (scope_id, status, created_at, petition_id, updated_at, due_at, category_id) SELECT name, ",
        );
        out.push_bind_param::<SmallInt, _>(status)?;
        out.push_sql("::smallint, ");
        out.push_bind_param::<DbTs, _>(&self.reported_at)?;
        out.push_sql("::timestamptz, ");
        out.push_bind_param::<DbUuid, _>(petition)?;
        out.push_sql("::uuid, ");
        out.push_bind_param::<DbTs, _>(updated_at)?;
        out.push_sql("::timestamptz, ");
        out.push_bind_param::<Nullable<DbTs>, _>(due_at)?;
        out.push_sql("::timestamptz, ");
        out.push_bind_param::<Nullable<DbUuid>, _>(category)?;
        out.push_sql("::uuid FROM unnest(");
        out.push_bind_param::<Array<DbUuid>, _>(&self.names)?;
        out.push_sql("::uuid[]) AS name");
        Ok(())
    }
}

impl QueryId for NewRows {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<PgConnection> for NewRows {}

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
