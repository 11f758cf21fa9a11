//! Reading and changing the member units.

use super::{
    dto::{NewUnit, RenameUnit, UnitQuery, UnitView},
    flow::{self, Asked, view_of},
};
use crate::{
    http::{
        Answer, ApiError, Body, Caller, IfMatch, Once, Params, PathOf, VersionHeader, cursor, limit, view,
    },
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::Utc;
use sanping_domain::{
    directory::{DirectoryError, Unit, UnitName},
    shared::{Code, Page, UnitId},
};
use sanping_infra::{
    account,
    db::Tx,
    directory::{self, UnitFilter},
    petition,
};
use serde_json::json;

/// List member units
#[utoipa::path(tag = "directory", operation_id = "listUnits", params(UnitQuery),
    responses((status = 200, description = "A page, oldest first", body = Page<UnitView>)))]
#[get("/units")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    query: Params<UnitQuery>,
) -> Result<HttpResponse, ApiError> {
    let UnitQuery { kind, text, retired, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let filter = UnitFilter { kind, text, retired };
    let page = state.db.read(move |conn| directory::list(conn, &filter, after, rows)).await?;
    view(&req, &page.map(UnitView::from))
}

/// One member unit
#[utoipa::path(tag = "directory", operation_id = "getUnit",
    params(("id" = UnitId, Path, description = "The unit")),
    responses((status = 200, description = "The unit", body = UnitView)))]
#[get("/units/{id}")]
pub async fn get(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    id: PathOf<UnitId>,
) -> Result<HttpResponse, ApiError> {
    let found = state.db.read(move |conn| view_of(conn, id.0)).await?;
    view(&req, &found)
}

/// Add a member unit
#[utoipa::path(tag = "directory", operation_id = "createUnit", request_body = NewUnit,
    responses((status = 201, description = "Added", body = UnitView)))]
#[post("/units")]
pub async fn create(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<NewUnit>,
) -> Result<HttpResponse, ApiError> {
    let NewUnit { code, name, kind } = body.value;
    let code = Code::parse(&code).map_err(DirectoryError::from)?;
    let name = UnitName::parse(&name).map_err(DirectoryError::from)?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        let unit = Unit::create(UnitId::new(), code, name, kind, now);
        if !directory::insert(tx, &unit)? {
            return Err(DirectoryError::CodeTaken.into());
        }
        account::audit(tx, by.audits("unit.create", ("unit", unit.id), json!({}), now))?;
        Answer::created(&view_of(tx, unit.id)?)
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Rename a member unit
#[utoipa::path(tag = "directory", operation_id = "renameUnit", request_body = RenameUnit,
    params(("id" = UnitId, Path, description = "The unit"), VersionHeader),
    responses((status = 200, description = "Renamed", body = UnitView)))]
#[post("/units/{id}/rename")]
pub async fn rename(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<UnitId>,
    version: IfMatch,
    body: Body<RenameUnit>,
) -> Result<HttpResponse, ApiError> {
    let name = UnitName::parse(&body.value.name).map_err(DirectoryError::from)?;
    let asked = Asked { id: id.0, version, body_hash: body.hash, action: "unit.rename" };
    flow::change(&state, &caller, once, asked, |_, unit, now| Ok(unit.rename(name, now)?)).await
}

/// Take a member unit out of use
///
/// Its petitions first: end or transfer them.
#[utoipa::path(tag = "directory", operation_id = "retireUnit",
    params(("id" = UnitId, Path, description = "The unit"), VersionHeader),
    responses((status = 200, description = "Out of use", body = UnitView)))]
#[post("/units/{id}/retire")]
pub async fn retire(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<UnitId>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked { id: id.0, version, body_hash: [0; 32], action: "unit.retire" };
    flow::change(&state, &caller, once, asked, |tx, unit, now| {
        let open = u64::try_from(petition::open_of_unit(tx, unit.id)?).unwrap_or_default();
        Ok(unit.retire(open, now)?)
    })
    .await
}

/// Take a member unit back into use
#[utoipa::path(tag = "directory", operation_id = "restoreUnit",
    params(("id" = UnitId, Path, description = "The unit"), VersionHeader),
    responses((status = 200, description = "In use again", body = UnitView)))]
#[post("/units/{id}/restore")]
pub async fn restore(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<UnitId>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked { id: id.0, version, body_hash: [0; 32], action: "unit.restore" };
    flow::change(&state, &caller, once, asked, |_, unit, now| Ok(unit.restore(now)?)).await
}
