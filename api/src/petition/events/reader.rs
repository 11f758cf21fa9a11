use super::hub::{Hub, Placed};
use crate::state::State;
use actix_web::web::Data;
use chrono::Utc;
use sanping_domain::petition::Told;
use sanping_infra::{
    account,
    db::{Conn, DbResult},
    grid,
    petition::{self, Line, Position},
};
use std::{sync::Arc, time::Duration};

/// How soon a step that another process stored is told; one of this process is told at once.
const POLL: Duration = Duration::from_millis(250);
/// The shortest time between two looks, so that many writes cost one.
const BREATH: Duration = Duration::from_millis(10);
/// How soon a stream ends after its session; twice as long where the database is in trouble.
const GUARD: Duration = Duration::from_secs(2);
/// After trouble with the database.
const TROUBLE: Duration = Duration::from_secs(1);
/// Steps read at once.
const PAGE: i64 = 200;

/// Begins the two tasks of the stream: one reads and tells, one ends what has ended. They end with the server.
pub fn follow(state: &Data<State>) {
    tokio::spawn(read(state.clone()));
    tokio::spawn(guard(state.clone()));
}

async fn read(state: Data<State>) {
    let mut written = state.db.written();
    while !state.is_stopping() {
        let woken = tokio::time::timeout(POLL, written.changed()).await;
        if matches!(woken, Ok(Err(_))) {
            break;
        }
        if let Err(error) = tell_all(&state).await {
            log::warn!("the stream of petitions could not be read: {error}");
            tokio::time::sleep(TROUBLE).await;
        }
        tokio::time::sleep(BREATH).await;
    }
    state.hub.close();
}

/// Tells whatever is new, where anybody listens.
async fn tell_all(state: &State) -> DbResult<()> {
    while let Some(from) = state.hub.read() {
        let steps = steps_after(state, from).await?;
        steps.iter().for_each(|step| state.hub.tell(step));
        if steps.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            break;
        }
    }
    Ok(())
}

/// The next page of the stream.
///
/// # Errors
/// Trouble with the database.
pub(super) async fn steps_after(state: &State, from: Position) -> DbResult<Vec<Placed>> {
    state
        .db
        .read(move |conn| {
            let lines = petition::lines_after(conn, from, PAGE)?;
            lines.into_iter().map(|line| told(conn, line).map(Arc::new)).collect()
        })
        .await
}

fn told(conn: &mut Conn, line: Line) -> DbResult<(Position, Told)> {
    let Line { position, petition, names, voices, action, visibility, version, status, at } = line;
    let ancestors = grid::ancestors(conn, petition.grid_id)?;
    Ok((position, Told { petition, ancestors, voices, names, action, visibility, version, status, at }))
}

async fn guard(state: Data<State>) {
    let mut unknown = false;
    while !state.is_stopping() {
        tokio::time::sleep(GUARD).await;
        let asked = state.hub.sessions();
        let ids: Vec<_> = asked.iter().copied().collect();
        match state.db.read(move |conn| account::live_among(conn, &ids, Utc::now())).await {
            Ok(live) => {
                unknown = false;
                state.hub.end(&(&asked - &live.into_iter().collect()), Utc::now());
            }
            // A database that was too busy for a moment would be asked by all of them at once when they come back.
            Err(_) if !unknown => unknown = true,
            // Whether a session stands is not known: nobody may go on hearing.
            Err(error) => {
                log::warn!("streams are ended, for their sessions could not be asked for: {error}");
                Hub::close(&state.hub);
            }
        }
    }
}
