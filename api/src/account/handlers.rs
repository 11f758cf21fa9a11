//! Signing in and out, and one's own account.

use super::{
    dto::{ChangePassword, Me, Refresh, SessionList, SessionView, SignIn, TokenView},
    enter, flow,
    ways::signed_in,
};
use crate::{
    http::{Answer, ApiError, Body, Caller, Doors, Once, PathOf, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, delete, get, http::header, post, web::Data};
use chrono::Utc;
use sanping_domain::{account::Password, shared::SessionId};
use sanping_infra::account;
use serde_json::json;

/// Sign in
///
/// By name and password. Whoever has a second factor gets 401 `second_factor_required` with a `challenge`, for
/// `POST /second-factor-sessions`. `Idempotency-Key` is not heeded here: a repeated sign-in opens another session.
#[utoipa::path(tag = "account", operation_id = "signIn", request_body = SignIn,
    responses((status = 201, description = "Signed in", body = TokenView)))]
#[post("/sessions")]
pub async fn sign_in(
    state: Data<State>,
    caller: Caller,
    body: Body<SignIn>,
) -> Result<HttpResponse, ApiError> {
    let SignIn { name, password, device } = body.value;
    state.limits.knock(Doors::SignIn, &caller.address)?;
    state.limits.guess(&name.trim().to_lowercase(), &caller.address)?;
    let entered = flow::sign_in(&state, &caller, &name, &password, device.unwrap_or_default()).await?;
    enter::answer(&state, entered)
}

/// Renew the tokens
///
/// The refresh token counts once; a second use ends its session.
#[utoipa::path(tag = "account", operation_id = "refreshSession", request_body = Refresh,
    responses((status = 200, description = "New tokens", body = TokenView)))]
#[post("/session-refreshes")]
pub async fn refresh(
    state: Data<State>,
    caller: Caller,
    body: Body<Refresh>,
) -> Result<HttpResponse, ApiError> {
    state.limits.knock(Doors::SignIn, &caller.address)?;
    let tokens = flow::renew(&state, &caller, &body.value.refresh_token).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(tokens))
}

/// My sessions
#[utoipa::path(tag = "account", operation_id = "listSessions",
    responses((status = 200, description = "Sessions that stand", body = SessionList)))]
#[get("/sessions")]
pub async fn sessions(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let (id, current) = signed_in(&caller)?;
    let found = state.db.read(move |conn| account::sessions_of(conn, id, Utc::now())).await?;
    let items = found.into_iter().map(|session| SessionView::of(session, current)).collect();
    view(&req, &SessionList { items })
}

/// Sign out
#[utoipa::path(tag = "account", operation_id = "signOut",
    responses((status = 204, description = "Signed out")))]
#[delete("/me/session")]
pub async fn sign_out(state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (_, current) = signed_in(&caller)?;
    end(&state, &caller, current).await
}

/// End one of my sessions
#[utoipa::path(tag = "account", operation_id = "endSession", params(("id" = SessionId, Path, description = "The session")),
    responses((status = 204, description = "Ended")))]
#[delete("/sessions/{id}")]
pub async fn end_session(
    state: Data<State>,
    caller: Caller,
    id: PathOf<SessionId>,
) -> Result<HttpResponse, ApiError> {
    end(&state, &caller, id.0).await
}

async fn end(state: &State, caller: &Caller, id: SessionId) -> Result<HttpResponse, ApiError> {
    let (owner, _) = signed_in(caller)?;
    let now = Utc::now();
    let line = caller.audits("session.end", ("session", id), json!({}), now);
    state
        .db
        .write(move |tx| {
            let own = account::sessions_of(tx, owner, now)?.iter().any(|session| session.id == id);
            if !own || !account::revoke_session(tx, id, "signed_out", now)? {
                return Err(ApiError::not_found());
            }
            account::audit(tx, line)?;
            Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Myself and my roles
#[utoipa::path(tag = "account", operation_id = "getMe",
    responses((status = 200, description = "Oneself", body = Me)))]
#[get("/me")]
pub async fn me(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, _) = signed_in(&caller)?;
    let me = state.db.read(move |conn| flow::me(conn, id)).await?;
    view(&req, &me)
}

/// Change my password
///
/// Ends every session of the account, this one too: sign in again with the new password.
#[utoipa::path(tag = "account", operation_id = "changePassword", request_body = ChangePassword,
    responses((status = 200, description = "Changed", body = Me)))]
#[post("/me/password")]
pub async fn change_password(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<ChangePassword>,
) -> Result<HttpResponse, ApiError> {
    let (id, _) = signed_in(&caller)?;
    let ChangePassword { current_password, new_password } = body.value;
    state.limits.guess(&id.to_string(), &caller.address)?;
    flow::confirm_password(&state, id, &current_password).await?;
    let hash = state.hasher.hash(Password::parse(&new_password)?).await?;
    let now = Utc::now();
    let line = caller.audits("account.change_password", ("account", id), json!({}), now);
    let work = move |tx: &mut sanping_infra::db::Tx<'_>| {
        account::set_password(tx, id, &hash, now)?;
        flow::end_all(tx, id, "password_changed", now)?;
        account::audit(tx, line)?;
        Answer::ok(&flow::me(tx, id)?)
    };
    once.run(&state, &caller, body.hash, work).await
}
