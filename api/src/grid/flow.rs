//! What every change of a node has in common: the lock, the scope, the version, history and audit.

use super::dto::GridView;
use crate::{
    http::{Answer, ApiError, Caller, IfMatch, Once},
    state::State,
};
use actix_web::HttpResponse;
use chrono::Utc;
use sanping_domain::{
    grid::{Change, GridError, Node, NodeAction, NodeEvent, Reason},
    shared::{Actor, GridId, Identity, Kind, Place, Role},
};
use sanping_infra::{
    account,
    db::{Conn, DbResult, Tx},
    grid,
};
use serde_json::json;

/// A change that is asked for.
pub struct Asked {
    pub id: GridId,
    pub version: IfMatch,
    pub body_hash: [u8; 32],
    pub reason: Option<Reason>,
}

impl Asked {
    /// Reads the reason, where one was given.
    pub fn new(
        id: GridId,
        version: IfMatch,
        body_hash: [u8; 32],
        reason: Option<String>,
    ) -> Result<Self, GridError> {
        let reason = reason.map(|text| Reason::parse(&text)).transpose().map_err(GridError::Reason)?;
        Ok(Self { id, version, body_hash, reason })
    }
}

/// Changes a node in one transaction and answers its new view; `work` decides and stores what is its own.
pub async fn change(
    state: &State,
    caller: &Caller,
    once: Once,
    asked: Asked,
    work: impl FnOnce(&mut Tx<'_>, &mut Node, Change) -> Result<NodeEvent, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let by = caller.clone();
    let Asked { id, version, body_hash, reason } = asked;
    let answer = once.run(state, caller, body_hash, move |tx| {
        let now = Utc::now();
        grid::begin_change(tx)?;
        let mut node = grid::by_id(tx, id)?.ok_or(GridError::NotFound)?;
        if !may_change(tx, &by.actor, Some(id))? {
            return Err(GridError::NotFound.into());
        }
        if node.version != i64::from(version.0) {
            return Err(stale(&view_of(tx, id)?));
        }
        let change = Change { by: by.actor.account(), at: now, reason };
        let event = work(tx, &mut node, change)?;
        if !grid::save(tx, &node)? {
            return Err(stale(&view_of(tx, id)?));
        }
        let action = format!("grid.{}", verb(event.action));
        grid::record(tx, event)?;
        account::audit(tx, by.audits(action, ("grid", id), json!({}), now))?;
        Answer::ok(&view_of(tx, id)?)
    });
    let answer = answer.await?;
    state.map.changed();
    Ok(answer)
}

/// A node with every node above it.
pub fn view_of(conn: &mut Conn, id: GridId) -> Result<GridView, ApiError> {
    let mut path = grid::path(conn, id)?.into_iter();
    let node = path.next().ok_or(GridError::NotFound)?;
    Ok(GridView::of(node, path.collect()))
}

/// Whether the caller may change this node, or what hangs directly under it; `None` stands above all roots.
pub fn may_change(conn: &mut Conn, actor: &Actor, node: Option<GridId>) -> DbResult<bool> {
    if actor.identity == Identity::System || actor.has(Role::SystemAdmin) {
        return Ok(true);
    }
    node.map_or(Ok(false), |node| holds_at(conn, actor, node, |role| role == Role::CommunityAdmin))
}

/// Whether the caller holds such a role at this node or above it.
pub fn holds_at(
    conn: &mut Conn,
    actor: &Actor,
    node: GridId,
    wanted: impl Fn(Role) -> bool,
) -> DbResult<bool> {
    let above = grid::ancestors(conn, node)?;
    Ok(actor
        .holdings
        .iter()
        .any(|held| matches!(held.place, Place::Grid(place) if wanted(held.role) && above.contains(&place))))
}

fn stale(view: &GridView) -> ApiError {
    let error = ApiError::new(Kind::Stale, "stale_version");
    match serde_json::to_value(view) {
        Ok(current) => error.with_current(current),
        Err(_) => error,
    }
}

/// The action as it stands in the audit trail.
const fn verb(action: NodeAction) -> &'static str {
    match action {
        NodeAction::Created => "create",
        NodeAction::Renamed => "rename",
        NodeAction::Moved => "move",
        NodeAction::Outlined => "outline",
        NodeAction::Retired => "retire",
        NodeAction::Restored => "restore",
    }
}
