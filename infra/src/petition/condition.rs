//! Conditions on petitions that the query builder has no words for, written out. Unlike boxed pieces and `eq_any` they
//! leave a statement in the cache of prepared ones.

use crate::db::{DbUuid, Key};
use diesel::{
    backend::Backend,
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    prelude::QueryResult,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{Bool, HasSqlType},
};
use uuid::Uuid;

/// Names of a scope that nearly everybody stays within: the account itself, a grid or two, a unit.
const FEW: usize = 4;

/// A condition as a filter takes it; its columns are those of the tables at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holds<C>(pub(super) C);

impl<C: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Holds<C> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl<C: QueryId> QueryId for Holds<C> {
    type QueryId = C::QueryId;
    const HAS_STATIC_QUERY_ID: bool = C::HAS_STATIC_QUERY_ID;
}

impl<C> Expression for Holds<C> {
    type SqlType = Bool;
}
impl<C, Source> AppearsOnTable<Source> for Holds<C> {}
impl<C, Source> SelectableExpression<Source> for Holds<C> {}
impl<C, GroupBy> ValidGrouping<GroupBy> for Holds<C> {
    type IsAggregate = is_aggregate::No;
}

/// Whether a petition has a scope row under one of these names, or has none.
#[derive(Debug, Clone)]
pub(super) struct InScope {
    petition: &'static str,
    roots: Vec<Key>,
    lacking: bool,
}

impl InScope {
    /// For queries on `petitions`.
    pub(super) fn of(roots: &[Uuid]) -> Self {
        Self { petition: "petitions.id", roots: roots.iter().copied().map(Key).collect(), lacking: false }
    }

    /// For queries on `category_suggestions`.
    pub(super) fn of_suggestions(roots: &[Uuid]) -> Self {
        Self { petition: "category_suggestions.petition_id", ..Self::of(roots) }
    }

    /// For queries on `petition_scopes`.
    pub(super) fn of_scopes(roots: &[Uuid]) -> Self {
        Self { petition: "petition_scopes.petition_id", ..Self::of(roots) }
    }

    /// For queries on `petition_scopes`: whether there is no such row.
    pub(super) fn lacking(roots: &[Uuid]) -> Self {
        Self { lacking: true, ..Self::of_scopes(roots) }
    }
}

impl<DB> QueryFragment<DB> for InScope
where
    DB: Backend + HasSqlType<DbUuid>,
    Key: ToSql<DbUuid, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.lacking {
            out.push_sql("NOT ");
        }
        seen(out, self.petition, &self.roots)
    }
}

impl QueryId for InScope {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// As [`InScope::of`], for so few names that their number need not show: such a statement is always the same, and
/// found again without being written out anew.
#[derive(Debug, Clone, Copy)]
pub(super) struct InFew([Key; FEW]);

impl InFew {
    /// None where the names are too many, or there are none.
    pub(super) fn of(roots: &[Uuid]) -> Option<Self> {
        let mut few = [Key(*roots.last()?); FEW];
        if roots.len() > FEW {
            return None;
        }
        for (place, root) in few.iter_mut().zip(roots) {
            *place = Key(*root);
        }
        Some(Self(few))
    }
}

impl<DB> QueryFragment<DB> for InFew
where
    DB: Backend + HasSqlType<DbUuid>,
    Key: ToSql<DbUuid, DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        seen(out, "petitions.id", &self.0)
    }
}

impl QueryId for InFew {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

fn seen<'b, DB>(mut out: AstPass<'_, 'b, DB>, petition: &str, roots: &'b [Key]) -> QueryResult<()>
where
    DB: Backend + HasSqlType<DbUuid>,
    Key: ToSql<DbUuid, DB>,
{
    out.push_sql("EXISTS (SELECT 1 FROM petition_scopes seen WHERE seen.petition_id = ");
    out.push_sql(petition);
    out.push_sql(" AND seen.scope_id IN (NULL");
    for root in roots {
        out.push_sql(", ");
        out.push_bind_param::<DbUuid, _>(root)?;
    }
    out.push_sql("))");
    Ok(())
}

/// Whether a petition is one of these. Unlike `eq_any` it stays in the cache of prepared statements: there are few
/// lengths of the list, for it is filled up with its last id.
#[derive(Debug, Clone)]
pub(super) struct OneOf(Vec<Key>);

impl OneOf {
    pub(super) fn of(ids: impl Iterator<Item = Uuid>) -> Self {
        let mut keys: Vec<Key> = ids.map(Key).collect();
        if let Some(last) = keys.last().copied() {
            keys.resize(keys.len().next_power_of_two(), last);
        }
        Self(keys)
    }
}

impl<DB> QueryFragment<DB> for OneOf
where
    DB: Backend + HasSqlType<DbUuid>,
    Key: ToSql<DbUuid, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("petitions.id IN (NULL");
        for id in &self.0 {
            out.push_sql(", ");
            out.push_bind_param::<DbUuid, _>(id)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for OneOf {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
