use super::rows::AccountKeyRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::account_keys::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    account::AccountKey,
    shared::{AccountId, AccountKeyId},
};

/// Keys of one account that are listed: all that were not ended, and the latest that were.
const LISTED: i64 = 100;

/// Stores a new key by its digest; the key itself is never stored.
///
/// # Errors
/// Trouble with the database.
pub fn store_key(tx: &mut Tx<'_>, key: &AccountKey, hash: [u8; 32]) -> DbResult<()> {
    let row = (AccountKeyRow::from(key), dsl::hash.eq(hash.to_vec()));
    diesel::insert_into(dsl::account_keys).values(row).execute(&mut **tx)?;
    Ok(())
}

/// The key of this digest.
///
/// # Errors
/// Trouble with the database.
pub fn key_by_hash(conn: &mut Conn, hash: [u8; 32]) -> DbResult<Option<AccountKey>> {
    let of_hash = dsl::account_keys.filter(dsl::hash.eq(hash.to_vec()));
    let row = of_hash.select(AccountKeyRow::as_select()).first(conn).optional()?;
    row.map(AccountKeyRow::into_domain).transpose()
}

/// One key.
///
/// # Errors
/// Trouble with the database.
pub fn key_by_id(conn: &mut Conn, id: AccountKeyId) -> DbResult<Option<AccountKey>> {
    let of_id = dsl::account_keys.filter(dsl::id.eq(Key(id.0)));
    let row = of_id.select(AccountKeyRow::as_select()).first(conn).optional()?;
    row.map(AccountKeyRow::into_domain).transpose()
}

/// The keys of an account: those that nobody ended first, then the newest.
///
/// # Errors
/// Trouble with the database.
pub fn keys_of(conn: &mut Conn, account: AccountId) -> DbResult<Vec<AccountKey>> {
    let rows: Vec<AccountKeyRow> = dsl::account_keys
        .filter(dsl::account_id.eq(Key(account.0)))
        .order((dsl::ended_at.is_null().desc(), dsl::created_at.desc(), dsl::id.desc()))
        .limit(LISTED)
        .select(AccountKeyRow::as_select())
        .load(conn)?;
    rows.into_iter().map(AccountKeyRow::into_domain).collect()
}

/// How many keys of an account count at `now`.
///
/// # Errors
/// Trouble with the database.
pub fn keys_that_count(conn: &mut Conn, account: AccountId, now: DateTime<Utc>) -> DbResult<usize> {
    let ends: Vec<Option<At>> = dsl::account_keys
        .filter(dsl::account_id.eq(Key(account.0)).and(dsl::ended_at.is_null()))
        .select(dsl::expires_at)
        .load(conn)?;
    Ok(ends.into_iter().filter(|end| end.as_ref().is_none_or(|end| now < end.0)).count())
}

/// Notes that somebody signs in by a key; `false` where it was ended since it was read.
///
/// # Errors
/// Trouble with the database.
pub fn touch_key(tx: &mut Tx<'_>, id: AccountKeyId, now: DateTime<Utc>) -> DbResult<bool> {
    let touched =
        diesel::update(dsl::account_keys.filter(dsl::id.eq(Key(id.0)).and(dsl::ended_at.is_null())))
            .set(dsl::last_used_at.eq(Some(At(now))))
            .execute(&mut **tx)?;
    Ok(touched == 1)
}

/// Ends one key; one that had ended stays as it is.
///
/// # Errors
/// Trouble with the database.
pub fn end_key(tx: &mut Tx<'_>, id: AccountKeyId, now: DateTime<Utc>) -> DbResult<()> {
    diesel::update(dsl::account_keys.filter(dsl::id.eq(Key(id.0)).and(dsl::ended_at.is_null())))
        .set(dsl::ended_at.eq(Some(At(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// Ends every key of an account, once it is a program's no more.
///
/// # Errors
/// Trouble with the database.
pub fn end_keys(tx: &mut Tx<'_>, account: AccountId, now: DateTime<Utc>) -> DbResult<usize> {
    let standing = dsl::account_id.eq(Key(account.0)).and(dsl::ended_at.is_null());
    Ok(diesel::update(dsl::account_keys.filter(standing))
        .set(dsl::ended_at.eq(Some(At(now))))
        .execute(&mut **tx)?)
}
