use super::{ApiError, entity_tag};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use serde::{
    Deserializer, Serialize,
    de::{IgnoredAny, MapAccess, Visitor},
};
use std::fmt;

/// Answers a read: with an `ETag`, and 304 where the caller has that very view already.
///
/// # Errors
/// Where the view cannot be written as JSON, which is a defect of ours.
pub fn view(req: &HttpRequest, view: &impl Serialize) -> Result<HttpResponse, ApiError> {
    let body = serde_json::to_string(view).map_err(ApiError::internal)?;
    let tag = entity_tag(version_of(&body), body.as_bytes());
    if is_known(req, &tag) {
        return Ok(headed(StatusCode::NOT_MODIFIED, &tag).finish());
    }
    Ok(headed(StatusCode::OK, &tag).content_type("application/json").body(body))
}

/// Whether the caller says that it has the view with this `ETag` already.
#[must_use]
pub fn is_known(req: &HttpRequest, tag: &str) -> bool {
    let known = req.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
}

/// Answers a write.
pub(super) fn written(status: StatusCode, body: String) -> HttpResponse {
    if body == "null" {
        return HttpResponse::NoContent().finish();
    }
    let tag = entity_tag(version_of(&body), body.as_bytes());
    headed(status, &tag).content_type("application/json").body(body)
}

/// Personal data may stand in any answer, so none is kept on the way or in a browser. A client that keeps a
/// view in its own memory still asks with `If-None-Match`.
fn headed(status: StatusCode, tag: &str) -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::ETAG, tag));
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    answer.insert_header((header::VARY, "Authorization, Accept-Language"));
    answer
}

/// The view's own version; what has none counts as 0. Read no further than it must be: a list has none, and its items
/// are long.
fn version_of(body: &str) -> i64 {
    let mut version = 0;
    // Where the reading is broken off, the rest of the body is left, and that is no error to speak of.
    let _ = serde_json::Deserializer::from_str(body).deserialize_map(Version(&mut version));
    version
}

struct Version<'a>(&'a mut i64);

impl<'de> Visitor<'de> for Version<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a view")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(field) = fields.next_key::<&str>()? {
            match field {
                "version" => {
                    *self.0 = fields.next_value()?;
                    return Ok(());
                }
                "items" => return Ok(()),
                _ => fields.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_view_and_of_nothing_in_it() {
        assert_eq!(version_of(r#"{"id":"a","of":{"version":9},"version":3,"more":[1]}"#), 3);
        assert_eq!(version_of(r#"{"version":4,"items":[{"version":9}]}"#), 4);
        for none in [r#"{"items":[{"version":9}],"nextCursor":null}"#, r#"{"id":"a"}"#, "[1]", "null"] {
            assert_eq!(version_of(none), 0, "{none}");
        }
    }
}
