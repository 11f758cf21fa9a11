//! What time alone does to a petition: warnings, lateness, climbs, and windows that close.

use super::{
    Action, Channel, Clocks, Command, Deadline, Event, Facts, Petition, Rules, Status, Terms, clocks::Tick,
};
use crate::calendar::civil_midnight;
use chrono::{DateTime, Utc};

/// Something that becomes due at a moment.
type Due = (DateTime<Utc>, Action);

/// The step that timed work must take now, if there is one. After it there may be another.
#[must_use]
pub fn timed_step(petition: &Petition, facts: &Facts, now: DateTime<Utc>) -> Option<Command> {
    let climbs = facts.next_tier(petition).is_some();
    let ripe = ahead(petition, &facts.rules, &facts.terms)
        .filter(|(at, action)| *at <= now && (climbs || *action != Action::Climb));
    // What is late needs no warning of being nearly so.
    match ripe.map(|(_, action)| action).max_by_key(|action| *action == Action::Overdue)? {
        Action::Resume => Some(Command::Resume { reason: None }),
        Action::Climb => Some(Command::Climb { reason: None }),
        Action::Review => Some(Command::Review),
        Action::Close => Some(Command::Close),
        Action::Overdue => Some(Command::Overdue),
        Action::Warn => Some(Command::Warn),
        _ => None,
    }
}

/// When timed work must look at it again; none where time alone changes nothing.
///
/// `climbs` tells whether there is a tier above the present one, as far as the caller knows.
#[must_use]
pub fn next_alarm(petition: &Petition, rules: &Rules, terms: &Terms, climbs: bool) -> Option<DateTime<Utc>> {
    let ahead = ahead(petition, rules, terms).filter(|(_, action)| climbs || *action != Action::Climb);
    ahead.map(|(at, _)| at).min()
}

/// Whether this is the time for a step that only time may take.
pub(super) fn is_ripe(action: Action, petition: &Petition, facts: &Facts, now: DateTime<Utc>) -> bool {
    ahead(petition, &facts.rules, &facts.terms).any(|(at, due)| due == action && at <= now)
}

fn ahead(petition: &Petition, rules: &Rules, terms: &Terms) -> impl Iterator<Item = Due> {
    let Petition { work, times, clocks, .. } = petition;
    let of_status = match petition.status {
        Status::AwaitingReporter => work.question_expires_at.map(|at| (at, Action::Resume)),
        Status::Suspended => work
            .review_on
            .map(civil_midnight)
            .filter(|at| clocks.warned_at.is_none_or(|warned| warned < *at))
            .map(|at| (at, Action::Review)),
        Status::Handled => times.handled_at.map(|at| (at + rules.windows.rating, Action::Close)),
        _ => None,
    };
    of_status.into_iter().chain(warnings(clocks, petition.status)).chain(lateness(
        clocks,
        petition.status,
        terms,
    ))
}

fn warnings(clocks: &Clocks, status: Status) -> impl Iterator<Item = Due> {
    let Clocks { warned_at, overdue_at, .. } = *clocks;
    clocks
        .running(status)
        .filter(move |one| warned_at.is_none_or(|warned| warned < one.warn_at))
        .filter(move |one| overdue_at.is_none_or(|late| late < one.due_at))
        .map(|one| (one.warn_at, Action::Warn))
}

/// The first climb comes at once, the others each after the interval; a climb by hand counts.
fn lateness(clocks: &Clocks, status: Status, terms: &Terms) -> Option<Due> {
    let next = clocks.next(status)?;
    let Some(late) = clocks.overdue_at else { return Some((next.due_at, Action::Overdue)) };
    let rested = clocks.climbed_at.map(|at| terms.climb.after(at, &terms.calendar));
    Some((rested.map_or(late, |rested| rested.max(late)), Action::Climb))
}

/// The deadlines of response and handling, counted anew by these terms over the whole history; none where they
/// cannot be, because the petition was brought in from elsewhere.
#[must_use]
pub fn recount(
    petition: &Petition,
    history: &[Event],
    terms: &Terms,
) -> Option<(Option<Deadline>, Option<Deadline>)> {
    if petition.channel == Channel::Import {
        return None;
    }
    let (first, rest) = history.split_first()?;
    let mut clocks = Clocks::begin(first.at, terms);
    let mut waited_since = None;
    for event in rest {
        let Some(from) = event.from else { continue };
        clocks.follow(Tick::of(event, from, waited_since), terms);
        waited_since = if event.to.pauses_clock() { waited_since.or(Some(event.at)) } else { None };
    }
    Some((clocks.response, clocks.handling))
}
