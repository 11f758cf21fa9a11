//! What administrators do with accounts and roles, and the auditor's reading of the trail.

use super::{
    dto::{AccountQuery, AccountView, AuditQuery, AuditView, NewAccount, NewRole, Rename, ResetPassword},
    flow,
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
    account::{AccountError, Grant, Password, may_grant},
    shared::{AccountId, Holding, HoldingId, Name, Page, Role},
};
use sanping_infra::{
    account::{self, AuditFilter},
    db::{Conn, Tx},
};
use serde_json::json;

pub(super) fn account_view(conn: &mut Conn, id: AccountId) -> Result<AccountView, ApiError> {
    let found = account::by_id(conn, id)?.ok_or(AccountError::NotFound)?;
    let grants = account::grants_of(conn, id)?;
    Ok(AccountView::of(found, grants))
}

/// List accounts
#[utoipa::path(tag = "account", operation_id = "listAccounts", params(AccountQuery),
    responses((status = 200, description = "A page, newest first", body = Page<AccountView>)))]
#[get("/accounts")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    query: Params<AccountQuery>,
) -> Result<HttpResponse, ApiError> {
    let AccountQuery { login, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        let named = login.map(|login| login.to_lowercase());
        let page = account::list(conn, named.as_deref(), after, rows)?;
        let Page { items, next_cursor } = page;
        let items = items
            .into_iter()
            .map(|found| Ok(AccountView::of(found.clone(), account::grants_of(conn, found.id)?)))
            .collect::<Result<Vec<_>, ApiError>>()?;
        Ok(Page { items, next_cursor })
    });
    view(&req, &page.await?)
}

/// Add an account
#[utoipa::path(tag = "account", operation_id = "createAccount", request_body = NewAccount,
    responses((status = 201, description = "Added", body = AccountView)))]
#[post("/accounts")]
pub async fn create(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<NewAccount>,
) -> Result<HttpResponse, ApiError> {
    let NewAccount { login, name, password } = body.value;
    let hash = match password {
        Some(password) => Some(state.hasher.hash(Password::parse(&password)?).await?),
        None => None,
    };
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        let made = flow::new_account(tx, &login, &name, hash.as_deref(), now)?;
        account::audit(tx, by.audits("account.create", ("account", made.id), json!({}), now))?;
        Answer::created(&account_view(tx, made.id)?)
    };
    once.run(&state, &caller, body.hash, work).await
}

/// One account
#[utoipa::path(tag = "account", operation_id = "getAccount", params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "The account", body = AccountView)))]
#[get("/accounts/{id}")]
pub async fn get(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    id: PathOf<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let found = state.db.read(move |conn| account_view(conn, id.0)).await?;
    view(&req, &found)
}

/// Rename an account
#[utoipa::path(tag = "account", operation_id = "renameAccount", request_body = Rename,
    params(("id" = AccountId, Path, description = "The account"), VersionHeader),
    responses((status = 200, description = "Renamed", body = AccountView)))]
#[post("/accounts/{id}/rename")]
pub async fn rename(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountId>,
    version: IfMatch,
    body: Body<Rename>,
) -> Result<HttpResponse, ApiError> {
    let name = Name::parse(&body.value.name).map_err(AccountError::Name)?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        account_view(tx, id.0)?;
        if !account::rename(tx, id.0, version.0, &name, now)? {
            return Err(AccountError::Stale.into());
        }
        account::audit(tx, by.audits("account.rename", ("account", id.0), json!({}), now))?;
        Answer::ok(&account_view(tx, id.0)?)
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Bar an account from signing in
///
/// Every session of the account ends: its next request is refused.
#[utoipa::path(tag = "account", operation_id = "disableAccount",
    params(("id" = AccountId, Path, description = "The account"), VersionHeader),
    responses((status = 200, description = "Barred", body = AccountView)))]
#[post("/accounts/{id}/disable")]
pub async fn disable(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountId>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    bar(&state, &caller, once, id.0, version, true).await
}

/// Let an account sign in again
#[utoipa::path(tag = "account", operation_id = "enableAccount",
    params(("id" = AccountId, Path, description = "The account"), VersionHeader),
    responses((status = 200, description = "May sign in", body = AccountView)))]
#[post("/accounts/{id}/enable")]
pub async fn enable(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountId>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    bar(&state, &caller, once, id.0, version, false).await
}

async fn bar(
    state: &State,
    caller: &Caller,
    once: Once,
    id: AccountId,
    version: IfMatch,
    barred: bool,
) -> Result<HttpResponse, ApiError> {
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        let before = account_view(tx, id)?;
        let administers = before.roles.iter().any(|held| held.role == Role::SystemAdmin);
        if barred && administers && account::administrators(tx)? <= 1 {
            return Err(AccountError::LastAdministrator.into());
        }
        if !account::disable(tx, id, version.0, barred, now)? {
            return Err(AccountError::Stale.into());
        }
        if barred {
            flow::end_all(tx, id, "disabled", now)?;
        }
        let action = if barred { "account.disable" } else { "account.enable" };
        account::audit(tx, by.audits(action, ("account", id), json!({}), now))?;
        Answer::ok(&account_view(tx, id)?)
    };
    once.run(state, caller, [0; 32], work).await
}

/// Set someone's password
///
/// Every session of the account ends.
#[utoipa::path(tag = "account", operation_id = "resetPassword", request_body = ResetPassword,
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "Set", body = AccountView)))]
#[post("/accounts/{id}/password")]
pub async fn reset_password(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountId>,
    body: Body<ResetPassword>,
) -> Result<HttpResponse, ApiError> {
    let hash = state.hasher.hash(Password::parse(&body.value.new_password)?).await?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        account_view(tx, id.0)?;
        account::set_password(tx, id.0, &hash, now)?;
        flow::end_all(tx, id.0, "password_reset", now)?;
        account::audit(tx, by.audits("account.reset_password", ("account", id.0), json!({}), now))?;
        Answer::ok(&account_view(tx, id.0)?)
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Give a role
///
/// At a grid node it reaches the subtree; at a unit, the unit's petitions. Every session of the person
/// ends, so that the change counts at once.
#[utoipa::path(tag = "account", operation_id = "grantRole", request_body = NewRole,
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 201, description = "Given", body = AccountView)))]
#[post("/accounts/{id}/roles")]
pub async fn grant(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountId>,
    body: Body<NewRole>,
) -> Result<HttpResponse, ApiError> {
    let place = body.value.place.place().ok_or(AccountError::WrongPlace)?;
    let holding = Holding { role: body.value.role, place };
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        account_view(tx, id.0)?;
        may_grant(&by.actor, holding, flow::under(tx, &by.actor, place)?)?;
        if account::holds_already(tx, id.0, holding)? {
            return Err(AccountError::AlreadyHeld.into());
        }
        let given = Grant { id: HoldingId::new(), account: id.0, holding, by: by.actor.account(), at: now };
        account::grant(tx, &given)?;
        flow::end_all(tx, id.0, "roles_changed", now)?;
        let detail = json!({"role": holding.role, "holding": given.id});
        account::audit(tx, by.audits("role.grant", ("account", id.0), detail, now))?;
        Answer::created(&account_view(tx, id.0)?)
    };
    once.run(&state, &caller, body.hash, work).await
}

/// End a role
///
/// Every session of the person ends, so that the change counts at once.
#[utoipa::path(tag = "account", operation_id = "endRole",
    params(("id" = HoldingId, Path, description = "The held role")),
    responses((status = 200, description = "Ended", body = AccountView)))]
#[post("/roles/{id}/end")]
pub async fn end_role(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<HoldingId>,
) -> Result<HttpResponse, ApiError> {
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        let held = account::holding_by_id(tx, id.0)?.ok_or(AccountError::NotFound)?;
        may_grant(&by.actor, held.holding, flow::under(tx, &by.actor, held.holding.place)?)?;
        if held.holding.role == Role::SystemAdmin && account::administrators(tx)? <= 1 {
            return Err(AccountError::LastAdministrator.into());
        }
        account::end_holding(tx, id.0, now)?;
        flow::end_all(tx, held.account, "roles_changed", now)?;
        let detail = json!({"role": held.holding.role, "holding": id.0});
        account::audit(tx, by.audits("role.end", ("account", held.account), detail, now))?;
        Answer::ok(&account_view(tx, held.account)?)
    };
    once.run(&state, &caller, [0; 32], work).await
}

/// The audit trail
#[utoipa::path(tag = "account", operation_id = "listAuditLines", params(AuditQuery),
    responses((status = 200, description = "A page, newest first", body = Page<AuditView>)))]
#[get("/audit-lines")]
pub async fn audit_lines(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    query: Params<AuditQuery>,
) -> Result<HttpResponse, ApiError> {
    let AuditQuery { account_id, object_id, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let filter = AuditFilter { account: account_id, object: object_id };
    let page = state.db.read(move |conn| account::audit_trail(conn, &filter, after, rows)).await?;
    view(&req, &page.map(AuditView::from))
}
