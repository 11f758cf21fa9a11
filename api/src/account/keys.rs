//! Keys of programs: made, listed, ended, and exchanged for an access token.

use super::{
    enter, flow,
    keys_dto::{KeyList, KeyMade, KeyView, NewKey, ServiceSignIn, ServiceTokenView},
    people::seen,
    tokens::Tokens,
};
use crate::{
    http::{Answer, ApiError, Body, Caller, Doors, Once, PathOf, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header, post, web::Data};
use chrono::{DateTime, Duration, Utc};
use sanping_domain::{
    account::{AccountError, AccountKey, AuditLine, KEYS_AT_ONCE, Session, Sight, is_program},
    shared::{AccountId, AccountKeyId, Name, Role, SessionId},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
};
use serde_json::json;

/// What every key begins with: who finds one in a log knows what it is.
const MARK: &str = "spk_";
/// Characters of a key that are shown afterwards: too few to be of use to anybody.
const SHOWN: usize = 10;

/// Makes sure that the caller keeps this account: it is in sight, and holds nothing beyond it. Gives whether it is a
/// program's.
fn keeps(conn: &mut Conn, id: AccountId, sight: &Sight) -> Result<bool, ApiError> {
    let found = seen(conn, id, sight)?;
    if found.roles_elsewhere {
        return Err(AccountError::NotYoursToGive.into());
    }
    Ok(found.roles.iter().any(|held| held.role == Role::Service))
}

/// Make a key for a program
///
/// The account must hold `service`. The key is told once and kept nowhere. A community administrator makes keys for
/// programs that reach no further than her place. No `Idempotency-Key`: where the answer was lost, end the key.
#[utoipa::path(tag = "account", operation_id = "createAccountKey", request_body = NewKey,
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 201, description = "Made", body = KeyMade)))]
#[post("/accounts/{id}/keys")]
pub async fn create(
    state: Data<State>,
    caller: Caller,
    id: PathOf<AccountId>,
    body: Body<NewKey>,
) -> Result<HttpResponse, ApiError> {
    let NewKey { name, expires_at } = body.value;
    let (name, now) = (Name::parse(&name).map_err(AccountError::Name)?, state.clock.now());
    if expires_at.is_some_and(|end| end <= now) {
        return Err(AccountError::KeyEndsInThePast.into());
    }
    let (secret, _) = Tokens::refresh();
    let secret = format!("{MARK}{secret}");
    let (hash, prefix) = (Tokens::digest(&secret), secret.chars().take(SHOWN).collect());
    let work = move |tx: &mut Tx<'_>| -> Result<KeyView, ApiError> {
        account::begin_holding_change(tx)?;
        if !keeps(tx, id.0, &Sight::of(&caller.actor))? {
            return Err(AccountError::OfPerson.into());
        }
        if account::keys_that_count(tx, id.0, now)? >= KEYS_AT_ONCE {
            return Err(AccountError::TooManyKeys.into());
        }
        let key = made(id.0, name, prefix, caller.actor.account(), (now, expires_at));
        account::store_key(tx, &key, hash)?;
        account::audit(tx, caller.audits("key.create", ("account", id.0), json!({"key": key.id}), now))?;
        Ok(KeyView::of(key, now))
    };
    let made = KeyMade { made: state.db.write(work).await?, key: secret };
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(made))
}

fn made(
    account: AccountId,
    name: Name<40>,
    prefix: String,
    by: Option<AccountId>,
    (created_at, expires_at): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> AccountKey {
    let id = AccountKeyId::new();
    AccountKey { id, account, name, prefix, by, created_at, expires_at, last_used_at: None, ended_at: None }
}

/// The keys of a program
///
/// Never the keys themselves. Those that nobody ended come first.
#[utoipa::path(tag = "account", operation_id = "listAccountKeys",
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "At most 100", body = KeyList)))]
#[get("/accounts/{id}/keys")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let (sight, now) = (Sight::of(&caller.actor), state.clock.now());
    let found = state.db.read(move |conn| -> Result<_, ApiError> {
        keeps(conn, id.0, &sight)?;
        Ok(account::keys_of(conn, id.0)?)
    });
    let items = found.await?.into_iter().map(|key| KeyView::of(key, now)).collect();
    view(&req, &KeyList { items })
}

/// End a key
///
/// Every session of the program ends; with another key it signs in again.
#[utoipa::path(tag = "account", operation_id = "endAccountKey",
    params(("id" = AccountKeyId, Path, description = "The key")),
    responses((status = 200, description = "Ended", body = KeyView)))]
#[post("/account-keys/{id}/end")]
pub async fn end_key(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountKeyId>,
) -> Result<HttpResponse, ApiError> {
    let (by, now) = (caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        let key = account::key_by_id(tx, id.0)?.ok_or(AccountError::NotFound)?;
        keeps(tx, key.account, &Sight::of(&by.actor))?;
        account::end_key(tx, id.0, now)?;
        flow::end_all(tx, key.account, "key_ended", now)?;
        account::audit(tx, by.audits("key.end", ("account", key.account), json!({"key": id.0}), now))?;
        let key = account::key_by_id(tx, id.0)?.ok_or(AccountError::NotFound)?;
        Answer::ok(&KeyView::of(key, now))
    };
    once.run(&state, &caller, [0; 32], work).await
}

/// Sign in a program
///
/// By a key, for an access token of 15 minutes; there is no refresh token, for the key serves again. A wrong key, one
/// that ended or ran out, and one of a barred account are answered alike.
#[utoipa::path(tag = "account", operation_id = "signInService", request_body = ServiceSignIn,
    responses((status = 201, description = "Signed in", body = ServiceTokenView)))]
#[post("/service-sessions")]
pub async fn sign_in(
    state: Data<State>,
    caller: Caller,
    body: Body<ServiceSignIn>,
) -> Result<HttpResponse, ApiError> {
    state.limits.knock(Doors::SignIn, &caller.address)?;
    let (hash, now) = (Tokens::digest(&body.value.key), state.clock.now());
    let work = move |tx: &mut Tx<'_>| -> Result<Option<Session>, ApiError> {
        let found = account::key_by_hash(tx, hash)?;
        let tried = found.as_ref().map(|key| key.account);
        match found {
            Some(key) if opens(tx, &key, now)? => Ok(Some(open(tx, &caller, &key)?)),
            _ => {
                enter::refuse(tx, &caller, "session.open", tried, "key", now)?;
                Ok(None)
            }
        }
    };
    let session = state.db.write(work).await?.ok_or(AccountError::WrongKey)?;
    let token = state.tokens.access(session.account, session.id, session.created_at);
    let tokens = ServiceTokenView {
        access_token: token.map_err(ApiError::internal)?,
        expires_in: (session.expires_at - session.created_at).num_seconds(),
        session_id: session.id,
    };
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(tokens))
}

/// Whether the key opens now; that it did is noted.
fn opens(tx: &mut Tx<'_>, key: &AccountKey, now: DateTime<Utc>) -> Result<bool, ApiError> {
    Ok(key.counts(now) && may_enter(tx, key.account)? && account::touch_key(tx, key.id, now)?)
}

/// Whether the account is a program's that nobody barred.
fn may_enter(conn: &mut Conn, id: AccountId) -> Result<bool, ApiError> {
    let barred = account::by_id(conn, id)?.is_none_or(|found| found.disabled_at.is_some());
    Ok(!barred && is_program(&account::holdings_for(conn, id)?))
}

/// Opens a session that ends with its one access token, or with the key.
fn open(tx: &mut Tx<'_>, caller: &Caller, key: &AccountKey) -> Result<Session, ApiError> {
    let now = Utc::now();
    let end = now + Duration::minutes(Tokens::ACCESS_MINUTES);
    let session = Session {
        id: SessionId::new(),
        account: key.account,
        device: key.prefix.clone(),
        address: caller.address.clone(),
        created_at: now,
        refreshed_at: now,
        expires_at: key.expires_at.map_or(end, |last| last.min(end)),
        revoked_at: None,
        enrolment_only: false,
    };
    account::open_session(tx, &session)?;
    let detail = json!({"way": "key", "key": key.id});
    let line = caller.audits("session.open", ("session", session.id), detail, now);
    account::audit(tx, AuditLine { account: Some(key.account), ..line })?;
    Ok(session)
}
