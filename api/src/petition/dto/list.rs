use super::Named;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{ClockState, PetitionKind, Status, Urgency},
    shared::{CategoryId, GridId, PetitionId},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A petition in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PetitionSummary {
    /// Its id.
    pub id: PetitionId,
    /// Its number for people.
    #[schema(example = "SQ-20261121-000123")]
    pub number: String,
    /// What sort it is.
    pub kind: PetitionKind,
    /// Its category.
    pub category: Named<CategoryId>,
    /// How soon it must be seen to.
    pub urgency: Urgency,
    /// What it is called.
    pub title: String,
    /// Where it is, in words; cut short (阳光花园***) for whoever does not work on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The node it lies at.
    pub grid: Named<GridId>,
    /// Where it stands.
    pub status: Status,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// The handling round, from 1.
    #[schema(minimum = 1)]
    pub round: i32,
    /// How often it was sent back to the desk; for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub returns: Option<i32>,
    /// How the clocks stand; absent where nothing was promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_state: Option<ClockState>,
    /// The deadline that runs out next; absent while the clocks wait and where the work is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// The latest step.
    pub updated_at: DateTime<Utc>,
}

/// Petitions that changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// The oldest change first; one may come again.
    pub items: Vec<PetitionSummary>,
    /// Where to go on, now or later.
    pub next_cursor: String,
    /// Whether there is more to be had at once.
    pub more: bool,
}

/// The petitions of a list that has an end.
#[derive(Debug, Serialize, ToSchema)]
pub struct Children {
    /// The oldest first.
    pub items: Vec<PetitionSummary>,
}

/// How many petitions stand where.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    /// The statuses in which there are any.
    pub items: Vec<StatusCount>,
    /// All of them together.
    pub total: i64,
}

/// How many petitions have one status.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusCount {
    /// The status.
    pub status: Status,
    /// How many.
    pub count: i64,
}
