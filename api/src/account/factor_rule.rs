//! Who must have a second factor, and help for who has lost hers.

use super::{
    dto::AccountView,
    flow,
    people::account_view,
    totp_dto::{FactorRuleView, SetRule},
};
use crate::{
    http::{Answer, ApiError, Body, Caller, IfMatch, Once, PathOf, VersionHeader, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::Utc;
use sanping_domain::{
    account::AccountError,
    shared::{AccountId, Role},
};
use sanping_infra::{account, db::Tx};
use serde_json::json;

/// Which roles ask for a second factor
#[utoipa::path(tag = "account", operation_id = "getSecondFactorRule",
    responses((status = 200, description = "The rule", body = FactorRuleView)))]
#[get("/second-factor-rule")]
pub async fn get(req: HttpRequest, state: Data<State>, _caller: Caller) -> Result<HttpResponse, ApiError> {
    let rule = state.db.read(account::second_factor_rule).await?;
    view(&req, &FactorRuleView::from(rule))
}

/// Set which roles ask for a second factor
///
/// Whoever holds one and has none signs in again, to enrol and nothing else.
#[utoipa::path(tag = "account", operation_id = "setSecondFactorRule", request_body = SetRule,
    params(VersionHeader), responses((status = 200, description = "Set", body = FactorRuleView)))]
#[post("/second-factor-rule")]
pub async fn set(
    state: Data<State>,
    caller: Caller,
    once: Once,
    version: IfMatch,
    body: Body<SetRule>,
) -> Result<HttpResponse, ApiError> {
    let mut roles: Vec<Role> = body.value.roles;
    roles.sort_unstable();
    roles.dedup();
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        if !account::set_second_factor_rule(tx, version.0, &roles)? {
            return Err(AccountError::Stale.into());
        }
        for id in account::without_factor(tx, &roles)? {
            flow::end_all(tx, id, "second_factor_needed", now)?;
        }
        let line = by.audits("second_factor.rule", ("rule", "second_factor"), json!({"roles": roles}), now);
        account::audit(tx, line)?;
        Answer::ok(&FactorRuleView::from(account::second_factor_rule(tx)?))
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Take someone's second factor away
///
/// For who has lost the app and the recovery codes. Every session of the person ends.
#[utoipa::path(tag = "account", operation_id = "resetSecondFactor",
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "Taken away", body = AccountView)))]
#[post("/accounts/{id}/reset-second-factor")]
pub async fn reset(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        account_view(tx, id.0)?;
        if !account::remove_factor(tx, id.0)? {
            return Err(AccountError::NoFactor.into());
        }
        flow::end_all(tx, id.0, "second_factor_reset", now)?;
        account::audit(tx, by.audits("second_factor.reset", ("account", id.0), json!({}), now))?;
        Answer::ok(&account_view(tx, id.0)?)
    };
    once.run(&state, &caller, [0; 32], work).await
}
