use crate::petition::dto::PersonView;
use chrono::{DateTime, Utc};
use sanping_domain::{
    grid::Level,
    petition::{Conditions, Finding, Flaw, GridRole, Problem, RoutingRule, RuleSet, SetState, Target},
    shared::{AccountId, AlarmId, PetitionId, RuleSetId},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

/// A set of rules in the path.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "stands for the parameter in the contract; read by `PathOf`")]
pub struct RuleSetPath {
    /// The set.
    id: RuleSetId,
}

/// An alarm in the path.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "stands for the parameter in the contract; read by `PathOf`")]
pub struct AlarmPath {
    /// The alarm.
    id: AlarmId,
}

/// The sort of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// The workers and centres of the report's node, or of one above it.
    Grid,
    /// One of those on duty there: the one with the fewest open petitions.
    Worker,
    /// A member unit.
    Unit,
    /// A person.
    Person,
    /// The desk.
    Desk,
}

/// Which sets.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RuleSetQuery {
    /// Only those that stand here.
    pub state: Option<SetState>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// Which alarms.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AlarmQuery {
    /// Only those that nobody has seen to, or only those that somebody has.
    pub open: Option<bool>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// A set in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleSetSummary {
    /// Its id.
    pub id: RuleSetId,
    /// Its number for people.
    #[schema(minimum = 1)]
    pub number: i32,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: SetState,
    /// How many rules it has, the desk among them.
    #[schema(minimum = 1)]
    pub rules: usize,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last made active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activated_at: Option<DateTime<Utc>>,
}

/// A set with its rules.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleSetView {
    /// Its id.
    pub id: RuleSetId,
    /// Its number for people.
    #[schema(minimum = 1)]
    pub number: i32,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: SetState,
    /// The rules in their order, the desk last.
    pub rules: Vec<RuleView>,
    /// What is wrong with them, as far as was looked: rules that can do nothing and rules that never speak.
    pub findings: Vec<FindingView>,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<AccountId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was last made active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activated_at: Option<DateTime<Utc>>,
}

/// One rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleView {
    /// Its place, from 1.
    #[schema(minimum = 1)]
    pub position: usize,
    /// What it is called.
    pub name: String,
    /// When it speaks.
    pub when: Conditions,
    /// Where it sends.
    pub target: TargetView,
}

/// Where a rule sends.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetView {
    /// The sort of target.
    #[serde(rename = "type")]
    pub kind: TargetKind,
    /// The deepest level wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Only people of this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<GridRole>,
    /// Which node, unit or person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// What people call it; only where it was looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What is wrong with a rule: it is broken, or another one always speaks before it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// The rule's place, from 1.
    #[schema(minimum = 1)]
    pub position: usize,
    /// The field of the rule.
    #[schema(example = "target.id")]
    pub field: &'static str,
    /// Why it cannot do what it says. Such a set can be neither saved nor made active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// The rule that speaks wherever this one would. A warning.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub covered_by: Option<usize>,
}

/// What a check found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleCheck {
    /// What is wrong, in the order of the rules.
    pub findings: Vec<FindingView>,
    /// How many alarms were raised; a rule with an alarm that waits gets no second one.
    #[schema(minimum = 0)]
    pub alarms_raised: usize,
}

/// A routing rule was found broken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlarmView {
    /// Its id.
    pub id: AlarmId,
    /// The set of the rule.
    pub rule_set_id: RuleSetId,
    /// The rule's place in it, from 1.
    #[schema(minimum = 1)]
    pub position: i32,
    /// What the rule is called.
    pub rule: String,
    /// What is wrong with it.
    pub problem: Problem,
    /// The report at which it was noticed; absent where somebody had the rules checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub petition_id: Option<PetitionId>,
    /// When.
    pub raised_at: DateTime<Utc>,
    /// When somebody saw to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_by: Option<PersonView>,
}

impl From<&Finding> for FindingView {
    fn from(finding: &Finding) -> Self {
        let Finding { position, flaw, field } = *finding;
        let (problem, covered_by) = match flaw {
            Flaw::Broken(problem) => (Some(problem), None),
            Flaw::Covered(by) => (None, Some(by)),
        };
        Self { position, field, problem, covered_by }
    }
}

impl From<Target> for TargetView {
    fn from(target: Target) -> Self {
        let view = |kind, level, role, id| Self { kind, level, role, id, name: None };
        match target {
            Target::Grid { level } => view(TargetKind::Grid, level, None, None),
            Target::Worker { level, role } => view(TargetKind::Worker, level, role, None),
            Target::Unit { id } => view(TargetKind::Unit, None, None, Some(id.0)),
            Target::Person { id } => view(TargetKind::Person, None, None, Some(id.0)),
            Target::Desk => view(TargetKind::Desk, None, None, None),
        }
    }
}

impl From<RuleSet> for RuleSetSummary {
    fn from(set: RuleSet) -> Self {
        let RuleSet { id, number, name, state, rules, version, created_at, activated_at, .. } = set;
        let rules = rules.as_slice().len();
        Self { id, number, name: name.into_string(), state, rules, version, created_at, activated_at }
    }
}

impl RuleSetView {
    /// The set with what was found wrong with it.
    pub fn of(set: &RuleSet, findings: &[Finding]) -> Self {
        let rule = |(at, rule): (usize, &RoutingRule)| RuleView {
            position: at + 1,
            name: rule.name.to_string(),
            when: rule.when.clone(),
            target: rule.target.into(),
        };
        Self {
            id: set.id,
            number: set.number,
            name: set.name.to_string(),
            state: set.state,
            rules: set.rules.as_slice().iter().enumerate().map(rule).collect(),
            findings: findings.iter().map(FindingView::from).collect(),
            version: set.version,
            created_by: set.created_by,
            created_at: set.created_at,
            updated_at: set.updated_at,
            activated_at: set.activated_at,
        }
    }
}
