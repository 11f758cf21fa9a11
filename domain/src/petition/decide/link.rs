//! The steps that tie petitions together: split, merge and its undoing.

use super::Step;
use crate::petition::{
    Action, Children, Decision, Detail, Effect, Facts, Merger, Petition, PetitionError, Reason, Relation,
};
use crate::shared::{Actor, PetitionId};
use chrono::{DateTime, Utc};

pub(super) fn split(step: Step, children: Children, facts: &Facts) -> Result<Step, PetitionError> {
    if facts.open_children.saturating_add(children.count()) > Children::MOST_OPEN {
        return Err(PetitionError::ChildrenOutOfRange);
    }
    let children = children.into_vec();
    let step = step.with(Detail::Split { children: children.len() });
    Ok(children.into_iter().map(Effect::FileChild).fold(step, Step::causing))
}

pub(super) fn merge(
    mut step: Step,
    into: PetitionId,
    reason: Option<Reason>,
    facts: &Facts,
) -> Result<Step, PetitionError> {
    if into == step.petition().id {
        return Err(PetitionError::MergeTargetWithin);
    }
    match facts.merge_target {
        None => return Err(PetitionError::MergeTargetUnknown),
        Some(target) if target.descends => return Err(PetitionError::MergeTargetWithin),
        Some(target) if !target.status.is_open() => return Err(PetitionError::MergeTargetEnded),
        Some(_) => {}
    }
    let before = step.from();
    step.petition().merger = Some(Merger { into, before });
    Ok(step.go().because(reason).with(Detail::Merged { into }).causing(Effect::Absorb { into }))
}

pub(super) fn unmerge(mut step: Step, reason: Reason) -> Result<Step, PetitionError> {
    let not_possible = PetitionError::ActionNotPossible { action: Action::Unmerge, status: step.from() };
    let merger = step.petition().merger.take().ok_or(not_possible)?;
    let detail = Detail::Merged { into: merger.into };
    Ok(step.go_to(merger.before).because(reason).with(detail).causing(Effect::Release(merger)))
}

/// The step that an open petition takes when `from` was merged into it: the reporters there join here.
///
/// Whoever merged has been judged by [`super::decide`] on `from`; this one only has to be open.
///
/// # Errors
/// [`PetitionError::MergeTargetEnded`].
pub fn absorb(
    target: &Petition,
    from: PetitionId,
    actor: &Actor,
    capacity: Relation,
    now: DateTime<Utc>,
) -> Result<Decision, PetitionError> {
    if !target.status.is_open() {
        return Err(PetitionError::MergeTargetEnded);
    }
    let step = Step::begin(target, Action::Join, actor, capacity, now);
    Ok(step.with(Detail::Absorbed { from }).causing(Effect::JoinReportersOf(from)).end())
}
