//! Timed work: what time alone does to petitions, done once however many processes serve.
//!
//! A lease lets one process at a time do it; each step is taken on the version of its petition, so that even
//! two who both believe to hold the lease take it once.

use super::{look::Look, step};
use crate::{
    http::{ApiError, Caller},
    state::State,
};
use actix_web::web::Data;
use chrono::TimeDelta;
use sanping_domain::{
    petition::{Petition, next_alarm, timed_step},
    shared::{Actor, Cursor, PetitionId},
};
use sanping_infra::{
    db::Tx,
    lease::{self, Lease},
    petition,
};
use uuid::Uuid;

/// The lease of all timed work upon petitions.
pub const LEASE: &str = "petition.timed";
/// How long a holder that is no more keeps the others waiting.
pub const TERM: TimeDelta = TimeDelta::seconds(60);
/// How many petitions one transaction looks at.
const BATCH: u8 = 100;
/// How many steps one petition may take at once: late, and a climb; one to spare.
const STEPS: usize = 3;

/// Does what is due now, all of it; how many steps were taken. Nothing where another process holds the lease.
///
/// # Errors
/// Trouble with the database.
pub async fn tick(state: &Data<State>) -> Result<usize, ApiError> {
    tick_as(state, state.process, true).await
}

/// As [`tick`], in the name of another process; where it `tells` nobody, for what happened long ago.
///
/// # Errors
/// As [`tick`].
pub async fn tick_as(state: &Data<State>, process: Uuid, tells: bool) -> Result<usize, ApiError> {
    let (mut taken, mut after) = (0, None);
    while let Some(lease) = renewed(state, process).await? {
        let look = Look { tells, ..eyes(state).await? };
        let (from, now) = (after, look.now);
        let batch = state.db.read(move |conn| petition::ringing(conn, now, from, BATCH)).await?;
        let Some(last) = batch.last() else { break };
        after = Some(*last);
        taken += all(state, &look, lease, batch).await?;
    }
    Ok(taken)
}

/// Sanping's own eyes.
async fn eyes(state: &Data<State>) -> Result<Look, ApiError> {
    super::flow::look(state, &Caller { actor: Actor::system(), address: "timed".into() }).await
}

async fn renewed(state: &State, process: Uuid) -> Result<Option<Lease>, ApiError> {
    let now = state.clock.now();
    Ok(state.db.write(move |tx| lease::take(tx, LEASE, process, now, TERM)).await?)
}

/// In one transaction; where that fails, each by itself, so that one that cannot be read holds up no other.
async fn all(state: &State, look: &Look, lease: Lease, batch: Vec<Cursor>) -> Result<usize, ApiError> {
    let (eyes, whole) = (look.clone(), batch.clone());
    match state.db.write(move |tx| together(tx, &eyes, lease, &whole)).await {
        Ok(taken) => return Ok(taken),
        Err(error) => log::warn!("timed work goes on one by one: {error} {:?}", error.cause),
    }
    let mut taken = 0;
    for one in batch {
        let eyes = look.clone();
        match state.db.write(move |tx| together(tx, &eyes, lease, &[one])).await {
            Ok(steps) => taken += steps,
            Err(error) => log::error!("timed work on petition {}: {error} {:?}", one.id, error.cause),
        }
    }
    Ok(taken)
}

fn together(tx: &mut Tx<'_>, look: &Look, lease: Lease, batch: &[Cursor]) -> Result<usize, ApiError> {
    if !lease::stands(tx, LEASE, lease, look.now)? {
        return Ok(0);
    }
    let mut look = look.clone();
    look.hold_still(tx)?;
    let mut taken = 0;
    for one in batch {
        taken += each(tx, &look, PetitionId(one.id))?;
    }
    Ok(taken)
}

/// Takes every step that is due to one petition, and sets its alarm anew where none was.
fn each(tx: &mut Tx<'_>, look: &Look, id: PetitionId) -> Result<usize, ApiError> {
    for taken in 0..STEPS {
        let Some(petition) = petition::find(tx, id)? else { return Ok(taken) };
        let facts = look.facts(tx, &petition)?;
        let Some(command) = timed_step(&petition, &facts, look.now) else {
            let Petition { version, clocks, .. } = petition;
            let climbs = facts.next_tier(&petition).is_some();
            let alarm = next_alarm(&petition, &facts.rules, &facts.terms, climbs);
            if alarm != clocks.alarm_at {
                petition::set_alarm(tx, id, version, alarm)?;
            }
            return Ok(taken);
        };
        if !step::take(tx, look, &petition, command, &facts)? {
            return Ok(taken);
        }
    }
    Ok(STEPS)
}
