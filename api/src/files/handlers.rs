//! Uploading a photo, and fetching one through its signed link.

use super::{
    body,
    dto::{LinkQuery, PhotoBytes, PhotoUpload, PhotoView, link_key},
    flow,
};
use crate::{
    http::{ApiError, Caller, Params, Problem, is_known},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder, get,
    http::{StatusCode, header},
    post, rt,
    web::{Data, Path, Payload},
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    files::{Link, Variant},
    shared::FileId,
};
use sanping_infra::files::verify;

/// Upload a photo
///
/// It is turned upright, shrunk and freed of all metadata (place and device included) before it is stored. Name
/// its id with the step that it belongs to within a day; after that an unnamed photo is removed.
#[utoipa::path(tag = "files", operation_id = "uploadPhoto",
    request_body(content = PhotoUpload, content_type = "multipart/form-data", description = "One part, `file`"),
    responses(
        (status = 201, description = "Stored", body = PhotoView),
        (status = 507, description = "The photo store is full", body = Problem, content_type = "application/problem+json"),
    ))]
#[post("/photos")]
pub async fn upload(
    req: HttpRequest,
    state: Data<State>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let admitted = match flow::admit(&req, &state).await {
        Ok(admitted) => admitted,
        Err(refused) => {
            body::discard(payload).await;
            return Err(refused);
        }
    };
    let upload = body::receive(req.headers(), payload, &state.store).await?;
    // On its own: a caller who hangs up must not leave bytes without a row.
    rt::spawn(flow::keep(state, admitted, upload)).await.map_err(ApiError::internal)?
}

/// Fetch a photo
///
/// By a link from a view; the link is the right, so no token is sent. It ends with the viewer's session and with
/// the viewer's sight of the petition, whichever comes first.
#[utoipa::path(tag = "files", operation_id = "fetchPhoto",
    params(
        ("id" = FileId, Path, description = "The photo"),
        ("variant" = Variant, Path, description = "Which size"),
        LinkQuery,
    ),
    responses(
        (status = 200, description = "The photo", body = PhotoBytes, content_type = "image/jpeg"),
        (status = 304, description = "The caller has it already"),
        (status = 403, description = "The link is not valid or has expired", body = Problem, content_type = "application/problem+json"),
    ))]
#[get("/photos/{id}/{variant}")]
pub async fn fetch(
    req: HttpRequest,
    state: Data<State>,
    _public: Caller,
    path: Path<(FileId, Variant)>,
    query: Params<LinkQuery>,
) -> Result<HttpResponse, ApiError> {
    let (id, variant) = path.into_inner();
    let now = Utc::now();
    let link = verify(&link_key(&state.tokens), id, variant, &query.0.token, now)?;
    let photo = state.db.read(move |conn| flow::visible(conn, &link, now)).await?;
    let photo = photo.ok_or_else(ApiError::not_found)?;
    let tag = format!("\"{}-{}\"", photo.sha256, variant.as_str());
    if is_known(&req, &tag) {
        return Ok(headed(StatusCode::NOT_MODIFIED, tag, &link, now).finish());
    }
    let bytes = flow::bytes(&state, &photo, variant).await?.ok_or_else(ApiError::not_found)?;
    Ok(headed(StatusCode::OK, tag, &link, now).content_type(photo.media_type.as_str()).body(bytes))
}

/// Whoever has the link may keep the photo as long as the link counts; caches between them may not.
fn headed(status: StatusCode, tag: String, link: &Link, now: DateTime<Utc>) -> HttpResponseBuilder {
    let lives = link.expires.saturating_sub(now.timestamp());
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, format!("private, max-age={lives}")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_DISPOSITION, "inline"));
    answer
}
