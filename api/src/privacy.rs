//! What a person may ask of her own data, over HTTP: consent, access, correction, erasure, and who read what.

mod anonymous;
mod consents;
mod data;
mod disclosures;
mod dto;
mod erasure;
mod keys;
mod retention;
mod texts;
mod trail;
mod words;

use crate::{
    http::{ApiError, Routes},
    state::State,
};
use chrono::{DateTime, Utc};

pub use erasure::carry_out_due;
pub use keys::{KeysError, install_keys, keep_keys, sealed_opens};
pub use retention::{Cleared, expire};
pub use words::WORDS;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(consents::published)
        .service(consents::list)
        .service(consents::give)
        .service(consents::withdraw)
        .service(data::mine)
        .service(data::export)
        .service(data::correct)
        .service(erasure::mine)
        .service(erasure::ask)
        .service(erasure::withdraw)
        .service(erasure::ask_for)
        .service(erasure::withdraw_for)
        .service(disclosures::list)
        .service(disclosures::disclose)
        .service(anonymous::erase)
        .service(trail::verification);
}

/// Carries out what is due: wishes to be forgotten, and the periods after which things go. Where one of the two
/// fails the other is done all the same.
///
/// # Errors
/// Trouble with the database, which stands in the log by then.
pub async fn clear(state: &State, now: DateTime<Utc>) -> Result<(), ApiError> {
    let forgotten = carry_out_due(&state.db, now).await;
    match &forgotten {
        Ok(0) => {}
        Ok(done) => log::info!("{done} people were forgotten, as they asked"),
        Err(error) => log::warn!("wishes to be forgotten were not carried out: {error}"),
    }
    let expired = expire(&state.db, &state.config.privacy.periods, now, false).await;
    match &expired {
        Ok(cleared) => {
            for one in cleared.iter().filter(|one| one.count > 0) {
                log::info!("{} {} were kept long enough and removed", one.count, one.kind.as_str());
            }
        }
        Err(error) => log::warn!("what was kept long enough was not removed: {error}"),
    }
    forgotten.map_err(ApiError::from).and(expired).map(drop)
}
