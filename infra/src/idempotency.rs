//! Keys that make a repeated request harmless, kept in the transaction that they guard.
//!
//! An answer holds personal data, so it is kept sealed, beside the id of what it is about.

use crate::{
    db::{At, Conn, DbError, DbResult, Key, Tx, Update},
    each,
    schema::idempotency_keys::dsl,
    seal::{Resealed, SealError, Spot, sealer},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Answers looked at in one transaction.
const PAGE: i64 = 500;

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
    let row = (
        dsl::hash.eq(hash.to_vec()),
        dsl::body_hash.eq(body_hash.to_vec()),
        dsl::status.eq(AT_WORK),
        dsl::body.eq(""),
        dsl::created_at.eq(At(now)),
    );
    let claim = diesel::insert_into(dsl::idempotency_keys).values(row).on_conflict(dsl::hash).do_nothing();
    let fresh = each!(&mut **tx, c => claim.execute(c))?;
    if fresh == 1 {
        return Ok(Claim::Fresh);
    }
    let (stored, status, clear, sealed): (Vec<u8>, i16, String, Option<Vec<u8>>) = dsl::idempotency_keys
        .filter(dsl::hash.eq(hash.to_vec()))
        .select((dsl::body_hash, dsl::status, dsl::body, dsl::sealed))
        .first(&mut **tx)?;
    if stored != body_hash {
        return Ok(Claim::Used);
    }
    let body = match sealed {
        Some(sealed) => sealer().and_then(|keys| keys.open(spot(hash), &sealed)).map_err(unopened)?,
        None => clear,
    };
    Ok(Claim::Answered { status: u16::try_from(status).unwrap_or_default(), body })
}

/// Keeps the answer of a claimed key. `subject` is what it is about, by which it can be forgotten.
///
/// # Errors
/// Trouble with the database.
pub fn keep(tx: &mut Tx<'_>, hash: [u8; 32], status: u16, body: &str, subject: Option<Uuid>) -> DbResult<()> {
    let sealed = sealer().and_then(|keys| keys.seal(spot(hash), body)).map_err(unopened)?;
    let changes = (
        dsl::status.eq(i16::try_from(status).unwrap_or_default()),
        dsl::sealed.eq(Some(sealed)),
        dsl::subject.eq(subject.map(Key)),
    );
    let here = dsl::idempotency_keys.filter(dsl::hash.eq(hash.to_vec()));
    each!(&mut **tx, c => Update::of(here, changes).execute(c))?;
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

/// A key is bound to its row by the first half of its hash, as long as a row's id elsewhere.
fn spot(hash: [u8; 32]) -> Spot {
    let half: [u8; 16] = *hash.first_chunk().unwrap_or(&[0; 16]);
    Spot { column: "idempotency_keys.body", row: Uuid::from_bytes(half) }
}

fn unopened(error: SealError) -> DbError {
    DbError::Broken(format!("a kept answer: {error}"))
}

/// Forgets the answers about these things, with their keys; gives how many.
///
/// # Errors
/// Trouble with the database.
pub fn forget_about(tx: &mut Tx<'_>, subjects: &[Uuid]) -> DbResult<usize> {
    let about: Vec<Option<Key>> = subjects.iter().map(|id| Some(Key(*id))).collect();
    Ok(diesel::delete(dsl::idempotency_keys.filter(dsl::subject.eq_any(about))).execute(&mut **tx)?)
}

/// How many keys were claimed before `before`.
///
/// # Errors
/// Trouble with the database.
pub fn forgettable(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<i64> {
    Ok(dsl::idempotency_keys.filter(dsl::created_at.lt(At(before))).count().get_result(conn)?)
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

/// Seals one page of kept answers with the newest key, those behind `after` in the order of their hashes.
///
/// # Errors
/// [`DbError::Broken`] where an answer does not open; trouble with the database.
pub fn reseal(tx: &mut Tx<'_>, after: Option<[u8; 32]>) -> DbResult<Resealed<[u8; 32]>> {
    let keys = sealer().map_err(unopened)?;
    let mut done = Resealed { next: None, sealed: 0 };
    for (hash, old) in page(tx, after)? {
        done.next = Some(hash);
        if !keys.is_current(&old) {
            let body = keys.open(spot(hash), &old).map_err(unopened)?;
            let new = keys.seal(spot(hash), &body).map_err(unopened)?;
            let row = dsl::idempotency_keys.filter(dsl::hash.eq(hash.to_vec()));
            diesel::update(row).set(dsl::sealed.eq(Some(new))).execute(&mut **tx)?;
            done.sealed += 1;
        }
    }
    Ok(done)
}

/// How many answers are sealed with an older key. Reads the whole table.
///
/// # Errors
/// Trouble with the database.
pub fn under_older_key(conn: &mut Conn) -> DbResult<i64> {
    let keys = sealer().map_err(unopened)?;
    let (mut after, mut old) = (None, 0);
    loop {
        let rows = page(conn, after)?;
        let Some((last, _)) = rows.last() else { return Ok(old) };
        after = Some(*last);
        let stale = rows.iter().filter(|(_, sealed)| !keys.is_current(sealed)).count();
        old += i64::try_from(stale).unwrap_or_default();
    }
}

fn page(conn: &mut Conn, after: Option<[u8; 32]>) -> DbResult<Vec<([u8; 32], Vec<u8>)>> {
    let rows: Vec<(Vec<u8>, Option<Vec<u8>>)> = dsl::idempotency_keys
        .filter(dsl::sealed.is_not_null())
        .filter(dsl::hash.gt(after.map_or_else(Vec::new, |hash| hash.to_vec())))
        .order(dsl::hash)
        .limit(PAGE)
        .select((dsl::hash, dsl::sealed))
        .load(conn)?;
    let whole = |(hash, sealed): (Vec<u8>, Option<Vec<u8>>)| {
        let hash = hash.try_into().map_err(|_| DbError::Broken("a hash of another length".into()))?;
        Ok((hash, sealed.unwrap_or_default()))
    };
    rows.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::{on_both, read_anew};

    #[test]
    fn the_database_reads_the_statements_of_a_key_once() {
        on_both(async |db| {
            let anew = read_anew(&db, |tx| {
                assert_eq!(claim(tx, [1; 32], [2; 32], Utc::now())?, Claim::Fresh);
                keep(tx, [1; 32], 200, "{}", None)
            });
            assert_eq!(anew.await, [""; 0]);
        });
    }
}
