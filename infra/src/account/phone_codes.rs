//! Codes sent to phones. A phone stands here as its keyed index, a code as a keyed digest.

use super::rows::phone_index;
use crate::{
    db::{At, Conn, DbError, DbResult, Key, Tx},
    schema::phone_codes::dsl,
    seal::sealer,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rand::RngExt;
use sanping_domain::{
    account::{CODE_DAY, CODE_LIVES, CODE_TRIES, CodePurpose, SentLately},
    shared::{CodeId, Phone},
};
use subtle::ConstantTimeEq;

/// What was sent within the last day: to this phone, for this address, and in all.
///
/// # Errors
/// Trouble with the database.
pub fn codes_sent(conn: &mut Conn, phone: &Phone, address: &str, now: DateTime<Utc>) -> DbResult<SentLately> {
    let since = At(now - CODE_DAY);
    let to_phone: Vec<At> = dsl::phone_codes
        .filter(dsl::phone_index.eq(phone_index(phone)?).and(dsl::created_at.gt(since)))
        .select(dsl::created_at)
        .load(conn)?;
    let for_address = dsl::phone_codes
        .filter(dsl::address.eq(address).and(dsl::created_at.gt(since)))
        .count()
        .get_result(conn)?;
    let in_all = dsl::phone_codes.filter(dsl::created_at.gt(since)).count().get_result(conn)?;
    Ok(SentLately { to_phone: to_phone.into_iter().map(|at| at.0).collect(), for_address, in_all })
}

/// Makes a code of six digits and keeps what is needed to know it again. The newest code of a phone and purpose
/// is the one that counts.
///
/// # Errors
/// [`DbError::Taken`] where another code was made for this phone at the same moment; trouble with the database.
pub fn make_code(
    tx: &mut Tx<'_>,
    id: CodeId,
    phone: &Phone,
    purpose: CodePurpose,
    address: &str,
    now: DateTime<Utc>,
) -> DbResult<String> {
    let code = format!("{:06}", rand::rng().random_range(0..1_000_000));
    let index = phone_index(phone)?;
    let newest: Option<i32> = dsl::phone_codes
        .filter(dsl::phone_index.eq(&index))
        .select(diesel::dsl::max(dsl::seq))
        .first(&mut **tx)?;
    diesel::insert_into(dsl::phone_codes)
        .values((
            dsl::id.eq(Key(id.0)),
            dsl::phone_index.eq(index),
            dsl::seq.eq(newest.unwrap_or_default().saturating_add(1)),
            dsl::purpose.eq(purpose.as_str()),
            dsl::code_hash.eq(digest(id, &code)?),
            dsl::address.eq(address),
            dsl::tries.eq(0),
            dsl::created_at.eq(At(now)),
            dsl::expires_at.eq(At(now + CODE_LIVES)),
        ))
        .execute(&mut **tx)?;
    Ok(code)
}

/// Tries a code for this phone and purpose. The try is counted, so the transaction must be committed whatever
/// comes out; of two tries of the right code at once one wins.
///
/// # Errors
/// Trouble with the database.
pub fn try_code(
    tx: &mut Tx<'_>,
    phone: &Phone,
    purpose: CodePurpose,
    typed: &str,
    now: DateTime<Utc>,
) -> DbResult<bool> {
    let newest: Option<(Key, Vec<u8>)> = dsl::phone_codes
        .filter(dsl::phone_index.eq(phone_index(phone)?).and(dsl::purpose.eq(purpose.as_str())))
        .order(dsl::seq.desc())
        .select((dsl::id, dsl::code_hash))
        .first(&mut **tx)
        .optional()?;
    let Some((id, hash)) = newest else { return Ok(false) };
    let counts = dsl::id
        .eq(id)
        .and(dsl::used_at.is_null())
        .and(dsl::tries.lt(CODE_TRIES))
        .and(dsl::expires_at.gt(At(now)));
    let tried = diesel::update(dsl::phone_codes.filter(counts))
        .set(dsl::tries.eq(dsl::tries + 1))
        .execute(&mut **tx)?;
    if tried == 0 || !bool::from(digest(CodeId(id.0), typed)?.as_slice().ct_eq(&hash)) {
        return Ok(false);
    }
    let spent = diesel::update(dsl::phone_codes.filter(dsl::id.eq(id).and(dsl::used_at.is_null())))
        .set(dsl::used_at.eq(Some(At(now))))
        .execute(&mut **tx)?;
    Ok(spent == 1)
}

/// Forgets codes that were made before `before`; gives how many.
///
/// # Errors
/// Trouble with the database.
pub fn forget_codes(tx: &mut Tx<'_>, before: DateTime<Utc>) -> DbResult<usize> {
    Ok(diesel::delete(dsl::phone_codes.filter(dsl::created_at.lt(At(before)))).execute(&mut **tx)?)
}

fn digest(id: CodeId, code: &str) -> DbResult<Vec<u8>> {
    let keys = sealer().map_err(|error| DbError::Broken(error.to_string()))?;
    Ok(keys.index("phone_code", &format!("{id} {code}")).to_vec())
}
