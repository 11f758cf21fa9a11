#![expect(missing_docs, reason = "the derive writes items that take no doc comment")]

use diesel::{
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};

/// A connection to either database; queries are written once against it.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(PgConnection),
    /// Embedded SQLite.
    Sqlite(SqliteConnection),
}

/// Runs the same expression, type-checked once for each concrete connection: for batch inserts and
/// boxed subqueries, which the derive does not forward.
#[macro_export]
macro_rules! each {
    ($conn:expr, $c:ident => $expr:expr) => {
        match $conn {
            $crate::db::Conn::Pg($c) => $expr,
            $crate::db::Conn::Sqlite($c) => $expr,
        }
    };
}

/// Makes a statement that both databases understand one that [`Conn`] understands, where the derive
/// forwards nothing for its node (`ON CONFLICT`, `UNION`, aggregate filters).
#[derive(Debug, Clone, Copy)]
pub struct Both<T>(pub T);

impl<T> QueryFragment<MultiBackend> for Both<T>
where
    T: QueryFragment<diesel::pg::Pg> + QueryFragment<diesel::sqlite::Sqlite>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}

impl<T: QueryId> QueryId for Both<T> {
    type QueryId = T::QueryId;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T: Query> Query for Both<T> {
    type SqlType = T::SqlType;
}

impl<T> RunQueryDsl<Conn> for Both<T> {}
