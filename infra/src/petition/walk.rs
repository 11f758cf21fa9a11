//! The SQL behind every list, written out: row values and a union of index ranges of any number, which the query
//! builder does not know. Unlike `sql_query` it stays in the cache of prepared statements.

use super::{fitting::Fitting, remembered::Stamp};
use crate::{
    db::{At, Conn, DbResult, DbTs, DbUuid, Key},
    each,
};
use diesel::{
    RunQueryDsl,
    backend::Backend,
    prelude::QueryResult,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{HasSqlType, Integer, Nullable, SmallInt},
};
use sanping_domain::shared::{CategoryId, Cursor};
use std::cmp::Reverse;
use uuid::Uuid;

/// Index ranges in one statement; SQLite takes 500 arms of a union.
const ARMS: usize = 400;
/// Values in one statement; SQLite takes 32,766.
const VALUES: usize = 30_000;
/// Values in one arm beside its categories: name, status, time and id.
const OWN_VALUES: usize = 4;

/// How many petitions a statement asks for: each length is a statement of its own in the cache, so there are few.
const LENGTHS: [usize; 6] = [6, 21, 51, 101, 204, 500];

/// Which way to go through the petitions of a scope.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// Latest report first, of these statuses only.
    Newest(Vec<i16>),
    /// Oldest change first.
    Changes,
    /// The deadline that runs out first, first; where none runs, not at all.
    Due,
}

/// The most ranges that a list of categories takes, where each has a range of its own: each number of ranges is a statement
/// of its own in the cache. Petitions of more categories are looked for among all, and so many are seldom all rare.
const RANGES_OF_CATEGORIES: usize = 64;

/// One range of an index.
#[derive(Debug, Clone, Copy)]
struct Arm {
    /// A name of the scope table.
    scope: Key,
    /// On the newest way.
    status: Option<i16>,
    /// Of this category alone.
    category: Option<Key>,
}

/// Goes through the petitions of a scope in order, from a cursor on.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    roots: usize,
    arms: Vec<Arm>,
    path: Path,
    /// Of one of these categories, where the ranges do not say so; none for any.
    categories: Option<Vec<Key>>,
}

/// How a way looks in SQL.
#[derive(Debug, Clone, Copy)]
struct Path {
    time: &'static str,
    descends: bool,
    /// What the partial index of the way asks to be said.
    partial: &'static str,
}

impl Walk {
    pub(super) fn new(roots: &[Uuid], way: &Way) -> Self {
        let path = match way {
            Way::Newest(_) => Path { time: "created_at", descends: true, partial: "" },
            Way::Changes => Path { time: "updated_at", descends: false, partial: "" },
            Way::Due => Path { time: "due_at", descends: false, partial: " AND due_at IS NOT NULL" },
        };
        let arms = roots.iter().flat_map(|root| {
            let statuses = match way {
                Way::Newest(statuses) => statuses.iter().copied().map(Some).collect(),
                Way::Changes | Way::Due => vec![None],
            };
            statuses.into_iter().map(|status| Arm { scope: Key(*root), status, category: None })
        });
        Self { roots: roots.len(), arms: arms.collect(), path, categories: None }
    }

    /// Only petitions of these categories.
    pub(super) fn of(self, categories: &[CategoryId]) -> Self {
        let categories = categories.iter().map(|id| Key(id.0));
        let by_status = self.arms.iter().all(|arm| arm.status.is_some());
        if !by_status || self.arms.len().saturating_mul(categories.len()) > RANGES_OF_CATEGORIES {
            return Self { categories: Some(categories.collect()), ..self };
        }
        let of =
            |arm: &Arm| categories.clone().map(|id| Arm { category: Some(id), ..*arm }).collect::<Vec<_>>();
        Self { arms: self.arms.iter().flat_map(of).collect(), ..self }
    }

    /// Whether it goes under one name alone: then no petition comes twice.
    pub(super) const fn is_single(&self) -> bool {
        self.roots == 1
    }

    /// The next petitions after `from`, each once; fewer than `count` only where there are no more.
    pub(super) fn next(&self, conn: &mut Conn, from: Cursor, count: usize) -> DbResult<Vec<Cursor>> {
        let mut found: Vec<Cursor> = Vec::new();
        for part in self.parts(conn, from, count) {
            let keys: Vec<(At, Key)> = each!(conn, c => part.load(c))?;
            found.extend(keys.into_iter().map(|(at, id)| Cursor { at: at.0, id: id.0 }));
        }
        Ok(self.in_order(found, count, |key| *key))
    }

    /// The same, each with the state it is in where it fits: one statement, where keys and then states would be two.
    pub(super) fn next_fitting(
        &self,
        conn: &mut Conn,
        from: Cursor,
        count: usize,
        fitting: &Fitting,
    ) -> DbResult<Vec<Step>> {
        let mut found: Vec<Step> = Vec::new();
        for ranges in self.parts(conn, from, count) {
            let part = Fitted { ranges, fitting };
            let rows: Vec<(At, Key, Option<i32>, Option<At>)> = each!(conn, c => part.load(c))?;
            found.extend(rows.into_iter().map(|(at, id, version, updated_at)| {
                (
                    Cursor { at: at.0, id: id.0 },
                    version.zip(updated_at).map(|(version, at)| (id, version, at)),
                )
            }));
        }
        Ok(self.in_order(found, count, |(key, _)| *key))
    }

    /// The statements that the ranges take.
    fn parts(&self, conn: &Conn, from: Cursor, count: usize) -> Vec<Ranges> {
        let count = *LENGTHS.iter().find(|length| **length >= count).unwrap_or(&count);
        // A petition stands at most once under each root, so so many rows hold `count` different ones.
        let rows = count.saturating_mul(self.roots);
        // Each arm names the categories, of which there may be hundreds.
        let values = self.categories.as_ref().map_or(0, Vec::len).saturating_add(OWN_VALUES);
        let arms_at_once = VALUES.checked_div(values).unwrap_or_default().clamp(1, ARMS);
        let part = |arms: &[Arm]| Ranges {
            arms: arms.to_vec(),
            path: self.path,
            categories: self.categories.clone(),
            at: At(from.at),
            id: Key(from.id),
            rows,
            // One range alone is no union, and its limit is that of the statement.
            rows_each: (arms.len() > 1 && matches!(conn, Conn::Pg(_))).then_some(count),
        };
        self.arms.chunks(arms_at_once).map(part).collect()
    }

    fn in_order<T>(&self, mut found: Vec<T>, count: usize, key: impl Fn(&T) -> Cursor) -> Vec<T> {
        if self.path.descends {
            found.sort_unstable_by_key(|one| Reverse(key(one)));
        } else {
            found.sort_unstable_by_key(|one| key(one));
        }
        found.dedup_by_key(|one| key(one));
        found.truncate(count);
        found
    }
}

/// A petition on the way, and the state it is in where it fits.
pub(super) type Step = (Cursor, Option<Stamp>);

struct Ranges {
    arms: Vec<Arm>,
    path: Path,
    categories: Option<Vec<Key>>,
    at: At,
    id: Key,
    rows: usize,
    /// PostgreSQL would read each range to its end and sort it all, so it is told where to stop. SQLite goes through
    /// all ranges side by side, and knows no limit inside of a union.
    rows_each: Option<usize>,
}

impl<DB> QueryFragment<DB> for Ranges
where
    DB: Backend + HasSqlType<DbUuid> + HasSqlType<DbTs> + HasSqlType<SmallInt>,
    Key: ToSql<DbUuid, DB>,
    At: ToSql<DbTs, DB>,
    i16: ToSql<SmallInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Path { time, descends, partial } = self.path;
        let (beyond, order) = if descends { ("<", "DESC") } else { (">", "ASC") };
        for (place, Arm { scope, status, category }) in self.arms.iter().enumerate() {
            if place > 0 {
                out.push_sql(" UNION ALL ");
            }
            out.push_sql(if self.rows_each.is_some() { "(SELECT " } else { "SELECT " });
            out.push_sql(time);
            out.push_sql(" AS place, petition_id FROM petition_scopes WHERE scope_id = ");
            out.push_bind_param::<DbUuid, _>(scope)?;
            if let Some(status) = status {
                out.push_sql(" AND status = ");
                out.push_bind_param::<SmallInt, _>(status)?;
            }
            out.push_sql(partial);
            if let Some(category) = category {
                out.push_sql(" AND category_id = ");
                out.push_bind_param::<DbUuid, _>(category)?;
            }
            if let Some(categories) = &self.categories {
                // Said in this way, so that nobody gathers and sorts all of these categories by their own index.
                out.push_sql(" AND coalesce(category_id, category_id) IN (NULL");
                for category in categories {
                    out.push_sql(", ");
                    out.push_bind_param::<DbUuid, _>(category)?;
                }
                out.push_sql(")");
            }
            out.push_sql(" AND (");
            out.push_sql(time);
            out.push_sql(", petition_id) ");
            out.push_sql(beyond);
            out.push_sql(" (");
            out.push_bind_param::<DbTs, _>(&self.at)?;
            out.push_sql(", ");
            out.push_bind_param::<DbUuid, _>(&self.id)?;
            out.push_sql(")");
            if let Some(rows) = self.rows_each {
                first(&mut out, order, rows);
                out.push_sql(")");
            }
        }
        first(&mut out, order, self.rows);
        Ok(())
    }
}

/// Only the first `rows` by time and id. The number itself, not a value beside the statement: PostgreSQL would plan for
/// a tenth of the table, or plan each time anew.
fn first<DB: Backend>(out: &mut AstPass<'_, '_, DB>, order: &str, rows: usize) {
    for part in [" ORDER BY 1 ", order, ", 2 ", order, " LIMIT ", &rows.to_string()] {
        out.push_sql(part);
    }
}

impl QueryId for Ranges {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Ranges {
    type SqlType = (DbTs, DbUuid);
}

impl<C> RunQueryDsl<C> for Ranges {}

/// The petitions of some ranges, with the state of those that fit.
struct Fitted<'a> {
    ranges: Ranges,
    fitting: &'a Fitting,
}

impl<DB> QueryFragment<DB> for Fitted<'_>
where
    DB: Backend,
    Ranges: QueryFragment<DB>,
    Fitting: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT way.place, way.petition_id, petitions.version, petitions.updated_at FROM (");
        self.ranges.walk_ast(out.reborrow())?;
        // The outer join holds SQLite to the order of the two, and what does not fit has its place on the way as well.
        out.push_sql(") AS way LEFT JOIN petitions ON ");
        self.fitting.walk_ast(out)
    }
}

impl QueryId for Fitted<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Fitted<'_> {
    type SqlType = (DbTs, DbUuid, Nullable<Integer>, Nullable<DbTs>);
}

impl<C> RunQueryDsl<C> for Fitted<'_> {}
