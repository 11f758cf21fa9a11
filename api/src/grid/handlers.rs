//! Reading the tree.

use super::{
    dto::{
        FeatureKind, FeatureProperties, GridEventView, GridFeature, GridItem, GridQuery, GridView, PageQuery,
    },
    flow::view_of,
};
use crate::{
    http::{ApiError, Caller, Params, PathOf, cursor, limit, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use sanping_domain::{
    grid::GridError,
    shared::{Datum, GridId, Page, Role},
};
use sanping_infra::grid::{self, NodeFilter};

/// List nodes of the tree
///
/// In the order in which they were made. Open to everybody: whoever reports without an account picks a place.
#[utoipa::path(tag = "grid", operation_id = "listGrids", params(GridQuery),
    responses((status = 200, description = "A page, oldest first", body = Page<GridItem>)))]
#[get("/grids")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    query: Params<GridQuery>,
) -> Result<HttpResponse, ApiError> {
    let GridQuery { parent_id, level, text, retired, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let filter = NodeFilter { parent: parent_id, level, text, retired };
    let page = state.db.read(move |conn| grid::list(conn, &filter, after, rows)).await?;
    view(&req, &page.map(GridItem::from))
}

/// One node
#[utoipa::path(tag = "grid", operation_id = "getGrid", params(("id" = GridId, Path, description = "The node")),
    responses((status = 200, description = "The node", body = GridView)))]
#[get("/grids/{id}")]
pub async fn get(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    id: PathOf<GridId>,
) -> Result<HttpResponse, ApiError> {
    let found = state.db.read(move |conn| view_of(conn, id.0)).await?;
    view(&req, &found)
}

/// The nodes directly under a node
#[utoipa::path(tag = "grid", operation_id = "listGridChildren",
    params(("id" = GridId, Path, description = "The node above"), PageQuery),
    responses((status = 200, description = "A page, oldest first", body = Page<GridItem>)))]
#[get("/grids/{id}/children")]
pub async fn children(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    id: PathOf<GridId>,
    query: Params<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    let (after, rows) = (cursor(query.0.cursor.as_deref())?, limit(query.0.limit)?);
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        grid::by_id(conn, id.0)?.ok_or(GridError::NotFound)?;
        let filter = NodeFilter { parent: Some(id.0), ..NodeFilter::default() };
        Ok(grid::list(conn, &filter, after, rows)?)
    });
    view(&req, &page.await?.map(GridItem::from))
}

/// The ground of a node
///
/// As a GeoJSON Feature, WGS-84; its geometry is `null` where none is kept.
#[utoipa::path(tag = "grid", operation_id = "getGridPolygon",
    params(("id" = GridId, Path, description = "The node")),
    responses((status = 200, description = "The ground", body = GridFeature)))]
#[get("/grids/{id}/polygon")]
pub async fn polygon(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    id: PathOf<GridId>,
) -> Result<HttpResponse, ApiError> {
    let found = state.db.read(move |conn| -> Result<_, ApiError> {
        let node = grid::by_id(conn, id.0)?.ok_or(GridError::NotFound)?;
        Ok((node, grid::polygon(conn, id.0)?))
    });
    let (node, geometry) = found.await?;
    let properties = FeatureProperties {
        code: node.code.into_string(),
        name: node.name.into_string(),
        level: node.level,
        datum: Datum::Wgs84,
        version: node.version,
    };
    view(&req, &GridFeature { kind: FeatureKind::Feature, id: id.0, properties, geometry })
}

/// The history of a node
#[utoipa::path(tag = "grid", operation_id = "listGridHistory",
    params(("id" = GridId, Path, description = "The node"), PageQuery),
    responses((status = 200, description = "A page, newest first", body = Page<GridEventView>)))]
#[get("/grids/{id}/history")]
pub async fn history(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<GridId>,
    query: Params<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    let (after, rows) = (cursor(query.0.cursor.as_deref())?, limit(query.0.limit)?);
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        grid::by_id(conn, id.0)?.ok_or(GridError::NotFound)?;
        Ok(grid::history(conn, id.0, after, rows)?)
    });
    let readers = [Role::CommunityAdmin, Role::Supervisor, Role::Auditor, Role::SystemAdmin];
    let named = readers.into_iter().any(|role| caller.actor.has(role));
    view(&req, &page.await?.map(|(id, event)| GridEventView::of(id, event, named)))
}
