use super::{GridError, Level, NodeName, Shape, ShapeError, shape::positions};
use crate::shared::{Code, Datum};
use geojson::{Feature, Geometry};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The most positions one file may carry.
const MAX_POSITIONS: usize = 200_000;

/// What a GeoJSON file says of the nodes' ground (RFC 7946): the features that keep every rule, and the others
/// with the reason.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outlines {
    /// Features in order.
    pub good: Vec<Outline>,
    /// Features that broke a rule, in order.
    pub bad: Vec<BadFeature>,
}

/// One feature that keeps every rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Its place in the file, from 0.
    pub index: usize,
    /// Property `code`, which ties it to a node; a collection demands it, a single polygon may do without.
    pub code: Option<Code>,
    /// Property `name`.
    pub name: Option<NodeName>,
    /// Property `level`.
    pub level: Option<Level>,
    /// Property `parent`: the code of the node above.
    pub parent: Option<Code>,
    /// The ground.
    pub shape: Shape,
}

/// One feature that broke a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadFeature {
    /// Its place in the file, from 0.
    pub index: usize,
    /// The first rule it broke.
    pub error: FeatureError,
}

/// Why a feature was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FeatureError {
    /// Its geometry.
    #[error("{0}")]
    Shape(#[from] ShapeError),
    /// Not a GeoJSON feature at all.
    #[error("this is no GeoJSON feature")]
    NotFeature,
    /// A collection without property `code`.
    #[error("property code is missing")]
    CodeMissing,
    /// Property `code` is no code.
    #[error("property code must be 2 to 32 upper-case letters, digits or hyphens")]
    Code,
    /// The same `code` twice in one file.
    #[error("an earlier feature has the same code")]
    CodeRepeated,
    /// Property `name` is no name of at most 60 characters.
    #[error("property name must be 1 to 60 characters")]
    Name,
    /// Property `level` is no level.
    #[error("property level is not a level of the tree")]
    Level,
    /// Property `parent` is no code.
    #[error("property parent must be a code")]
    Parent,
}

impl FeatureError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shape(error) => error.code(),
            Self::NotFeature => "feature_malformed",
            Self::CodeMissing => "feature_code_missing",
            Self::Code => "feature_code_invalid",
            Self::CodeRepeated => "feature_code_repeated",
            Self::Name => "feature_name_invalid",
            Self::Level => "feature_level_unknown",
            Self::Parent => "feature_parent_invalid",
        }
    }
}

impl Outlines {
    /// Reads a FeatureCollection, a Feature or a bare geometry, its coordinates given in that datum.
    ///
    /// # Errors
    /// [`GridError::GeoJson`] where the file is none of these, [`GridError::TooManyPositions`] where its
    /// readable features carry more than 200,000 together. A bad feature is no error of the file.
    pub fn parse(bytes: &[u8], datum: Datum) -> Result<Self, GridError> {
        let mut value: Value = serde_json::from_slice(bytes).map_err(|_| GridError::GeoJson)?;
        let mut file = File { datum, positions: 0, codes: HashSet::new(), outlines: Self::default() };
        match value.get("type").and_then(Value::as_str) {
            Some("FeatureCollection") => {
                let features = value.get_mut("features").map(Value::take);
                let Some(Value::Array(features)) = features else { return Err(GridError::GeoJson) };
                for (index, feature) in features.into_iter().enumerate() {
                    file.take(index, feature, true)?;
                }
            }
            Some("Feature") => file.take(0, value, false)?,
            Some(_) => file.take(0, serde_json::json!({"type": "Feature", "geometry": value}), false)?,
            None => return Err(GridError::GeoJson),
        }
        Ok(file.outlines)
    }
}

/// A file half read.
struct File {
    datum: Datum,
    positions: usize,
    codes: HashSet<Code>,
    outlines: Outlines,
}

impl File {
    fn take(&mut self, index: usize, feature: Value, needs_code: bool) -> Result<(), GridError> {
        let outline = match serde_json::from_value::<Feature>(feature) {
            Err(_) => Err(FeatureError::NotFeature),
            Ok(feature) => {
                self.positions += feature.geometry.as_ref().map_or(0, |it| positions(&it.value));
                if self.positions > MAX_POSITIONS {
                    return Err(GridError::TooManyPositions(MAX_POSITIONS));
                }
                self.outline(
                    index,
                    feature.geometry.as_ref(),
                    feature.properties.unwrap_or_default(),
                    needs_code,
                )
            }
        };
        match outline {
            Ok(outline) => self.outlines.good.push(outline),
            Err(error) => self.outlines.bad.push(BadFeature { index, error }),
        }
        Ok(())
    }

    fn outline(
        &mut self,
        index: usize,
        geometry: Option<&Geometry>,
        properties: Map<String, Value>,
        needs_code: bool,
    ) -> Result<Outline, FeatureError> {
        let code = property(&properties, "code", FeatureError::Code, |text| Code::parse(text).ok())?;
        let name = property(&properties, "name", FeatureError::Name, |text| NodeName::parse(text).ok())?;
        let level = property(&properties, "level", FeatureError::Level, Level::parse)?;
        let parent = property(&properties, "parent", FeatureError::Parent, |text| Code::parse(text).ok())?;
        if needs_code && code.is_none() {
            return Err(FeatureError::CodeMissing);
        }
        if code.as_ref().is_some_and(|code| self.codes.contains(code)) {
            return Err(FeatureError::CodeRepeated);
        }
        let shape = Shape::parse(geometry.ok_or(ShapeError::Missing)?, self.datum)?;
        self.codes.extend(code.clone());
        Ok(Outline { index, code, name, level, parent, shape })
    }
}

/// Reads one property; map tools write codes of digits as numbers, so a whole number is read as its digits.
fn property<T>(
    properties: &Map<String, Value>,
    key: &str,
    error: FeatureError,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, FeatureError> {
    match properties.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => parse(text).map(Some).ok_or(error),
        Some(Value::Number(number)) if number.is_u64() => parse(&number.to_string()).map(Some).ok_or(error),
        Some(_) => Err(error),
    }
}

#[cfg(test)]
#[path = "polygon_tests.rs"]
mod tests;
