//! The only mapping between rows and the domain of this room.

use crate::db::{At, DbError, DbResult, Key};
use crate::schema::{grid_duties, grid_events, grid_nodes};
use diesel::{Insertable, Queryable, Selectable};
use sanping_domain::{
    grid::{Change, Duty, Level, Node, NodeAction, NodeEvent, NodeName, Post, Reason},
    shared::{AccountId, Code, DutyId, EventId, GridId},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grid_nodes)]
pub(super) struct NodeRow {
    id: Key,
    parent_id: Option<Key>,
    level: String,
    code: String,
    name: String,
    retired_at: Option<At>,
    version: i64,
    created_at: At,
    updated_at: At,
}

impl From<&Node> for NodeRow {
    fn from(node: &Node) -> Self {
        let Node { id, parent, level, code, name, outlined: _, retired_at, version, created_at, updated_at } =
            node;
        Self {
            id: Key(id.0),
            parent_id: parent.map(|parent| Key(parent.0)),
            level: level.as_str().to_owned(),
            code: code.as_str().to_owned(),
            name: name.as_str().to_owned(),
            retired_at: retired_at.map(At),
            version: *version,
            created_at: At(*created_at),
            updated_at: At(*updated_at),
        }
    }
}

impl NodeRow {
    pub(super) fn into_domain(self, outlined: bool) -> DbResult<Node> {
        let Self { id, parent_id, level, code, name, retired_at, version, created_at, updated_at } = self;
        Ok(Node {
            id: GridId(id.0),
            parent: parent_id.map(|parent| GridId(parent.0)),
            level: Level::parse(&level).ok_or_else(|| unknown("level", &level))?,
            code: Code::parse(&code).map_err(unreadable)?,
            name: NodeName::parse(&name).map_err(unreadable)?,
            outlined,
            retired_at: retired_at.map(|at| at.0),
            version,
            created_at: created_at.0,
            updated_at: updated_at.0,
        })
    }
}

/// What a node is searched by.
pub(super) fn search_words(node: &Node) -> String {
    format!("{}\n{}", node.name.as_str().to_lowercase(), node.code.as_str().to_lowercase())
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grid_events)]
pub(super) struct EventRow {
    id: Key,
    node_id: Key,
    action: String,
    old_value: Option<String>,
    new_value: Option<String>,
    account_id: Option<Key>,
    at: At,
    reason: Option<String>,
}

impl EventRow {
    pub(super) fn new(id: EventId, event: NodeEvent) -> Self {
        let NodeEvent { node, action, from, to, change: Change { by, at, reason } } = event;
        Self {
            id: Key(id.0),
            node_id: Key(node.0),
            action: action.as_str().to_owned(),
            old_value: from,
            new_value: to,
            account_id: by.map(|by| Key(by.0)),
            at: At(at),
            reason: reason.map(Reason::into_string),
        }
    }

    pub(super) fn into_domain(self) -> DbResult<(EventId, NodeEvent)> {
        let Self { id, node_id, action, old_value, new_value, account_id, at, reason } = self;
        let reason = reason.map(|reason| Reason::parse(&reason)).transpose().map_err(unreadable)?;
        let event = NodeEvent {
            node: GridId(node_id.0),
            action: NodeAction::parse(&action).ok_or_else(|| unknown("action", &action))?,
            from: old_value,
            to: new_value,
            change: Change { by: account_id.map(|by| AccountId(by.0)), at: at.0, reason },
        };
        Ok((EventId(id.0), event))
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grid_duties)]
pub(super) struct DutyRow {
    id: Key,
    account_id: Key,
    grid_id: Key,
    post: String,
    starts_at: At,
    ends_at: Option<At>,
}

impl From<&Duty> for DutyRow {
    fn from(duty: &Duty) -> Self {
        let Duty { id, account, grid, post, from, to } = duty;
        Self {
            id: Key(id.0),
            account_id: Key(account.0),
            grid_id: Key(grid.0),
            post: post.as_str().to_owned(),
            starts_at: At(*from),
            ends_at: to.map(At),
        }
    }
}

impl DutyRow {
    pub(super) fn into_domain(self) -> DbResult<Duty> {
        let Self { id, account_id, grid_id, post, starts_at, ends_at } = self;
        Ok(Duty {
            id: DutyId(id.0),
            account: AccountId(account_id.0),
            grid: GridId(grid_id.0),
            post: Post::parse(&post).ok_or_else(|| unknown("post", &post))?,
            from: starts_at.0,
            to: ends_at.map(|at| at.0),
        })
    }
}

fn unreadable(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("a stored value {error}"))
}

fn unknown(what: &str, value: &str) -> DbError {
    DbError::Broken(format!("unknown {what} {value}"))
}
