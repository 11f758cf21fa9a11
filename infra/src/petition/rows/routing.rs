use super::{unreadable, word};
use crate::db::{At, DbResult, Json, Key};
use crate::schema::{routing_alarms, routing_rule_sets};
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use sanping_domain::{
    petition::{Conditions, Problem, RoutingRule, RuleList, RuleName, RuleSet, SetState, Target},
    shared::{AccountId, AlarmId, Name, PetitionId, RuleSetId},
};
use serde::{Deserialize, Serialize};

use crate::petition::Alarm;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = routing_rule_sets, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(in crate::petition) struct RuleSetRow {
    id: Key,
    number: i32,
    name: String,
    state: String,
    rules: Json,
    version: i32,
    created_by: Option<Key>,
    created_at: At,
    updated_at: At,
    activated_at: Option<At>,
}

/// A rule as it stands in the column.
#[derive(Serialize, Deserialize)]
struct RuleJson {
    name: String,
    when: Conditions,
    target: Target,
}

impl RuleSetRow {
    pub(in crate::petition) fn new(set: &RuleSet) -> DbResult<Self> {
        let RuleSet {
            id,
            number,
            name,
            state,
            rules,
            version,
            created_by,
            created_at,
            updated_at,
            activated_at,
        } = set;
        let json = |rule: &RoutingRule| {
            let RoutingRule { name, when, target } = rule;
            RuleJson { name: name.to_string(), when: when.clone(), target: *target }
        };
        let rules: Vec<RuleJson> = rules.as_slice().iter().map(json).collect();
        Ok(Self {
            id: Key(id.0),
            number: *number,
            name: name.to_string(),
            state: state.as_str().to_owned(),
            rules: Json(serde_json::to_value(rules).map_err(unreadable)?),
            version: *version,
            created_by: created_by.map(|id| Key(id.0)),
            created_at: At(*created_at),
            updated_at: At(*updated_at),
            activated_at: activated_at.map(At),
        })
    }

    pub(in crate::petition) fn into_domain(self) -> DbResult<RuleSet> {
        let Self {
            id,
            number,
            name,
            state,
            rules,
            version,
            created_by,
            created_at,
            updated_at,
            activated_at,
        } = self;
        let rules: Vec<RuleJson> = serde_json::from_value(rules.0).map_err(unreadable)?;
        let rule = |RuleJson { name, when, target }| {
            Ok(RoutingRule { name: RuleName::parse(&name).map_err(unreadable)?, when, target })
        };
        let rules = rules.into_iter().map(rule).collect::<DbResult<_>>()?;
        Ok(RuleSet {
            id: RuleSetId(id.0),
            number,
            name: Name::parse(&name).map_err(unreadable)?,
            state: word(SetState::parse, &state)?,
            rules: RuleList::parse(rules).map_err(unreadable)?,
            version,
            created_by: created_by.map(|id| AccountId(id.0)),
            created_at: created_at.0,
            updated_at: updated_at.0,
            activated_at: activated_at.map(|at| at.0),
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = routing_alarms, treat_none_as_default_value = false)]
pub(in crate::petition) struct AlarmRow {
    id: Key,
    set_id: Key,
    position: i32,
    rule_name: String,
    problem: String,
    petition_id: Option<Key>,
    raised_at: At,
    acknowledged_at: Option<At>,
    acknowledged_by: Option<Key>,
}

impl From<&Alarm> for AlarmRow {
    fn from(alarm: &Alarm) -> Self {
        let Alarm { id, set, position, rule, problem, petition, raised_at, acknowledged } = alarm;
        Self {
            id: Key(id.0),
            set_id: Key(set.0),
            position: *position,
            rule_name: rule.clone(),
            problem: problem.as_str().to_owned(),
            petition_id: petition.map(|id| Key(id.0)),
            raised_at: At(*raised_at),
            acknowledged_at: acknowledged.map(|(at, _)| At(at)),
            acknowledged_by: acknowledged.and_then(|(_, by)| by).map(|id| Key(id.0)),
        }
    }
}

impl AlarmRow {
    pub(in crate::petition) fn into_domain(self) -> DbResult<Alarm> {
        let Self {
            id,
            set_id,
            position,
            rule_name,
            problem,
            petition_id,
            raised_at,
            acknowledged_at,
            acknowledged_by,
        } = self;
        Ok(Alarm {
            id: AlarmId(id.0),
            set: RuleSetId(set_id.0),
            position,
            rule: rule_name,
            problem: word(Problem::parse, &problem)?,
            petition: petition_id.map(|id| PetitionId(id.0)),
            raised_at: raised_at.0,
            acknowledged: acknowledged_at.map(|at| (at.0, acknowledged_by.map(|id| AccountId(id.0)))),
        })
    }
}
