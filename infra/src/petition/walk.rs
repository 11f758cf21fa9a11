//! The SQL behind every list, written out: row values and a union of index ranges of any number, which the query
//! builder does not know. Unlike `sql_query` it stays in the cache of prepared statements.

use crate::db::{At, Conn, DbResult, DbTs, DbUuid, Key};
use diesel::{
    RunQueryDsl,
    backend::Backend,
    prelude::QueryResult,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, HasSqlType, SmallInt},
};
use sanping_domain::shared::{CategoryId, Cursor};
use uuid::Uuid;

/// Index ranges in one statement; SQLite takes 500 arms of a union.
const ARMS: usize = 400;
/// Values in one statement; SQLite takes 32,766.
const VALUES: usize = 30_000;
/// Values in one arm beside its categories: name, status, time, id and limit.
const OWN_VALUES: usize = 5;

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

/// One range of an index: a name of the scope table and, on the newest way, a status.
type Arm = (Key, Option<i16>);

/// Goes through the petitions of a scope in order, from a cursor on.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    roots: usize,
    arms: Vec<Arm>,
    path: Path,
    /// Of one of these categories; none for any.
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
            statuses.into_iter().map(|status| (Key(*root), status))
        });
        Self { roots: roots.len(), arms: arms.collect(), path, categories: None }
    }

    /// Only petitions of these categories.
    pub(super) fn of(self, categories: &[CategoryId]) -> Self {
        Self { categories: Some(categories.iter().map(|id| Key(id.0)).collect()), ..self }
    }

    /// The next petitions after `from`, each once; fewer than `count` only where there are no more.
    pub(super) fn next(&self, conn: &mut Conn, from: Cursor, count: usize) -> DbResult<Vec<Cursor>> {
        // A petition stands at most once under each root, so so many rows hold `count` different ones.
        let rows = i64::try_from(count.saturating_mul(self.roots)).unwrap_or(i64::MAX);
        let rows_each = i64::try_from(count).unwrap_or(i64::MAX);
        // Each arm names the categories, of which there may be hundreds.
        let values = self.categories.as_ref().map_or(0, Vec::len).saturating_add(OWN_VALUES);
        let arms_at_once = VALUES.checked_div(values).unwrap_or_default().clamp(1, ARMS);
        let mut found: Vec<Cursor> = Vec::new();
        for arms in self.arms.chunks(arms_at_once) {
            let part = Ranges {
                arms: arms.to_vec(),
                path: self.path,
                categories: self.categories.clone(),
                at: At(from.at),
                id: Key(from.id),
                rows,
                // One range alone is no union, and its limit is that of the statement.
                rows_each: (arms.len() > 1 && matches!(conn, Conn::Pg(_))).then_some(rows_each),
            };
            let keys: Vec<(At, Key)> = part.load(conn)?;
            found.extend(keys.into_iter().map(|(at, id)| Cursor { at: at.0, id: id.0 }));
        }
        if self.path.descends {
            found.sort_unstable_by(|a, b| b.cmp(a));
        } else {
            found.sort_unstable();
        }
        found.dedup();
        found.truncate(count);
        Ok(found)
    }
}

struct Ranges {
    arms: Vec<Arm>,
    path: Path,
    categories: Option<Vec<Key>>,
    at: At,
    id: Key,
    rows: i64,
    /// PostgreSQL would read each range to its end and sort it all, so it is told where to stop. SQLite goes through
    /// all ranges side by side, and knows no limit inside of a union.
    rows_each: Option<i64>,
}

impl<DB> QueryFragment<DB> for Ranges
where
    DB: Backend + HasSqlType<DbUuid> + HasSqlType<DbTs> + HasSqlType<SmallInt> + HasSqlType<BigInt>,
    Key: ToSql<DbUuid, DB>,
    At: ToSql<DbTs, DB>,
    i16: ToSql<SmallInt, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Path { time, descends, partial } = self.path;
        let (beyond, order) = if descends { ("<", "DESC") } else { (">", "ASC") };
        for (place, (scope, status)) in self.arms.iter().enumerate() {
            if place > 0 {
                out.push_sql(" UNION ALL ");
            }
            out.push_sql(if self.rows_each.is_some() { "(SELECT " } else { "SELECT " });
            out.push_sql(time);
            out.push_sql(", petition_id FROM petition_scopes WHERE scope_id = ");
            out.push_bind_param::<DbUuid, _>(scope)?;
            if let Some(status) = status {
                out.push_sql(" AND status = ");
                out.push_bind_param::<SmallInt, _>(status)?;
            }
            out.push_sql(partial);
            if let Some(categories) = &self.categories {
                out.push_sql(" AND category_id IN (NULL");
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
            if let Some(rows) = &self.rows_each {
                first(&mut out, order, rows)?;
                out.push_sql(")");
            }
        }
        first(&mut out, order, &self.rows)
    }
}

/// Only the first `rows` by time and id.
fn first<'b, DB>(out: &mut AstPass<'_, 'b, DB>, order: &str, rows: &'b i64) -> QueryResult<()>
where
    DB: Backend + HasSqlType<BigInt>,
    i64: ToSql<BigInt, DB>,
{
    for part in [" ORDER BY 1 ", order, ", 2 ", order, " LIMIT "] {
        out.push_sql(part);
    }
    out.push_bind_param::<BigInt, _>(rows)
}

impl QueryId for Ranges {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Ranges {
    type SqlType = (DbTs, DbUuid);
}

impl RunQueryDsl<Conn> for Ranges {}
