//! What several doors of this room share.

use crate::{
    http::{ApiError, Caller, Lang},
    state::State,
};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{account::AccountError, notice::Language, shared::AccountId};
use sanping_infra::{
    db::{DbError, DbResult},
    notice, outbox,
};

/// How long notices and the messages behind them are kept.
const KEPT: TimeDelta = TimeDelta::days(180);

/// Whose inbox and preferences are meant; the holder of an anonymous petition's secret has none.
pub fn account(caller: &Caller) -> Result<AccountId, ApiError> {
    caller.actor.account().ok_or_else(|| AccountError::NotSignedIn.into())
}

/// The language of words for people, by the caller's.
pub const fn language(lang: Lang) -> Language {
    match lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    }
}

/// Forgets what is older than 180 days; how many notices.
///
/// # Errors
/// Trouble with the database.
pub async fn sweep(state: &State, now: DateTime<Utc>) -> Result<usize, DbError> {
    let forget = move |tx: &mut sanping_infra::db::Tx<'_>| -> DbResult<usize> {
        outbox::forget(tx, now - KEPT)?;
        notice::forget(tx, now - KEPT)
    };
    state.db.write(forget).await
}
