//! What is asked and shown besides the rules themselves: a replay, an explanation, whom to choose.

use super::dto::TargetView;
use crate::petition::dto::{AssigneeView, Line, Location, Named, Prose};
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{CandidateReason, Channel, Condition, Problem, Routed, RuleRef, Word},
    shared::{AccountId, CategoryId, GridId, PetitionId, RuleSetId},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::ToSchema;
use validator::Validate;

/// What a replay compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// Whom each petition is with, or was with last.
    #[default]
    Assigned,
    /// What the active set would decide today.
    Active,
}

/// Which petitions to put to the rules again.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplayRequest {
    /// Reported at or after.
    pub since: Option<DateTime<Utc>>,
    /// Reported before.
    pub until: Option<DateTime<Utc>>,
    /// At or under this node; what lies outside your scope stays outside.
    pub grid_id: Option<GridId>,
    /// The most petitions to look at, the latest first; 1,000 unless said.
    #[serde(default, deserialize_with = "whole")]
    #[validate(range(min = 1, max = 10_000))]
    #[schema(minimum = 1, maximum = 10_000)]
    pub max: Option<u16>,
    /// What to compare with; `assigned` unless said.
    pub against: Option<Against>,
    /// Where the list of the answer before ended. The counts are of all, whatever the page.
    #[validate(length(max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page of the list, 20 unless said.
    #[serde(default, deserialize_with = "whole")]
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub limit: Option<u16>,
}

/// What a set of rules would move. Nothing was changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Replay {
    /// Petitions put to the rules.
    #[schema(minimum = 0)]
    pub looked_at: usize,
    /// Those of them that would go elsewhere.
    #[schema(minimum = 0)]
    pub moved: usize,
    /// Whether that is all there are; else the most asked for, or the time for it, was reached.
    pub complete: bool,
    /// How many would go from where to where, the most first; at most 200 pairs.
    pub counts: Vec<MoveCount>,
    /// Petitions that would go elsewhere, latest report first.
    pub items: Vec<Move>,
    /// Where the list goes on; absent at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// How many petitions would go from one place to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoveCount {
    /// Where they went.
    pub from: TargetView,
    /// Where they would go.
    pub to: TargetView,
    /// How many.
    #[schema(minimum = 1)]
    pub count: usize,
}

/// A petition that would go elsewhere.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Move {
    /// The petition.
    pub petition_id: PetitionId,
    /// Its number for people.
    #[schema(example = "SQ-20261121-000123")]
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Where it went.
    pub from: TargetView,
    /// Where it would go.
    pub to: TargetView,
    /// The rule that would send it there.
    pub rule: RuleRef,
}

/// What could be reported.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplanationRequest {
    /// The set to ask; left out, the active one.
    pub rule_set_id: Option<RuleSetId>,
    /// The category.
    pub category_id: CategoryId,
    /// The door it comes through; `resident` unless said.
    pub channel: Option<Channel>,
    /// When; now unless said.
    pub at: Option<DateTime<Utc>>,
    /// What it is called.
    pub title: Option<Line<60>>,
    /// What there is to say.
    pub body: Option<Prose<2000>>,
    /// Where it is, in words.
    pub address: Option<Line<200>>,
    /// The code on the door of its building, unit or household.
    #[schema(pattern = "^[A-Z0-9-]{2,32}$", example = "JD-SQ-A-01-1-B1")]
    pub address_code: Option<String>,
    /// Where it is on the ground.
    #[validate(nested)]
    pub location: Option<Location>,
    /// The node it belongs to.
    pub grid_id: Option<GridId>,
}

/// Why a report would go where it would go.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoutingExplanation {
    /// The node it would belong to.
    pub grid: Named<GridId>,
    /// How it would come there.
    pub routed: Routed,
    /// Every rule in its order; none where no set is active.
    pub rules: Vec<TrialView>,
    /// What decides; absent where no set is active: then it waits at the desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionView>,
}

/// How one rule was tried.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrialView {
    /// Its place in the set, from 1.
    #[schema(minimum = 1)]
    pub position: usize,
    /// What it is called.
    pub name: String,
    /// Whether all its conditions hold.
    pub holds: bool,
    /// Each condition that it has.
    pub conditions: Vec<ConditionTrial>,
    /// Those of its words that were said.
    pub words: Vec<Word>,
    /// Why it is passed over though its conditions hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// One condition.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConditionTrial {
    /// What it asks about.
    pub condition: Condition,
    /// Whether it holds.
    pub holds: bool,
}

/// What the rules decide.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// The rule.
    pub rule: RuleRef,
    /// Where it sends.
    pub target: TargetView,
    /// Who would get it now; absent at the desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<AssigneeView>,
    /// Who is on duty, where one of them is picked.
    pub considered: Vec<ConsideredView>,
}

/// Somebody on duty.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsideredView {
    /// Who.
    pub person: Named<AccountId>,
    /// Open petitions in her hands.
    #[schema(minimum = 0)]
    pub open: u32,
}

/// Who could take a petition.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assignees {
    /// The likeliest to be right first, at most 50.
    pub items: Vec<AssigneeCandidate>,
}

/// Somebody, or something, that could take a petition.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssigneeCandidate {
    /// As a dispatch takes it.
    pub assignee: AssigneeView,
    /// Why it is offered.
    pub reason: CandidateReason,
    /// On duty now.
    pub on_duty: bool,
    /// Open petitions in its hands; of a node, those at it and under it.
    #[schema(minimum = 0)]
    pub open: u32,
    /// How many nodes above the petition's it works; absent for a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub distance: Option<u32>,
}

/// A whole number that may be left out; JSON Schema counts 3.0 as one too.
fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u16>, D::Error> {
    let number = Option::<f64>::deserialize(from)?;
    let read = |number: f64| number.to_string().parse().map_err(|_| D::Error::custom("not a whole number"));
    number.map(read).transpose()
}
