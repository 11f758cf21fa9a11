use crate::http::ApiError;
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    petition::{
        ClockRule, Explained, Found, Limit, Limits, Measure, Origin, PetitionKind, Slot, TimingError,
        Urgency, Windows,
    },
    shared::{CategoryId, PetitionId},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A time limit.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LimitBody {
    /// How many minutes.
    #[serde(deserialize_with = "minutes")]
    #[validate(range(min = 1, max = 527_040))]
    #[schema(minimum = 1, maximum = 527_040, example = 1260)]
    pub minutes: i32,
    /// Of working time, or around the clock.
    pub measure: Measure,
}

impl LimitBody {
    fn read(self) -> Result<Limit, TimingError> {
        Limit::new(self.minutes, self.measure).ok_or(TimingError::LimitOutOfRange)
    }
}

impl From<Limit> for LimitBody {
    fn from(limit: Limit) -> Self {
        Self { minutes: limit.minutes(), measure: limit.measure() }
    }
}

/// A whole number of minutes; JSON Schema counts 60.0 as one too.
fn minutes<'de, D: Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
    let number = f64::deserialize(from)?;
    let whole = number.fract() == 0.0 && number.abs() < 1e9;
    let parsed = whole.then(|| format!("{number:.0}").parse().ok()).flatten();
    parsed.ok_or_else(|| D::Error::custom("not a whole number"))
}

/// A rule to be set; a limit that is left out is looked for in a wider rule.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClockRuleBody {
    /// For this category and those under it; left out, for all.
    pub category_id: Option<CategoryId>,
    /// For this urgency.
    pub urgency: Urgency,
    /// For this kind of petition; left out, for all.
    pub kind: Option<PetitionKind>,
    /// From the report to the first accept.
    #[validate(nested)]
    pub response: Option<LimitBody>,
    /// From dispatch to handled.
    #[validate(nested)]
    pub handling: Option<LimitBody>,
    /// From one climb of an overdue petition to the next.
    #[validate(nested)]
    pub climb: Option<LimitBody>,
}

impl ClockRuleBody {
    /// The rule that is asked for.
    ///
    /// # Errors
    /// [`TimingError::RuleEmpty`] or [`TimingError::LimitOutOfRange`].
    pub fn read(self) -> Result<ClockRule, ApiError> {
        let Self { category_id, urgency, kind, response, handling, climb } = self;
        let read = |limit: Option<LimitBody>| limit.map(LimitBody::read).transpose();
        let limits = Limits { response: read(response)?, handling: read(handling)?, climb: read(climb)? };
        if limits == Limits::default() {
            return Err(TimingError::RuleEmpty.into());
        }
        Ok(ClockRule { slot: Slot { category: category_id, urgency, kind }, limits })
    }
}

/// The place of a rule in the table.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClockRulePlace {
    /// The category; left out, all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_id: Option<CategoryId>,
    /// The urgency.
    pub urgency: Urgency,
    /// The kind of petition; left out, all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<PetitionKind>,
}

impl From<ClockRulePlace> for Slot {
    fn from(place: ClockRulePlace) -> Self {
        let ClockRulePlace { category_id, urgency, kind } = place;
        Self { category: category_id, urgency, kind }
    }
}

impl From<Slot> for ClockRulePlace {
    fn from(slot: Slot) -> Self {
        let Slot { category, urgency, kind } = slot;
        Self { category_id: category, urgency, kind }
    }
}

/// The whole table.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockRuleList {
    /// For `If-Match`; every change of a rule or a window counts it.
    #[schema(minimum = 1)]
    pub version: i32,
    /// The widest rules first.
    pub items: Vec<ClockRuleView>,
}

/// A rule of the table.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClockRuleView {
    /// Its place in the table.
    pub place: ClockRulePlace,
    /// Published, or set by the community.
    pub origin: Origin,
    /// From the report to the first accept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<LimitBody>,
    /// From dispatch to handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<LimitBody>,
    /// From one climb of an overdue petition to the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub climb: Option<LimitBody>,
}

impl From<(ClockRule, Origin)> for ClockRuleView {
    fn from((rule, origin): (ClockRule, Origin)) -> Self {
        let ClockRule { slot, limits: Limits { response, handling, climb } } = rule;
        Self {
            place: slot.into(),
            origin,
            response: response.map(LimitBody::from),
            handling: handling.map(LimitBody::from),
            climb: climb.map(LimitBody::from),
        }
    }
}

/// Of what matter.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExplainQuery {
    /// Its category.
    pub category_id: CategoryId,
    /// Its urgency.
    pub urgency: Urgency,
    /// Its kind.
    pub kind: PetitionKind,
}

/// The time limits of a matter, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// From the report to the first accept.
    pub response: FoundLimit,
    /// From dispatch to handled.
    pub handling: FoundLimit,
    /// From one climb of an overdue petition to the next.
    pub climb: FoundLimit,
}

/// A time limit, and the rule that it was found in.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundLimit {
    /// The limit.
    pub limit: LimitBody,
    /// The place of the rule.
    pub place: ClockRulePlace,
    /// Published, or set by the community.
    pub origin: Origin,
}

impl From<Explained> for Explanation {
    fn from(explained: Explained) -> Self {
        let found =
            |Found { limit, slot, origin }| FoundLimit { limit: limit.into(), place: slot.into(), origin };
        let Explained { response, handling, climb } = explained;
        Self { response: found(response), handling: found(handling), climb: found(climb) }
    }
}

/// How long each window stays open.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WindowsBody {
    /// To rate, from handling.
    #[serde(deserialize_with = "minutes")]
    #[validate(range(min = 1, max = 527_040))]
    #[schema(minimum = 1, maximum = 527_040, example = 10_080)]
    pub rating_minutes: i32,
    /// To reopen, from the first handling.
    #[serde(deserialize_with = "minutes")]
    #[validate(range(min = 1, max = 527_040))]
    #[schema(minimum = 1, maximum = 527_040, example = 21_600)]
    pub reopen_minutes: i32,
    /// To answer a question.
    #[serde(deserialize_with = "minutes")]
    #[validate(range(min = 1, max = 527_040))]
    #[schema(minimum = 1, maximum = 527_040, example = 7200)]
    pub question_minutes: i32,
    /// Between two urgings by one person.
    #[serde(deserialize_with = "minutes")]
    #[validate(range(min = 1, max = 527_040))]
    #[schema(minimum = 1, maximum = 527_040, example = 1440)]
    pub urge_minutes: i32,
}

impl From<WindowsBody> for Windows {
    fn from(body: WindowsBody) -> Self {
        let WindowsBody { rating_minutes, reopen_minutes, question_minutes, urge_minutes } = body;
        let window = |minutes: i32| TimeDelta::minutes(minutes.into());
        Self {
            rating: window(rating_minutes),
            reopen: window(reopen_minutes),
            question: window(question_minutes),
            urge: window(urge_minutes),
        }
    }
}

/// How long each window stays open.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WindowsView {
    /// For `If-Match`; every change of a rule or a window counts it.
    #[schema(minimum = 1)]
    pub version: i32,
    /// To rate, from handling.
    pub rating_minutes: i64,
    /// To reopen, from the first handling.
    pub reopen_minutes: i64,
    /// To answer a question.
    pub question_minutes: i64,
    /// Between two urgings by one person.
    pub urge_minutes: i64,
}

impl WindowsView {
    pub fn of(windows: Windows, version: i32) -> Self {
        let Windows { rating, reopen, question, urge } = windows;
        Self {
            version,
            rating_minutes: rating.num_minutes(),
            reopen_minutes: reopen.num_minutes(),
            question_minutes: question.num_minutes(),
            urge_minutes: urge.num_minutes(),
        }
    }
}

/// From where to count deadlines anew.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retiming {
    /// Only say what would move.
    pub dry_run: bool,
    /// What the answer before gave as `next`; left out, from the beginning.
    pub after: Option<PetitionId>,
}

/// What moved, or would.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Retimed {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// How many open petitions were looked at.
    #[schema(minimum = 0)]
    pub looked: usize,
    /// Those whose deadlines moved, or would.
    pub items: Vec<Moved>,
    /// Where to go on; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<PetitionId>,
}

/// A petition whose deadlines moved, or would.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    /// Which one.
    pub id: PetitionId,
    /// Its number for people.
    #[schema(example = "SQ-20261121-000123")]
    pub number: String,
    /// Until when somebody had to accept it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_due_at_before: Option<DateTime<Utc>>,
    /// Until when somebody must accept it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_due_at: Option<DateTime<Utc>>,
    /// Until when this round had to be handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_due_at_before: Option<DateTime<Utc>>,
    /// Until when this round must be handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_due_at: Option<DateTime<Utc>>,
}
