use crate::http::ApiError;
use sanping_domain::{
    grid::to_wgs84,
    petition::{Assignee, Photos},
    shared::{AccountId, Datum, FileId, GridId, Name, Point, Text, TextError, UnitId},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, SchemaType, Type},
    },
};
use uuid::Uuid;
use validator::Validate;

/// One line of text as it came: read by [`Line::read`] into the domain's [`Name`], under the same rule.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(String);

/// Running text as it came: read by [`Prose::read`] into the domain's [`Text`], under the same rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// Reads the line that came as this field.
    ///
    /// # Errors
    /// 422 with the domain's code for the field.
    pub fn read(&self, field: &str) -> Result<Name<MAX>, ApiError> {
        // The `$` of a pattern also matches before a last line break (in Python), so one is let pass.
        let line = self.0.strip_suffix('\n').unwrap_or(&self.0);
        within(&self.0, MAX, |_| false)
            .and_then(|()| within(line, MAX, char::is_control))
            .and_then(|()| Name::parse(line))
            .map_err(|error| ApiError::field(field, error.code(), error))
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// Reads the text that came as this field.
    ///
    /// # Errors
    /// 422 with the domain's code for the field.
    pub fn read(&self, field: &str) -> Result<Text<MAX>, ApiError> {
        within(&self.0, MAX, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            .and_then(|()| Text::parse(&self.0))
            .map_err(|error| ApiError::field(field, error.code(), error))
    }
}

/// The contract speaks of the text as it comes, the domain of the text without the white space around it.
fn within(text: &str, max: usize, forbidden: impl Fn(char) -> bool) -> Result<(), TextError> {
    if text.chars().count() > max {
        Err(TextError::TooLong(max))
    } else if text.chars().any(forbidden) {
        Err(TextError::Control)
    } else {
        Ok(())
    }
}

/// Reads a text that may be left out.
///
/// # Errors
/// As the reading of the text.
macro_rules! optional {
    ($value:expr, $field:literal) => {
        $value.map(|text| text.read($field)).transpose()?
    };
}
pub(in crate::petition) use optional;

/// Forbidden in a line: control characters, and those that [`Name`] calls invisible.
const LINE: &str =
    r"\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff";
/// Forbidden in running text: control characters but tabs and line breaks.
const PROSE: &str = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f";

fn text_schema(max: usize, forbidden: &str) -> RefOr<Schema> {
    let text = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .min_length(Some(1))
        .max_length(Some(max))
        .pattern(Some(format!(r"^[^{forbidden}]*[^\s{forbidden}][^{forbidden}]*$")));
    RefOr::T(text.build().into())
}

impl<const MAX: usize> PartialSchema for Line<MAX> {
    fn schema() -> RefOr<Schema> {
        text_schema(MAX, LINE)
    }
}

impl<const MAX: usize> ToSchema for Line<MAX> {
    fn name() -> Cow<'static, str> {
        format!("Line{MAX}").into()
    }
}

impl<const MAX: usize> PartialSchema for Prose<MAX> {
    fn schema() -> RefOr<Schema> {
        text_schema(MAX, PROSE)
    }
}

impl<const MAX: usize> ToSchema for Prose<MAX> {
    fn name() -> Cow<'static, str> {
        format!("Prose{MAX}").into()
    }
}

/// Where something is.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Location {
    /// Degrees east.
    #[validate(range(min = -180.0, max = 180.0))]
    #[schema(minimum = -180, maximum = 180, example = 119.01)]
    pub longitude: f64,
    /// Degrees north.
    #[validate(range(min = -90.0, max = 90.0))]
    #[schema(minimum = -90, maximum = 90, example = 25.43)]
    pub latitude: f64,
    /// The datum; WGS-84 unless said.
    pub datum: Option<Datum>,
}

impl Location {
    /// The point in WGS-84.
    ///
    /// # Errors
    /// 422 for degrees out of range.
    pub fn point(self, field: &str) -> Result<Point, ApiError> {
        let point = Point::new(self.longitude, self.latitude)
            .map_err(|error| ApiError::field(field, "out_of_range", error))?;
        Ok(to_wgs84(point, self.datum.unwrap_or_default()))
    }
}

/// Whom to hand it to.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssigneeRequest {
    /// The sort of assignee.
    pub kind: AssigneeKind,
    /// Which one.
    pub id: Uuid,
}

/// The sort of assignee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssigneeKind {
    /// The workers and centres of a grid.
    Grid,
    /// The handlers of a member unit.
    Unit,
    /// One person.
    Person,
}

impl From<AssigneeRequest> for Assignee {
    fn from(asked: AssigneeRequest) -> Self {
        let AssigneeRequest { kind, id } = asked;
        match kind {
            AssigneeKind::Grid => Self::Grid(GridId(id)),
            AssigneeKind::Unit => Self::Unit(UnitId(id)),
            AssigneeKind::Person => Self::Person(AccountId(id)),
        }
    }
}

/// The photos of a step.
///
/// # Errors
/// 422 for too many, or one twice.
pub fn photos(ids: Vec<FileId>) -> Result<Photos, ApiError> {
    Ok(Photos::parse(ids)?)
}

/// A small whole number; JSON Schema counts 3.0 as one too.
pub(super) fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    let number = f64::deserialize(from)?;
    (0..=u8::MAX)
        .find(|whole| f64::from(*whole) == number)
        .ok_or_else(|| D::Error::custom("not a whole number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(read: Result<impl Sized, ApiError>) -> String {
        read.err().map(|error| error.errors[0].code.clone()).unwrap_or_default()
    }

    #[test]
    fn a_line_is_judged_as_it_came() {
        let line = |text: &str| Line::<3>(text.into());
        assert_eq!(line(" 水 ").read("title").unwrap().as_str(), "水");
        assert_eq!(line("水\n").read("title").unwrap().as_str(), "水");
        assert_eq!(code(line("水   ").read("title")), "too_long");
        assert_eq!(code(line("\t水").read("title")), "control_character");
        assert_eq!(code(line("水\u{202E}").read("title")), "invisible_character");
        assert_eq!(code(line(" ").read("title")), "empty");
    }

    #[test]
    fn running_text_keeps_its_line_breaks_and_no_other_control_character() {
        let prose = |text: &str| Prose::<9>(text.into());
        assert_eq!(prose("漏\r\n水\t").read("body").unwrap().as_str(), "漏\r\n水");
        assert_eq!(code(prose("\u{0B}水").read("body")), "control_character");
        assert_eq!(code(prose("a\0").read("body")), "control_character");
    }

    #[test]
    fn a_whole_number_may_come_with_a_point() {
        #[derive(Deserialize)]
        struct Rated {
            #[serde(deserialize_with = "whole")]
            score: u8,
        }
        let score = |text: &str| serde_json::from_str::<Rated>(text).map(|rated| rated.score).ok();
        assert_eq!(score(r#"{"score":5}"#), Some(5));
        assert_eq!(score(r#"{"score":5.0}"#), Some(5));
        assert_eq!(score(r#"{"score":5.5}"#), None);
        assert_eq!(score(r#"{"score":-1}"#), None);
        assert_eq!(score(r#"{"score":256}"#), None);
    }
}
