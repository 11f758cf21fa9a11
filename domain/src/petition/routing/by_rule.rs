use super::{Choice, Condition, Problem, Word};
use crate::petition::{
    Assignee, Command, Decision, Detail, Facts, Petition, PetitionError, Reason, Routed, decide,
};
use crate::shared::{AccountId, Actor, RuleSetId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rule, as it stood when it decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleRef {
    /// The set it stands in.
    pub set_id: RuleSetId,
    /// The number of that set for people.
    #[schema(minimum = 1)]
    pub set_number: i32,
    /// Its place in the set, from 1.
    #[schema(minimum = 1)]
    pub position: usize,
    /// What it is called.
    pub name: String,
}

/// A rule that was passed over because it could not do what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SkippedRule {
    /// Its place in the set, from 1.
    #[schema(minimum = 1)]
    pub position: usize,
    /// What it is called.
    pub name: String,
    /// Why.
    pub problem: Problem,
}

/// Somebody on duty who could have been picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Considered {
    /// Who.
    pub account_id: AccountId,
    /// Petitions in her hands then.
    pub open: u32,
}

/// Why a rule sent a petition where it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ByRule {
    /// The rule.
    pub rule: RuleRef,
    /// The conditions that it has, all of which held.
    pub because: Vec<Condition>,
    /// Those of its words that were said.
    pub words: Vec<Word>,
    /// Who was on duty, where one of them was to be picked.
    pub considered: Vec<Considered>,
    /// The rules that were passed over before it.
    pub skipped: Vec<SkippedRule>,
}

impl Choice {
    fn explained(&self, considered: Vec<Considered>) -> ByRule {
        ByRule {
            rule: self.rule.clone(),
            because: self.because.clone(),
            words: self.words.clone(),
            considered,
            skipped: self.skipped.iter().map(|skipped| skipped.rule.clone()).collect(),
        }
    }
}

/// Hands a report that was just filed to whom a rule chose, as a step of Sanping itself.
///
/// # Errors
/// As [`decide`].
pub fn dispatch_by_rule(
    filed: &Petition,
    to: Assignee,
    choice: &Choice,
    considered: Vec<Considered>,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Decision, PetitionError> {
    let (number, position) = (choice.rule.set_number, choice.rule.position);
    let reason = Reason::parse(&format!("按第 {number} 版派单规则第 {position} 条自动派单")).ok();
    let mut decision = decide(filed, Command::Dispatch { to, reason }, &Actor::system(), facts, now)?;
    decision.event.detail = Some(Detail::AssignedByRule { to, why: choice.explained(considered) });
    if decision.petition.grid_id != filed.grid_id {
        let reason = format!("{}；按派单规则交上级网格", filed.routed.reason);
        decision.petition.routed = Routed { by: filed.routed.by, reason };
    }
    Ok(decision)
}

/// Writes into the report's own line which rule left it to the desk.
pub fn leave_at_desk(filed: &mut Decision, choice: &Choice) {
    if let Some(Detail::Routed { rule, .. }) = &mut filed.event.detail {
        *rule = Some(choice.explained(Vec::new()));
    }
}
