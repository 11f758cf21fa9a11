//! Signing in by a code to one's phone, a forgotten password, and the phone of one's account.

use super::{
    codes,
    enter::{self, Entered},
    flow,
    phone_dto::{CodeRequest, CodeView, LinkPhone, PasswordReset, PhoneSignIn, ResetView, Unlink},
    ways::{Change, wrong},
};
use crate::{
    account::dto::{Me, TokenView},
    http::{Answer, ApiError, Body, Caller, Doors, Once},
    state::State,
};
use actix_web::{HttpResponse, post, web::Data};
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{AccountError, CodePurpose, Password},
    shared::{AccountId, Phone},
};
use sanping_infra::{
    account::{self, Challenge},
    db::{DbError, Tx},
};
use serde_json::json;

fn read(phone: &str) -> Result<Phone, ApiError> {
    Ok(Phone::parse(phone).map_err(AccountError::from)?)
}

/// Counts a knock at a door of phones, for the address and for the phone tried from it.
fn knock(state: &State, caller: &Caller, phone: &Phone) -> Result<(), ApiError> {
    state.limits.knock(Doors::SignIn, &caller.address)?;
    state.limits.guess(phone.as_str(), &caller.address)
}

/// Send a code to a phone
///
/// Six digits that count once, for this phone and purpose, for five minutes and five tries; the newest one
/// counts. The answer is the same whether the phone is known or not. One a minute, five an hour and ten a day
/// go to one phone; more is 429 with `Retry-After`. 422 `sms_not_configured` where this server sends none.
#[utoipa::path(tag = "account", operation_id = "sendCode", request_body = CodeRequest,
    responses((status = 202, description = "A code is under way, where one is due", body = CodeView)))]
#[post("/sign-in-codes")]
pub async fn send_code(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<CodeRequest>,
) -> Result<HttpResponse, ApiError> {
    let CodeRequest { phone, purpose } = body.value;
    let phone = read(&phone)?;
    knock(&state, &caller, &phone)?;
    codes::send(&state, &caller, once, body.hash, phone, purpose).await
}

/// Sign in by phone
///
/// With a code sent for `sign_in`. A phone that nobody has gets an account of its own. `Idempotency-Key` is not
/// heeded here: a code counts once anyway.
#[utoipa::path(tag = "account", operation_id = "signInByPhone", request_body = PhoneSignIn,
    responses((status = 201, description = "Signed in", body = TokenView)))]
#[post("/phone-sessions")]
pub async fn sign_in(
    state: Data<State>,
    caller: Caller,
    body: Body<PhoneSignIn>,
) -> Result<HttpResponse, ApiError> {
    let PhoneSignIn { phone, code, device } = body.value;
    let (phone, now) = (read(&phone)?, state.clock.now());
    knock(&state, &caller, &phone)?;
    let work = move |tx: &mut Tx<'_>| let_in(tx, &caller, &phone, &code, device.unwrap_or_default(), now);
    let entered = state.db.write(work).await??;
    enter::answer(&state, entered)
}

/// The refusal is given after COMMIT, so that the try stays counted.
fn let_in(
    tx: &mut Tx<'_>,
    caller: &Caller,
    phone: &Phone,
    code: &str,
    device: String,
    now: DateTime<Utc>,
) -> Result<Result<Entered, AccountError>, ApiError> {
    let known = account::by_phone(tx, phone)?;
    if !account::try_code(tx, phone, CodePurpose::SignIn, code, now)? {
        enter::refuse(tx, caller, "session.open", known, "phone", now)?;
        return Ok(Err(AccountError::WrongCode));
    }
    let account = match known {
        Some(id) => id,
        None => {
            let made = flow::new_resident(tx, caller, now)?;
            account::set_phone(tx, made, Some(phone), now)?;
            made
        }
    };
    let entered = enter::enter(tx, caller, Challenge { account, device, way: "phone".into() }, now)?;
    if entered.is_none() {
        enter::refuse(tx, caller, "session.open", Some(account), "phone", now)?;
    }
    Ok(entered.ok_or(AccountError::WrongCode))
}

/// Set a new password by phone
///
/// With a code sent for `reset_password`. Every session of the account ends. A second factor stays.
#[utoipa::path(tag = "account", operation_id = "resetPasswordByPhone", request_body = PasswordReset,
    responses((status = 200, description = "Set", body = ResetView)))]
#[post("/password-resets")]
pub async fn reset_password(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<PasswordReset>,
) -> Result<HttpResponse, ApiError> {
    let PasswordReset { phone, code, new_password } = body.value;
    let (phone, now) = (read(&phone)?, state.clock.now());
    knock(&state, &caller, &phone)?;
    let password = state.hasher.hash(Password::parse(&new_password)?).await?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let owner = account::by_phone(tx, &phone)?;
        let right = account::try_code(tx, &phone, CodePurpose::ResetPassword, &code, now)?;
        match owner.filter(|_| right) {
            Some(id) => reset(tx, &by, id, &password, now),
            None => {
                enter::refuse(tx, &by, "account.reset_password", owner, "phone", now)?;
                Ok(Err(AccountError::WrongCode.into()))
            }
        }
    };
    Ok(once.judged(&state, &caller, body.hash, work).await?.send())
}

fn reset(
    tx: &mut Tx<'_>,
    by: &Caller,
    id: AccountId,
    password: &str,
    now: DateTime<Utc>,
) -> Result<Result<Answer, ApiError>, ApiError> {
    let found = account::by_id(tx, id)?.ok_or(AccountError::NotFound)?;
    if found.disabled_at.is_some() {
        enter::refuse(tx, by, "account.reset_password", Some(id), "phone", now)?;
        return Ok(Err(AccountError::WrongCode.into()));
    }
    account::set_password(tx, id, password, now)?;
    flow::end_all(tx, id, "password_reset", Utc::now())?;
    let line = by.audits("account.reset_password", ("account", id), json!({"way": "phone"}), now);
    account::audit(tx, line)?;
    Ok(Ok(Answer::ok(&ResetView { login: found.login.as_str().to_owned() })?))
}

/// Make a phone mine
///
/// With a code sent there for `link_phone`. Replaces the phone of the account. Whoever has a password or a
/// phone proves it. My other sessions end.
#[utoipa::path(tag = "account", operation_id = "linkPhone", request_body = LinkPhone,
    responses((status = 200, description = "Linked", body = Me)))]
#[post("/me/phone")]
pub async fn link(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<LinkPhone>,
) -> Result<HttpResponse, ApiError> {
    let LinkPhone { phone, code, proof } = body.value;
    let (phone, now) = (read(&phone)?, state.clock.now());
    knock(&state, &caller, &phone)?;
    let work = move |tx: &mut Tx<'_>, id| {
        if !account::try_code(tx, &phone, CodePurpose::LinkPhone, &code, now)? {
            return Ok(Err(wrong("code", AccountError::WrongCode)));
        }
        give(tx, id, &phone, now)
    };
    let change = Change { action: "account.link_phone", once, hash: body.hash, proof, caller: &caller };
    change.run(&state, work).await
}

/// Makes a phone, shown to be hers, the account's own.
pub(super) fn give(
    tx: &mut Tx<'_>,
    id: AccountId,
    phone: &Phone,
    now: DateTime<Utc>,
) -> Result<Result<(), ApiError>, ApiError> {
    if account::by_phone(tx, phone)?.is_some_and(|owner| owner != id) {
        return Ok(Err(AccountError::PhoneTaken.into()));
    }
    match account::set_phone(tx, id, Some(phone), now) {
        Err(DbError::Taken(_)) => Err(AccountError::PhoneTaken.into()),
        done => Ok(Ok(done?)),
    }
}

/// Take my phone away
///
/// While another way in stays: a password or WeChat. My other sessions end.
#[utoipa::path(tag = "account", operation_id = "unlinkPhone", request_body = Unlink,
    responses((status = 200, description = "Taken away", body = Me)))]
#[post("/me/phone/unlink")]
pub async fn unlink(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<Unlink>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>, id| {
        if let Err(error) = account::ways_in(tx, id)?.without_phone() {
            return Ok(Err(error.into()));
        }
        Ok(Ok(account::set_phone(tx, id, None, now)?))
    };
    let proof = body.value.proof;
    let change = Change { action: "account.unlink_phone", once, hash: body.hash, proof, caller: &caller };
    change.run(&state, work).await
}
