//! Sign-ins that wait for their second factor.

use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::sign_in_challenges::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{account::CHALLENGE_LIVES, shared::AccountId};

/// A sign-in that waits for its second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Who got past the first factor.
    pub account: AccountId,
    /// What the client called itself.
    pub device: String,
    /// How, such as `password`.
    pub way: String,
}

/// Keeps a challenge by the digest of its token.
///
/// # Errors
/// Trouble with the database.
pub fn open_challenge(
    tx: &mut Tx<'_>,
    hash: [u8; 32],
    challenge: &Challenge,
    now: DateTime<Utc>,
) -> DbResult<()> {
    diesel::insert_into(dsl::sign_in_challenges)
        .values((
            dsl::hash.eq(hash.to_vec()),
            dsl::account_id.eq(Key(challenge.account.0)),
            dsl::device.eq(&challenge.device),
            dsl::way.eq(&challenge.way),
            dsl::expires_at.eq(At(now + CHALLENGE_LIVES)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// A challenge that still waits.
///
/// # Errors
/// Trouble with the database.
pub fn find_challenge(conn: &mut Conn, hash: [u8; 32], now: DateTime<Utc>) -> DbResult<Option<Challenge>> {
    let found: Option<(Key, String, String)> = dsl::sign_in_challenges
        .filter(dsl::hash.eq(hash.to_vec()).and(dsl::used_at.is_null()).and(dsl::expires_at.gt(At(now))))
        .select((dsl::account_id, dsl::device, dsl::way))
        .first(conn)
        .optional()?;
    Ok(found.map(|(account, device, way)| Challenge { account: AccountId(account.0), device, way }))
}

/// Uses a challenge up; `false` where it was.
///
/// # Errors
/// Trouble with the database.
pub fn spend_challenge(tx: &mut Tx<'_>, hash: [u8; 32], now: DateTime<Utc>) -> DbResult<bool> {
    let unused = dsl::hash.eq(hash.to_vec()).and(dsl::used_at.is_null());
    let spent = diesel::update(dsl::sign_in_challenges.filter(unused))
        .set(dsl::used_at.eq(Some(At(now))))
        .execute(&mut **tx)?;
    Ok(spent == 1)
}

/// Drops what waits for this person: after anything that ends her sessions.
///
/// # Errors
/// Trouble with the database.
pub fn drop_challenges(tx: &mut Tx<'_>, account: AccountId) -> DbResult<usize> {
    Ok(diesel::delete(dsl::sign_in_challenges.filter(dsl::account_id.eq(Key(account.0))))
        .execute(&mut **tx)?)
}

/// Forgets challenges that ended before `before`; gives how many.
///
/// # Errors
/// Trouble with the database.
pub fn forget_challenges(tx: &mut Tx<'_>, before: DateTime<Utc>) -> DbResult<usize> {
    Ok(diesel::delete(dsl::sign_in_challenges.filter(dsl::expires_at.lt(At(before)))).execute(&mut **tx)?)
}
