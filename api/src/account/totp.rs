//! The second factor: enrolling it, giving it up, and the second step of signing in.

use super::{
    enter::{self, Entered},
    flow,
    tokens::Tokens,
    totp_dto::{ConfirmFactor, DisableFactor, EnrolFactor, FactorView, SecondFactor},
    ways::{Change, prove, signed_in, wrong},
};
use crate::{
    account::dto::{Me, TokenView},
    http::{Answer, ApiError, Body, Caller, Doors, Once},
    state::State,
};
use actix_web::{HttpResponse, http::header, post, web::Data};
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{AccountError, FACTOR_WINDOW, TypedFactor},
    shared::{AccountId, SessionId},
};
use sanping_infra::{account, db::Tx};
use serde_json::json;

/// What became of a tried second factor.
enum Tried {
    Right,
    Wrong,
    Resting,
}

/// Tries what was typed. The try is counted: the transaction must be committed whatever comes out.
fn attempt(tx: &mut Tx<'_>, id: AccountId, typed: &str, now: DateTime<Utc>) -> Result<Tried, ApiError> {
    let factor = account::second_factor(tx, id)?.ok_or(AccountError::NoFactor)?;
    if !account::take_factor_try(tx, id, now)? {
        return Ok(Tried::Resting);
    }
    let right = match TypedFactor::parse(typed) {
        Some(TypedFactor::App(digits)) => {
            match account::matching_step(&factor, &digits, now).map_err(ApiError::internal)? {
                Some(step) => account::use_step(tx, id, step)?,
                None => false,
            }
        }
        Some(TypedFactor::Recovery(code)) if factor.confirmed_at.is_some() => {
            account::use_recovery_code(tx, id, &code, now)?
        }
        _ => false,
    };
    Ok(if right { Tried::Right } else { Tried::Wrong })
}

/// [`attempt`] by somebody who is signed in; the inner error lasts.
fn shown(
    tx: &mut Tx<'_>,
    id: AccountId,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Result<(), ApiError>, ApiError> {
    Ok(match attempt(tx, id, typed, now)? {
        Tried::Right => Ok(()),
        Tried::Wrong => Err(wrong("code", AccountError::WrongFactor)),
        Tried::Resting => Err(resting()),
    })
}

fn resting() -> ApiError {
    ApiError::too_many("too_many_requests", FACTOR_WINDOW)
}

/// Begin to enrol a second factor
///
/// The secret and the recovery codes are shown this once; the factor counts after `confirm`. Whoever has a
/// password or a phone proves it. `Idempotency-Key` is not heeded: what is answered must not be kept, and
/// beginning again gives another secret.
#[utoipa::path(tag = "account", operation_id = "enrolSecondFactor", request_body = EnrolFactor,
    responses((status = 201, description = "To be confirmed", body = FactorView)))]
#[post("/me/totp")]
pub async fn enrol(
    state: Data<State>,
    caller: Caller,
    body: Body<EnrolFactor>,
) -> Result<HttpResponse, ApiError> {
    let (id, _) = signed_in(&caller)?;
    let proven = prove(&state, &caller, id, body.value.proof).await?;
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>| match proven.holds(tx, now)? {
        Ok(()) => begin(tx, &caller, id, now),
        Err(refusal) => Ok(Err(refusal)),
    };
    let view: FactorView = state.db.write(work).await??;
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(view))
}

fn begin(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AccountId,
    now: DateTime<Utc>,
) -> Result<Result<FactorView, ApiError>, ApiError> {
    if account::ways_in(tx, id)?.second_factor {
        return Ok(Err(AccountError::FactorEnrolled.into()));
    }
    let login = account::by_id(tx, id)?.ok_or(AccountError::NotFound)?.login;
    let (secret, recovery_codes) = (account::new_secret(), account::new_recovery_codes());
    let uri = account::otpauth_uri(&secret, login.as_str()).map_err(ApiError::internal)?;
    account::begin_factor(tx, id, &secret, &recovery_codes, now)?;
    account::audit(tx, caller.audits("second_factor.begin", ("account", id), json!({}), now))?;
    Ok(Ok(FactorView { secret, uri, recovery_codes }))
}

/// Confirm my second factor
///
/// With the first code of the app. From now on every way in asks for it. My other sessions end.
#[utoipa::path(tag = "account", operation_id = "confirmSecondFactor", request_body = ConfirmFactor,
    responses((status = 200, description = "Counts from now on", body = Me)))]
#[post("/me/totp/confirm")]
pub async fn confirm(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<ConfirmFactor>,
) -> Result<HttpResponse, ApiError> {
    let (id, session) = signed_in(&caller)?;
    state.limits.guess(&id.to_string(), &caller.address)?;
    let (now, by, code) = (state.clock.now(), caller.clone(), body.value.code);
    let work = move |tx: &mut Tx<'_>| {
        if account::ways_in(tx, id)?.second_factor {
            return Ok(Err(AccountError::FactorEnrolled.into()));
        }
        match shown(tx, id, &code, now)? {
            Ok(()) => confirmed(tx, &by, id, session, now).map(Ok),
            Err(refusal) => {
                enter::refuse(tx, &by, "second_factor.confirm", Some(id), "app", now)?;
                Ok(Err(refusal))
            }
        }
    };
    Ok(once.judged(&state, &caller, body.hash, work).await?.send())
}

fn confirmed(
    tx: &mut Tx<'_>,
    by: &Caller,
    id: AccountId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Answer, ApiError> {
    account::confirm_factor(tx, id, now)?;
    account::free_session(tx, session)?;
    account::revoke_others(tx, id, session, "second_factor_enrolled", Utc::now())?;
    account::audit(tx, by.audits("second_factor.confirm", ("account", id), json!({}), now))?;
    Answer::ok(&flow::me(tx, id)?)
}

/// Give my second factor up
///
/// With a code of it, and a proof as for every way in. Not while a role of mine asks for it. My other sessions
/// end.
#[utoipa::path(tag = "account", operation_id = "disableSecondFactor", request_body = DisableFactor,
    responses((status = 200, description = "Given up", body = Me)))]
#[post("/me/totp/disable")]
pub async fn disable(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<DisableFactor>,
) -> Result<HttpResponse, ApiError> {
    let DisableFactor { code, proof } = body.value;
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>, id| {
        if !account::ways_in(tx, id)?.second_factor {
            return Ok(Err(AccountError::NoFactor.into()));
        }
        if account::second_factor_rule(tx)?.binds(&account::holdings_for(tx, id)?) {
            return Ok(Err(AccountError::FactorNeeded.into()));
        }
        let judged = shown(tx, id, &code, now)?;
        if judged.is_ok() {
            account::remove_factor(tx, id)?;
        }
        Ok(judged)
    };
    let change = Change { action: "second_factor.disable", once, hash: body.hash, proof, caller: &caller };
    change.run(&state, work).await
}

/// Sign in: the second step
///
/// With the challenge of the first step and a code of the app, or a recovery code. Ten wrong codes within an
/// hour, and the factor rests for the rest of it. `Idempotency-Key` is not heeded here.
#[utoipa::path(tag = "account", operation_id = "signInSecondFactor", request_body = SecondFactor,
    responses((status = 201, description = "Signed in", body = TokenView)))]
#[post("/second-factor-sessions")]
pub async fn sign_in(
    state: Data<State>,
    caller: Caller,
    body: Body<SecondFactor>,
) -> Result<HttpResponse, ApiError> {
    let SecondFactor { challenge, code } = body.value;
    state.limits.knock(Doors::SignIn, &caller.address)?;
    let (hash, now) = (Tokens::digest(&challenge), state.clock.now());
    let entered = state.db.write(move |tx| let_in(tx, &caller, hash, &code, now)).await??;
    enter::answer(&state, entered)
}

/// The refusal is given after COMMIT, so that the try stays counted.
fn let_in(
    tx: &mut Tx<'_>,
    caller: &Caller,
    hash: [u8; 32],
    code: &str,
    now: DateTime<Utc>,
) -> Result<Result<Entered, ApiError>, ApiError> {
    let ended = || Ok(Err(AccountError::NotSignedIn.into()));
    let Some(who) = account::find_challenge(tx, hash, now)? else { return ended() };
    match attempt(tx, who.account, code, now)? {
        Tried::Right if account::spend_challenge(tx, hash, now)? => {
            Ok(Ok(Entered::In(Box::new(enter::open(tx, caller, who, false)?))))
        }
        Tried::Right => ended(),
        tried => {
            enter::refuse(tx, caller, "session.second_factor", Some(who.account), &who.way, now)?;
            let wrong = matches!(tried, Tried::Wrong);
            Ok(Err(if wrong { AccountError::WrongFactor.into() } else { resting() }))
        }
    }
}
