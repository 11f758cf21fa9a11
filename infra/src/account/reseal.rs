use super::{
    contacts_of,
    rows::{openid_columns, phone_columns, sealed_secret},
    second_factor,
};
use crate::{
    db::{Conn, DbError, DbResult, Key, Tx},
    schema::{accounts, second_factors},
    seal::{Resealed, sealer},
};
use diesel::prelude::*;
use sanping_domain::shared::AccountId;
use uuid::Uuid;

/// Accounts looked at in one transaction.
const PAGE: i64 = 500;

/// What is sealed of an account, and the version that it was read at.
type Sealed = (Key, i32, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);

/// Seals phone, open id and second factor of one page of accounts with the newest key, those behind `after`. The
/// indexes stay: their key is not among those that change.
///
/// # Errors
/// [`DbError::Broken`] where a value does not open; trouble with the database.
pub fn reseal_accounts(tx: &mut Tx<'_>, after: Option<AccountId>) -> DbResult<Resealed<AccountId>> {
    let rows = page(tx, after.map_or(Uuid::nil(), |id| id.0))?;
    let next = rows.last().map(|row| AccountId(row.0.0));
    let mut sealed = 0;
    for row in rows {
        if is_old(&row)? {
            reseal_one(tx, row)?;
            sealed += 1;
        }
    }
    Ok(Resealed { next, sealed })
}

/// Each on the condition that nobody has changed it since it was read: what was erased must not come back.
fn reseal_one(tx: &mut Tx<'_>, (key, version, _, _, secret): Sealed) -> DbResult<()> {
    let id = AccountId(key.0);
    let contacts = contacts_of(tx, id)?;
    diesel::update(accounts::table.find(key).filter(accounts::version.eq(version)))
        .set((
            accounts::phone_sealed.eq(phone_columns(id, contacts.phone.as_ref())?.0),
            accounts::openid_sealed.eq(openid_columns(id, contacts.openid.as_ref())?.0),
        ))
        .execute(&mut **tx)?;
    if let (Some(old), Some(factor)) = (secret, second_factor(tx, id)?) {
        diesel::update(second_factors::table.find(key).filter(second_factors::secret_sealed.eq(old)))
            .set(second_factors::secret_sealed.eq(sealed_secret(id, &factor.secret)?))
            .execute(&mut **tx)?;
    }
    Ok(())
}

/// How many accounts have a value under an older key. Reads the whole table.
///
/// # Errors
/// Trouble with the database.
pub fn accounts_under_older_key(conn: &mut Conn) -> DbResult<i64> {
    let (mut after, mut old) = (Uuid::nil(), 0);
    loop {
        let rows = page(conn, after)?;
        let Some(last) = rows.last() else { return Ok(old) };
        after = last.0.0;
        for row in &rows {
            old += i64::from(is_old(row)?);
        }
    }
}

fn page(conn: &mut Conn, after: Uuid) -> DbResult<Vec<Sealed>> {
    Ok(accounts::table
        .left_join(second_factors::table.on(second_factors::account_id.eq(accounts::id)))
        .filter(accounts::id.gt(Key(after)))
        .order(accounts::id.asc())
        .limit(PAGE)
        .select((
            accounts::id,
            accounts::version,
            accounts::phone_sealed,
            accounts::openid_sealed,
            second_factors::secret_sealed.nullable(),
        ))
        .load(conn)?)
}

fn is_old((_, _, phone, openid, secret): &Sealed) -> DbResult<bool> {
    let keys = sealer().map_err(|error| DbError::Broken(error.to_string()))?;
    Ok([phone, openid, secret].into_iter().flatten().any(|sealed| !keys.is_current(sealed)))
}
