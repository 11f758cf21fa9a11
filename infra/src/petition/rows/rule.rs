use super::{both, unreadable, word};
use crate::db::{DbResult, Key};
use crate::schema::petition_clock_rules;
use chrono::TimeDelta;
use diesel::{Insertable, Queryable, Selectable};
use sanping_domain::{
    petition::{ClockRule, Limit, Limits, Measure, PetitionKind, Slot, Urgency},
    shared::CategoryId,
};
use uuid::Uuid;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_clock_rules, treat_none_as_default_value = false)]
pub(in crate::petition) struct RuleRow {
    category_id: Key,
    urgency: String,
    kind: String,
    response_minutes: Option<i32>,
    response_measure: Option<String>,
    handling_minutes: Option<i32>,
    handling_measure: Option<String>,
    climb_minutes: Option<i32>,
    climb_measure: Option<String>,
}

impl From<&ClockRule> for RuleRow {
    fn from(rule: &ClockRule) -> Self {
        let ClockRule { slot: Slot { category, urgency, kind }, limits } = rule;
        let Limits { response, handling, climb } = *limits;
        let minutes = |limit: Option<Limit>| limit.map(Limit::minutes);
        let measure = |limit: Option<Limit>| limit.map(|limit| limit.measure().as_str().to_owned());
        Self {
            category_id: Key(category.map_or(Uuid::nil(), |id| id.0)),
            urgency: urgency.as_str().to_owned(),
            kind: kind.map_or("", PetitionKind::as_str).to_owned(),
            response_minutes: minutes(response),
            response_measure: measure(response),
            handling_minutes: minutes(handling),
            handling_measure: measure(handling),
            climb_minutes: minutes(climb),
            climb_measure: measure(climb),
        }
    }
}

impl RuleRow {
    pub(in crate::petition) fn into_domain(self) -> DbResult<ClockRule> {
        let kind = match self.kind.as_str() {
            "" => None,
            kind => Some(word(PetitionKind::parse, kind)?),
        };
        let slot = Slot {
            category: Some(self.category_id.0).filter(|id| !id.is_nil()).map(CategoryId),
            urgency: word(Urgency::parse, &self.urgency)?,
            kind,
        };
        let limits = Limits {
            response: limit(self.response_minutes, self.response_measure.as_deref())?,
            handling: limit(self.handling_minutes, self.handling_measure.as_deref())?,
            climb: limit(self.climb_minutes, self.climb_measure.as_deref())?,
        };
        Ok(ClockRule { slot, limits })
    }
}

fn limit(minutes: Option<i32>, measure: Option<&str>) -> DbResult<Option<Limit>> {
    let Some((minutes, measure)) = both(minutes, measure)? else { return Ok(None) };
    let limit = Limit::new(minutes, word(Measure::parse, measure)?);
    limit.map(Some).ok_or_else(|| unreadable("a limit of no time"))
}

/// A length of time that is stored in minutes.
pub(in crate::petition) fn minutes(stored: i32) -> TimeDelta {
    TimeDelta::minutes(stored.into())
}
