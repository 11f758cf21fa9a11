//! Changing the tree.

use super::{
    dto::{GridReason, GridView, MoveGrid, NewGrid, NewPolygon, RenameGrid},
    flow::{self, Asked, may_change, view_of},
};
use crate::{
    http::{Answer, ApiError, Body, Caller, IfMatch, Once, PathOf, VersionHeader},
    state::State,
};
use actix_web::{HttpResponse, post, web::Data};
use chrono::Utc;
use sanping_domain::{
    grid::{Change, Draft, FeatureError, GridError, Node, NodeName, Outlines, Shape, Tree},
    shared::{Code, GridId, Kind},
};
use sanping_infra::{account, db::Tx, grid, petition};
use serde_json::{Value, json};

/// The most bytes a polygon may come in.
const MAX_POLYGON: usize = 4 * 1024 * 1024;

/// Add a node
///
/// By the administrator of a community within it; a root by a system administrator.
#[utoipa::path(tag = "grid", operation_id = "createGrid", request_body = NewGrid,
    responses((status = 201, description = "Added", body = GridView)))]
#[post("/grids")]
pub async fn create(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<NewGrid>,
) -> Result<HttpResponse, ApiError> {
    let NewGrid { parent_id, level, code, name } = body.value;
    let code = Code::parse(&code).map_err(GridError::from)?;
    let draft = Draft { level, code, name: NodeName::parse(&name).map_err(GridError::Name)? };
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let change = Change { by: by.actor.account(), at: Utc::now(), reason: None };
        grid::begin_change(tx)?;
        let parent = parent(tx, &by, parent_id)?;
        let (node, event) = Node::create(GridId::new(), parent.as_ref(), draft, change)?;
        if !grid::insert(tx, &node)? {
            return Err(GridError::CodeTaken.into());
        }
        let line = by.audits("grid.create", ("grid", node.id), json!({}), node.created_at);
        grid::record(tx, event)?;
        account::audit(tx, line)?;
        Answer::created(&view_of(tx, node.id)?)
    };
    let answer = once.run(&state, &caller, body.hash, work).await?;
    state.map.changed();
    Ok(answer)
}

/// Rename a node
#[utoipa::path(tag = "grid", operation_id = "renameGrid", request_body = RenameGrid,
    params(("id" = GridId, Path, description = "The node"), VersionHeader),
    responses((status = 200, description = "Renamed", body = GridView)))]
#[post("/grids/{id}/rename")]
pub async fn rename(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<GridId>,
    version: IfMatch,
    body: Body<RenameGrid>,
) -> Result<HttpResponse, ApiError> {
    let RenameGrid { name, reason } = body.value;
    let name = NodeName::parse(&name).map_err(GridError::Name)?;
    let asked = Asked::new(id.0, version, body.hash, reason)?;
    flow::change(&state, &caller, once, asked, |_, node, change| Ok(node.rename(name, change)?)).await
}

/// Hang a node, and all below it, under another
///
/// Open petitions follow: whoever serves the new place sees them, whoever served only the old one does not.
#[utoipa::path(tag = "grid", operation_id = "moveGrid", request_body = MoveGrid,
    params(("id" = GridId, Path, description = "The node"), VersionHeader),
    responses((status = 200, description = "Moved", body = GridView)))]
#[post("/grids/{id}/move")]
pub async fn move_to(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<GridId>,
    version: IfMatch,
    body: Body<MoveGrid>,
) -> Result<HttpResponse, ApiError> {
    let MoveGrid { parent_id, reason } = body.value;
    let asked = Asked::new(id.0, version, body.hash, reason)?;
    let by = caller.clone();
    flow::change(&state, &caller, once, asked, move |tx, node, change| {
        let target = parent(tx, &by, parent_id)?;
        let above = parent_id.map_or_else(|| Ok(Vec::new()), |parent| grid::path(tx, parent))?;
        let tree = Tree::build(above.iter().map(|node| (node.id, node.parent)))?;
        let event = node.move_to(target.as_ref(), &tree, change)?;
        let old = grid::ancestors(tx, node.id)?;
        grid::move_subtree(tx, node.id, node.parent)?;
        let new = grid::ancestors(tx, node.id)?;
        petition::move_scope(tx, node.id, &old, &new)?;
        Ok(event)
    })
    .await
}

/// Take a node out of use
///
/// Its children first, and the petitions there. Its history and its past petitions stay.
#[utoipa::path(tag = "grid", operation_id = "retireGrid", request_body = GridReason,
    params(("id" = GridId, Path, description = "The node"), VersionHeader),
    responses((status = 200, description = "Out of use", body = GridView)))]
#[post("/grids/{id}/retire")]
pub async fn retire(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<GridId>,
    version: IfMatch,
    body: Body<GridReason>,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked::new(id.0, version, body.hash, body.value.reason)?;
    flow::change(&state, &caller, once, asked, |tx, node, change| {
        let children = grid::live_children(tx, node.id)?;
        let open = u64::try_from(petition::open_at(tx, node.id)?).unwrap_or_default();
        Ok(node.retire(children, open, change)?)
    })
    .await
}

/// Take a node back into use
#[utoipa::path(tag = "grid", operation_id = "restoreGrid", request_body = GridReason,
    params(("id" = GridId, Path, description = "The node"), VersionHeader),
    responses((status = 200, description = "In use again", body = GridView)))]
#[post("/grids/{id}/restore")]
pub async fn restore(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<GridId>,
    version: IfMatch,
    body: Body<GridReason>,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked::new(id.0, version, body.hash, body.value.reason)?;
    flow::change(&state, &caller, once, asked, |tx, node, change| {
        let parent = node.parent.map(|parent| grid::by_id(tx, parent)).transpose()?.flatten();
        Ok(node.restore(parent.as_ref(), change)?)
    })
    .await
}

/// Set the ground of a node
///
/// One GeoJSON Polygon or MultiPolygon: rings closed, none crossing itself, holes inside.
#[utoipa::path(tag = "grid", operation_id = "setGridPolygon", request_body = NewPolygon,
    params(("id" = GridId, Path, description = "The node"), VersionHeader),
    responses((status = 200, description = "Set", body = GridView)))]
#[post("/grids/{id}/polygon")]
pub async fn set_polygon(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<GridId>,
    version: IfMatch,
    body: Body<NewPolygon, MAX_POLYGON>,
) -> Result<HttpResponse, ApiError> {
    let NewPolygon { datum, geometry, reason } = body.value;
    let asked = Asked::new(id.0, version, body.hash, reason)?;
    let geometry = Value::Object(geometry).to_string();
    let read = actix_web::web::block(move || one_shape(Outlines::parse(geometry.as_bytes(), datum)?));
    let shape = read.await.map_err(ApiError::internal)??;
    flow::change(&state, &caller, once, asked, move |tx, node, change| {
        let event = node.outline(change)?;
        grid::set_polygon(tx, node.id, &shape)?;
        Ok(event)
    })
    .await
}

/// The only shape of what was read.
fn one_shape(outlines: Outlines) -> Result<Shape, GridError> {
    let Outlines { good, bad } = outlines;
    match (good.into_iter().next(), bad.first().map(|bad| bad.error)) {
        (_, Some(FeatureError::Shape(error))) => Err(error.into()),
        (Some(outline), None) => Ok(outline.shape),
        _ => Err(GridError::GeoJson),
    }
}

/// The parent that is asked for, where the caller may hang something under it.
fn parent(tx: &mut Tx<'_>, by: &Caller, id: Option<GridId>) -> Result<Option<Node>, ApiError> {
    let Some(id) = id else {
        let root = may_change(tx, &by.actor, None)?;
        return if root { Ok(None) } else { Err(ApiError::new(Kind::Forbidden, "role_required")) };
    };
    let found = grid::by_id(tx, id)?.ok_or(GridError::ParentMissing)?;
    if may_change(tx, &by.actor, Some(id))? { Ok(Some(found)) } else { Err(GridError::ParentMissing.into()) }
}
