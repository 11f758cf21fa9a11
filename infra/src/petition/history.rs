use super::rows::{EventRow, RatingRow};
use crate::{
    db::{At, Conn, DbResult, Key},
    each,
    schema::{accounts, petition_events, petition_ratings, petition_reporters},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Event, Rating},
    shared::{EventId, PetitionId},
};
use uuid::Uuid;

/// A line of history as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Its id.
    pub id: EventId,
    /// What happened. Its photos are empty here: the room `files` knows them by the id of the event.
    pub event: Event,
}

/// Somebody whose petition it is: the reporter herself, or a neighbour who joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter {
    /// Who.
    pub voice: Uuid,
    /// The merged petition that brought the voice along.
    pub via: Option<PetitionId>,
    /// Since when.
    pub joined_at: DateTime<Utc>,
}

/// The history of a petition, oldest step first.
///
/// # Errors
/// Trouble with the database.
pub fn events(conn: &mut Conn, id: PetitionId) -> DbResult<Vec<StoredEvent>> {
    use petition_events::dsl;
    let rows: Vec<EventRow> = dsl::petition_events
        .filter(dsl::petition_id.eq(Key(id.0)))
        .order(dsl::seq.asc())
        .select(EventRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| row.into_domain().map(|(id, event)| StoredEvent { id, event })).collect()
}

/// The reporter and everyone who joined, in the order in which they came.
///
/// # Errors
/// Trouble with the database.
pub fn reporters(conn: &mut Conn, id: PetitionId) -> DbResult<Vec<Reporter>> {
    use petition_reporters::dsl;
    let rows: Vec<(Key, Option<Key>, At)> = dsl::petition_reporters
        .filter(dsl::petition_id.eq(Key(id.0)))
        .order((dsl::joined_at.asc(), dsl::voice.asc()))
        .select((dsl::voice, dsl::via, dsl::joined_at))
        .load(conn)?;
    let reporter = |(voice, via, at): (Key, Option<Key>, At)| Reporter {
        voice: voice.0,
        via: via.map(|id| PetitionId(id.0)),
        joined_at: at.0,
    };
    Ok(rows.into_iter().map(reporter).collect())
}

/// The voices of a petition in the order in which they came, each with whether it is an account's; the voice of
/// anonymous reporters is not.
///
/// # Errors
/// Trouble with the database.
pub fn voices(conn: &mut Conn, id: PetitionId) -> DbResult<Vec<(Uuid, bool)>> {
    use petition_reporters::dsl;
    let all = dsl::petition_reporters
        .left_join(accounts::table.on(accounts::id.eq(dsl::voice)))
        .filter(dsl::petition_id.eq(Key(id.0)))
        .order((dsl::joined_at.asc(), dsl::voice.asc()))
        .select((dsl::voice, accounts::id.nullable()));
    let rows: Vec<(Key, Option<Key>)> = each!(conn, c => all.load(c))?;
    Ok(rows.into_iter().map(|(voice, account)| (voice.0, account.is_some())).collect())
}

/// Every rating, oldest first.
///
/// # Errors
/// Trouble with the database.
pub fn ratings(conn: &mut Conn, id: PetitionId) -> DbResult<Vec<Rating>> {
    use petition_ratings::dsl;
    let rows: Vec<RatingRow> = dsl::petition_ratings
        .filter(dsl::petition_id.eq(Key(id.0)))
        .order((dsl::at.asc(), dsl::voice.asc()))
        .select(RatingRow::as_select())
        .load(conn)?;
    rows.into_iter().map(RatingRow::into_domain).collect()
}

/// What a voice rated in a round.
pub(super) fn rating(conn: &mut Conn, id: PetitionId, round: i32, voice: Uuid) -> DbResult<Option<Rating>> {
    let row: Option<RatingRow> = petition_ratings::table
        .find((Key(id.0), round, Key(voice)))
        .select(RatingRow::as_select())
        .first(conn)
        .optional()?;
    row.map(RatingRow::into_domain).transpose()
}
