use super::dto::TargetKind;
use crate::{http::ApiError, petition::dto::Line};
use sanping_domain::{
    grid::Level,
    petition::{
        Channel, Conditions, Finding, Flaw, GridRole, Hours, RoutingError, RoutingRule, RuleList, Target,
        TimeOfDay, Weekday, Word, WordMatch, Words,
    },
    shared::{AccountId, CategoryId, GridId, Name, UnitId},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The most words of one rule.
const WORDS: usize = 50;

/// Rules in their order. The last one is the desk, without conditions, and no other is.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRuleSet {
    /// What the set is called.
    pub name: Line<60>,
    /// The rules.
    #[validate(nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub rules: Vec<RuleRequest>,
}

/// One rule.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleRequest {
    /// What it is called.
    pub name: Line<60>,
    /// When it speaks; left out, always.
    #[validate(nested)]
    pub when: Option<ConditionsRequest>,
    /// Where it sends.
    pub target: TargetRequest,
}

/// When a rule speaks: every condition given must hold. One that is left out or empty always does.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionsRequest {
    /// Of one of these categories or one under them.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub categories: Vec<CategoryId>,
    /// At or under one of these nodes.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub grids: Vec<GridId>,
    /// Through one of these doors.
    #[serde(default)]
    #[validate(length(max = 5))]
    #[schema(max_items = 5)]
    pub channels: Vec<Channel>,
    /// At this time of day in China.
    pub hours: Option<HoursRequest>,
    /// On one of these days in China.
    #[serde(default)]
    #[validate(length(max = 7))]
    #[schema(max_items = 7)]
    pub weekdays: Vec<Weekday>,
    /// With these words in title, body or address.
    pub words: Option<WordsRequest>,
}

/// A part of the day, from a minute on until just before another; past midnight where that is the earlier one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursRequest {
    /// From this minute on.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "22:00")]
    pub from: String,
    /// Until just before this one.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "06:00")]
    pub to: String,
}

/// Words that must be said, in any case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsRequest {
    /// One of them or all.
    #[serde(rename = "match")]
    pub mode: WordMatch,
    /// The words.
    #[schema(min_items = 1, max_items = 50)]
    pub list: Vec<Line<20>>,
}

/// Where a rule sends: `grid` takes `level`, `worker` takes `level` and `role`, `unit` and `person` need `id`.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetRequest {
    /// The sort of target.
    #[serde(rename = "type")]
    pub kind: TargetKind,
    /// The nearest node, from the report's own upwards, that is of this level or higher; left out, its own.
    pub level: Option<Level>,
    /// Only people of this role.
    pub role: Option<GridRole>,
    /// Which unit or person.
    pub id: Option<Uuid>,
}

impl NewRuleSet {
    /// Reads the name and the rules.
    ///
    /// # Errors
    /// 422 for the field at fault.
    pub fn read(self) -> Result<(Name<60>, RuleList), ApiError> {
        let Self { name, rules } = self;
        let rules: Vec<_> =
            rules.into_iter().enumerate().map(|(at, rule)| rule.read(at)).collect::<Result<_, _>>()?;
        Ok((name.read("name")?, RuleList::parse(rules)?))
    }
}

impl RuleRequest {
    fn read(self, at: usize) -> Result<RoutingRule, ApiError> {
        let Self { name, when, target } = self;
        Ok(RoutingRule {
            name: name.read(&format!("rules[{at}].name"))?,
            when: when.unwrap_or_default().read(at)?,
            target: target.read(at)?,
        })
    }
}

impl ConditionsRequest {
    fn read(self, at: usize) -> Result<Conditions, ApiError> {
        let Self { categories, grids, channels, hours, weekdays, words } = self;
        let hours = hours.map(|HoursRequest { from, to }| {
            let minute = |text: &str, field: &str| {
                TimeOfDay::parse(text).map_err(|error| {
                    ApiError::field(format!("rules[{at}].when.hours.{field}"), "malformed", error)
                })
            };
            Ok::<_, ApiError>(Hours::new(minute(&from, "from")?, minute(&to, "to")?)?)
        });
        let words = words.map(|WordsRequest { mode, list }| {
            if !(1..=WORDS).contains(&list.len()) {
                let field = format!("rules[{at}].when.words.list");
                return Err(ApiError::field(field, "length", "1 to 50 words"));
            }
            let word = |(n, line): (usize, Line<20>)| {
                let field = format!("rules[{at}].when.words.list[{n}]");
                let line = line.read(&field)?;
                Word::parse(line.as_str()).map_err(|error| ApiError::field(field, error.code(), error))
            };
            let list = list.into_iter().enumerate().map(word).collect::<Result<_, _>>()?;
            Ok::<_, ApiError>(Words { mode, list })
        });
        let (hours, words) = (hours.transpose()?, words.transpose()?);
        Ok(Conditions { categories, grids, channels, hours, weekdays, words })
    }
}

impl TargetRequest {
    fn read(self, at: usize) -> Result<Target, ApiError> {
        let target = match (self.kind, self.level, self.role, self.id) {
            (TargetKind::Grid, level, None, None) => Target::Grid { level },
            (TargetKind::Worker, level, role, None) => Target::Worker { level, role },
            (TargetKind::Unit, None, None, Some(id)) => Target::Unit { id: UnitId(id) },
            (TargetKind::Person, None, None, Some(id)) => Target::Person { id: AccountId(id) },
            (TargetKind::Desk, None, None, None) => Target::Desk,
            _ => return Err(at_field(RoutingError::TargetFields, format!("rules[{at}].target"))),
        };
        Ok(target)
    }
}

/// A refusal with the field that it is about.
fn at_field(error: RoutingError, field: String) -> ApiError {
    let api = ApiError::from(error);
    let at = ApiError::field(field, api.code, error);
    ApiError { errors: at.errors, ..api }
}

/// Refuses rules that are broken, each with its field.
///
/// # Errors
/// 422 `routing_rule_broken`.
pub fn sound(findings: &[Finding]) -> Result<(), ApiError> {
    let broken = findings.iter().filter_map(|one| match one.flaw {
        Flaw::Broken(problem) => {
            let field = format!("rules[{}].{}", one.position - 1, one.field);
            Some(ApiError::field(field, problem.as_str(), "does not exist or is out of use").errors)
        }
        Flaw::Covered(_) => None,
    });
    let errors: Vec<_> = broken.flatten().collect();
    if errors.is_empty() { Ok(()) } else { Err(ApiError { errors, ..RoutingError::RuleBroken.into() }) }
}
