//! Where a person is reached: phone and WeChat, sealed, and found again by their keyed indexes.

use super::rows::{ContactRow, openid_columns, openid_index, phone_columns, phone_index};
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::{accounts::dsl, second_factors},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    account::{OpenId, WaysIn},
    shared::{AccountId, Phone},
};

/// Where a person is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// Her mobile number.
    pub phone: Option<Phone>,
    /// Who she is to our mini-program.
    pub openid: Option<OpenId>,
}

/// Where a person is reached; empty for who is no account.
///
/// # Errors
/// Trouble with the database, or a sealed value that does not open.
pub fn contacts_of(conn: &mut Conn, account: AccountId) -> DbResult<Contacts> {
    let row: Option<ContactRow> = dsl::accounts
        .filter(dsl::id.eq(Key(account.0)))
        .select(ContactRow::as_select())
        .first(conn)
        .optional()?;
    row.map_or_else(|| Ok(Contacts::default()), |row| row.into_domain(account))
}

/// Whether the latest phone or open id opens, as `petition::latest_address_opens` looks at addresses.
///
/// # Errors
/// Trouble with the database.
pub fn latest_contact_opens(conn: &mut Conn) -> DbResult<bool> {
    let latest: Vec<(Key, ContactRow)> = dsl::accounts
        .order(dsl::id.desc())
        .limit(100)
        .select((dsl::id, ContactRow::as_select()))
        .load(conn)?;
    let sealed = latest.into_iter().find(|(_, row)| row.is_sealed());
    Ok(sealed.is_none_or(|(id, row)| row.into_domain(AccountId(id.0)).is_ok()))
}

/// By what a person signs in.
///
/// # Errors
/// As [`contacts_of`].
pub fn ways_in(conn: &mut Conn, account: AccountId) -> DbResult<WaysIn> {
    let Contacts { phone, openid } = contacts_of(conn, account)?;
    let with_password = dsl::id.eq(Key(account.0)).and(dsl::password_hash.is_not_null());
    let password: i64 = dsl::accounts.filter(with_password).count().get_result(conn)?;
    let confirmed =
        second_factors::account_id.eq(Key(account.0)).and(second_factors::confirmed_at.is_not_null());
    let factors: i64 = second_factors::table.filter(confirmed).count().get_result(conn)?;
    Ok(WaysIn { password: password > 0, phone, wechat: openid.is_some(), second_factor: factors > 0 })
}

/// Whose phone this is.
///
/// # Errors
/// Trouble with the database.
pub fn by_phone(conn: &mut Conn, phone: &Phone) -> DbResult<Option<AccountId>> {
    let found: Option<Key> = dsl::accounts
        .filter(dsl::phone_index.eq(phone_index(phone)?))
        .select(dsl::id)
        .first(conn)
        .optional()?;
    Ok(found.map(|id| AccountId(id.0)))
}

/// Who this is at WeChat.
///
/// # Errors
/// Trouble with the database.
pub fn by_openid(conn: &mut Conn, openid: &OpenId) -> DbResult<Option<AccountId>> {
    let found: Option<Key> = dsl::accounts
        .filter(dsl::openid_index.eq(openid_index(openid)?))
        .select(dsl::id)
        .first(conn)
        .optional()?;
    Ok(found.map(|id| AccountId(id.0)))
}

/// Sets or removes the phone of an account.
///
/// # Errors
/// [`DbError::Taken`](crate::db::DbError::Taken) where it is somebody else's; trouble with the database.
pub fn set_phone(
    tx: &mut Tx<'_>,
    account: AccountId,
    phone: Option<&Phone>,
    now: DateTime<Utc>,
) -> DbResult<()> {
    let (sealed, index) = phone_columns(account, phone)?;
    diesel::update(dsl::accounts.filter(dsl::id.eq(Key(account.0))))
        .set((
            dsl::phone_sealed.eq(sealed),
            dsl::phone_index.eq(index),
            dsl::version.eq(dsl::version + 1),
            dsl::updated_at.eq(At(now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Sets or removes who an account is at WeChat.
///
/// # Errors
/// [`DbError::Taken`](crate::db::DbError::Taken) where it is somebody else's; trouble with the database.
pub fn set_openid(
    tx: &mut Tx<'_>,
    account: AccountId,
    openid: Option<&OpenId>,
    now: DateTime<Utc>,
) -> DbResult<()> {
    let (sealed, index) = openid_columns(account, openid)?;
    diesel::update(dsl::accounts.filter(dsl::id.eq(Key(account.0))))
        .set((
            dsl::openid_sealed.eq(sealed),
            dsl::openid_index.eq(index),
            dsl::version.eq(dsl::version + 1),
            dsl::updated_at.eq(At(now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
