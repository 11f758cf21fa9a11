//! Reading an upload: to its end whatever comes of it, and never more than allowed into memory.

use crate::http::ApiError;
use actix_multipart::{Multipart, MultipartError};
use actix_web::{
    http::header::{self, HeaderMap},
    web::{Bytes, Payload},
};
use futures_util::{StreamExt, future, stream};
use sanping_domain::{
    files::{FilesError, MAX_UPLOAD_BYTES},
    shared::Kind,
};
use std::time::Duration;

/// The most bytes of a body: the photo and what its form wraps around it.
const MAX_BODY: usize = MAX_UPLOAD_BYTES + 16 * 1024;
/// The most bytes that are read only to be thrown away.
const MAX_DRAINED: usize = 4 * MAX_BODY;
/// How long a body may take to arrive: the largest photo at one megabit a second.
const ARRIVAL: Duration = Duration::from_secs(120);

/// Reads a body to its end: a phone that is cut off while it sends sees a broken network instead of the answer,
/// and tries for ever. With `keep` unset, and beyond the cap, what comes is thrown away.
pub async fn read(mut payload: Payload, keep: bool) -> Result<Bytes, ApiError> {
    let arrive = async {
        let (mut body, mut seen) = (Vec::new(), 0_usize);
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| malformed())?;
            seen = seen.saturating_add(chunk.len());
            if seen > MAX_DRAINED {
                break;
            } else if seen > MAX_BODY {
                body = Vec::new();
            } else if keep {
                body.extend_from_slice(&chunk);
            }
        }
        if seen > MAX_BODY { Err(FilesError::TooLarge.into()) } else { Ok(Bytes::from(body)) }
    };
    tokio::time::timeout(ARRIVAL, arrive)
        .await
        .unwrap_or_else(|_| Err(ApiError::new(Kind::Malformed, "body_too_slow")))
}

/// The bytes of the one part `file`.
pub async fn file_part(headers: &HeaderMap, body: Bytes) -> Result<Bytes, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return Err(unsupported());
    }
    let mut form = Multipart::new(headers, stream::once(future::ready(Ok(body))));
    let mut file = None;
    while let Some(part) = form.next().await {
        let mut part = part.map_err(|error| refusal(&error))?;
        let name = part.name().unwrap_or_default().to_owned();
        if name != "file" {
            return Err(ApiError::field(name, "unknown_field", "the only part is `file`"));
        }
        let bytes = part.bytes(MAX_UPLOAD_BYTES).await.map_err(|_| FilesError::TooLarge)?;
        if file.replace(bytes.map_err(|error| refusal(&error))?).is_some() {
            return Err(ApiError::field(name, "repeated", "one photo at a time"));
        }
    }
    file.ok_or_else(|| ApiError::field("file", "required", "the part `file` is missing"))
}

fn refusal(error: &MultipartError) -> ApiError {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => unsupported(),
        _ => malformed(),
    }
}

fn unsupported() -> ApiError {
    ApiError::new(Kind::UnsupportedMedia, "unsupported_media_type")
}

fn malformed() -> ApiError {
    ApiError::new(Kind::Malformed, "malformed_request")
}
