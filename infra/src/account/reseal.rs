use super::{
    contacts_of,
    rows::{openid_columns, phone_columns},
};
use crate::{
    db::{Conn, DbError, DbResult, Key, Tx},
    schema::accounts::dsl,
    seal::sealer,
};
use diesel::prelude::*;
use sanping_domain::shared::AccountId;
use uuid::Uuid;

/// Accounts looked at in one transaction.
const PAGE: i64 = 500;

/// A row's id and its sealed columns.
type Sealed = (Key, Option<Vec<u8>>, Option<Vec<u8>>);

/// Seals phone and open id of one page of accounts with the newest key, those behind `after`; gives where to go on
/// and how many accounts were sealed anew. The indexes stay: their key is not among those that change.
///
/// # Errors
/// [`DbError::Broken`] where a value does not open; trouble with the database.
pub fn reseal_accounts(tx: &mut Tx<'_>, after: Option<AccountId>) -> DbResult<(Option<AccountId>, i64)> {
    let rows = page(tx, after.map_or(Uuid::nil(), |id| id.0))?;
    let full = i64::try_from(rows.len()).is_ok_and(|seen| seen == PAGE);
    let next = rows.last().filter(|_| full).map(|row| AccountId(row.0.0));
    let mut done = 0;
    for row in rows.iter().filter(|row| is_old(row).unwrap_or(true)) {
        let id = AccountId(row.0.0);
        let contacts = contacts_of(tx, id)?;
        diesel::update(dsl::accounts.find(row.0))
            .set((
                dsl::phone_sealed.eq(phone_columns(id, contacts.phone.as_ref())?.0),
                dsl::openid_sealed.eq(openid_columns(id, contacts.openid.as_ref())?.0),
            ))
            .execute(&mut **tx)?;
        done += 1;
    }
    Ok((next, done))
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
    Ok(dsl::accounts
        .filter(dsl::id.gt(Key(after)))
        .order(dsl::id.asc())
        .limit(PAGE)
        .select((dsl::id, dsl::phone_sealed, dsl::openid_sealed))
        .load(conn)?)
}

fn is_old((_, phone, openid): &Sealed) -> DbResult<bool> {
    let keys = sealer().map_err(|error| DbError::Broken(error.to_string()))?;
    Ok([phone, openid].into_iter().flatten().any(|sealed| !keys.is_current(sealed)))
}
