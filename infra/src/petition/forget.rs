use super::{
    history::events,
    rows::{EventRow, PetitionRow, search_text},
};
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::{petition_events, petition_ratings, petition_reporters, petition_scopes, petitions},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Event, Relation, Status, forgotten, forgotten_event},
    shared::PetitionId,
};
use uuid::Uuid;

/// Petitions of one page of the retention job.
const PAGE: i64 = 200;

/// Erases the words and the exact place of a petition, of its history and of its ratings. What counts in figures
/// stays. Its version grows without a line of history, so that a step upon what was read before cannot bring the
/// words back; phones that catch up see it as a change.
///
/// # Errors
/// Trouble with the database.
pub fn forget(tx: &mut Tx<'_>, id: PetitionId, now: DateTime<Utc>) -> DbResult<()> {
    let Some(petition) = super::find(tx, id)? else { return Ok(()) };
    let mut petition = forgotten(petition).map_err(super::rows::unreadable)?;
    petition.version = petition.version.saturating_add(1);
    petition.times.updated_at = now;
    diesel::update(petitions::table.find(Key(id.0)))
        .set((
            PetitionRow::sealed(&petition)?,
            petitions::search_text.eq(search_text(&petition)),
            petitions::forgotten_at.eq(Some(At(now))),
        ))
        .execute(&mut **tx)?;
    diesel::update(petition_scopes::table.filter(petition_scopes::petition_id.eq(Key(id.0))))
        .set(petition_scopes::updated_at.eq(At(now)))
        .execute(&mut **tx)?;
    forget_history(tx, id, |_| true)?;
    diesel::update(petition_ratings::table.filter(petition_ratings::petition_id.eq(Key(id.0))))
        .set(petition_ratings::body.eq(None::<String>))
        .execute(&mut **tx)?;
    Ok(())
}

/// Erases what one voice said in a petition of somebody else: her lines of history and her ratings. Lines of
/// anonymous neighbours name nobody, so with the voice of one the words of all of them go.
///
/// # Errors
/// Trouble with the database.
pub fn forget_voice(tx: &mut Tx<'_>, id: PetitionId, voice: Uuid) -> DbResult<()> {
    let anonymous: Option<Key> =
        petitions::table.find(Key(voice)).select(petitions::id).first(&mut **tx).optional()?;
    forget_history(tx, id, |event| match event.by {
        Some(account) => account.0 == voice,
        None => anonymous.is_some() && event.capacity == Relation::Joined,
    })?;
    let hers = petition_ratings::table
        .filter(petition_ratings::petition_id.eq(Key(id.0)).and(petition_ratings::voice.eq(Key(voice))));
    diesel::update(hers).set(petition_ratings::body.eq(None::<String>)).execute(&mut **tx)?;
    Ok(())
}

fn forget_history(tx: &mut Tx<'_>, id: PetitionId, is_hers: impl Fn(&Event) -> bool) -> DbResult<()> {
    for (seq, stored) in (1..).zip(events(tx, id)?) {
        if !is_hers(&stored.event) {
            continue;
        }
        let event = forgotten_event(stored.event).map_err(super::rows::unreadable)?;
        let (reason, body, detail) = EventRow::new(stored.id, id, seq, &event)?.words();
        diesel::update(petition_events::table.find(Key(stored.id.0)))
            .set((
                petition_events::reason.eq(reason),
                petition_events::body.eq(body),
                petition_events::detail.eq(detail),
            ))
            .execute(&mut **tx)?;
    }
    Ok(())
}

/// The petitions that this voice reported, oldest first.
fn reported_by(conn: &mut Conn, voice: Uuid) -> DbResult<Vec<(PetitionId, Option<Status>)>> {
    let rows: Vec<(Key, String)> = petitions::table
        .inner_join(petition_reporters::table.on(petition_reporters::petition_id.eq(petitions::id)))
        .filter(petition_reporters::voice.eq(Key(voice)).and(petitions::reporter.eq(Key(voice))))
        .order(petitions::id.asc())
        .select((petitions::id, petitions::status))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, status)| (PetitionId(id.0), Status::parse(&status))).collect())
}

/// How many petitions that this voice reported are still worked on.
///
/// # Errors
/// Trouble with the database.
pub fn open_by(conn: &mut Conn, voice: Uuid) -> DbResult<i64> {
    let open = reported_by(conn, voice)?.into_iter().filter(|(_, status)| status.is_none_or(Status::is_open));
    Ok(i64::try_from(open.count()).unwrap_or(i64::MAX))
}

/// The petitions that this voice reported, and those of others in which it spoke: joined, rated or took a step.
///
/// # Errors
/// Trouble with the database.
pub fn spoken_in(conn: &mut Conn, voice: Uuid) -> DbResult<(Vec<PetitionId>, Vec<PetitionId>)> {
    let own: Vec<PetitionId> = reported_by(conn, voice)?.into_iter().map(|(id, _)| id).collect();
    let mut others: Vec<Key> = petition_reporters::table
        .filter(petition_reporters::voice.eq(Key(voice)))
        .select(petition_reporters::petition_id)
        .load(conn)?;
    let steps: Vec<Key> = petition_events::table
        .filter(petition_events::account_id.eq(Some(Key(voice))))
        .select(petition_events::petition_id)
        .distinct()
        .load(conn)?;
    others.extend(steps);
    others.sort_unstable();
    others.dedup();
    let others = others.into_iter().map(|id| PetitionId(id.0)).filter(|id| !own.contains(id)).collect();
    Ok((own, others))
}

/// A page of petitions that ended before `before` and still have their words.
///
/// # Errors
/// Trouble with the database.
pub fn ended_before(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<Vec<PetitionId>> {
    let due = petitions::table
        .filter(petitions::ended_at.lt(Some(At(before))).and(petitions::forgotten_at.is_null()))
        .order(petitions::ended_at.asc())
        .limit(PAGE);
    let ids: Vec<Key> = due.select(petitions::id).load(conn)?;
    Ok(ids.into_iter().map(|id| PetitionId(id.0)).collect())
}

/// How many petitions ended before `before` and still have their words.
///
/// # Errors
/// Trouble with the database.
pub fn forgettable(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<i64> {
    Ok(petitions::table
        .filter(petitions::ended_at.lt(Some(At(before))).and(petitions::forgotten_at.is_null()))
        .count()
        .get_result(conn)?)
}
