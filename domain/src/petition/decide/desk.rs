//! The desk's steps: who handles it, until when, or not at all.

use super::Step;
use crate::petition::{
    Assignee, Audience, Body, CallOutcome, Days, Detail, Facts, NoticeKind, Petition, PetitionError, Reason,
    RejectReason, Routed, RoutedBy, civil_day,
};
use crate::shared::Name;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub(super) fn dispatch(
    mut step: Step,
    to: Assignee,
    reason: Option<Reason>,
    facts: &Facts,
) -> Result<Step, PetitionError> {
    assign(&mut step, to, facts)?;
    step.petition().work.supervised_at = None;
    Ok(step.go().because(reason).with(Detail::Assigned { to }))
}

pub(super) fn transfer(
    mut step: Step,
    to: Assignee,
    reason: Reason,
    facts: &Facts,
) -> Result<Step, PetitionError> {
    assign(&mut step, to, facts)?;
    Ok(step.go().because(reason).with(Detail::Assigned { to }))
}

fn assign(step: &mut Step, to: Assignee, facts: &Facts) -> Result<(), PetitionError> {
    if step.petition().work.assignee == Some(to) {
        return Err(PetitionError::SameAssignee);
    }
    if !facts.assignee_fits {
        return Err(PetitionError::AssigneeUnknown);
    }
    let petition = step.petition();
    petition.work.assignee = Some(to);
    petition.work.handler = None;
    // A petition lies where it is worked on; else its grid's workers would not see it.
    if let Assignee::Grid(grid) = to
        && grid != petition.grid_id
    {
        petition.grid_id = grid;
        petition.routed = Routed { by: RoutedBy::Chosen, reason: "派单时指定".to_owned() };
    }
    Ok(())
}

pub(super) fn return_to_desk(mut step: Step, reason: Reason) -> Result<Step, PetitionError> {
    let work = &mut step.petition().work;
    work.assignee = None;
    work.handler = None;
    work.returns = work.returns.saturating_add(1);
    work.arbitration = work.returns >= Petition::RETURNS_TO_ARBITRATION;
    let (returns, arbitration) = (work.returns, work.arbitration);
    let step = step.go().because(reason).with(Detail::Returned { returns, arbitration });
    if arbitration { Ok(step.telling(Audience::Admins, NoticeKind::ArbitrationDue)) } else { Ok(step) }
}

pub(super) fn grant_extension(mut step: Step, reason: Option<Reason>) -> Result<Step, PetitionError> {
    let days = answer_extension(&mut step)?;
    let work = &mut step.petition().work;
    work.extended_days = work.extended_days.saturating_add(i32::from(days.get()));
    Ok(step.because(reason).with(Detail::Extension { days: days.get() }))
}

pub(super) fn refuse_extension(mut step: Step, reason: Reason) -> Result<Step, PetitionError> {
    let days = answer_extension(&mut step)?;
    Ok(step.because(reason).with(Detail::Extension { days: days.get() }))
}

fn answer_extension(step: &mut Step) -> Result<Days, PetitionError> {
    step.petition().work.extension_asked.take().ok_or(PetitionError::NoExtensionPending)
}

pub(super) fn suspend(step: Step, review_on: NaiveDate, reason: Reason) -> Result<Step, PetitionError> {
    if review_on <= civil_day(step.now) {
        return Err(PetitionError::ReviewDateNotAhead);
    }
    let mut step = step.go();
    step.petition().work.review_on = Some(review_on);
    Ok(step.because(reason).with(Detail::Suspended { review_on }))
}

pub(super) fn call_back(
    mut step: Step,
    outcome: CallOutcome,
    text: Option<Body>,
    facts: &Facts,
) -> Result<Step, PetitionError> {
    let mut in_vain = None;
    if outcome == CallOutcome::Unreached {
        in_vain = Some(tries(&facts.unreached_calls, step.now));
    }
    if in_vain.is_none_or(|tries| tries >= Petition::CALLS_IN_VAIN) {
        step.petition().work.call_back_due = false;
    }
    Ok(step.saying(text).with(Detail::CalledBack { outcome, in_vain }))
}

/// How many calls in vain count, this one among them: nobody is called thrice in a minute and given up.
fn tries(before: &[DateTime<Utc>], now: DateTime<Utc>) -> usize {
    let (mut later, mut count) = (now, 1);
    for &at in before {
        if later - at >= TimeDelta::hours(1) {
            (later, count) = (at, count + 1);
        }
    }
    count
}

pub(super) fn supervise(mut step: Step, text: Body) -> Result<Step, PetitionError> {
    let now = step.now;
    step.petition().work.supervised_at.get_or_insert(now);
    Ok(step.saying(text))
}

pub(super) fn climb(mut step: Step, reason: Option<Reason>, facts: &Facts) -> Result<Step, PetitionError> {
    let to = facts.next_tier(step.petition()).ok_or(PetitionError::NoHigherTier)?;
    step.petition().work.tier = Some(to);
    Ok(step.because(reason).with(Detail::Climbed { to }))
}

pub(super) fn reject(
    step: Step,
    reason: RejectReason,
    text: Option<Body>,
    go_to: Option<Name<200>>,
) -> Result<Step, PetitionError> {
    if reason == RejectReason::NotOurs && go_to.is_none() {
        return Err(PetitionError::GoToRequired);
    }
    let go_to = go_to.map(Name::into_string).or_else(|| reason.place().map(str::to_owned));
    Ok(step.go().saying(text).with(Detail::Rejected { reason, go_to }))
}
