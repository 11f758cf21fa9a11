use super::Considered;
use crate::petition::{Assignee, coded::coded};
use crate::shared::AccountId;

coded! {
    /// Why somebody is offered to the desk; the better reasons first.
    CandidateReason {
        /// The active rules would choose it.
        Rule = "rule",
        /// On duty at the petition's node.
        OnDutyHere = "on_duty_here",
        /// On duty at a node above it.
        OnDutyAbove = "on_duty_above",
        /// All who work at the petition's node.
        Node = "node",
        /// Works at the petition's node, and is not on duty.
        ServesHere = "serves_here",
        /// Works at a node above it, and is not on duty.
        ServesAbove = "serves_above",
        /// A member unit.
        Unit = "unit",
    }
}

/// Who could take a petition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub assignee: Assignee,
    /// What people call it.
    pub name: String,
    /// Why it is offered.
    pub reason: CandidateReason,
    /// On duty now.
    pub on_duty: bool,
    /// Petitions in its hands now.
    pub open: u32,
    /// How many nodes above the petition's it works; none for a unit.
    pub distance: Option<u32>,
}

/// Puts those first who are likeliest to be right: by reason, then the nearer, then the less laden.
pub fn best_first(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| {
        let key = |one: &Candidate| (one.reason, one.distance.unwrap_or(u32::MAX), one.open);
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
}

/// The one with the fewest open petitions; of two, the one whose account is older.
#[must_use]
pub fn fewest_open(on_duty: &[Considered]) -> Option<AccountId> {
    on_duty.iter().min_by_key(|one| (one.open, one.account_id)).map(|one| one.account_id)
}
