//! Roles given and ended, and how somebody is found who has none yet.

use super::{
    dto::{AccountView, NewRole},
    flow,
    people::view_in,
    people_dto::{AccountFound, AccountLookup},
    ways::signed_in,
};
use crate::{
    http::{Answer, ApiError, Body, Caller, Doors, Once, PathOf},
    state::State,
};
use actix_web::{HttpResponse, post, web::Data};
use chrono::Utc;
use sanping_domain::{
    account::{
        AccountError, AuditLine, Grant, Login, Outcome, Sight, is_program, may_grant, may_stand_beside,
    },
    shared::{AccountId, Holding, HoldingId, Role},
};
use sanping_infra::{account, db::Tx};
use serde_json::json;

/// Find somebody by her whole sign-in name
///
/// For who is to be given a role and is in no list of the caller: she must have told her sign-in name. Nothing but
/// her name is told, and every try stands in the audit trail. Whoever may not sign in is missing.
#[utoipa::path(tag = "account", operation_id = "lookUpAccount", request_body = AccountLookup,
    responses((status = 200, description = "Found", body = AccountFound)))]
#[post("/account-lookups")]
pub async fn look_up(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<AccountLookup>,
) -> Result<HttpResponse, ApiError> {
    state.limits.knock(Doors::LookUps, &signed_in(&caller)?.0.to_string())?;
    let (by, login) = (caller.clone(), Login::parse(&body.value.login));
    let work = move |tx: &mut Tx<'_>| {
        let known = match login {
            Ok(login) => account::credentials(tx, &login)?.filter(|known| !known.disabled),
            Err(_) => None,
        };
        let found = known.map(|known| account::by_id(tx, known.account)).transpose()?.flatten();
        // What was typed in vain may be anything, and stays out of the trail.
        let object = found.as_ref().map_or_else(|| "-".to_owned(), |found| found.id.to_string());
        let line = by.audits("account.look_up", ("account", object), json!({}), Utc::now());
        let Some(found) = found else {
            account::audit(tx, AuditLine { outcome: Outcome::Refused, ..line })?;
            return Ok(Err(AccountError::NotFound.into()));
        };
        account::audit(tx, line)?;
        Ok(Ok(Answer::ok(&AccountFound::from(found))?))
    };
    Ok(once.judged(&state, &caller, body.hash, work).await?.send())
}

/// Give a role
///
/// At a grid node it reaches the subtree; at a unit, the unit's petitions. Every session of the person
/// ends, so that the change counts at once. `service` is for programs: it stands beside no other role, nor beside a
/// password, phone or WeChat. Whom a community administrator does not find in her list she finds by
/// `POST /account-lookups`.
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
    let (by, sight) = (caller.clone(), Sight::of(&caller.actor));
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        account::begin_holding_change(tx)?;
        may_grant(&by.actor, holding, flow::under(tx, &by.actor, place)?)?;
        fits(tx, id.0, holding.role, &sight)?;
        if account::holds_already(tx, id.0, holding)? {
            return Err(AccountError::AlreadyHeld.into());
        }
        let given = Grant { id: HoldingId::new(), account: id.0, holding, by: by.actor.account(), at: now };
        account::grant(tx, &given)?;
        flow::end_all(tx, id.0, "roles_changed", now)?;
        let detail = json!({"role": holding.role, "holding": given.id});
        account::audit(tx, by.audits("role.grant", ("account", id.0), detail, now))?;
        Answer::created(&view_in(tx, id.0, &sight)?)
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Makes sure that somebody else can sign in and administer, where this person could.
pub(super) fn others_administer(tx: &mut Tx<'_>, id: AccountId) -> Result<(), ApiError> {
    let able = account::administrators(tx)?;
    if able.contains(&id) && able.iter().all(|one| *one == id) {
        return Err(AccountError::LastAdministrator.into());
    }
    Ok(())
}

/// Whether the role may stand beside what the account holds, as far as the giver may judge it.
fn fits(tx: &mut Tx<'_>, id: AccountId, role: Role, sight: &Sight) -> Result<(), ApiError> {
    // A program of another place must not come to read here and there by the word of one of the two alone.
    if view_in(tx, id, sight)?.roles_elsewhere && role == Role::Service {
        return Err(AccountError::NotYoursToGive.into());
    }
    let (held, ways) = (account::holdings_for(tx, id)?, account::ways_in(tx, id)?);
    Ok(may_stand_beside(role, &held, &ways)?)
}

/// End a role
///
/// One that does not lie under the caller's place is missing. Every session of the person ends, so that the change
/// counts at once; with the last `service` of a program its keys end too.
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
    let (by, sight) = (caller.clone(), Sight::of(&caller.actor));
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        account::begin_holding_change(tx)?;
        let held = account::holding_by_id(tx, id.0)?.ok_or(AccountError::NotFound)?;
        let under = flow::under(tx, &by.actor, held.holding.place)?;
        if sight != Sight::All && !under {
            return Err(AccountError::NotFound.into());
        }
        may_grant(&by.actor, held.holding, under)?;
        if held.holding.role == Role::SystemAdmin {
            others_administer(tx, held.account)?;
        }
        account::end_holding(tx, id.0, now)?;
        if held.holding.role == Role::Service && !is_program(&account::holdings_for(tx, held.account)?) {
            account::end_keys(tx, held.account, now)?;
        }
        flow::end_all(tx, held.account, "roles_changed", now)?;
        let detail = json!({"role": held.holding.role, "holding": id.0});
        account::audit(tx, by.audits("role.end", ("account", held.account), detail, now))?;
        Answer::ok(&view_in(tx, held.account, &sight)?)
    };
    once.run(&state, &caller, [0; 32], work).await
}
