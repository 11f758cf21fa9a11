use super::{
    overlap::Clash,
    store::{Bad, Report},
};
use sanping_domain::shared::Datum;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashSet;
use utoipa::ToSchema;
use validator::Validate;

/// A GeoJSON file to be brought in.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GridImport {
    /// With `true` nothing is stored, and the report says what would be.
    #[serde(default)]
    pub dry_run: bool,
    /// The datum of the coordinates; they are kept in WGS-84.
    pub datum: Datum,
    /// A GeoJSON FeatureCollection (RFC 7946). Each feature has property `code`; one that is not stored yet
    /// also `name`, `level` and, unless it is a root, `parent`, the code of the node above.
    #[schema(value_type = Object)]
    pub collection: Map<String, Value>,
}

/// What an import did, or would do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GridImportReport {
    /// Whether nothing was stored.
    pub dry_run: bool,
    /// Nodes that were made.
    pub created: u64,
    /// Nodes that were there and were given another polygon.
    pub outlined: u64,
    /// Nodes that were there with this very polygon.
    pub unchanged: u64,
    /// Features that were refused, in the order of the file; the others are stored all the same.
    pub bad: Vec<BadFeatureView>,
    /// Siblings that claim the same ground, the largest share first: a warning.
    pub overlaps: Vec<OverlapView>,
}

/// A feature that was refused.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BadFeatureView {
    /// Its place in the file, from 0.
    pub index: u64,
    /// The code of the place, where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The stable code of the rule.
    #[schema(example = "ring_open")]
    pub code: String,
    /// The rule in words.
    pub detail: String,
}

/// Two siblings that claim the same ground.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverlapView {
    /// The code of the one.
    pub first: String,
    /// The code of the other.
    pub second: String,
    /// The common area as a share of the smaller of the two.
    #[schema(minimum = 0, maximum = 1)]
    pub share: f64,
}

impl GridImportReport {
    /// Of what was done and the overlaps that were found; a refused place claims no ground.
    pub fn of(dry_run: bool, report: Report, clashes: Vec<Clash>) -> Self {
        let Report { created, outlined, unchanged, bad } = report;
        let refused: HashSet<String> = bad.iter().filter_map(|bad| bad.place.clone()).collect();
        let bad = bad.into_iter().map(|Bad { at, place, code, detail }| BadFeatureView {
            index: at,
            place,
            code: code.to_owned(),
            detail,
        });
        let overlaps = clashes
            .into_iter()
            .filter(|clash| !refused.contains(&clash.first) && !refused.contains(&clash.second))
            .map(|Clash { first, second, share }| OverlapView { first, second, share });
        Self { dry_run, created, outlined, unchanged, bad: bad.collect(), overlaps: overlaps.collect() }
    }
}
