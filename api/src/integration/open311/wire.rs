//! The two forms of an answer, and a refusal in the standard's form.

use super::dto::Open311Error;
use crate::http::ApiError;
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
};
use quick_xml::se::to_string_with_root;
use sanping_domain::shared::Kind;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    future::{Ready, ready},
};

/// The form that the ending of the path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Json,
    Xml,
}

impl FromRequest for Ending {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    /// 404 for an ending that the standard does not know.
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match req.match_info().get("format") {
            Some("json") => Ok(Self::Json),
            Some("xml") => Ok(Self::Xml),
            _ => Err(ApiError::not_found()),
        })
    }
}

/// What the lists of the standard are called in XML, and each thing in them.
pub type Names = (&'static str, &'static str);

const ERRORS: Names = ("errors", "error");

/// A list, or why there is none.
pub fn listed<T: Serialize>(
    ending: Ending,
    status: StatusCode,
    names: Names,
    items: Result<Vec<T>, ApiError>,
) -> HttpResponse {
    match items {
        Ok(items) => written(ending, status, names, &items).unwrap_or_else(|error| refused(ending, &error)),
        Err(error) => refused(ending, &error),
    }
}

/// One thing by itself, which the standard does not put into a list.
pub fn single<T: Serialize>(ending: Ending, root: &str, thing: Result<T, ApiError>) -> HttpResponse {
    let text = thing.and_then(|thing| match ending {
        Ending::Json => serde_json::to_string(&thing).map_err(ApiError::internal),
        Ending::Xml => to_string_with_root(root, &thing).map(headed).map_err(ApiError::internal),
    });
    match text {
        Ok(text) => answer(ending, StatusCode::OK, text),
        Err(error) => refused(ending, &error),
    }
}

fn refused(ending: Ending, error: &ApiError) -> HttpResponse {
    if let Some(cause) = &error.cause {
        log::error!("open311 {}: {cause}", error.code);
    }
    let status = match error.kind {
        // The standard knows one status for all that is wrong with what was asked.
        Kind::Invalid | Kind::Malformed | Kind::Required | Kind::Conflict | Kind::Stale => {
            StatusCode::BAD_REQUEST
        }
        _ => actix_web::ResponseError::status_code(error),
    };
    let error_of = |description: String| Open311Error { code: status.as_u16(), description };
    let fields =
        error.errors.iter().map(|one| error_of(format!("{}: {} ({})", one.field, one.code, one.detail)));
    let mut errors: Vec<_> = fields.collect();
    if errors.is_empty() {
        errors.push(error_of(error.code.to_owned()));
    }
    let mut answer = written(ending, status, ERRORS, &errors).unwrap_or_else(|_| HttpResponse::new(status));
    if let Some(seconds) = error.retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    answer
}

fn written<T: Serialize>(
    ending: Ending,
    status: StatusCode,
    names: Names,
    items: &[T],
) -> Result<HttpResponse, ApiError> {
    let text = match ending {
        Ending::Json => serde_json::to_string(items).map_err(ApiError::internal)?,
        Ending::Xml => {
            let list = BTreeMap::from([(names.1, items)]);
            headed(to_string_with_root(names.0, &list).map_err(ApiError::internal)?)
        }
    };
    Ok(answer(ending, status, text))
}

fn headed(xml: String) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{xml}")
}

fn answer(ending: Ending, status: StatusCode, text: String) -> HttpResponse {
    let kind = match ending {
        Ending::Json => "application/json",
        Ending::Xml => "text/xml; charset=utf-8",
    };
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type(kind)
        .body(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;

    #[tokio::test]
    async fn a_list_is_an_array_in_json_and_named_elements_in_xml() {
        let errors = || vec![Open311Error { code: 404, description: "a < b".into() }];
        let text = async |ending| {
            let answer = listed(ending, StatusCode::OK, ERRORS, Ok(errors()));
            String::from_utf8(to_bytes(answer.into_body()).await.unwrap().to_vec()).unwrap()
        };
        assert_eq!(text(Ending::Json).await, r#"[{"code":404,"description":"a < b"}]"#);
        assert_eq!(
            text(Ending::Xml).await,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><errors><error><code>404</code>\
             <description>a &lt; b</description></error></errors>"
        );
    }
}
