//! What goes over the wire, named as the standard names it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Something that may be reported: a category in use.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Open311Service {
    /// The code of the category.
    #[schema(example = "utilities")]
    pub service_code: String,
    /// Its name.
    pub service_name: String,
    /// Its name and those above it.
    pub description: String,
    /// Whether a report needs more than the standard fields: never.
    pub metadata: bool,
    /// How a report is answered: always `realtime`, with its number at once.
    #[serde(rename = "type")]
    #[schema(example = "realtime")]
    pub answered: &'static str,
    /// Words to find it by: none.
    pub keywords: &'static str,
    /// The name of the topmost category.
    pub group: String,
}

/// What a report of a service needs besides the standard fields.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Open311Definition {
    /// The service.
    pub service_code: String,
    /// Nothing.
    #[schema(max_items = 0)]
    pub attributes: Vec<String>,
}

/// A report, as a form. Fields of the standard that are about the reporter, and any other field, are not kept.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct Open311Report {
    /// What it is about: the code of a service.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "utilities")]
    pub service_code: String,
    /// Degrees north, WGS-84; with `long`.
    #[validate(range(min = -90.0, max = 90.0))]
    #[schema(minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
    /// Degrees east, WGS-84; with `lat`.
    #[validate(range(min = -180.0, max = 180.0))]
    #[schema(minimum = -180, maximum = 180)]
    pub long: Option<f64>,
    /// Where it is, in words.
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub address_string: Option<String>,
    /// The code of a building or a door.
    #[validate(length(max = 32))]
    #[schema(max_length = 32)]
    pub address_id: Option<String>,
    /// What there is to say.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    pub description: Option<String>,
}

/// What a report became.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Open311Reported {
    /// Its number, by which it is asked for.
    #[schema(example = "SQ-20261121-000123")]
    pub service_request_id: String,
    /// For an anonymous report the secret that opens it again at `POST /api/v1/petition-lookups`, told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_notice: Option<String>,
}

/// Which reports.
#[derive(Debug, Clone, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Open311Query {
    /// These alone, with commas between, at most 50; then nothing else is asked.
    #[validate(length(max = 1200))]
    #[param(max_length = 1200)]
    pub service_request_id: Option<String>,
    /// Of this service.
    #[validate(length(max = 64))]
    #[param(max_length = 64)]
    pub service_code: Option<String>,
    /// Reported since then; 90 days before the end unless said.
    pub start_date: Option<DateTime<Utc>>,
    /// Reported before then; now unless said.
    pub end_date: Option<DateTime<Utc>>,
    /// `open`, `closed`, or both with a comma between.
    #[validate(length(max = 16))]
    #[param(max_length = 16, example = "open")]
    pub status: Option<String>,
}

/// Where a report stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Open311Request {
    /// Its number.
    pub service_request_id: String,
    /// `open` or `closed`.
    #[schema(example = "open")]
    pub status: &'static str,
    /// The status of the petition.
    #[schema(example = "handling")]
    pub status_notes: &'static str,
    /// The name of the service.
    pub service_name: String,
    /// Its code.
    pub service_code: String,
    /// When it was reported.
    pub requested_datetime: DateTime<Utc>,
    /// When something last happened to it.
    pub updated_datetime: DateTime<Utc>,
    /// By when the next step is promised; left out where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_datetime: Option<DateTime<Utc>>,
    /// The name of the place it lies at: neither house nor door.
    pub address: String,
    /// Degrees north, WGS-84, within about 100 m; left out where no spot was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long: Option<f64>,
}

/// The number of a report by its token: the same, for a report gets its number at once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Open311Token {
    /// The number.
    pub service_request_id: String,
    /// The token.
    pub token: String,
}

/// Why something was refused, in the standard's form; one of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Open311Error {
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub code: u16,
    /// Our stable code, and the field where one is at fault.
    pub description: String,
}
