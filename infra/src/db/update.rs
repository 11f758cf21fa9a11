use diesel::{
    QuerySource, RunQueryDsl,
    backend::Backend,
    prelude::{AsChangeset, QueryResult},
    query_builder::{AstPass, IntoUpdateTarget, QueryFragment, QueryId},
};

/// An update that the database reads once. The query builder has its own read anew each time, for a changeset may leave
/// columns out: with those of a step that took a tenth of its CPU. Here the words are what a prepared statement is found
/// by, so where some are left out after all it is another statement.
#[derive(Debug, Clone, Copy)]
pub struct Update<T, S, W> {
    table: T,
    set: S,
    here: W,
}

impl<T, S, W> Update<T, S, W> {
    /// Sets this in these rows.
    pub fn of<Q, C>(rows: Q, changes: C) -> Self
    where
        Q: IntoUpdateTarget<WhereClause = W>,
        Q::Table: QuerySource<FromClause = T>,
        C: AsChangeset<Target = Q::Table, Changeset = S>,
    {
        let target = rows.into_update_target();
        Self { table: target.table.from_clause(), set: changes.as_changeset(), here: target.where_clause }
    }
}

impl<T, S, W, DB> QueryFragment<DB> for Update<T, S, W>
where
    T: QueryFragment<DB>,
    S: QueryFragment<DB>,
    W: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" SET ");
        self.set.walk_ast(out.reborrow())?;
        self.here.walk_ast(out)
    }
}

impl<T, S, W> QueryId for Update<T, S, W> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T, S, W, C> RunQueryDsl<C> for Update<T, S, W> {}
