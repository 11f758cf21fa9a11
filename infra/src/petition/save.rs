use super::{
    rows::{EventRow, PetitionRow, RatingRow, StandingRow, search_text},
    scope::{drop_voices, first_scope, write_scope},
    stream::stream,
    terms::{drop_terms, sign},
    words::Signature,
};
use crate::{
    db::{At, DbResult, Key, Tx, Update},
    each,
    schema::{petition_events, petition_ratings, petition_reporters, petitions},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Decision, Effect, Merger, Petition, Status},
    shared::{EventId, GridId, PetitionId},
};
use uuid::Uuid;

/// How long a chain of merges is followed.
const MERGERS: usize = 32;

/// How a step went into storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Saved {
    /// It is stored, with this line of history.
    Stored(EventId),
    /// Somebody was first: nothing is written.
    Stale,
}

/// Stores a new petition with its first line of history, its reporter and its scope.
/// `ancestors` are its grid and those above it.
///
/// # Errors
/// [`crate::db::DbError::Taken`] where its number is used; trouble with the database.
pub fn insert(tx: &mut Tx<'_>, decision: &Decision, ancestors: &[GridId]) -> DbResult<EventId> {
    begin(tx, &decision.petition)?;
    let event = write_event(tx, decision)?;
    first_scope(tx, &decision.petition, ancestors)?;
    Ok(event)
}

/// As [`insert`], for a report that a rule dispatched at once: both lines of history, and the petition as it
/// stands after the second. Gives the first line. `ancestors` are those of the grid that it was dispatched to.
///
/// # Errors
/// As [`insert`].
pub fn insert_dispatched(
    tx: &mut Tx<'_>,
    filed: &Decision,
    dispatched: &Decision,
    ancestors: &[GridId],
) -> DbResult<EventId> {
    begin(tx, &dispatched.petition)?;
    let event = write_event(tx, filed)?;
    write_event(tx, dispatched)?;
    first_scope(tx, &dispatched.petition, ancestors)?;
    Ok(event)
}

fn begin(tx: &mut Tx<'_>, petition: &Petition) -> DbResult<()> {
    let row = (PetitionRow::sealed(petition)?, petitions::search_text.eq(search_text(petition)));
    each!(&mut **tx, c => diesel::insert_into(petitions::table).values(row).execute(c))?;
    join(tx, petition.id, petition.reporter, None, petition.times.reported_at)
}

/// Stores a step upon the version `before` that it was judged on.
///
/// Written here: the petition, the line of history, the scope, and of the effects `Join`, `JoinReportersOf`,
/// `Rate` and `Release`. Left to the caller, in the same transaction: `FileChild` ([`sanping_domain::petition::file_child`],
/// then [`insert`]), `Absorb` ([`sanping_domain::petition::absorb`] on the petition named, then [`save`]) and
/// `LookAtParent` (nothing to store: whoever reads the parent counts its children anew).
///
/// # Errors
/// [`crate::db::DbError::Taken`] where this voice has rated this round; trouble with the database.
pub fn save(tx: &mut Tx<'_>, before: i32, decision: &Decision, ancestors: &[GridId]) -> DbResult<Saved> {
    let petition = &decision.petition;
    let present =
        petitions::table.filter(petitions::id.eq(Key(petition.id.0))).filter(petitions::version.eq(before));
    let row = StandingRow::of(petition);
    let changed = each!(&mut **tx, c => Update::of(present, row).execute(c))?;
    if changed == 0 {
        return Ok(Saved::Stale);
    }
    let event = write_event(tx, decision)?;
    let at = decision.event.at;
    for effect in &decision.effects {
        match effect {
            Effect::Join(voice) => join(tx, petition.id, *voice, None, at)?,
            Effect::JoinReportersOf(from) => join_reporters(tx, petition.id, *from, at)?,
            Effect::Rate(rating) => {
                diesel::insert_into(petition_ratings::table)
                    .values(RatingRow::new(petition.id, rating)?)
                    .execute(&mut **tx)?;
            }
            Effect::Release(merger) => release(tx, petition.id, *merger, at)?,
            Effect::FileChild(_) | Effect::Absorb { .. } | Effect::LookAtParent(_) => {}
        }
    }
    write_scope(tx, petition, ancestors)?;
    match (decision.event.from.is_some_and(Status::is_open), petition.status.is_open()) {
        (true, false) => drop_terms(tx, petition.id)?,
        (false, true) => {
            drop_terms(tx, petition.id)?;
            sign(tx, petition, &Signature::of_petition(petition))?;
        }
        _ => {}
    }
    Ok(Saved::Stored(event))
}

fn write_event(tx: &mut Tx<'_>, decision: &Decision) -> DbResult<EventId> {
    let id = EventId::new();
    let row = EventRow::new(id, decision.petition.id, decision.petition.version, &decision.event)?;
    each!(&mut **tx, c => diesel::insert_into(petition_events::table).values(row).execute(c))?;
    stream(tx, id, decision.event.at)?;
    Ok(id)
}

/// Adds a voice; one that is there already stays as it came.
fn join(
    tx: &mut Tx<'_>,
    petition: PetitionId,
    voice: Uuid,
    via: Option<PetitionId>,
    at: DateTime<Utc>,
) -> DbResult<()> {
    use petition_reporters::dsl;
    let row = (
        dsl::petition_id.eq(Key(petition.0)),
        dsl::voice.eq(Key(voice)),
        dsl::via.eq(via.map(|id| Key(id.0))),
        dsl::joined_at.eq(At(at)),
    );
    let new = diesel::insert_into(dsl::petition_reporters).values(row);
    let new = new.on_conflict((dsl::petition_id, dsl::voice)).do_nothing();
    each!(&mut **tx, c => new.execute(c))?;
    Ok(())
}

fn join_reporters(tx: &mut Tx<'_>, into: PetitionId, from: PetitionId, at: DateTime<Utc>) -> DbResult<()> {
    use petition_reporters::dsl;
    let voices: Vec<Key> = dsl::petition_reporters
        .filter(dsl::petition_id.eq(Key(from.0)))
        .select(dsl::voice)
        .load(&mut **tx)?;
    voices.into_iter().try_for_each(|voice| join(tx, into, voice.0, Some(from), at))
}

/// Those who came along from `from` leave the petition it was merged into, and lose sight of it; and the one that
/// it was merged into in its turn, and so on. Whoever came by another merged petition as well stays.
fn release(tx: &mut Tx<'_>, from: PetitionId, merger: Merger, at: DateTime<Utc>) -> DbResult<()> {
    use petition_reporters::dsl;
    let (mut from, mut next) = (from, Some(merger.into));
    let mut leaving: Option<Vec<Key>> = None;
    for _ in 0..MERGERS {
        let Some(into) = next else { break };
        let came = dsl::petition_reporters
            .filter(dsl::petition_id.eq(Key(into.0)).and(dsl::via.eq(Some(Key(from.0)))));
        let came: Vec<Key> = came.select(dsl::voice).load(&mut **tx)?;
        let came: Vec<Key> = match &leaving {
            None => came,
            Some(leaving) => came.into_iter().filter(|voice| leaving.contains(voice)).collect(),
        };
        let left = dsl::petition_reporters.filter(dsl::petition_id.eq(Key(into.0)));
        diesel::delete(left.filter(dsl::voice.eq_any(came.clone()))).execute(&mut **tx)?;
        for other in merged_into(tx, into)? {
            join_reporters(tx, into, other, at)?;
        }
        let stayed: Vec<Key> =
            left.filter(dsl::voice.eq_any(came.clone())).select(dsl::voice).load(&mut **tx)?;
        let gone: Vec<Key> = came.into_iter().filter(|voice| !stayed.contains(voice)).collect();
        drop_voices(tx, into, &gone)?;
        let above: Option<Key> =
            petitions::table.find(Key(into.0)).select(petitions::merged_into).first(&mut **tx)?;
        (from, next) = (into, above.map(|id| PetitionId(id.0)));
        leaving = Some(gone);
    }
    Ok(())
}

/// The petitions that are merged into this one now.
fn merged_into(tx: &mut Tx<'_>, into: PetitionId) -> DbResult<Vec<PetitionId>> {
    let ids: Vec<Key> = petitions::table
        .filter(petitions::merged_into.eq(Some(Key(into.0))))
        .select(petitions::id)
        .load(&mut **tx)?;
    Ok(ids.into_iter().map(|id| PetitionId(id.0)).collect())
}
