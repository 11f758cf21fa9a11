//! What stands around a petition, asked in one statement: on PostgreSQL each would be a trip of its own. Written out,
//! for the query builder knows no select without a table that both databases take.

use super::condition::InFew;
use crate::{
    db::{At, Conn, DbResult, DbTs, DbUuid, Key},
    each,
};
use diesel::{
    RunQueryDsl,
    backend::Backend,
    prelude::{OptionalExtension, QueryResult},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Bool, HasSqlType, Integer, Nullable, Text},
};
use sanping_domain::petition::{Assignee, Petition, Status};
use std::{fmt::Write, sync::LazyLock};
use uuid::Uuid;

/// The statuses of the children that count as open, as SQL writes a list.
static OPEN: LazyLock<String> = LazyLock::new(|| {
    Status::ALL.iter().filter(|status| status.is_open()).fold(String::new(), |mut list, status| {
        let comma = if list.is_empty() { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(list, "{comma}'{}'", status.as_str());
        list
    })
});

/// What is there of other rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// How many of its children are open.
    pub open_children: i64,
    /// How many voices it has besides its reporter's.
    pub neighbours: i64,
    /// Whether the asker's voice is among them.
    pub joined: bool,
    /// Whether the asker's voice rated this round.
    pub rated: bool,
    /// Whether any step has photos.
    pub photos: bool,
    /// What people call its reporter, its handler, and the person or unit that it is handed to.
    pub names: [Option<String>; 3],
}

/// The version of the petition itself, and when it was changed last.
pub(super) type State = (i32, At);
type Columns = (BigInt, BigInt, Bool, Bool, Bool, Nullable<Text>, Nullable<Text>, Nullable<Text>);
type Row = (i64, i64, bool, bool, bool, Option<String>, Option<String>, Option<String>);

/// Looks around a petition, with the eyes of this voice.
///
/// # Errors
/// Trouble with the database.
pub fn beside(conn: &mut Conn, petition: &Petition, voice: Option<Uuid>) -> DbResult<Beside> {
    let row = if is_with_unit(petition) {
        let asked = Around::<true>::of(petition, voice);
        each!(conn, c => asked.get_result(c))?
    } else {
        let asked = Around::<false>::of(petition, voice);
        each!(conn, c => asked.get_result(c))?
    };
    Ok(Beside::of(row, petition, voice))
}

/// Looks around a petition as it was some time ago, and says which state it is in by now; none where it is gone, or
/// in nobody's scope of these. What is beside it holds where that is still the state it was in.
pub(super) fn beside_in(
    conn: &mut Conn,
    petition: &Petition,
    voice: Option<Uuid>,
    scope: InFew,
) -> DbResult<Option<(State, Beside)>> {
    let found: Option<(State, Row)> = if is_with_unit(petition) {
        let asked = InSight { around: Around::<true>::of(petition, voice), scope };
        each!(conn, c => asked.get_result(c))
    } else {
        let asked = InSight { around: Around::<false>::of(petition, voice), scope };
        each!(conn, c => asked.get_result(c))
    }
    .optional()?;
    Ok(found.map(|(state, row)| (state, Beside::of(row, petition, voice))))
}

const fn is_with_unit(petition: &Petition) -> bool {
    matches!(petition.work.assignee, Some(Assignee::Unit(_)))
}

impl Beside {
    fn of(row: Row, petition: &Petition, voice: Option<Uuid>) -> Self {
        let (open_children, neighbours, joined, rated, photos, reporter, handler, assignee) = row;
        let joined = joined && voice != Some(petition.reporter);
        Self { open_children, neighbours, joined, rated, photos, names: [reporter, handler, assignee] }
    }
}

/// The assignee is a unit or a person: the statement differs, and each is always the same.
struct Around<const UNIT: bool> {
    petition: Key,
    reporter: Key,
    voice: Key,
    round: i32,
    handler: Key,
    assignee: Key,
}

impl<const UNIT: bool> Around<UNIT> {
    fn of(petition: &Petition, voice: Option<Uuid>) -> Self {
        let assignee = match petition.work.assignee {
            Some(Assignee::Unit(id)) => id.0,
            Some(Assignee::Person(id)) => id.0,
            // A place is called what the tree calls it.
            Some(Assignee::Grid(_)) | None => Uuid::nil(),
        };
        Self {
            petition: Key(petition.id.0),
            reporter: Key(petition.reporter),
            // Nobody has the nil id: it stands for none.
            voice: Key(voice.unwrap_or_default()),
            round: petition.work.round,
            handler: Key(petition.work.handler.map(|id| id.0).unwrap_or_default()),
            assignee: Key(assignee),
        }
    }

    /// Writes what is selected.
    fn columns<'b, DB>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<DbUuid> + HasSqlType<Integer>,
        Key: ToSql<DbUuid, DB>,
        i32: ToSql<Integer, DB>,
    {
        let assignees = if UNIT { "units" } else { "accounts" };
        out.push_sql("(SELECT COUNT(*) FROM petitions WHERE parent_id = ");
        out.push_bind_param::<DbUuid, _>(&self.petition)?;
        out.push_sql(" AND status IN (");
        out.push_sql(&OPEN);
        out.push_sql(")), (SELECT COUNT(*) FROM petition_reporters WHERE petition_id = ");
        out.push_bind_param::<DbUuid, _>(&self.petition)?;
        out.push_sql(" AND voice <> ");
        out.push_bind_param::<DbUuid, _>(&self.reporter)?;
        out.push_sql("), EXISTS (SELECT 1 FROM petition_reporters WHERE petition_id = ");
        out.push_bind_param::<DbUuid, _>(&self.petition)?;
        out.push_sql(" AND voice = ");
        out.push_bind_param::<DbUuid, _>(&self.voice)?;
        out.push_sql("), EXISTS (SELECT 1 FROM petition_ratings WHERE petition_id = ");
        out.push_bind_param::<DbUuid, _>(&self.petition)?;
        out.push_sql(" AND round = ");
        out.push_bind_param::<Integer, _>(&self.round)?;
        out.push_sql(" AND voice = ");
        out.push_bind_param::<DbUuid, _>(&self.voice)?;
        out.push_sql("), EXISTS (SELECT 1 FROM photos WHERE petition_id = ");
        out.push_bind_param::<DbUuid, _>(&self.petition)?;
        for (table, id) in
            [("accounts", &self.reporter), ("accounts", &self.handler), (assignees, &self.assignee)]
        {
            out.push_sql("), (SELECT name FROM ");
            out.push_sql(table);
            out.push_sql(" WHERE id = ");
            out.push_bind_param::<DbUuid, _>(id)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<DB, const UNIT: bool> QueryFragment<DB> for Around<UNIT>
where
    DB: Backend + HasSqlType<DbUuid> + HasSqlType<Integer>,
    Key: ToSql<DbUuid, DB>,
    i32: ToSql<Integer, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.columns(&mut out)
    }
}

impl<const UNIT: bool> QueryId for Around<UNIT> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<const UNIT: bool> Query for Around<UNIT> {
    type SqlType = Columns;
}

impl<C, const UNIT: bool> RunQueryDsl<C> for Around<UNIT> {}

/// The same with the petition's own state, of one that lies in a scope.
struct InSight<const UNIT: bool> {
    around: Around<UNIT>,
    scope: InFew,
}

impl<DB, const UNIT: bool> QueryFragment<DB> for InSight<UNIT>
where
    DB: Backend + HasSqlType<DbUuid> + HasSqlType<Integer>,
    Key: ToSql<DbUuid, DB>,
    i32: ToSql<Integer, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT petitions.version, petitions.updated_at, ");
        self.around.columns(&mut out)?;
        out.push_sql(" FROM petitions WHERE petitions.id = ");
        out.push_bind_param::<DbUuid, _>(&self.around.petition)?;
        out.push_sql(" AND ");
        self.scope.walk_ast(out)
    }
}

impl<const UNIT: bool> QueryId for InSight<UNIT> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<const UNIT: bool> Query for InSight<UNIT> {
    type SqlType = ((Integer, DbTs), Columns);
}

impl<C, const UNIT: bool> RunQueryDsl<C> for InSight<UNIT> {}
