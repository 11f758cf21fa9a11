use super::{holdings::grants_of, rows::SessionRow};
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    each,
    schema::{accounts, refresh_tokens, sessions},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    account::{Session, Spent},
    shared::{AccountId, Holding, SessionId},
};

/// A session that stands, as every request asks for it.
pub struct SignedIn {
    /// Whose it is.
    pub account: AccountId,
    /// Whether its tokens count at `now`.
    pub live: bool,
    /// Whether it serves only to enrol a second factor.
    pub enrolment_only: bool,
}

/// A refresh token that was found.
pub struct Found {
    /// Its session.
    pub session: Session,
    /// When the token ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Whether its owner may not sign in.
    pub disabled: bool,
}

/// Stores a new session.
///
/// # Errors
/// Trouble with the database.
pub fn open_session(tx: &mut Tx<'_>, session: &Session) -> DbResult<()> {
    diesel::insert_into(sessions::table).values(SessionRow::from(session)).execute(&mut **tx)?;
    Ok(())
}

/// Owner, end, revocation, whether it serves to enrol alone, since when its owner is barred.
type StandingRow = (Key, At, Option<At>, bool, Option<At>);

/// Whether a session stands: asked at every request, so that revocation bites on the next one.
///
/// # Errors
/// Trouble with the database.
pub fn signed_in(conn: &mut Conn, id: SessionId, now: DateTime<Utc>) -> DbResult<Option<SignedIn>> {
    let standing = sessions::table.inner_join(accounts::table).filter(sessions::id.eq(Key(id.0))).select((
        sessions::account_id,
        sessions::expires_at,
        sessions::revoked_at,
        sessions::enrolment_only,
        accounts::disabled_at,
    ));
    let found: Option<StandingRow> = each!(conn, c => standing.first(c)).optional()?;
    Ok(found.map(|(account, expires, revoked, enrolment_only, disabled)| SignedIn {
        account: AccountId(account.0),
        live: revoked.is_none() && disabled.is_none() && now < expires.0,
        enrolment_only,
    }))
}

/// Those of these sessions that stand at `now`, in no order.
///
/// # Errors
/// Trouble with the database.
pub fn live_among(conn: &mut Conn, ids: &[SessionId], now: DateTime<Utc>) -> DbResult<Vec<SessionId>> {
    let ids: Vec<Key> = ids.iter().map(|id| Key(id.0)).collect();
    let live: Vec<Key> = sessions::table
        .inner_join(accounts::table)
        .filter(sessions::id.eq_any(ids))
        .filter(sessions::revoked_at.is_null().and(sessions::expires_at.gt(At(now))))
        .filter(accounts::disabled_at.is_null())
        .select(sessions::id)
        .load(conn)?;
    Ok(live.into_iter().map(|id| SessionId(id.0)).collect())
}

/// What the owner of a session holds. It cannot change while the session lives: a change of roles ends it.
///
/// # Errors
/// Trouble with the database.
pub fn holdings_for(conn: &mut Conn, account: AccountId) -> DbResult<Vec<Holding>> {
    Ok(grants_of(conn, account)?.into_iter().map(|grant| grant.holding).collect())
}

/// The sessions of a person that still stand, newest first.
///
/// # Errors
/// Trouble with the database.
pub fn sessions_of(conn: &mut Conn, account: AccountId, now: DateTime<Utc>) -> DbResult<Vec<Session>> {
    let rows: Vec<SessionRow> = sessions::table
        .filter(sessions::account_id.eq(Key(account.0)))
        .filter(sessions::revoked_at.is_null().and(sessions::expires_at.gt(At(now))))
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .limit(100)
        .select(SessionRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Keeps the digest of a refresh token; the token itself is never stored.
///
/// # Errors
/// Trouble with the database.
pub fn store_refresh(
    tx: &mut Tx<'_>,
    hash: [u8; 32],
    session: SessionId,
    expires_at: DateTime<Utc>,
) -> DbResult<()> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::hash.eq(hash.to_vec()),
            refresh_tokens::session_id.eq(Key(session.0)),
            refresh_tokens::expires_at.eq(At(expires_at)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Looks a refresh token up.
///
/// # Errors
/// Trouble with the database.
pub fn find_refresh(conn: &mut Conn, hash: [u8; 32]) -> DbResult<Option<Found>> {
    let token: Option<(Key, At)> = refresh_tokens::table
        .filter(refresh_tokens::hash.eq(hash.to_vec()))
        .select((refresh_tokens::session_id, refresh_tokens::expires_at))
        .first(conn)
        .optional()?;
    let Some((session, expires_at)) = token else { return Ok(None) };
    let (row, disabled): (SessionRow, Option<At>) = sessions::table
        .inner_join(accounts::table)
        .filter(sessions::id.eq(session))
        .select((SessionRow::as_select(), accounts::disabled_at))
        .first(conn)?;
    Ok(Some(Found { session: row.into(), expires_at: expires_at.0, disabled: disabled.is_some() }))
}

/// Spends a refresh token; of two at once exactly one is [`Spent::First`].
///
/// # Errors
/// Trouble with the database.
pub fn spend_refresh(tx: &mut Tx<'_>, hash: [u8; 32], now: DateTime<Utc>) -> DbResult<Spent> {
    let unused = refresh_tokens::table
        .filter(refresh_tokens::hash.eq(hash.to_vec()).and(refresh_tokens::used_at.is_null()));
    let spent = diesel::update(unused).set(refresh_tokens::used_at.eq(Some(At(now)))).execute(&mut **tx)?;
    Ok(if spent == 1 { Spent::First } else { Spent::Again })
}

/// Notes that a session was refreshed, and lets it live on.
///
/// # Errors
/// Trouble with the database.
pub fn touch(tx: &mut Tx<'_>, id: SessionId, now: DateTime<Utc>, expires_at: DateTime<Utc>) -> DbResult<()> {
    diesel::update(sessions::table.filter(sessions::id.eq(Key(id.0))))
        .set((sessions::refreshed_at.eq(At(now)), sessions::expires_at.eq(At(expires_at))))
        .execute(&mut **tx)?;
    Ok(())
}

/// Ends one session; `false` where it had ended.
///
/// # Errors
/// Trouble with the database.
pub fn revoke_session(tx: &mut Tx<'_>, id: SessionId, why: &str, now: DateTime<Utc>) -> DbResult<bool> {
    let standing = sessions::table.filter(sessions::id.eq(Key(id.0)).and(sessions::revoked_at.is_null()));
    let ended = diesel::update(standing)
        .set((sessions::revoked_at.eq(Some(At(now))), sessions::revoked_for.eq(Some(why))))
        .execute(&mut **tx)?;
    Ok(ended == 1)
}

/// Ends every session of a person: after a change of password or roles, and when disabled.
///
/// # Errors
/// Trouble with the database.
pub fn revoke_all(tx: &mut Tx<'_>, account: AccountId, why: &str, now: DateTime<Utc>) -> DbResult<usize> {
    let standing =
        sessions::table.filter(sessions::account_id.eq(Key(account.0)).and(sessions::revoked_at.is_null()));
    Ok(diesel::update(standing)
        .set((sessions::revoked_at.eq(Some(At(now))), sessions::revoked_for.eq(Some(why))))
        .execute(&mut **tx)?)
}

/// Ends every session of a person but this one: after a change of her ways in.
///
/// # Errors
/// Trouble with the database.
pub fn revoke_others(
    tx: &mut Tx<'_>,
    account: AccountId,
    but: SessionId,
    why: &str,
    now: DateTime<Utc>,
) -> DbResult<usize> {
    let others = sessions::account_id
        .eq(Key(account.0))
        .and(sessions::id.ne(Key(but.0)))
        .and(sessions::revoked_at.is_null());
    Ok(diesel::update(sessions::table.filter(others))
        .set((sessions::revoked_at.eq(Some(At(now))), sessions::revoked_for.eq(Some(why))))
        .execute(&mut **tx)?)
}

/// Lets a session serve for everything, once its owner has enrolled.
///
/// # Errors
/// Trouble with the database.
pub fn free_session(tx: &mut Tx<'_>, id: SessionId) -> DbResult<()> {
    diesel::update(sessions::table.filter(sessions::id.eq(Key(id.0))))
        .set(sessions::enrolment_only.eq(false))
        .execute(&mut **tx)?;
    Ok(())
}

/// How many sessions ended before `before`, by themselves or by somebody.
///
/// # Errors
/// Trouble with the database.
pub fn ended_sessions(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<i64> {
    let revoked = sessions::revoked_at.lt(Some(At(before))).assume_not_null();
    Ok(sessions::table
        .filter(sessions::expires_at.lt(At(before)).or(sessions::revoked_at.is_not_null().and(revoked)))
        .count()
        .get_result(conn)?)
}

/// Removes a bounded number of sessions that ended before `before`, with their refresh tokens; gives how many.
///
/// # Errors
/// Trouble with the database.
pub fn expire_sessions(tx: &mut Tx<'_>, before: DateTime<Utc>) -> DbResult<usize> {
    let revoked = sessions::revoked_at.lt(Some(At(before))).assume_not_null();
    let old: Vec<Key> = sessions::table
        .filter(sessions::expires_at.lt(At(before)).or(sessions::revoked_at.is_not_null().and(revoked)))
        .limit(500)
        .select(sessions::id)
        .load(&mut **tx)?;
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(old.clone())))
        .execute(&mut **tx)?;
    Ok(diesel::delete(sessions::table.filter(sessions::id.eq_any(old))).execute(&mut **tx)?)
}
