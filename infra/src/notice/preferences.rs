use super::rows::PreferencesRow;
use crate::{
    db::{At, Both, Conn, DbResult, Key, Tx},
    schema::notice_preferences::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{notice::Preferences, shared::AccountId};
use std::collections::BTreeMap;

/// The preferences of those of these people who ever chose.
///
/// # Errors
/// Trouble with the database.
pub fn preferences(conn: &mut Conn, ids: &[AccountId]) -> DbResult<BTreeMap<AccountId, Preferences>> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.0)).collect();
    let rows: Vec<PreferencesRow> = dsl::notice_preferences
        .filter(dsl::account_id.eq_any(keys))
        .select(PreferencesRow::as_select())
        .load(conn)?;
    let read = |row: PreferencesRow| row.into_domain().map(|one| (one.account, one));
    rows.into_iter().map(read).collect()
}

/// The preferences of a person, chosen or not.
///
/// # Errors
/// Trouble with the database.
pub fn preferences_of(conn: &mut Conn, account: AccountId) -> DbResult<Preferences> {
    let chosen = preferences(conn, &[account])?.remove(&account);
    Ok(chosen.unwrap_or_else(|| Preferences::of(account)))
}

/// Stores preferences, where their version is the stored one plus one; `false` where somebody was first.
///
/// # Errors
/// Trouble with the database.
pub fn save_preferences(tx: &mut Tx<'_>, preferences: &Preferences, now: DateTime<Utc>) -> DbResult<bool> {
    let row = (PreferencesRow::from(preferences), dsl::updated_at.eq(At(now)));
    if preferences.version == 1 {
        let insert = diesel::insert_into(dsl::notice_preferences).values(row).on_conflict_do_nothing();
        return Ok(Both(insert).execute(&mut **tx)? == 1);
    }
    let stored = dsl::account_id.eq(Key(preferences.account.0)).and(dsl::version.eq(preferences.version - 1));
    Ok(diesel::update(dsl::notice_preferences.filter(stored)).set(row).execute(&mut **tx)? == 1)
}
