//! Keys that make a repeated request harmless, kept in the transaction that they guard.

use crate::{
    db::{At, Both, DbResult, Tx},
    schema::idempotency_keys::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// The status of a row whose request is still at work; seen by nobody outside its transaction.
const AT_WORK: i16 = 0;

/// What a key turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Never seen: do the work, then [`keep`] its answer.
    Fresh,
    /// Seen with the same body: give this answer again.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// Seen with another body.
    Used,
}

/// Claims a key. On PostgreSQL a second request waits here until the first has committed.
///
/// # Errors
/// Trouble with the database.
pub fn claim(tx: &mut Tx<'_>, hash: [u8; 32], body_hash: [u8; 32], now: DateTime<Utc>) -> DbResult<Claim> {
    let fresh = Both(
        diesel::insert_into(dsl::idempotency_keys)
            .values((
                dsl::hash.eq(hash.to_vec()),
                dsl::body_hash.eq(body_hash.to_vec()),
                dsl::status.eq(AT_WORK),
                dsl::body.eq(""),
                dsl::created_at.eq(At(now)),
            ))
            .on_conflict(dsl::hash)
            .do_nothing(),
    )
    .execute(&mut **tx)?;
    if fresh == 1 {
        return Ok(Claim::Fresh);
    }
    let (stored, status, body): (Vec<u8>, i16, String) = dsl::idempotency_keys
        .filter(dsl::hash.eq(hash.to_vec()))
        .select((dsl::body_hash, dsl::status, dsl::body))
        .first(&mut **tx)?;
    if stored != body_hash {
        return Ok(Claim::Used);
    }
    Ok(Claim::Answered { status: u16::try_from(status).unwrap_or_default(), body })
}

/// Keeps the answer of a claimed key.
///
/// # Errors
/// Trouble with the database.
pub fn keep(tx: &mut Tx<'_>, hash: [u8; 32], status: u16, body: &str) -> DbResult<()> {
    diesel::update(dsl::idempotency_keys.filter(dsl::hash.eq(hash.to_vec())))
        .set((dsl::status.eq(i16::try_from(status).unwrap_or_default()), dsl::body.eq(body)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Frees a claimed key whose work was refused.
///
/// # Errors
/// Trouble with the database.
pub fn release(tx: &mut Tx<'_>, hash: [u8; 32]) -> DbResult<()> {
    diesel::delete(dsl::idempotency_keys.filter(dsl::hash.eq(hash.to_vec()))).execute(&mut **tx)?;
    Ok(())
}

/// Forgets a bounded number of keys that were claimed before `before`; gives how many.
///
/// # Errors
/// Trouble with the database.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> DbResult<usize> {
    let old: Vec<Vec<u8>> = dsl::idempotency_keys
        .filter(dsl::created_at.lt(At(before)))
        .order(dsl::created_at)
        .limit(5_000)
        .select(dsl::hash)
        .load(&mut **tx)?;
    for hash in &old {
        diesel::delete(dsl::idempotency_keys.filter(dsl::hash.eq(hash))).execute(&mut **tx)?;
    }
    Ok(old.len())
}
