//! The steps that only time takes, and how the clocks follow every step.

use super::Step;
use crate::petition::{Clocks, Deadline, Decision, Detail, Facts, Petition, clocks::Tick, next_alarm};

pub(super) fn due(mut step: Step) -> Step {
    let from = step.from();
    match step.petition().clocks.next(from) {
        Some(Deadline { due_at, .. }) => step.with(Detail::Due { due_at }),
        None => step,
    }
}

pub(super) fn review(mut step: Step) -> Step {
    match step.petition().work.review_on {
        Some(review_on) => step.with(Detail::Suspended { review_on }),
        None => step,
    }
}

pub(super) fn retime(mut step: Step, response: Option<Deadline>, handling: Option<Deadline>) -> Step {
    let clocks = &mut step.petition().clocks;
    *clocks = Clocks { response, handling, ..*clocks };
    step.with(Detail::Retimed {
        response_due_at: response.map(|one| one.due_at),
        handling_due_at: handling.map(|one| one.due_at),
    })
}

/// Lets the clocks follow the step from the petition as it was.
pub(super) fn keep(mut decision: Decision, before: &Petition, facts: &Facts) -> Decision {
    let tick = Tick::of(&decision.event, before.status, before.pause.since);
    let petition = &mut decision.petition;
    petition.clocks.follow(tick, &facts.terms);
    // The tiers above a node that it was only now handed to are not known here: timed work will see.
    let climbs = facts.ancestors.first() != Some(&petition.grid_id) || facts.next_tier(petition).is_some();
    petition.clocks.alarm_at = next_alarm(petition, &facts.rules, &facts.terms, climbs);
    decision
}
