use super::ApiError;
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderName},
};
use sanping_domain::shared::Kind;
use std::future::{Ready, ready};
use utoipa::IntoParams;

/// The language of a problem document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// 简体中文, unless asked otherwise.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// By `Accept-Language`: the first of the two that is named.
    #[must_use]
    pub fn of(req: &HttpRequest) -> Self {
        let asked = text(req, &header::ACCEPT_LANGUAGE).unwrap_or_default().to_ascii_lowercase();
        asked
            .split(',')
            .find_map(|tag| match tag.trim() {
                tag if tag.starts_with("zh") => Some(Self::Zh),
                tag if tag.starts_with("en") => Some(Self::En),
                _ => None,
            })
            .unwrap_or(Self::Zh)
    }

    /// The language tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// How `If-Match` stands in the contract.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct VersionHeader {
    /// The `ETag` of the view that the caller acted on; only the version in it counts.
    #[param(rename = "If-Match", pattern = r#"^"[0-9]{1,9}(-[0-9a-f]{8})?"$"#, example = "\"3\"")]
    pub if_match: String,
}

/// The version that the caller saw: `If-Match: "3"`, or the whole `ETag` of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i32);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match text(req, &header::IF_MATCH) {
            None => Err(ApiError::new(Kind::Required, "version_required")),
            Some(tag) => version_in(tag).map(Self).ok_or_else(|| {
                ApiError::field("If-Match", "malformed_version", "must be the ETag of the view you acted on")
            }),
        })
    }
}

fn version_in(tag: &str) -> Option<i32> {
    let inner = tag.trim().strip_prefix('"')?.strip_suffix('"')?;
    let (digits, rest) = inner.split_once('-').map_or((inner, None), |(digits, rest)| (digits, Some(rest)));
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let sound = (1..=9).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && rest.is_none_or(|rest| rest.len() == 8 && rest.bytes().all(hex));
    if sound { digits.parse().ok() } else { None }
}

/// The `ETag` of a view: its version, and a checksum because a view also depends on who asks and when.
#[must_use]
pub fn entity_tag(version: i64, body: &[u8]) -> String {
    format!("\"{version}-{:08x}\"", crc32fast::hash(body))
}

/// A header as text.
pub(super) fn text<'a>(req: &'a HttpRequest, name: &HeaderName) -> Option<&'a str> {
    req.headers().get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_a_bare_number_and_from_a_whole_tag() {
        assert_eq!(version_in("\"3\""), Some(3));
        assert_eq!(version_in(&entity_tag(12, b"view")), Some(12));
    }

    #[test]
    fn anything_else_is_no_version() {
        for tag in ["3", "W/\"3\"", "*", "\"\"", "\"3-xyz\"", "\"-1\"", "\"9999999999\"", "\"3-ABCDEF01\""] {
            assert_eq!(version_in(tag), None, "{tag}");
        }
    }
}
