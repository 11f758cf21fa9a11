//! Signing in by WeChat. Whose a code is, this server asks WeChat itself; what a client says of it counts nothing.

use super::{
    enter::{self, Entered},
    flow, phone,
    phone_dto::Unlink,
    ways::{Change, not_configured},
    wechat_dto::{LinkWechat, WechatSignIn},
};
use crate::{
    account::dto::{Me, TokenView},
    http::{ApiError, Body, Caller, Doors, Once},
    state::State,
};
use actix_web::{HttpResponse, post, web::Data};
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{AccountError, OpenId, WaysIn},
    shared::{AccountId, Kind, Phone},
};
use sanping_infra::{
    account::{self, Challenge},
    db::{DbError, Tx},
    wechat::{Wechat, WechatError},
};

fn service(state: &State) -> Result<&Wechat, ApiError> {
    state.wechat.as_ref().ok_or(not_configured("wechat_not_configured"))
}

/// At this door a refused code means that nobody signs in.
fn nobody(error: WechatError) -> ApiError {
    let kind = if error == WechatError::CodeRefused { Some(Kind::Unauthenticated) } else { None };
    let refused = ApiError::from(error);
    ApiError { kind: kind.unwrap_or(refused.kind), ..refused }
}

/// `None` for a refused code: WeChat takes each once, but a repeated request must still get its first answer.
fn told<T>(answer: Result<T, WechatError>) -> Result<Option<T>, ApiError> {
    match answer {
        Err(WechatError::CodeRefused) => Ok(None),
        answer => Ok(Some(answer?)),
    }
}

/// Sign in by WeChat
///
/// Whom WeChat does not know here yet gets an account of her own, or, where she shows her phone, that of the
/// phone. `Idempotency-Key` is not heeded here: WeChat takes a code once anyway.
#[utoipa::path(tag = "account", operation_id = "signInByWechat", request_body = WechatSignIn,
    responses((status = 201, description = "Signed in", body = TokenView)))]
#[post("/wechat-sessions")]
pub async fn sign_in(
    state: Data<State>,
    caller: Caller,
    body: Body<WechatSignIn>,
) -> Result<HttpResponse, ApiError> {
    let WechatSignIn { code, phone_code, device } = body.value;
    state.limits.knock(Doors::SignIn, &caller.address)?;
    let wechat = service(&state)?;
    let openid = wechat.code_to_session(&code).await.map_err(nobody)?;
    state.limits.guess(openid.as_str(), &caller.address)?;
    let phone = match phone_code {
        Some(code) => Some(wechat.phone_number(&code).await.map_err(nobody)?),
        None => None,
    };
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>| let_in(tx, &caller, &openid, phone, device.unwrap_or_default(), now);
    let entered = state.db.write(work).await??;
    enter::answer(&state, entered)
}

fn let_in(
    tx: &mut Tx<'_>,
    caller: &Caller,
    openid: &OpenId,
    phone: Option<Phone>,
    device: String,
    now: DateTime<Utc>,
) -> Result<Result<Entered, AccountError>, ApiError> {
    let account = match account::by_openid(tx, openid)? {
        Some(id) => id,
        None => meet(tx, caller, openid, phone, now)?,
    };
    let entered = enter::enter(tx, caller, Challenge { account, device, way: "wechat".into() }, now)?;
    if entered.is_none() {
        enter::refuse(tx, caller, "session.open", Some(account), "wechat", now)?;
    }
    Ok(entered.ok_or(AccountError::NotSignedIn))
}

/// Whose account it is when WeChat's user comes for the first time.
fn meet(
    tx: &mut Tx<'_>,
    caller: &Caller,
    openid: &OpenId,
    phone: Option<Phone>,
    now: DateTime<Utc>,
) -> Result<AccountId, ApiError> {
    let known = phone.as_ref().map(|phone| account::by_phone(tx, phone)).transpose()?.flatten();
    if let Some(id) = known {
        let WaysIn { wechat, second_factor, .. } = account::ways_in(tx, id)?;
        // A second factor must not be got round by a new way in, nor a linked user be pushed out.
        if !wechat && !second_factor {
            account::set_openid(tx, id, Some(openid), now)?;
        }
        return Ok(id);
    }
    let made = flow::new_resident(tx, caller, now)?;
    account::set_openid(tx, made, Some(openid), now)?;
    if let Some(phone) = phone {
        account::set_phone(tx, made, Some(&phone), now)?;
    }
    Ok(made)
}

/// Link WeChat
///
/// With a code of `wx.login`. Whoever has a password or a phone proves it. My other sessions end.
#[utoipa::path(tag = "account", operation_id = "linkWechat", request_body = LinkWechat,
    responses((status = 200, description = "Linked", body = Me)))]
#[post("/me/wechat")]
pub async fn link(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<LinkWechat>,
) -> Result<HttpResponse, ApiError> {
    let LinkWechat { code, proof } = body.value;
    state.limits.knock(Doors::SignIn, &caller.address)?;
    let asked = told(service(&state)?.code_to_session(&code).await)?;
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>, id| {
        let Some(openid) = asked else { return Ok(Err(WechatError::CodeRefused.into())) };
        if account::by_openid(tx, &openid)?.is_some_and(|owner| owner != id) {
            return Ok(Err(AccountError::WechatTaken.into()));
        }
        match account::set_openid(tx, id, Some(&openid), now) {
            Err(DbError::Taken(_)) => Err(AccountError::WechatTaken.into()),
            done => Ok(Ok(done?)),
        }
    };
    let change = Change { action: "account.link_wechat", once, hash: body.hash, proof, caller: &caller };
    change.run(&state, work).await
}

/// Take WeChat away
///
/// While another way in stays: a password or a phone. My other sessions end.
#[utoipa::path(tag = "account", operation_id = "unlinkWechat", request_body = Unlink,
    responses((status = 200, description = "Taken away", body = Me)))]
#[post("/me/wechat/unlink")]
pub async fn unlink(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<Unlink>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>, id| {
        if let Err(error) = account::ways_in(tx, id)?.without_wechat() {
            return Ok(Err(error.into()));
        }
        Ok(Ok(account::set_openid(tx, id, None, now)?))
    };
    let proof = body.value.proof;
    let change = Change { action: "account.unlink_wechat", once, hash: body.hash, proof, caller: &caller };
    change.run(&state, work).await
}

/// Make my WeChat phone mine
///
/// With a code of `getPhoneNumber`. Replaces the phone of the account. Whoever has a password or a phone proves
/// it. My other sessions end.
#[utoipa::path(tag = "account", operation_id = "linkWechatPhone", request_body = LinkWechat,
    responses((status = 200, description = "Linked", body = Me)))]
#[post("/me/wechat-phone")]
pub async fn link_phone(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<LinkWechat>,
) -> Result<HttpResponse, ApiError> {
    let LinkWechat { code, proof } = body.value;
    state.limits.knock(Doors::SignIn, &caller.address)?;
    let asked = told(service(&state)?.phone_number(&code).await)?;
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>, id| match &asked {
        Some(phone) => phone::give(tx, id, phone, now),
        None => Ok(Err(WechatError::CodeRefused.into())),
    };
    let change = Change { action: "account.link_phone", once, hash: body.hash, proof, caller: &caller };
    change.run(&state, work).await
}
