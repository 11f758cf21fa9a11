//! What is cleared away while the server runs. Every task may run in several processes at once.

use crate::{account, files, notice, petition::timed, privacy, state::State};
use actix_web::web::Data;
use chrono::TimeDelta;
use sanping_infra::{account as stored, petition};
use std::time::Duration;

/// How long a suggestion waits for its report: as long as a phone may be without a network.
const SUGGESTIONS_KEPT: TimeDelta = TimeDelta::days(14);
/// How long a listener may be away and go on where she was.
const STREAM_KEPT: TimeDelta = TimeDelta::days(3);

/// Begins the tasks; they end when the server stops.
pub(super) fn begin(state: &Data<State>) {
    let every_second = state.clone();
    tokio::spawn(async move {
        let mut second = tokio::time::interval(Duration::from_secs(1));
        while !every_second.is_stopping() {
            second.tick().await;
            link(&every_second).await;
        }
    });
    let every_minute = state.clone();
    tokio::spawn(async move {
        let mut minute = tokio::time::interval(Duration::from_secs(60));
        while !every_minute.is_stopping() {
            minute.tick().await;
            every_minute.limits.sweep();
        }
    });
    let timed = state.clone();
    tokio::spawn(async move {
        while !timed.is_stopping() {
            tokio::time::sleep(timed.config.timed_every).await;
            if let Err(error) = timed::tick(&timed).await {
                log::warn!("timed work was put off: {error} {:?}", error.cause);
            }
        }
    });
    let every_hour = state.clone();
    tokio::spawn(async move {
        let mut hour = tokio::time::interval(Duration::from_secs(3600));
        while !every_hour.is_stopping() {
            hour.tick().await;
            clear(&every_hour).await;
        }
    });
}

async fn clear(state: &State) {
    let now = state.clock.now();
    privacy::clear(state, now).await;
    match files::sweep(state, now).await {
        Ok(0) => {}
        Ok(removed) => log::info!("{removed} photos that no step named were removed"),
        Err(error) => log::warn!("photos that no step named were not removed: {error}"),
    }
    match notice::sweep(state, now).await {
        Ok(0) => {}
        Ok(forgotten) => log::info!("{forgotten} old notices were forgotten"),
        Err(error) => log::warn!("old notices were not forgotten: {error}"),
    }
    match state.db.write(move |tx| petition::forget_suggestions(tx, now - SUGGESTIONS_KEPT)).await {
        Ok(0) => {}
        Ok(forgotten) => log::info!("{forgotten} suggestions that no report named were forgotten"),
        Err(error) => log::warn!("suggestions that no report named were not forgotten: {error}"),
    }
    let then = state.clock.now() - STREAM_KEPT;
    if let Err(error) = state.db.write(move |tx| petition::forget_stream(tx, then)).await {
        log::warn!("old steps were not taken out of the stream: {error}");
    }
    if let Err(error) = account::forget_what_ended(state).await {
        log::warn!("codes and challenges that ended were not forgotten: {error}");
    }
    match state.db.write(move |tx| petition::forget_suggestions(tx, now - SUGGESTIONS_KEPT)).await {
        Ok(0) => {}
        Ok(forgotten) => log::info!("{forgotten} suggestions that no report named were forgotten"),
        Err(error) => log::warn!("suggestions that no report named were not forgotten: {error}"),
    }
}

/// Links what the audit trail has got since, without holding up anybody who writes to it.
async fn link(state: &State) {
    loop {
        match state.db.read(stored::audit_waits).await {
            Ok(false) => return,
            Ok(true) => {}
            Err(error) => return log::warn!("the audit trail was not read: {error}"),
        }
        match state.db.write(stored::link_audit).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return log::warn!("audit lines were not linked: {error}"),
        }
    }
}
