//! Statements that are put together from pieces: a selection has any number of names and filters, and the time
//! arithmetic of the two databases differs.

use crate::db::{At, Conn, DbTs, DbUuid, Key};
use diesel::{
    RunQueryDsl,
    backend::Backend,
    prelude::QueryResult,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Double, HasSqlType, Text},
};
use std::{borrow::Cow, marker::PhantomData};

/// Which SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Postgres,
    Sqlite,
}

impl Dialect {
    pub(super) const fn of(conn: &Conn) -> Self {
        match conn {
            Conn::Pg(_) => Self::Postgres,
            Conn::Sqlite(_) => Self::Sqlite,
        }
    }

    /// The words of this database.
    pub(super) const fn either(self, postgres: &'static str, sqlite: &'static str) -> &'static str {
        match self {
            Self::Postgres => postgres,
            Self::Sqlite => sqlite,
        }
    }
}

#[derive(Debug, Clone)]
enum Piece {
    Words(Cow<'static, str>),
    Key(Key),
    At(At),
    Number(i64),
    Degrees(f64),
    Text(String),
}

/// A statement, and the types of its columns.
#[derive(Debug, Clone)]
pub(super) struct Sql<T> {
    pieces: Vec<Piece>,
    columns: PhantomData<T>,
}

impl<T> Sql<T> {
    pub(super) const fn new() -> Self {
        Self { pieces: Vec::new(), columns: PhantomData }
    }

    /// Words of the program, never of a caller.
    pub(super) fn say(&mut self, words: impl Into<Cow<'static, str>>) -> &mut Self {
        self.pieces.push(Piece::Words(words.into()));
        self
    }

    pub(super) fn key(&mut self, key: impl Into<Key>) -> &mut Self {
        self.pieces.push(Piece::Key(key.into()));
        self
    }

    pub(super) fn at(&mut self, at: impl Into<At>) -> &mut Self {
        self.pieces.push(Piece::At(at.into()));
        self
    }

    pub(super) fn number(&mut self, number: i64) -> &mut Self {
        self.pieces.push(Piece::Number(number));
        self
    }

    pub(super) fn degrees(&mut self, degrees: f64) -> &mut Self {
        self.pieces.push(Piece::Degrees(degrees));
        self
    }

    pub(super) fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.pieces.push(Piece::Text(text.into()));
        self
    }
}

impl<T, DB> QueryFragment<DB> for Sql<T>
where
    DB: Backend
        + HasSqlType<DbUuid>
        + HasSqlType<DbTs>
        + HasSqlType<BigInt>
        + HasSqlType<Double>
        + HasSqlType<Text>,
    Key: ToSql<DbUuid, DB>,
    At: ToSql<DbTs, DB>,
    i64: ToSql<BigInt, DB>,
    f64: ToSql<Double, DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // There are more shapes of these than are worth keeping ready.
        out.unsafe_to_cache_prepared();
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => out.push_sql(words),
                Piece::Key(key) => out.push_bind_param::<DbUuid, _>(key)?,
                Piece::At(at) => out.push_bind_param::<DbTs, _>(at)?,
                Piece::Number(number) => out.push_bind_param::<BigInt, _>(number)?,
                Piece::Degrees(degrees) => out.push_bind_param::<Double, _>(degrees)?,
                Piece::Text(text) => out.push_bind_param::<Text, _>(text)?,
            }
        }
        Ok(())
    }
}

impl<T> QueryId for Sql<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T> Query for Sql<T> {
    type SqlType = T;
}

impl<T> RunQueryDsl<Conn> for Sql<T> {}
