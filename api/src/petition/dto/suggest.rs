use super::{
    Named,
    fields::{Line, Prose},
};
use chrono::{DateTime, Utc};
use sanping_domain::shared::{CategoryId, SuggestionId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What somebody is about to report.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SuggestionRequest {
    /// What it is called.
    pub title: Line<60>,
    /// What there is to say.
    pub body: Prose<2000>,
}

/// What it may fall to. The shares say how likely, not how sure: people choose.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SuggestionView {
    /// For `suggestionId` of the report.
    pub id: SuggestionId,
    /// The version of the model of the sectors.
    #[schema(example = "sector-1a2b3c4d")]
    pub model_version: String,
    /// Every sector that the model tells, the likeliest first; the shares sum to 1.
    pub sectors: Vec<SectorShare>,
    /// The likeliest categories, at most 5; the shares of all categories sum to 1.
    pub categories: Vec<CategoryShare>,
}

/// A sector and how likely it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectorShare {
    /// The sector: a line of government or trade (条线).
    #[schema(example = "城乡建设")]
    pub sector: String,
    /// Its share.
    #[schema(minimum = 0, maximum = 1)]
    pub score: f64,
}

/// A category and how likely it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryShare {
    /// The category.
    pub category: Named<CategoryId>,
    /// Its share.
    #[schema(minimum = 0, maximum = 1)]
    pub score: f64,
}

/// Which suggestions to count.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SuggestionFigureQuery {
    /// Suggested at or after.
    pub since: Option<DateTime<Utc>>,
    /// Suggested before.
    pub until: Option<DateTime<Utc>>,
}

/// How often people chose what was suggested first, of the reports in your scope that named a suggestion.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionFigures {
    /// Whether the category chosen is the one suggested first.
    pub category: Agreement,
    /// Whether the sector of the category chosen is the one suggested first; without those of no sector.
    pub sector: Agreement,
    /// By the sector suggested.
    pub sectors: Vec<SectorAgreement>,
    /// By the category suggested.
    pub categories: Vec<CategoryAgreement>,
}

/// A share as what it is made of.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct Agreement {
    /// Reports that agreed.
    #[schema(minimum = 0)]
    pub numerator: i64,
    /// Reports that named a suggestion.
    #[schema(minimum = 0)]
    pub denominator: i64,
}

/// The agreement of those to whom a sector was suggested.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectorAgreement {
    /// The sector suggested.
    pub sector: String,
    /// How many chose a category of it.
    #[serde(flatten)]
    pub agreement: Agreement,
}

/// The agreement of those to whom a category was suggested.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryAgreement {
    /// The category suggested.
    pub category: Named<CategoryId>,
    /// How many chose it.
    #[serde(flatten)]
    pub agreement: Agreement,
}

/// The words by which a category is suggested.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CategoryWordsRequest {
    /// In place of those it has; one that comes twice counts once.
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub words: Vec<Line<20>>,
}

/// The words by which a category is suggested, beside its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryWordsView {
    /// The words.
    pub words: Vec<String>,
    /// The version of the category, for `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
}
