//! What administrators do with accounts and roles, and the auditor's reading of the trail.

use super::{
    dto::{AccountView, AuditQuery, AuditView, NewAccount, Rename, ResetPassword},
    flow,
    people_dto::AccountQuery,
    roles::others_administer,
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
    account::{AccountError, Password, Sight, is_program},
    shared::{AccountId, Name, Page},
};
use sanping_infra::{
    account::{self, AuditFilter},
    db::{Conn, Tx},
};
use serde_json::json;

/// An account as the system administrator reads it.
pub(super) fn account_view(conn: &mut Conn, id: AccountId) -> Result<AccountView, ApiError> {
    view_in(conn, id, &Sight::All)
}

/// An account with the roles in sight; the account itself need not be, as one that was just made is not.
pub(super) fn view_in(conn: &mut Conn, id: AccountId, sight: &Sight) -> Result<AccountView, ApiError> {
    let found = account::by_id(conn, id)?.ok_or(AccountError::NotFound)?;
    let seen = account::roles_in_sight(conn, &[id], sight)?.remove(&id).unwrap_or_default();
    Ok(AccountView::of(found, seen))
}

/// An account in sight; any other is missing.
pub(super) fn seen(conn: &mut Conn, id: AccountId, sight: &Sight) -> Result<AccountView, ApiError> {
    let found = view_in(conn, id, sight)?;
    if *sight == Sight::All || !found.roles.is_empty() {
        Ok(found)
    } else {
        Err(AccountError::NotFound.into())
    }
}

/// List accounts
///
/// A system administrator finds everybody; a community administrator those who hold a role under her place or at a
/// member unit, with those roles alone. `role`, `gridId` and `unitId` are asked of one and the same role.
#[utoipa::path(tag = "account", operation_id = "listAccounts", params(AccountQuery),
    responses((status = 200, description = "A page, newest first", body = Page<AccountView>)))]
#[get("/accounts")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<AccountQuery>,
) -> Result<HttpResponse, ApiError> {
    let (after, rows) = (cursor(query.0.cursor.as_deref())?, limit(query.0.limit)?);
    let (filter, sight) = (query.0.filter(), Sight::of(&caller.actor));
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        let page = account::list(conn, &filter, &sight, after, rows)?;
        let ids: Vec<AccountId> = page.items.iter().map(|found| found.id).collect();
        let mut seen = account::roles_in_sight(conn, &ids, &sight)?;
        Ok(page.map(|found| {
            let roles = seen.remove(&found.id).unwrap_or_default();
            AccountView::of(found, roles)
        }))
    });
    view(&req, &page.await?)
}

/// Add an account
///
/// A community administrator finds it again once it holds a role under her place.
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
        Answer::created(&view_in(tx, made.id, &Sight::of(&by.actor))?)
    };
    once.run(&state, &caller, body.hash, work).await
}

/// One account
///
/// For a community administrator, one that holds a role under her place or at a member unit.
#[utoipa::path(tag = "account", operation_id = "getAccount", params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "The account", body = AccountView)))]
#[get("/accounts/{id}")]
pub async fn get(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let sight = Sight::of(&caller.actor);
    let found = state.db.read(move |conn| seen(conn, id.0, &sight)).await?;
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
        account::begin_holding_change(tx)?;
        account_view(tx, id)?;
        if barred {
            others_administer(tx, id)?;
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
        account::begin_holding_change(tx)?;
        account_view(tx, id.0)?;
        if is_program(&account::holdings_for(tx, id.0)?) {
            return Err(AccountError::OfProgram.into());
        }
        account::set_password(tx, id.0, &hash, now)?;
        flow::end_all(tx, id.0, "password_reset", now)?;
        account::audit(tx, by.audits("account.reset_password", ("account", id.0), json!({}), now))?;
        Answer::ok(&account_view(tx, id.0)?)
    };
    once.run(&state, &caller, body.hash, work).await
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
