//! Signing in, renewing and ending sessions: where one act writes several tables.

use super::dto::{Me, TokenView};
use super::enter::{self, Entered};
use super::tokens::Tokens;
use crate::{
    http::{ApiError, Caller},
    state::State,
};
use chrono::{DateTime, Duration, Utc};
use rand::Rng;
use sanping_domain::{
    account::{
        Account, AccountError, AuditLine, CODE_DAY, Login, Outcome, Password, RefreshUse, Session, refresh,
    },
    shared::{AccountId, Actor, AuditId, Name, Place, Role},
};
use sanping_infra::{
    account::{self, Challenge},
    db::{Conn, DbError, Tx},
    grid,
};
use serde_json::json;

/// Checks name and password and opens a session. Known and unknown names answer alike, and take as long.
pub async fn sign_in(
    state: &State,
    caller: &Caller,
    name: &str,
    password: &str,
    device: String,
) -> Result<Entered, ApiError> {
    let login = Login::parse(name);
    let known = match login.clone() {
        Ok(login) => state.db.read(move |conn| account::credentials(conn, &login)).await?,
        Err(_) => None,
    };
    let hash = known.as_ref().filter(|known| !known.disabled).and_then(|known| known.hash.clone());
    // A password that could never have been set is still checked, for the same time, against the decoy.
    let (typed, hash) = match Password::parse(password) {
        Ok(typed) => (typed, hash),
        Err(_) => (Password::parse("too short or too long")?, None),
    };
    let right = state.hasher.verify(typed, hash).await?;
    let now = Utc::now();
    let Some(account) = known.filter(|_| right).map(|known| known.account) else {
        let tried = login.map_or_else(|_| String::from("-"), |login| login.as_str().to_owned());
        let line = AuditLine {
            outcome: Outcome::Refused,
            ..caller.audits("session.open", ("login", tried), json!({}), now)
        };
        state.db.write(move |tx| account::audit(tx, line)).await?;
        return Err(AccountError::WrongCredentials.into());
    };
    let (by, now) = (caller.clone(), state.clock.now());
    let who = Challenge { account, device, way: "password".into() };
    let entered = state.db.write(move |tx| enter::enter(tx, &by, who, now)).await?;
    Ok(entered.ok_or(AccountError::WrongCredentials)?)
}

/// Makes sure that whoever is signed in knows the present password.
pub async fn confirm_password(state: &State, id: AccountId, typed: &str) -> Result<(), ApiError> {
    let known = state.db.read(move |conn| -> Result<_, ApiError> {
        let login = account::by_id(conn, id)?.ok_or(AccountError::NotFound)?.login;
        Ok(account::credentials(conn, &login)?.and_then(|known| known.hash))
    });
    let hash = known.await?;
    let right = match Password::parse(typed) {
        Ok(typed) => state.hasher.verify(typed, hash).await?,
        Err(_) => false,
    };
    if right {
        return Ok(());
    }
    let field = ApiError::field("currentPassword", "wrong_password", "the current password is wrong");
    Err(ApiError { code: "wrong_password", ..field })
}

/// Exchanges a refresh token, once. A second use ends the whole session: somebody has a copy.
pub async fn renew(state: &State, caller: &Caller, token: &str) -> Result<TokenView, ApiError> {
    let old = Tokens::digest(token);
    let (fresh, digest) = Tokens::refresh();
    let now = Utc::now();
    let address = caller.address.clone();
    let renewed = state
        .db
        .write(move |tx| -> Result<Result<(Session, Me), AccountError>, ApiError> {
            let Some(found) = account::find_refresh(tx, old)? else {
                return Ok(Err(AccountError::NotSignedIn));
            };
            let spent = account::spend_refresh(tx, old, now)?;
            let session = found.session;
            match refresh(&session, found.expires_at, spent, found.disabled, now) {
                Err(error) => Ok(Err(error)),
                Ok(RefreshUse::RevokeAll) => {
                    account::revoke_session(tx, session.id, "refresh_reuse", now)?;
                    account::audit(tx, reuse_line(&session, address, now))?;
                    Ok(Err(AccountError::RefreshReused))
                }
                Ok(RefreshUse::Renew) => {
                    let until = now + Duration::days(Tokens::REFRESH_DAYS);
                    account::store_refresh(tx, digest, session.id, until)?;
                    account::touch(tx, session.id, now, until)?;
                    let me = me(tx, session.account)?;
                    Ok(Ok((session, me)))
                }
            }
        })
        .await?;
    // The refusal comes after COMMIT: ending the session must last although the caller gets an error.
    let (session, me) = renewed?;
    Ok(TokenView {
        access_token: state.tokens.access(session.account, session.id, now).map_err(ApiError::internal)?,
        refresh_token: fresh,
        expires_in: Tokens::ACCESS_MINUTES * 60,
        session_id: session.id,
        account: me,
    })
}

fn reuse_line(session: &Session, address: String, at: DateTime<Utc>) -> AuditLine {
    AuditLine {
        id: AuditId::new(),
        at,
        account: Some(session.account),
        address,
        action: "session.refresh_reuse".into(),
        object_kind: "session".into(),
        object_id: session.id.to_string(),
        outcome: Outcome::Refused,
        detail: json!({}),
    }
}

/// Oneself, with roles.
pub fn me(conn: &mut Conn, id: AccountId) -> Result<Me, ApiError> {
    let account = account::by_id(conn, id)?.ok_or(AccountError::NotFound)?;
    let grants = account::grants_of(conn, id)?;
    let ways = account::ways_in(conn, id)?;
    Ok(Me::of(account, grants, ways))
}

/// A new account as storage takes it; the HTTP door, the command line and the demo all come here.
///
/// # Errors
/// [`AccountError`] for a name or sign-in name against the rules, or taken.
pub fn new_account(
    tx: &mut Tx<'_>,
    login: &str,
    name: &str,
    hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Account, ApiError> {
    let account = Account {
        id: AccountId::new(),
        login: Login::parse(login)?,
        name: Name::parse(name).map_err(AccountError::Name)?,
        disabled_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    if account::insert(tx, &account, hash)? { Ok(account) } else { Err(AccountError::LoginTaken.into()) }
}

/// An account for who comes by phone or WeChat for the first time. Neither name tells anything of her.
pub fn new_resident(tx: &mut Tx<'_>, caller: &Caller, now: DateTime<Utc>) -> Result<AccountId, ApiError> {
    let mut bytes = [0u8; 10];
    rand::rng().fill_bytes(&mut bytes);
    let random = data_encoding::BASE32_NOPAD.encode(&bytes);
    let name = format!("居民{}", random.get(..4).unwrap_or_default());
    let id = new_account(tx, &format!("r{random}"), &name, None, now)?.id;
    let line = caller.audits("account.create", ("account", id), json!({}), now);
    account::audit(tx, AuditLine { account: Some(id), ..line })?;
    Ok(id)
}

/// Whether a place lies under one that the caller administers.
pub fn under(conn: &mut Conn, actor: &Actor, place: Place) -> Result<bool, ApiError> {
    for held in actor.holdings.iter().filter(|held| held.role == Role::CommunityAdmin) {
        let reaches = match (held.place, place) {
            (Place::Grid(root), Place::Grid(node)) => grid::is_under(conn, node, root)?,
            // Units serve a whole community: whoever administers one names the people of its units.
            (Place::Grid(_), Place::Unit(_)) => true,
            _ => false,
        };
        if reaches {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Ends every session of a person, and what waits for a second factor, after a change that must bite on the next
/// request.
pub fn end_all(tx: &mut Tx<'_>, id: AccountId, why: &str, now: DateTime<Utc>) -> Result<usize, DbError> {
    account::drop_challenges(tx, id)?;
    account::revoke_all(tx, id, why, now)
}

/// Forgets codes and challenges that ended; a code is kept for as long as the caps look back.
///
/// # Errors
/// Trouble with the database.
pub async fn forget_what_ended(state: &State) -> Result<(), DbError> {
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>| {
        account::forget_codes(tx, now - CODE_DAY)?;
        account::forget_challenges(tx, now)
    };
    state.db.write(work).await.map(drop)
}
