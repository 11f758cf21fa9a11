use super::ApiError;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use sanping_domain::shared::{Cursor, Limit};
use serde::de::DeserializeOwned;
use std::{
    future::{Ready, ready},
    str::FromStr,
};
use validator::Validate;

/// The query of a request, understood and found to keep the rules of its fields.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned + Validate> FromRequest for Params<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        // The reader would take an empty value for one that was left out.
        let pairs = req.query_string().split('&').filter_map(|pair| pair.split_once('='));
        if let Some((name, _)) = pairs.into_iter().find(|(_, value)| value.is_empty()) {
            return ready(Err(ApiError::field(name, "empty", "leave it out, or give it a value")));
        }
        let reader = serde_html_form::Deserializer::from_bytes(req.query_string().as_bytes());
        let read = serde_path_to_error::deserialize::<_, T>(reader).map_err(|error| {
            let path = error.path().to_string();
            let words = error.into_inner().to_string();
            let code = if words.starts_with("unknown field") { "unknown_field" } else { "malformed" };
            ApiError::field(if path == "." { String::new() } else { path }, code, words)
        });
        ready(read.and_then(|value| {
            value.validate().map_err(|errors| {
                let field = errors.errors().keys().next().map(ToString::to_string).unwrap_or_default();
                ApiError::field(field, "out_of_range", errors)
            })?;
            Ok(Self(value))
        }))
    }
}

/// The `{id}` of a path. One that is no id of ours is the same as missing.
#[derive(Debug, Clone, Copy)]
pub struct PathOf<I>(pub I);

impl<I: FromStr> FromRequest for PathOf<I> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = req.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(Self).ok_or_else(ApiError::not_found))
    }
}

/// Reads the cursor of a list.
///
/// # Errors
/// 422 for one that was not made here.
pub fn cursor(text: Option<&str>) -> Result<Option<Cursor>, ApiError> {
    let refused = |e| {
        let field = ApiError::field("cursor", "malformed_cursor", e);
        ApiError { code: "malformed_cursor", ..field }
    };
    text.map(Cursor::decode).transpose().map_err(refused)
}

/// Reads the page size of a list.
///
/// # Errors
/// 422 outside 1 to 100.
pub fn limit(rows: Option<u8>) -> Result<Limit, ApiError> {
    match rows {
        None => Ok(Limit::default()),
        Some(rows) => Limit::new(rows).ok_or_else(|| ApiError::field("limit", "out_of_range", "1 to 100")),
    }
}
