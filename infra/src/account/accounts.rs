use super::rows::AccountRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    each,
    schema::accounts::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    account::{Account, Login},
    shared::{AccountId, Name},
};
use std::collections::HashMap;

/// What a sign-in is checked against.
pub struct Credentials {
    /// Who.
    pub account: AccountId,
    /// The stored hash; absent where the person has no password.
    pub hash: Option<String>,
    /// Whether sign-in is barred.
    pub disabled: bool,
}

/// Stores a new account; `false` where the sign-in name is taken.
///
/// # Errors
/// Trouble with the database.
pub fn insert(tx: &mut Tx<'_>, account: &Account, hash: Option<&str>) -> DbResult<bool> {
    let taken: i64 =
        dsl::accounts.filter(dsl::login.eq(account.login.as_str())).count().get_result(&mut **tx)?;
    if taken > 0 {
        return Ok(false);
    }
    diesel::insert_into(dsl::accounts)
        .values((AccountRow::from(account), dsl::password_hash.eq(hash)))
        .execute(&mut **tx)?;
    Ok(true)
}

/// One account.
///
/// # Errors
/// Trouble with the database.
pub fn by_id(conn: &mut Conn, id: AccountId) -> DbResult<Option<Account>> {
    dsl::accounts
        .filter(dsl::id.eq(Key(id.0)))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?
        .map(AccountRow::into_domain)
        .transpose()
}

/// Whether there is any account.
///
/// # Errors
/// Trouble with the database.
pub fn anybody(conn: &mut Conn) -> DbResult<bool> {
    let first: Option<Key> = dsl::accounts.select(dsl::id).limit(1).first(conn).optional()?;
    Ok(first.is_some())
}

/// What others read of these people; who is no account is left out.
///
/// # Errors
/// Trouble with the database.
pub fn names(conn: &mut Conn, ids: &[AccountId]) -> DbResult<HashMap<AccountId, String>> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.0)).collect();
    let named = dsl::accounts.filter(dsl::id.eq_any(keys)).select((dsl::id, dsl::name));
    let rows: Vec<(Key, String)> = each!(conn, c => named.load(c))?;
    Ok(rows.into_iter().map(|(id, name)| (AccountId(id.0), name)).collect())
}

/// What to check a password against.
///
/// # Errors
/// Trouble with the database.
pub fn credentials(conn: &mut Conn, login: &Login) -> DbResult<Option<Credentials>> {
    let found: Option<(Key, Option<String>, Option<At>)> = dsl::accounts
        .filter(dsl::login.eq(login.as_str()))
        .select((dsl::id, dsl::password_hash, dsl::disabled_at))
        .first(conn)
        .optional()?;
    Ok(found.map(|(id, hash, disabled)| Credentials {
        account: AccountId(id.0),
        hash,
        disabled: disabled.is_some(),
    }))
}

/// Gives another name; `false` where the version is stale.
///
/// # Errors
/// Trouble with the database.
pub fn rename(
    tx: &mut Tx<'_>,
    id: AccountId,
    version: i32,
    name: &Name<40>,
    now: DateTime<Utc>,
) -> DbResult<bool> {
    let changed = diesel::update(dsl::accounts.filter(dsl::id.eq(Key(id.0)).and(dsl::version.eq(version))))
        .set((dsl::name.eq(name.as_str()), dsl::version.eq(dsl::version + 1), dsl::updated_at.eq(At(now))))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Bars or allows sign-in; `false` where the version is stale.
///
/// # Errors
/// Trouble with the database.
pub fn disable(
    tx: &mut Tx<'_>,
    id: AccountId,
    version: i32,
    barred: bool,
    now: DateTime<Utc>,
) -> DbResult<bool> {
    let since = barred.then_some(At(now));
    let changed = diesel::update(dsl::accounts.filter(dsl::id.eq(Key(id.0)).and(dsl::version.eq(version))))
        .set((dsl::disabled_at.eq(since), dsl::version.eq(dsl::version + 1), dsl::updated_at.eq(At(now))))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Replaces the password.
///
/// # Errors
/// Trouble with the database.
pub fn set_password(tx: &mut Tx<'_>, id: AccountId, hash: &str, now: DateTime<Utc>) -> DbResult<()> {
    diesel::update(dsl::accounts.filter(dsl::id.eq(Key(id.0))))
        .set((dsl::password_hash.eq(hash), dsl::version.eq(dsl::version + 1), dsl::updated_at.eq(At(now))))
        .execute(&mut **tx)?;
    Ok(())
}
