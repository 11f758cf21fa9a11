use super::{AssigneeKind, RatingView};
use crate::files::PhotoView;
use chrono::{DateTime, NaiveDate, Utc};
use sanping_domain::{
    petition::{
        Action, Channel, ClockState, IdentityMode, PetitionKind, Relation, Routed, Stage, Status, Urgency,
    },
    shared::{AccountId, CategoryId, EventId, GridId, PetitionId},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A petition, as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PetitionView {
    /// Its id.
    pub id: PetitionId,
    /// Its number for people.
    #[schema(example = "SQ-20261121-000123")]
    pub number: String,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// What sort it is.
    pub kind: PetitionKind,
    /// Its category.
    pub category: Named<CategoryId>,
    /// How soon it must be seen to.
    pub urgency: Urgency,
    /// The door it came through.
    pub channel: Channel,
    /// What it is called.
    pub title: String,
    /// What was said.
    pub body: String,
    /// Where it is, in words; cut short (阳光花园***) for whoever does not work on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Where it is on the ground; within about 100 m for whoever does not work on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<PointView>,
    /// The node it lies at and those above it, the topmost first.
    pub place: Vec<Named<GridId>>,
    /// How it came to its node, and why.
    pub routed: Routed,
    /// How the reporter wants to be known.
    pub identity_mode: IdentityMode,
    /// Who reported; absent where anonymous.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<PersonView>,
    /// How many neighbours joined.
    #[schema(minimum = 0)]
    pub joined: usize,
    /// The petition it was split off from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<PetitionId>,
    /// The petition it was merged into, while it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<PetitionId>,
    /// Where it stands.
    pub status: Status,
    /// The part of the job that is.
    pub stage: Stage,
    /// Whom it is handed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<AssigneeView>,
    /// Who accepted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<PersonView>,
    /// The handling round, from 1.
    #[schema(minimum = 1)]
    pub round: i32,
    /// When the open question to the reporter expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question_expires_at: Option<DateTime<Utc>>,
    /// When a suspended petition is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_on: Option<NaiveDate>,
    /// What only those see who work on it or watch over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<WorkView>,
    /// When it passed its marks.
    pub times: TimesView,
    /// What was promised, and how it goes.
    pub clocks: ClocksView,
    /// What it looked like, step by step.
    pub photos: Vec<StepPhotos>,
    /// What I rated in this round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_rating: Option<RatingView>,
    /// What I am to it.
    pub relations: Vec<Relation>,
    /// What I may do now.
    pub allowed_actions: Vec<Action>,
}

/// The photos of one step: before the work, after it, at the check.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepPhotos {
    /// The line of history.
    pub event_id: EventId,
    /// What was done.
    pub action: Action,
    /// The handling round.
    #[schema(minimum = 1)]
    pub round: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// The photos.
    pub photos: Vec<PhotoView>,
}

/// Something with its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Named<I> {
    /// Its id.
    pub id: I,
    /// What people call it.
    pub name: String,
}

/// A point, WGS-84.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct PointView {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
}

/// A person, by the whole name or only its first character (张*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonView {
    /// The account; absent where the name is masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<AccountId>,
    /// The name.
    #[schema(example = "张*")]
    pub name: String,
}

/// Whom a petition is handed to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssigneeView {
    /// The sort of assignee.
    pub kind: AssigneeKind,
    /// Which one.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
}

/// What is open in the work on a petition.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkView {
    /// How often it was returned to the desk.
    pub returns: i32,
    /// Returned so often that the community decides who must handle it.
    pub arbitration: bool,
    /// The tier it has climbed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Named<GridId>>,
    /// Days of the extension asked for and not yet answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension_asked: Option<u8>,
    /// Working days granted in all.
    pub extended_days: i32,
    /// Someone rated low and must be called back.
    pub call_back_due: bool,
    /// Since when those above wait to hear how it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervised_at: Option<DateTime<Utc>>,
    /// When somebody was last warned of a deadline or a review date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warned_at: Option<DateTime<Utc>>,
    /// When it last climbed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub climbed_at: Option<DateTime<Utc>>,
    /// Children that are still open.
    pub open_children: u32,
}

/// When a petition passed its marks; server time.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimesView {
    /// Reported.
    pub reported_at: DateTime<Utc>,
    /// Dispatched for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispatched_at: Option<DateTime<Utc>>,
    /// Accepted for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<DateTime<Utc>>,
    /// Handled for the first time: the reopen window begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_handled_at: Option<DateTime<Utc>>,
    /// Handled in this round: the rating window begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handled_at: Option<DateTime<Utc>>,
    /// Closed, rejected, withdrawn or merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// The latest step.
    pub updated_at: DateTime<Utc>,
    /// Since when the clocks wait, while they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused_since: Option<DateTime<Utc>>,
    /// Seconds of the pauses that are over.
    pub paused_seconds: i64,
}

/// What was promised, and how it goes; pauses and extensions are in the deadlines already.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClocksView {
    /// How the clocks stand; absent where nothing was promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_state: Option<ClockState>,
    /// The deadline that runs out next; absent while the clocks wait and where the work is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// Until when somebody must accept it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_due_at: Option<DateTime<Utc>>,
    /// Until when this round must be handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_due_at: Option<DateTime<Utc>>,
    /// Whether the first accept came in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responded_in_time: Option<bool>,
    /// Whether it was in time when it was handled for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handled_in_time: Option<bool>,
    /// Since when the deadline that now runs is known to have passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_at: Option<DateTime<Utc>>,
}

/// What a report answers.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it stands in the contract; either is sent as itself")]
pub enum Filed {
    /// A report under a name: the petition.
    Known(Box<PetitionView>),
    /// An anonymous report: what to follow it by.
    Anonymous(Box<Receipt>),
}

/// What an anonymous reporter gets to follow the petition by, once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The number for people.
    #[schema(example = "SQ-20261121-000123")]
    pub number: String,
    /// The secret that opens it again with the number. It is not stored and cannot be told again.
    #[schema(example = "ABCD2345EFGH6723")]
    pub secret: String,
    /// How to act on it now.
    #[serde(flatten)]
    pub opened: Opened,
}

/// An anonymous petition, opened to its reporter.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// Sent as `Authorization: Bearer …`; opens this petition alone.
    pub access_token: String,
    /// Seconds until it ends.
    #[schema(minimum = 0)]
    pub expires_in: i64,
    /// The petition.
    #[schema(value_type = PetitionView)]
    pub petition: serde_json::Value,
}

impl PersonView {
    /// By the whole name.
    pub fn whole(id: AccountId, name: String) -> Self {
        Self { id: Some(id), name }
    }

    /// By the first character of the name alone.
    pub fn masked(name: &str) -> Self {
        let first: String = name.chars().take(1).collect();
        Self { id: None, name: format!("{first}*") }
    }
}
