use super::{Timing, categories::category, rows::EventRow};
use crate::{
    db::{At, Conn, DbError, DbResult, Key},
    schema::{petition_events, petition_ratings, petition_reporters, petitions},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Action, Detail, Facts, Petition, Relation, Status},
    shared::{AccountId, Actor, GridId},
};
use uuid::Uuid;

/// What this room can tell of a petition and of the caller's past with it.
///
/// `ancestors` are the petition's grid and those above it, itself first: the room `grid` knows them.
/// The caller of this function fills what other rooms know: `neighbour`, `assignee_fits`, `merge_target`.
///
/// # Errors
/// Trouble with the database.
pub fn facts(
    conn: &mut Conn,
    petition: &Petition,
    actor: &Actor,
    ancestors: Vec<GridId>,
    timing: &Timing,
) -> DbResult<Facts> {
    let rules = category(conn, petition.category_id)?
        .ok_or_else(|| DbError::Broken(format!("petition {} has no category", petition.id)))?
        .rules(timing.windows);
    let terms = timing.terms_of(petition);
    let mut facts =
        Facts { ancestors, rules, terms, open_children: open_children(conn, petition)?, ..Facts::default() };
    if let Some(voice) = actor.voice() {
        facts.joined = joined(conn, petition, voice)?;
        facts.rated_this_round = rated(conn, petition, voice)?;
        if facts.joined || voice == petition.reporter {
            facts.last_urged_at = last_urged(conn, petition, actor)?;
        }
    }
    if let Some(account) = actor.account() {
        facts.worked_this_round = worked(conn, petition, account)?;
        if petition.work.handler == Some(account) {
            facts.transfers = transfers(conn, petition)?;
        }
    }
    if petition.work.call_back_due {
        facts.unreached_calls = unreached_calls(conn, petition)?;
    }
    Ok(facts)
}

fn open_children(conn: &mut Conn, petition: &Petition) -> DbResult<u32> {
    use petitions::dsl;
    let statuses: Vec<String> =
        dsl::petitions.filter(dsl::parent_id.eq(Some(Key(petition.id.0)))).select(dsl::status).load(conn)?;
    let open = statuses.iter().filter_map(|status| Status::parse(status)).filter(|status| status.is_open());
    Ok(u32::try_from(open.count()).unwrap_or(u32::MAX))
}

fn joined(conn: &mut Conn, petition: &Petition, voice: Uuid) -> DbResult<bool> {
    use petition_reporters::dsl;
    if voice == petition.reporter {
        return Ok(false);
    }
    let rows: i64 = dsl::petition_reporters
        .filter(dsl::petition_id.eq(Key(petition.id.0)).and(dsl::voice.eq(Key(voice))))
        .count()
        .get_result(conn)?;
    Ok(rows > 0)
}

fn rated(conn: &mut Conn, petition: &Petition, voice: Uuid) -> DbResult<bool> {
    use petition_ratings::dsl;
    let rows: i64 = dsl::petition_ratings
        .filter(dsl::petition_id.eq(Key(petition.id.0)))
        .filter(dsl::round.eq(petition.work.round).and(dsl::voice.eq(Key(voice))))
        .count()
        .get_result(conn)?;
    Ok(rows > 0)
}

/// An anonymous caller left no account in the history; those of one capacity share the interval.
fn last_urged(conn: &mut Conn, petition: &Petition, actor: &Actor) -> DbResult<Option<DateTime<Utc>>> {
    use petition_events::dsl;
    let of_petition = dsl::petition_events
        .filter(dsl::petition_id.eq(Key(petition.id.0)).and(dsl::action.eq(Action::Urge.as_str())))
        .order(dsl::seq.desc())
        .select(dsl::at);
    let at: Option<At> = match actor.account() {
        Some(account) => of_petition.filter(dsl::account_id.eq(Some(Key(account.0)))).first(conn),
        None => {
            let reporter = actor.voice() == Some(petition.reporter);
            let capacity = if reporter { Relation::Reporter } else { Relation::Joined };
            of_petition.filter(dsl::account_id.is_null().and(dsl::capacity.eq(capacity.as_str()))).first(conn)
        }
    }
    .optional()?;
    Ok(at.map(|at| at.0))
}

/// How often its handlers passed it on in this round.
fn transfers(conn: &mut Conn, petition: &Petition) -> DbResult<u32> {
    use petition_events::dsl;
    let rows: i64 = dsl::petition_events
        .filter(dsl::petition_id.eq(Key(petition.id.0)).and(dsl::action.eq(Action::Transfer.as_str())))
        .filter(dsl::round.eq(petition.work.round).and(dsl::capacity.eq(Relation::Handler.as_str())))
        .count()
        .get_result(conn)?;
    Ok(u32::try_from(rows).unwrap_or(u32::MAX))
}

/// The calls in vain since the latest low rating, the latest first.
fn unreached_calls(conn: &mut Conn, petition: &Petition) -> DbResult<Vec<DateTime<Utc>>> {
    use petition_events::dsl;
    let rows: Vec<EventRow> = dsl::petition_events
        .filter(dsl::petition_id.eq(Key(petition.id.0)))
        .filter(dsl::action.eq_any([Action::Rate.as_str(), Action::CallBack.as_str()]))
        .order(dsl::seq.desc())
        .select(EventRow::as_select())
        .load(conn)?;
    let mut calls = Vec::new();
    for row in rows {
        let event = row.into_domain()?.1;
        match event.detail {
            Some(Detail::Rated { score: ..=2, .. }) => break,
            Some(Detail::CalledBack { in_vain: Some(_), .. }) => calls.push(event.at),
            _ => {}
        }
    }
    Ok(calls)
}

/// Whoever accepted in this round, and whoever accepted last before it: a reopened petition goes back to her.
fn worked(conn: &mut Conn, petition: &Petition, account: AccountId) -> DbResult<bool> {
    use petition_events::dsl;
    let accepts: Vec<(i32, Option<Key>)> = dsl::petition_events
        .filter(dsl::petition_id.eq(Key(petition.id.0)).and(dsl::action.eq(Action::Accept.as_str())))
        .order(dsl::seq.desc())
        .select((dsl::round, dsl::account_id))
        .load(conn)?;
    let round = petition.work.round;
    let here = accepts.iter().take_while(|(accepted, _)| *accepted == round).count();
    Ok(accepts.iter().take(here + 1).any(|(_, by)| *by == Some(Key(account.0))))
}
