use super::dto::GridRef;
use crate::http::one_line;
use sanping_domain::shared::Datum;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A point, an address, or both. A point counts only with both its numbers.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LocationQuery {
    /// Degrees east.
    #[validate(range(min = -180.0, max = 180.0))]
    #[param(minimum = -180, maximum = 180, example = 119.01)]
    pub longitude: Option<f64>,
    /// Degrees north.
    #[validate(range(min = -90.0, max = 90.0))]
    #[param(minimum = -90, maximum = 90, example = 25.43)]
    pub latitude: Option<f64>,
    /// The datum of the point, WGS-84 unless said.
    pub datum: Option<Datum>,
    /// The words of an address.
    #[validate(length(min = 1, max = 200), custom(function = one_line))]
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$",
        example = "东风社区3号楼"
    )]
    pub address: Option<String>,
}

/// How a place was found.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The point lies on its ground, and on none deeper.
    Point,
    /// The address names it.
    Address,
    /// Neither told: the desk at the root takes it.
    Desk,
}

/// The place that was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LocationView {
    /// How it was found.
    pub found_by: FoundBy,
    /// The place itself, then every node above it; empty as long as the tree is.
    pub path: Vec<GridRef>,
}
