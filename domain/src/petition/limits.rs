use super::policy::{doers, ever};
use super::{
    Action, Children, Days, Facts, Petition, PetitionError, Relation, Relations, Status, relations, timed,
};
use crate::shared::{Actor, Identity, Role};
use chrono::{DateTime, Utc};

/// The steps the caller may take now, so that no view offers what would be refused for a reason known before.
#[must_use]
pub fn allowed_actions(petition: &Petition, actor: &Actor, facts: &Facts, now: DateTime<Utc>) -> Vec<Action> {
    let relations = relations(actor, petition, facts);
    Action::ALL
        .iter()
        .copied()
        .filter(|action| !petition.status.after(*action).is_empty())
        .filter(|action| check(*action, petition, actor, &relations, facts, now).is_ok())
        .collect()
}

/// Whether a step may be taken, before its words are looked at; as what the caller takes it.
///
/// The status speaks before the caller's part in it, so that of two people acting at once the second learns that
/// the petition has moved on; but a role that may never do this is always told just that.
pub(super) fn check(
    action: Action,
    petition: &Petition,
    actor: &Actor,
    relations: &Relations,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Relation, PetitionError> {
    // A program reports and reads; what it reported is a person's to answer, rate and withdraw.
    if actor.has(Role::Service) {
        return Err(PetitionError::ActionNotYours(action));
    }
    if petition.status.after(action).is_empty() {
        let may_ever = ever(action).any(|relation| may_be(actor, relation));
        return Err(if may_ever {
            PetitionError::ActionNotPossible { action, status: petition.status }
        } else {
            PetitionError::ActionNotYours(action)
        });
    }
    let capacity = relations
        .first(doers(action, petition.status, petition.work.arbitration))
        .ok_or(PetitionError::ActionNotYours(action))?;
    limit(action, petition, relations, capacity, facts, now)?;
    Ok(capacity)
}

fn may_be(actor: &Actor, relation: Relation) -> bool {
    match relation {
        Relation::System => actor.identity == Identity::System,
        _ => relation.roles().iter().any(|role| actor.has(*role)),
    }
}

/// The limits that are neither status nor role.
fn limit(
    action: Action,
    petition: &Petition,
    relations: &Relations,
    capacity: Relation,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<(), PetitionError> {
    let windows = &facts.rules.windows;
    let refused = match action {
        Action::ReturnToDesk if petition.work.arbitration => PetitionError::DecidedByArbitration,
        Action::RequestExtension if petition.work.extension_asked.is_some() => {
            PetitionError::ExtensionPending
        }
        Action::RequestExtension if petition.work.extended_days >= i32::from(Days::MAX) => {
            PetitionError::ExtensionUsedUp
        }
        Action::GrantExtension | Action::RefuseExtension if petition.work.extension_asked.is_none() => {
            PetitionError::NoExtensionPending
        }
        Action::Resume
            if petition.status == Status::AwaitingReporter
                && capacity == Relation::System
                && petition.work.question_expires_at.is_some_and(|at| now < at) =>
        {
            PetitionError::QuestionStillOpen
        }
        Action::Finish | Action::PassCheck | Action::Reject | Action::Withdraw | Action::Merge
            if facts.open_children > 0 =>
        {
            PetitionError::ChildrenOpen
        }
        Action::Transfer
            if capacity == Relation::Handler && facts.transfers >= Petition::TRANSFERS_BY_HANDLERS =>
        {
            PetitionError::TransfersUsedUp
        }
        Action::Split if facts.open_children.saturating_add(2) > Children::MOST_OPEN => {
            PetitionError::TooManyParts
        }
        Action::PassCheck | Action::FailCheck
            if facts.worked_this_round || relations.has(Relation::Handler) =>
        {
            PetitionError::CheckerIsHandler
        }
        Action::Rate if facts.worked_this_round || relations.has(Relation::Handler) => {
            PetitionError::RaterIsHandler
        }
        Action::Rate if facts.rated_this_round => PetitionError::AlreadyRated,
        Action::Rate if petition.times.handled_at.is_none_or(|at| now - at > windows.rating) => {
            PetitionError::RatingWindowOver
        }
        Action::Reopen if !petition.reopen_window_open(windows.reopen, now) => {
            PetitionError::ReopenWindowOver
        }
        Action::Urge if facts.last_urged_at.is_some_and(|at| now - at < windows.urge) => {
            PetitionError::UrgedTooSoon
        }
        Action::Warn | Action::Overdue | Action::Review | Action::Close
            if !timed::is_ripe(action, petition, facts, now) =>
        {
            PetitionError::NotDueYet
        }
        Action::Climb if facts.next_tier(petition).is_none() => PetitionError::NoHigherTier,
        Action::Join if relations.has(Relation::Reporter) => PetitionError::OwnPetition,
        Action::Join if relations.has(Relation::Joined) => PetitionError::AlreadyJoined,
        _ => return Ok(()),
    };
    Err(refused)
}
