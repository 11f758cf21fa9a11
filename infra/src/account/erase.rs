use super::{audit::erase_audit, challenges::drop_challenges, second_factors::remove_factor};
use crate::{
    db::{At, DbResult, Key, Tx},
    schema::{account_keys, accounts, phone_codes, refresh_tokens, sessions},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{account::Tombstone, shared::AccountId};

/// Erases what this room holds of a person: her names and numbers, her ways to sign in, her
/// sessions, and the personal values of
/// the audit trail. The account stays as a tombstone under its id, which names nobody any more.
///
/// # Errors
/// Trouble with the database.
pub fn erase(tx: &mut Tx<'_>, id: AccountId, now: DateTime<Utc>) -> DbResult<()> {
    let hers = sessions::table.filter(sessions::account_id.eq(Key(id.0)));
    let ids: Vec<Key> = hers.select(sessions::id).load(&mut **tx)?;
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(ids)))
        .execute(&mut **tx)?;
    diesel::delete(hers).execute(&mut **tx)?;
    diesel::delete(account_keys::table.filter(account_keys::account_id.eq(Key(id.0)))).execute(&mut **tx)?;
    remove_factor(tx, id)?;
    drop_challenges(tx, id)?;
    let phone: Option<Vec<u8>> =
        accounts::table.find(Key(id.0)).select(accounts::phone_index).first(&mut **tx)?;
    if let Some(phone) = phone {
        diesel::delete(phone_codes::table.filter(phone_codes::phone_index.eq(phone))).execute(&mut **tx)?;
    }
    let Tombstone { login, name } = Tombstone::of(id);
    diesel::update(accounts::table.find(Key(id.0)))
        .set((
            accounts::login.eq(login.as_str()),
            accounts::name.eq(name),
            accounts::password_hash.eq(None::<String>),
            accounts::phone_sealed.eq(None::<Vec<u8>>),
            accounts::phone_index.eq(None::<Vec<u8>>),
            accounts::openid_sealed.eq(None::<Vec<u8>>),
            accounts::openid_index.eq(None::<Vec<u8>>),
            accounts::disabled_at.eq(Some(At(now))),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(At(now)),
        ))
        .execute(&mut **tx)?;
    erase_audit(tx, id)?;
    Ok(())
}
