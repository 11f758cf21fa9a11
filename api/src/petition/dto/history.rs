use super::PersonView;
use crate::files::PhotoView;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{Action, Detail, RatingReason, Relation, Status, Visibility},
    shared::EventId,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The history of a petition, as far as the caller may read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    /// The oldest step first.
    pub items: Vec<EventView>,
}

/// A line of history.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// Its id.
    pub id: EventId,
    /// What was done.
    pub action: Action,
    /// As what it was done.
    pub capacity: Relation,
    /// Who did it; absent for an anonymous reporter and for Sanping itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonView>,
    /// Where the petition stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Status>,
    /// Where it stood after.
    pub to: Status,
    /// The handling round.
    #[schema(minimum = 1)]
    pub round: i32,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its photos.
    pub photos: Vec<PhotoView>,
    /// What only this action has to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Server time.
    pub at: DateTime<Utc>,
    /// The time on the caller's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_at: Option<DateTime<Utc>>,
}

/// The ratings of a petition, as far as the caller may read them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ratings {
    /// The oldest first.
    pub items: Vec<RatingView>,
}

/// A rating of one round.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatingView {
    /// The round.
    #[schema(minimum = 1)]
    pub round: i32,
    /// 1 (worst) to 5.
    #[schema(minimum = 1, maximum = 5)]
    pub score: u8,
    /// Why.
    pub reasons: Vec<RatingReason>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// By the reporter; else by a neighbour who joined.
    pub by_reporter: bool,
    /// By the caller.
    pub mine: bool,
    /// When.
    pub at: DateTime<Utc>,
}
