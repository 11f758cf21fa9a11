use crate::http::one_line;
use chrono::{DateTime, Utc};
use sanping_domain::{
    directory::{Unit, UnitKind},
    shared::UnitId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A member unit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnitView {
    /// Its id.
    pub id: UnitId,
    /// Its code, unique among units.
    #[schema(example = "WY-01")]
    pub code: String,
    /// Its name.
    pub name: String,
    /// What sort of organisation it is.
    pub kind: UnitKind,
    /// Since when nothing is dispatched to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Unit> for UnitView {
    fn from(unit: Unit) -> Self {
        let Unit { id, code, name, kind, retired_at, version, created_at, updated_at } = unit;
        Self {
            id,
            code: code.into_string(),
            name: name.into_string(),
            kind,
            retired_at,
            version,
            created_at,
            updated_at,
        }
    }
}

/// Which units, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitQuery {
    /// Only those of this kind.
    pub kind: Option<UnitKind>,
    /// Only those whose name or code holds this text, whatever its case.
    #[validate(length(min = 1, max = 80), custom(function = one_line))]
    #[param(
        min_length = 1,
        max_length = 80,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$",
        example = "物业"
    )]
    pub text: Option<String>,
    /// Only retired ones, or only those in use.
    pub retired: Option<bool>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// A unit to be added.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewUnit {
    /// Its code, unique among units.
    #[schema(pattern = "^[A-Z0-9-]{2,32}$", example = "WY-01")]
    pub code: String,
    /// Its name.
    #[validate(length(max = 80), custom(function = one_line))]
    #[schema(
        min_length = 1,
        max_length = 80,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*[^\s\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff][^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*$",
        example = "安居物业"
    )]
    pub name: String,
    /// What sort of organisation it is.
    pub kind: UnitKind,
}

/// Another name for a unit.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameUnit {
    /// Its name.
    #[validate(length(max = 80), custom(function = one_line))]
    #[schema(
        min_length = 1,
        max_length = 80,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*[^\s\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff][^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*$",
        example = "安居物业"
    )]
    pub name: String,
}
