use diesel::{
    backend::Backend,
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping},
    pg::{Pg, PgQueryBuilder},
    prelude::QueryResult,
    query_builder::{AstPass, QueryBuilder, QueryFragment, QueryId},
};

/// The columns of a wide row in the words that were written when they were first asked for. The query builder walks
/// each column several times for each query, even for one that is prepared already.
#[derive(Debug, Clone, Copy)]
pub struct Columns<S> {
    selection: S,
    text: &'static str,
}

impl<S> Columns<S> {
    /// The columns of `selection`, in the words that [`written`] made of the same.
    pub const fn new(selection: S, text: &'static str) -> Self {
        Self { selection, text }
    }
}

/// Columns as a statement names them: SQLite understands names in double quotes as PostgreSQL does.
pub fn written(selection: &impl QueryFragment<Pg>) -> String {
    let mut builder = PgQueryBuilder::default();
    let written = selection.to_sql(&mut builder, &Pg);
    written.map(|()| builder.finish()).unwrap_or_default()
}

impl<S: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Columns<S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.text.is_empty() {
            return self.selection.walk_ast(out);
        }
        out.push_sql(self.text);
        Ok(())
    }
}

impl<S: QueryId> QueryId for Columns<S> {
    type QueryId = Columns<S::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = S::HAS_STATIC_QUERY_ID;
}

impl<S: Expression> Expression for Columns<S> {
    type SqlType = S::SqlType;
}
impl<S: AppearsOnTable<From>, From> AppearsOnTable<From> for Columns<S> {}
impl<S: SelectableExpression<From>, From> SelectableExpression<From> for Columns<S> {}
impl<S: ValidGrouping<By>, By> ValidGrouping<By> for Columns<S> {
    type IsAggregate = S::IsAggregate;
}
