use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{Status, Told},
    shared::PetitionId,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The `data` of an event `petition.<action>`: enough to know what to read again, and no words of anybody.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepEvent {
    /// The petition.
    pub petition_id: PetitionId,
    /// Its number for people.
    #[schema(example = "20261121-000017")]
    pub number: String,
    /// Its version after the step; a client keeps the highest.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Where it stood after the step.
    pub status: Status,
    /// When, server time.
    pub at: DateTime<Utc>,
}

impl StepEvent {
    pub(in crate::petition) fn of(told: &Told) -> Self {
        Self {
            petition_id: told.petition.id,
            number: told.number().to_string(),
            version: told.version,
            status: told.status,
            at: told.at,
        }
    }
}
