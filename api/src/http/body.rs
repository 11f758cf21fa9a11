use super::{ApiError, FieldProblem};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Bytes};
use futures_util::{StreamExt, future::LocalBoxFuture};
use sanping_domain::shared::Kind;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::time::Duration;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// The most bytes a JSON body may have, unless its operation says otherwise.
pub const MAX_BODY: usize = 256 * 1024;
/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(20);

/// A JSON body that was read whole, understood, and found to keep the rules of its fields.
pub struct Body<T, const MAX: usize = MAX_BODY> {
    /// What it says.
    pub value: T,
    /// SHA-256 of its bytes, for idempotency.
    pub hash: [u8; 32],
}

impl<T: DeserializeOwned + Validate + 'static, const MAX: usize> FromRequest for Body<T, MAX> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = is(req, "application/json");
        let payload = payload.take();
        Box::pin(async move {
            if !json {
                return Err(ApiError::new(Kind::UnsupportedMedia, "unsupported_media_type"));
            }
            let bytes = read(payload, MAX).await?;
            let value = parse(&bytes)?;
            Ok(Self { value, hash: Sha256::digest(&bytes).into() })
        })
    }
}

/// As [`Body`], for a form in the manner of web pages (`application/x-www-form-urlencoded`).
pub struct FormBody<T> {
    /// What it says.
    pub value: T,
    /// SHA-256 of its bytes, for idempotency.
    pub hash: [u8; 32],
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for FormBody<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = is(req, "application/x-www-form-urlencoded");
        let payload = payload.take();
        Box::pin(async move {
            if !form {
                return Err(ApiError::new(Kind::UnsupportedMedia, "unsupported_media_type"));
            }
            let bytes = read(payload, MAX_BODY).await?;
            let reader = serde_html_form::Deserializer::from_bytes(&bytes);
            let value: T = serde_path_to_error::deserialize(reader).map_err(|error| {
                let path = error.path().to_string();
                ApiError::field(
                    if path == "." { String::new() } else { path },
                    "malformed",
                    error.into_inner(),
                )
            })?;
            Ok(Self { value: valid(value)?, hash: Sha256::digest(&bytes).into() })
        })
    }
}

fn is(req: &HttpRequest, kind: &str) -> bool {
    req.headers().get(header::CONTENT_TYPE).is_some_and(|value| {
        let value = value.to_str().unwrap_or_default();
        value.split(';').next().is_some_and(|found| found.trim().eq_ignore_ascii_case(kind))
    })
}

async fn read(mut payload: Payload, max: usize) -> Result<Bytes, ApiError> {
    let arrive = async {
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| ApiError::new(Kind::Malformed, "malformed_request"))?;
            if body.len().saturating_add(chunk.len()) > max {
                return Err(ApiError::new(Kind::TooLarge, "body_too_large"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Bytes::from(body))
    };
    tokio::time::timeout(ARRIVAL, arrive)
        .await
        .unwrap_or_else(|_| Err(ApiError::new(Kind::Malformed, "body_too_slow")))
}

fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            let code =
                if inner.to_string().starts_with("unknown field") { "unknown_field" } else { "malformed" };
            ApiError::field(if path == "." { String::new() } else { path }, code, without_position(&inner))
        } else {
            ApiError::new(Kind::Malformed, "malformed_request")
        }
    })?;
    reader.end().map_err(|_| ApiError::new(Kind::Malformed, "malformed_request"))?;
    valid(value)
}

fn valid<T: Validate>(value: T) -> Result<T, ApiError> {
    value.validate().map_err(|errors| {
        let mut problems = Vec::new();
        flatten("", &errors, &mut problems);
        problems.sort_by(|a, b| a.field.cmp(&b.field));
        ApiError { errors: problems, ..ApiError::new(Kind::Invalid, "validation_failed") }
    })?;
    Ok(value)
}

/// serde's words without the line and column, which mean nothing to who filled in a form.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(words, _)| words.to_owned())
}

fn flatten(prefix: &str, errors: &ValidationErrors, out: &mut Vec<FieldProblem>) {
    for (field, kind) in errors.errors() {
        let path = if prefix.is_empty() { camel(field) } else { format!("{prefix}.{}", camel(field)) };
        match kind {
            ValidationErrorsKind::Field(problems) => {
                out.extend(
                    problems.iter().map(|problem| FieldProblem {
                        field: path.clone(),
                        code: problem.code.to_string(),
                        detail: problem
                            .message
                            .as_ref()
                            .map_or_else(|| problem.code.to_string(), ToString::to_string),
                    }),
                );
            }
            ValidationErrorsKind::Struct(inner) => flatten(&path, inner, out),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    flatten(&format!("{path}[{index}]"), inner, out);
                }
            }
        }
    }
}

/// Validator names fields as Rust does; the wire has camelCase.
fn camel(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut raise = false;
    for c in field.chars() {
        if c == '_' {
            raise = true;
        } else if raise {
            out.extend(c.to_uppercase());
            raise = false;
        } else {
            out.push(c);
        }
    }
    out
}
