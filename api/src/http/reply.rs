use super::{ApiError, entity_tag};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;

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

/// The view's own version; lists have none and count as 0.
fn version_of(body: &str) -> i64 {
    #[derive(serde::Deserialize)]
    struct Versioned {
        #[serde(default)]
        version: i64,
    }
    serde_json::from_str::<Versioned>(body).map_or(0, |view| view.version)
}
