//! The personal fields of an account, which are sealed.

use super::unreadable;
use crate::{
    account::Contacts,
    db::{At, DbError, DbResult},
    schema::{accounts, second_factors},
    seal::{SealError, Spot, sealer},
};
use diesel::{Queryable, Selectable};
use sanping_domain::{
    account::{OpenId, SecondFactor},
    shared::{AccountId, Phone},
};

/// A sealed value and the index by which it is found.
pub(in crate::account) type SealedColumns = (Option<Vec<u8>>, Option<Vec<u8>>);

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(in crate::account) struct ContactRow {
    phone_sealed: Option<Vec<u8>>,
    openid_sealed: Option<Vec<u8>>,
}

impl ContactRow {
    /// Whether there is anything to open.
    pub(in crate::account) const fn is_sealed(&self) -> bool {
        self.phone_sealed.is_some() || self.openid_sealed.is_some()
    }

    pub(in crate::account) fn into_domain(self, account: AccountId) -> DbResult<Contacts> {
        let Self { phone_sealed, openid_sealed } = self;
        let phone = opened(PHONE, account, phone_sealed)?;
        let openid = opened(OPENID, account, openid_sealed)?;
        Ok(Contacts {
            phone: phone.map(|text| Phone::parse(&text)).transpose().map_err(unreadable)?,
            openid: openid.map(|text| OpenId::parse(&text)).transpose().map_err(unreadable)?,
        })
    }
}

const PHONE: &str = "accounts.phone_sealed";
const OPENID: &str = "accounts.openid_sealed";

/// How a phone is stored.
pub(in crate::account) fn phone_columns(
    account: AccountId,
    phone: Option<&Phone>,
) -> DbResult<SealedColumns> {
    let Some(phone) = phone else { return Ok((None, None)) };
    Ok((Some(sealed(PHONE, account, phone.as_str())?), Some(phone_index(phone)?)))
}

/// How an open id is stored.
pub(in crate::account) fn openid_columns(
    account: AccountId,
    openid: Option<&OpenId>,
) -> DbResult<SealedColumns> {
    let Some(openid) = openid else { return Ok((None, None)) };
    Ok((Some(sealed(OPENID, account, openid.as_str())?), Some(openid_index(openid)?)))
}

/// By what a phone is found.
pub(in crate::account) fn phone_index(phone: &Phone) -> DbResult<Vec<u8>> {
    Ok(sealer().map_err(sealing)?.index("phone", phone.as_str()).to_vec())
}

/// By what an open id is found.
pub(in crate::account) fn openid_index(openid: &OpenId) -> DbResult<Vec<u8>> {
    Ok(sealer().map_err(sealing)?.index("openid", openid.as_str()).to_vec())
}

fn sealed(column: &'static str, account: AccountId, plain: &str) -> DbResult<Vec<u8>> {
    sealer().and_then(|keys| keys.seal(Spot { column, row: account.0 }, plain)).map_err(sealing)
}

fn opened(column: &'static str, account: AccountId, sealed: Option<Vec<u8>>) -> DbResult<Option<String>> {
    let open = |sealed: Vec<u8>| sealer()?.open(Spot { column, row: account.0 }, &sealed);
    sealed.map(open).transpose().map_err(sealing)
}

fn sealing(error: SealError) -> DbError {
    DbError::Broken(error.to_string())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = second_factors)]
pub(in crate::account) struct SecondFactorRow {
    secret_sealed: Vec<u8>,
    confirmed_at: Option<At>,
    last_step: i64,
}

impl SecondFactorRow {
    pub(in crate::account) fn into_domain(self, account: AccountId) -> DbResult<SecondFactor> {
        let Self { secret_sealed, confirmed_at, last_step } = self;
        let secret = opened(SECRET, account, Some(secret_sealed))?.unwrap_or_default();
        Ok(SecondFactor { secret, confirmed_at: confirmed_at.map(|at| at.0), last_step })
    }
}

const SECRET: &str = "second_factors.secret_sealed";

/// How the secret of a second factor is stored.
pub(in crate::account) fn sealed_secret(account: AccountId, secret: &str) -> DbResult<Vec<u8>> {
    sealed(SECRET, account, secret)
}
