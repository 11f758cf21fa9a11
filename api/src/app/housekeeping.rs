//! What is cleared away while the server runs. Every task may run in several processes at once.

use crate::{account, files, metrics::Task, notice, petition::timed, privacy, state::State};
use actix_web::web::Data;
use chrono::TimeDelta;
use sanping_infra::{account as stored, db::DbResult, petition};
use std::{fmt, time::Duration};

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
            let linked = link(&every_second).await;
            every_second.metrics.tasks.ran(Task::Audit, &linked);
            if let Err(error) = linked {
                log::warn!("audit lines were not linked: {error}");
            }
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
            let done = timed::tick(&timed).await;
            timed.metrics.tasks.ran(Task::Petitions, &done);
            if let Err(error) = done {
                log::warn!("timed work was put off: {error} {:?}", error.cause);
            }
        }
    });
    let every_day = state.clone();
    tokio::spawn(async move {
        let mut day = tokio::time::interval(Duration::from_secs(86_400));
        while !every_day.is_stopping() {
            day.tick().await;
            let checked = every_day.db.check().await;
            every_day.metrics.tasks.ran(Task::Integrity, &checked);
            if let Err(error) = checked {
                log::warn!("the database was not looked through for damage: {error}");
            }
        }
    });
    let every_hour = state.clone();
    tokio::spawn(async move {
        let mut hour = tokio::time::interval(Duration::from_secs(3600));
        while !every_hour.is_stopping() {
            hour.tick().await;
            let cleared = clear(&every_hour).await;
            every_hour.metrics.tasks.ran(Task::Clearing, &cleared);
        }
    });
}

/// One thing that cannot be cleared away keeps no other from it.
async fn clear(state: &State) -> Result<(), ()> {
    let now = state.clock.now();
    let kept = privacy::clear(state, now).await.map_err(drop);
    let photos = told("photos that no step named", files::sweep(state, now).await);
    let notices = told("old notices", notice::sweep(state, now).await);
    let suggestions = state.db.write(move |tx| petition::forget_suggestions(tx, now - SUGGESTIONS_KEPT));
    let suggestions = told("suggestions that no report named", suggestions.await);
    let steps = state.db.write(move |tx| petition::forget_stream(tx, now - STREAM_KEPT));
    let steps = told("old steps of the stream", steps.await);
    let ended = told("codes and challenges that ended", account::forget_what_ended(state).await.map(|()| 0));
    kept.and(photos).and(notices).and(suggestions).and(steps).and(ended)
}

fn told<E: fmt::Display>(what: &str, cleared: Result<usize, E>) -> Result<(), ()> {
    match cleared {
        Ok(0) => Ok(()),
        Ok(count) => {
            log::info!("{count} {what} were cleared away");
            Ok(())
        }
        Err(error) => {
            log::warn!("{what} were not cleared away: {error}");
            Err(())
        }
    }
}

/// Links what the audit trail has got since, without holding up anybody who writes to it.
async fn link(state: &State) -> DbResult<()> {
    while state.db.read(stored::unlinked_since).await?.is_some() {
        if state.db.write(stored::link_audit).await? == 0 {
            break;
        }
    }
    Ok(())
}
