use super::{Lang, Meta};
use crate::{catalogue, state::State};
use actix_web::{
    HttpMessage, HttpResponse, ResponseError,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::Error,
    http::{ConnectionType, StatusCode, header},
    middleware::Next,
    web::Data,
};
use chrono::TimeDelta;
use sanping_domain::shared::{Kind, Rule};
use sanping_infra::outside;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// What a handler gives when it cannot do what was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// The sort of trouble, and so the status.
    pub kind: Kind,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong with single fields.
    pub errors: Vec<FieldProblem>,
    /// The present state, where someone else was first.
    pub current: Option<serde_json::Value>,
    /// What a second step of signing in is done with.
    pub challenge: Option<String>,
    /// Seconds after which to try again.
    pub retry_after: Option<u64>,
    /// The methods that this path takes.
    pub allow: Option<String>,
    /// What went wrong, for the log and never for the caller.
    pub cause: Option<String>,
}

impl ApiError {
    /// An error with a code and nothing else to say.
    #[must_use]
    pub const fn new(kind: Kind, code: &'static str) -> Self {
        Self {
            kind,
            code,
            errors: Vec::new(),
            current: None,
            challenge: None,
            retry_after: None,
            allow: None,
            cause: None,
        }
    }

    /// Missing, or outside the caller's scope.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(Kind::NotFound, "not_found")
    }

    /// A defect of ours; `cause` goes to the log.
    #[must_use]
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::new(Kind::Internal, "internal") }
    }

    /// One field is against its rule.
    #[must_use]
    pub fn field(field: impl Into<String>, code: impl Into<String>, detail: impl fmt::Display) -> Self {
        let problem = FieldProblem { field: field.into(), code: code.into(), detail: detail.to_string() };
        Self { errors: vec![problem], ..Self::new(Kind::Invalid, "validation_failed") }
    }

    /// Adds the present state of the thing.
    #[must_use]
    pub fn with_current(mut self, current: serde_json::Value) -> Self {
        self.current = Some(current);
        self
    }

    /// Too often; `wait` says when to try again. A part of a second counts as a whole one: who comes back when
    /// she was told to must not be refused again.
    #[must_use]
    pub fn too_many(code: &'static str, wait: TimeDelta) -> Self {
        let seconds = u64::try_from(wait.num_milliseconds()).unwrap_or_default().div_ceil(1_000).max(1);
        Self { retry_after: Some(seconds), ..Self::new(Kind::TooMany, code) }
    }

    fn status(&self) -> StatusCode {
        match self.kind {
            Kind::Malformed => StatusCode::BAD_REQUEST,
            Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Conflict if self.allow.is_some() => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::Stale => StatusCode::PRECONDITION_FAILED,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Required => StatusCode::PRECONDITION_REQUIRED,
            Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?})", self.code, self.kind)
    }
}

impl<E: Rule> From<E> for ApiError {
    fn from(error: E) -> Self {
        let mut api = Self::new(error.kind(), error.code());
        match api.kind {
            Kind::Internal => api.cause = Some(error.to_string()),
            Kind::Unavailable | Kind::StorageFull | Kind::TooMany => {
                api.cause = Some(error.to_string());
                api.retry_after = Some(2);
            }
            _ => {
                if let Some(field) = error.field() {
                    let detail = error.to_string();
                    api.errors = vec![FieldProblem { field: field.into(), code: api.code.into(), detail }];
                }
            }
        }
        api
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// An empty answer: [`render`] writes the document, because only there the language is known.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status())
    }
}

/// One field that is against its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// The field, in camelCase, with dots and indexes where nested.
    #[schema(example = "title")]
    pub field: String,
    /// A stable code.
    #[schema(example = "too_long")]
    pub code: String,
    /// Words for a person.
    pub detail: String,
}

/// A problem document (RFC 9457).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A page in the documentation that explains the code.
    #[serde(rename = "type")]
    #[schema(example = "/errors#not_found")]
    pub kind: String,
    /// What it means, in the caller's language.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// The stable code that clients branch on.
    #[schema(example = "not_found")]
    pub code: String,
    /// What to do about it.
    pub detail: String,
    /// What is wrong with single fields.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldProblem>,
    /// The present state, where someone else was first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
    /// With `second_factor_required`: what `POST /second-factor-sessions` takes, once, within five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// To be named when asking for help.
    pub trace_id: String,
}

/// Turns every error answer, ours or the framework's, into a problem document.
pub async fn render<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let meta = Meta::of(req.request());
    req.extensions_mut().insert(meta.clone());
    let lang = Lang::of(req.request());
    let state = req.app_data::<Data<State>>().cloned();
    // No copy of the request may be kept over this call: the router needs it to itself.
    let res = outside::traced(meta.trace_id.clone(), next.call(req)).await?;
    let mut res = match res.response().error() {
        None => res.map_into_left_body(),
        Some(error) => {
            let problem = document(&from_framework(error), &meta, lang);
            res.into_response(problem).map_into_right_body()
        }
    };
    if state.is_some_and(|state| state.is_stopping()) {
        // Who keeps a connection comes back on a new one, which a balancer leads to another process.
        res.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(res)
}

/// The framework's own refusals in our terms.
fn from_framework(error: &Error) -> ApiError {
    if let Some(own) = error.as_error::<ApiError>() {
        return own.clone();
    }
    match error.as_response_error().status_code() {
        StatusCode::NOT_FOUND => ApiError::not_found(),
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(Kind::TooLarge, "body_too_large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::new(Kind::UnsupportedMedia, "unsupported_media_type"),
        status if status.is_client_error() => ApiError::new(Kind::Malformed, "malformed_request"),
        _ => ApiError::internal(error),
    }
}

fn document(error: &ApiError, meta: &Meta, lang: Lang) -> HttpResponse<BoxBody> {
    let status = error.status();
    if let Some(cause) = &error.cause {
        log::error!("{} {} trace={}: {cause}", status.as_u16(), error.code, meta.trace_id);
    }
    let (title, detail) = catalogue::entry(error.code).map_or((error.code, ""), |entry| entry.says(lang));
    let problem = Problem {
        kind: format!("/errors#{}", error.code),
        title: title.to_owned(),
        status: status.as_u16(),
        code: error.code.to_owned(),
        detail: detail.to_owned(),
        errors: error.errors.clone(),
        current: error.current.clone(),
        challenge: error.challenge.clone(),
        trace_id: meta.trace_id.clone(),
    };
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(seconds) = error.retry_after {
        answer.insert_header((header::RETRY_AFTER, seconds));
    }
    if let Some(allow) = &error.allow {
        answer.insert_header((header::ALLOW, allow.as_str()));
    }
    if status == StatusCode::UNAUTHORIZED {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    answer.insert_header((header::CONTENT_LANGUAGE, lang.as_str()));
    match serde_json::to_string(&problem) {
        Ok(text) => answer.content_type("application/problem+json").body(text),
        Err(_) => answer.finish(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_as_long_as_she_was_told_comes_late_enough() {
        let told = |milliseconds| {
            ApiError::too_many("too_many_codes", TimeDelta::milliseconds(milliseconds)).retry_after
        };
        assert_eq!(told(59_001), Some(60));
        assert_eq!(told(59_000), Some(59));
        assert_eq!(told(1), Some(1));
        assert_eq!(told(-5), Some(1));
    }
}
