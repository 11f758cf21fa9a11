use super::{
    Named, PetitionSummary,
    fields::{Line, Location, Prose},
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{Action, Likeness, Status},
    shared::{CategoryId, Datum, GridId, PetitionId},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Where, and of which category.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CandidateQuery {
    /// Degrees east.
    #[validate(range(min = -180.0, max = 180.0))]
    #[param(minimum = -180, maximum = 180, example = 119.01)]
    pub longitude: f64,
    /// Degrees north.
    #[validate(range(min = -90.0, max = 90.0))]
    #[param(minimum = -90, maximum = 90, example = 25.43)]
    pub latitude: f64,
    /// The datum; WGS-84 unless said.
    pub datum: Option<Datum>,
    /// The category.
    pub category_id: CategoryId,
}

/// What somebody is about to report.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CandidateSearch {
    /// What it is called.
    pub title: Line<60>,
    /// What there is to say.
    pub body: Prose<2000>,
    /// Its category, where it is chosen.
    pub category_id: Option<CategoryId>,
    /// Where it is on the ground.
    #[validate(nested)]
    pub location: Option<Location>,
    /// Where it is, in words. Not compared: the address of another is not hers to know.
    pub address: Option<Line<200>>,
}

/// Open petitions that may be about the same matter.
#[derive(Debug, Serialize, ToSchema)]
pub struct Candidates {
    /// The likeliest first, at most 5.
    #[schema(max_items = 5)]
    pub items: Vec<Candidate>,
}

/// What a neighbour may see of an open petition, to join it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// Its id.
    pub id: PetitionId,
    /// What it is called.
    pub title: String,
    /// Its category.
    pub category: Named<CategoryId>,
    /// The node it lies at.
    pub grid: Named<GridId>,
    /// Where it stands.
    pub status: Status,
    /// For `If-Match`, to join.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// How much it is alike, and in what.
    #[serde(flatten)]
    pub likeness: Likeness,
    /// Words of yours that it has too, the rarest first.
    pub shared_words: Vec<String>,
    /// What you may do: `join` at `/petitions/{id}/join`.
    pub allowed_actions: Vec<Action>,
}

/// Open petitions that may be this one told twice.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duplicates {
    /// The likeliest first, at most 20.
    #[schema(max_items = 20)]
    pub items: Vec<Duplicate>,
}

/// An open petition that may be this one told twice.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Duplicate {
    /// The petition; merge this one into it, or it into this one.
    pub petition: PetitionSummary,
    /// How much it is alike, and in what.
    #[serde(flatten)]
    pub likeness: Likeness,
    /// Words that both have, the rarest first.
    pub shared_words: Vec<String>,
    /// What you may do to it.
    pub allowed_actions: Vec<Action>,
}
