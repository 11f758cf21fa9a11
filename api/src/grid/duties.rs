//! Who is on duty at a node.

use super::{
    duty_dto::{DutyQuery, DutyView, NewDuty},
    flow::{holds_at, may_change},
};
use crate::{
    http::{Answer, ApiError, Body, Caller, Once, Params, PathOf, cursor, limit, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::Utc;
use sanping_domain::{
    account::AccountError,
    grid::{Duty, GridError},
    shared::{DutyId, GridId, Page, Role},
};
use sanping_infra::{
    account,
    db::Tx,
    grid::{self, DutyFilter},
};
use serde_json::json;

/// The duties at a node
///
/// The latest to begin first. People's names: for those who serve the node.
#[utoipa::path(tag = "grid", operation_id = "listDuties",
    params(("id" = GridId, Path, description = "The node"), DutyQuery),
    responses((status = 200, description = "A page, the latest to begin first", body = Page<DutyView>)))]
#[get("/grids/{id}/duties")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<GridId>,
    query: Params<DutyQuery>,
) -> Result<HttpResponse, ApiError> {
    let DutyQuery { on_duty_now, cursor: after, limit: rows } = query.0;
    let (after, rows, now) = (cursor(after.as_deref())?, limit(rows)?, Utc::now());
    let at = on_duty_now.filter(|only| *only).map(|_| now);
    let filter = DutyFilter { grid: Some(id.0), account: None, at };
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        grid::by_id(conn, id.0)?.ok_or(GridError::NotFound)?;
        if !caller.actor.has(Role::SystemAdmin) && !holds_at(conn, &caller.actor, id.0, Role::sees_subtree)? {
            return Err(GridError::NotFound.into());
        }
        Ok(grid::duties(conn, filter, after, rows)?)
    });
    view(&req, &page.await?.map(|(duty, name)| DutyView::of(duty, name, now)))
}

/// Give someone a post at a node
#[utoipa::path(tag = "grid", operation_id = "assignDuty", request_body = NewDuty,
    params(("id" = GridId, Path, description = "The node")),
    responses((status = 201, description = "Given", body = DutyView)))]
#[post("/grids/{id}/duties")]
pub async fn assign(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<GridId>,
    body: Body<NewDuty>,
) -> Result<HttpResponse, ApiError> {
    let NewDuty { account_id, post, from, to } = body.value;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let node = grid::by_id(tx, id.0)?.ok_or(GridError::NotFound)?;
        if !may_change(tx, &by.actor, Some(id.0))? {
            return Err(GridError::NotFound.into());
        }
        if node.retired_at.is_some() {
            return Err(GridError::Retired.into());
        }
        let person = account::by_id(tx, account_id)?.ok_or(AccountError::NotFound)?;
        let duty = Duty { id: DutyId::new(), account: account_id, grid: id.0, post, from, to }.checked()?;
        grid::assign(tx, &duty)?;
        let (now, detail) = (Utc::now(), json!({"account": account_id, "post": post}));
        account::audit(tx, by.audits("duty.assign", ("duty", duty.id), detail, now))?;
        Answer::created(&DutyView::of(duty, person.name.into_string(), now))
    };
    once.run(&state, &caller, body.hash, work).await
}

/// End a duty now
#[utoipa::path(tag = "grid", operation_id = "endDuty",
    params(("id" = DutyId, Path, description = "The duty")),
    responses((status = 200, description = "Ended", body = DutyView)))]
#[post("/duties/{id}/end")]
pub async fn end(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<DutyId>,
) -> Result<HttpResponse, ApiError> {
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        let (duty, name) = grid::duty_by_id(tx, id.0)?.ok_or_else(ApiError::not_found)?;
        if !may_change(tx, &by.actor, Some(duty.grid))? {
            return Err(ApiError::not_found());
        }
        let ended = duty.end(now)?;
        if !grid::end_duty(tx, id.0, now)? {
            return Err(GridError::DutyEnded.into());
        }
        account::audit(tx, by.audits("duty.end", ("duty", id.0), json!({}), now))?;
        Answer::ok(&DutyView::of(ended, name, now))
    };
    once.run(&state, &caller, [0; 32], work).await
}
