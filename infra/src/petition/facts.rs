use super::{
    Timing,
    around::{Beside, beside},
    categories::category,
    history::rating,
    rows::EventRow,
};
use crate::{
    db::{At, Conn, DbError, DbResult, Key},
    schema::petition_events,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Action, Detail, Facts, Petition, Rating, Relation, Rules},
    shared::{AccountId, Actor, GridId},
};

/// What this room can tell of a petition and of the caller's past with it.
///
/// `ancestors` are the petition's grid and those above it, itself first: the room `grid` knows them.
/// The caller of this function fills what other rooms know: `neighbour`, `assignee_fits`, `merge_target`.
/// Of what a step is judged upon only that is asked for which the petition's status lets matter.
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
    let beside = beside(conn, petition, actor.voice())?;
    Ok(Surroundings::with(conn, beside, petition, actor, ancestors, timing)?.facts)
}

/// What stands around a petition, as far as a view tells of it.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// What a step would be judged upon.
    pub facts: Facts,
    /// How many neighbours joined.
    pub neighbours: usize,
    /// What the caller rated in this round.
    pub rating: Option<Rating>,
    /// Whether any step has photos.
    pub photos: bool,
    /// What people call its reporter.
    pub reporter: Option<String>,
    /// What people call who accepted it.
    pub handler: Option<String>,
    /// What people call the person or unit that it is handed to; none for a place.
    pub assignee: Option<String>,
}

impl Surroundings {
    /// Gathers the rest of them, with the eyes of `actor`; as [`facts`].
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn with(
        conn: &mut Conn,
        beside: Beside,
        petition: &Petition,
        actor: &Actor,
        ancestors: Vec<GridId>,
        timing: &Timing,
    ) -> DbResult<Self> {
        let Beside { open_children, neighbours, joined, rated, photos, names: [reporter, handler, assignee] } =
            beside;
        let voice = actor.voice();
        let mut facts = Facts {
            ancestors,
            joined,
            rated_this_round: rated,
            open_children: u32::try_from(open_children).unwrap_or(u32::MAX),
            rules: rules(conn, petition, timing)?,
            terms: timing.terms_of(petition),
            ..Facts::default()
        };
        add_history(conn, petition, actor, &mut facts)?;
        let rating = match voice.filter(|_| rated) {
            Some(voice) => rating(conn, petition.id, petition.work.round, voice)?,
            None => None,
        };
        let neighbours = usize::try_from(neighbours).unwrap_or_default();
        Ok(Self { facts, neighbours, rating, photos, reporter, handler, assignee })
    }
}

/// The rules of its category; what another process added a moment ago is asked of the database.
fn rules(conn: &mut Conn, petition: &Petition, timing: &Timing) -> DbResult<Rules> {
    if let Some(category) = timing.categories.get(&petition.category_id) {
        return Ok(category.rules(timing.windows));
    }
    let found = category(conn, petition.category_id)?;
    let found = found.ok_or_else(|| DbError::Broken(format!("petition {} has no category", petition.id)))?;
    Ok(found.rules(timing.windows))
}

/// What the history tells, where a step that depends on it is possible at all.
fn add_history(conn: &mut Conn, petition: &Petition, actor: &Actor, facts: &mut Facts) -> DbResult<()> {
    let possible = |action| !petition.status.after(action).is_empty();
    let has_voice = facts.joined || actor.voice() == Some(petition.reporter);
    if possible(Action::Urge) && has_voice {
        facts.last_urged_at = last_urged(conn, petition, actor)?;
    }
    if let Some(account) = actor.account() {
        let checks = possible(Action::PassCheck) || possible(Action::FailCheck);
        if checks || (has_voice && possible(Action::Rate)) {
            facts.worked_this_round = worked(conn, petition, account)?;
        }
        if possible(Action::Transfer) && petition.work.handler == Some(account) {
            facts.transfers = transfers(conn, petition)?;
        }
    }
    if petition.work.call_back_due {
        facts.unreached_calls = unreached_calls(conn, petition)?;
    }
    Ok(())
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
