use super::fields::{AssigneeRequest, Line, Location, Prose, whole};
use chrono::{DateTime, NaiveDate, Utc};
use sanping_domain::{
    petition::{CallOutcome, IdentityMode, PetitionKind, RatingReason, RejectReason, Urgency, Visibility},
    shared::{CategoryId, FileId, GridId, PetitionId},
};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A matter that is reported.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPetition {
    /// What sort it is.
    pub kind: PetitionKind,
    /// Its category.
    pub category_id: CategoryId,
    /// What it is called.
    pub title: Line<60>,
    /// What there is to say.
    pub body: Prose<2000>,
    /// How soon it must be seen to; `normal` unless said.
    pub urgency: Option<Urgency>,
    /// Where it is, in words.
    pub address: Option<Line<200>>,
    /// The code on the door of its building, unit or household.
    #[schema(pattern = "^[A-Z0-9-]{2,32}$", example = "JD-SQ-A-01-1-B1")]
    pub address_code: Option<String>,
    /// Where it is on the ground.
    #[validate(nested)]
    pub location: Option<Location>,
    /// The grid node it belongs to, where the reporter knows; point and address speak first.
    pub grid_id: Option<GridId>,
    /// How the reporter wants to be known. Without signing in only `anonymous` is possible.
    pub identity_mode: IdentityMode,
    /// What it looks like: photos uploaded before.
    #[serde(default)]
    #[validate(length(max = 9))]
    #[schema(max_items = 9)]
    pub photos: Vec<FileId>,
    /// The time on the reporter's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// The number and the secret of an anonymous report.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lookup {
    /// The number, as `SQ-20261121-000123`.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32, example = "SQ-20261121-000123")]
    pub number: String,
    /// The secret that was told when it was reported.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "ABCD2345EFGH6723")]
    pub secret: String,
}

/// A step that needs no words.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plain {
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A step with its reason.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Because {
    /// Why.
    pub reason: Prose<500>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A step that may say why.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PerhapsBecause {
    /// Why.
    pub reason: Option<Prose<500>>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A step that says something.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Saying {
    /// What is said.
    pub text: Prose<2000>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A step that may say something.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PerhapsSaying {
    /// What is said.
    pub text: Option<Prose<2000>>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A dispatch.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dispatch {
    /// To whom; left out, to the grid that routing found.
    pub to: Option<AssigneeRequest>,
    /// Why.
    pub reason: Option<Prose<500>>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A transfer.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transfer {
    /// To whom.
    pub to: AssigneeRequest,
    /// Why.
    pub reason: Prose<500>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// How it goes.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Progress {
    /// What is said.
    pub text: Prose<2000>,
    /// Photos uploaded before.
    #[serde(default)]
    #[validate(length(max = 9))]
    #[schema(max_items = 9)]
    pub photos: Vec<FileId>,
    /// Who may read it.
    pub visibility: Visibility,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// The reporter's answer.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answering {
    /// What is said.
    pub text: Prose<2000>,
    /// Photos uploaded before.
    #[serde(default)]
    #[validate(length(max = 9))]
    #[schema(max_items = 9)]
    pub photos: Vec<FileId>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// More time, asked for.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Extension {
    /// Working days; at most 10 over the petition's whole life.
    #[serde(deserialize_with = "whole")]
    #[validate(range(min = 1, max = 10))]
    #[schema(minimum = 1, maximum = 10)]
    pub days: u8,
    /// Why.
    pub reason: Prose<500>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A suspension.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Suspension {
    /// The day in China on which it is looked at again.
    #[schema(example = "2026-12-01")]
    pub review_on: NaiveDate,
    /// Why.
    pub reason: Prose<500>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A split.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Split {
    /// The parts.
    #[schema(min_items = 2, max_items = 10)]
    pub children: Vec<Child>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// One part of a split.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Child {
    /// What it is called.
    pub title: Line<60>,
    /// What is to be done.
    pub body: Prose<2000>,
    /// Its category.
    pub category_id: CategoryId,
}

/// The work is done.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finish {
    /// What was done.
    pub result: Prose<2000>,
    /// What it looks like now: photos uploaded before.
    #[serde(default)]
    #[validate(length(max = 9))]
    #[schema(max_items = 9)]
    pub photos: Vec<FileId>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A check that found it done.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PassCheck {
    /// What was found.
    pub text: Option<Prose<2000>>,
    /// Photos uploaded before.
    #[serde(default)]
    #[validate(length(max = 9))]
    #[schema(max_items = 9)]
    pub photos: Vec<FileId>,
    /// Where the check was made.
    #[validate(nested)]
    pub location: Option<Location>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A check that found it not done.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FailCheck {
    /// What is missing.
    pub reason: Prose<500>,
    /// Photos uploaded before.
    #[serde(default)]
    #[validate(length(max = 9))]
    #[schema(max_items = 9)]
    pub photos: Vec<FileId>,
    /// Where the check was made.
    #[validate(nested)]
    pub location: Option<Location>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A rating of the present round.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rate {
    /// 1 (worst) to 5.
    #[serde(deserialize_with = "whole")]
    #[validate(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5)]
    pub score: u8,
    /// Why.
    #[serde(default)]
    #[validate(length(max = 9))]
    #[schema(max_items = 9)]
    pub reasons: Vec<RatingReason>,
    /// In words.
    pub text: Option<Prose<2000>>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// It must be done again.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reopen {
    /// Why.
    pub reason: Prose<500>,
    /// Photos uploaded before.
    #[serde(default)]
    #[validate(length(max = 9))]
    #[schema(max_items = 9)]
    pub photos: Vec<FileId>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A call back.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallBack {
    /// What the person called said.
    pub outcome: CallOutcome,
    /// In words.
    pub text: Option<Prose<2000>>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A rejection.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reject {
    /// Why.
    pub reason: RejectReason,
    /// In words.
    pub text: Option<Prose<2000>>,
    /// Where to go instead; needed for `not_ours`.
    pub go_to: Option<Line<200>>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}

/// A merge.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Merge {
    /// The petition that it becomes part of.
    pub into: PetitionId,
    /// Why.
    pub reason: Option<Prose<500>>,
    /// The time on the caller's clock; kept where it lies within a year of the server's.
    pub client_at: Option<DateTime<Utc>>,
}
