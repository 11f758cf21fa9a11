use super::fields::Line;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{Channel, Need, PetitionKind, Status, Urgency},
    shared::{CategoryId, GridId, PetitionId},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

/// A petition in the path.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "stands for the parameter in the contract; read by `PathOf`")]
pub struct PetitionPath {
    /// The petition.
    id: PetitionId,
}

/// Whose petitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mine {
    /// Those that I reported or joined.
    Reported,
    /// Those that are handed to me by name or that I accepted.
    Assigned,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The latest report.
    Reported,
    /// The deadline that runs out first; what has none that runs is left out.
    Due,
}

/// Which petitions, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PetitionQuery {
    /// In one of these statuses.
    #[serde(default)]
    pub status: Vec<Status>,
    /// Of this category or one under it.
    pub category_id: Option<CategoryId>,
    /// Of this sort.
    pub kind: Option<PetitionKind>,
    /// So urgent.
    pub urgency: Option<Urgency>,
    /// Come through this door.
    pub channel: Option<Channel>,
    /// Handed to this person, unit or grid, or accepted by this person.
    pub assignee_id: Option<Uuid>,
    /// At or under this node; what lies outside your scope stays outside.
    pub grid_id: Option<GridId>,
    /// Only mine.
    #[param(inline)]
    pub mine: Option<Mine>,
    /// Words that must all stand in title, body or number.
    #[param(inline)]
    pub text: Option<Line<100>>,
    /// Reported at or after.
    pub since: Option<DateTime<Utc>>,
    /// Reported before.
    pub until: Option<DateTime<Utc>>,
    /// Waiting for one of these things to be done; then the latest report comes first, whatever `sort` says.
    #[serde(default)]
    #[param(inline)]
    pub needs: Vec<Need>,
    /// Only those whose deadline has passed.
    pub overdue: Option<bool>,
    /// Only those whose deadline runs out before.
    pub due_before: Option<DateTime<Utc>>,
    /// What comes first; the latest report unless said.
    #[param(inline)]
    pub sort: Option<Sort>,
    /// Where the page before ended; a cursor holds for the `sort` that it came from.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// From where to catch up.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangeQuery {
    /// What the answer before gave as `nextCursor`.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Where there is no cursor yet: what changed at or after; left out too, from the beginning.
    pub since: Option<DateTime<Utc>>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// Where to count.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CountQuery {
    /// At or under this node; what lies outside your scope stays outside.
    pub grid_id: Option<GridId>,
}
