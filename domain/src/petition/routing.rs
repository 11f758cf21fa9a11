//! Where a report goes: first to a node of the tree ([`route`]), then by ordered rules to whoever takes it.
//!
//! Rules are tried in their order and the first whose conditions hold decides. A rule names conditions and a
//! target, never another rule, so no chain of rules can loop. The last rule is the desk, without conditions:
//! [`RuleList`] cannot be made without it, so every report is taken by somebody.

mod book;
mod by_rule;
mod conditions;
mod cover;
mod error;
mod findings;
mod place;
mod rule;
mod set;
mod staff;
#[cfg(test)]
mod tests;

pub use book::{Choice, Matter, RuleBook, Skipped, Trial};
pub use by_rule::{ByRule, Considered, RuleRef, SkippedRule, dispatch_by_rule, leave_at_desk};
pub use conditions::{Condition, Conditions, Hours, TimeOfDay, Weekday, Word, WordMatch, Words};
pub use error::RoutingError;
pub use findings::{Finding, Flaw, Known, PersonKnown, Problem, findings};
pub use place::{Candidates, route};
pub use rule::{Destination, GridRole, RoutingRule, RuleList, RuleName, Target};
pub use set::{RuleSet, SetState};
pub use staff::{Candidate, CandidateReason, best_first, fewest_open};
