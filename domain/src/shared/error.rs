use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What sort of trouble an error is; the API maps each kind to one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The bytes could not be read as what they claim to be (400).
    Malformed,
    /// Nobody is signed in, or the token no longer counts (401).
    Unauthenticated,
    /// Signed in, but no role of the caller may do this (403).
    Forbidden,
    /// Missing, or outside the caller's scope: the two are not told apart (404).
    NotFound,
    /// The present state does not allow it, or someone else was first (409).
    Conflict,
    /// The version the caller saw is stale (412).
    Stale,
    /// More bytes than the documented cap (413).
    TooLarge,
    /// A media type that is not served (415).
    UnsupportedMedia,
    /// Well-formed, and against a rule (422).
    Invalid,
    /// A version or a key must be sent with this request (428).
    Required,
    /// Too many requests from this caller (429).
    TooMany,
    /// Overloaded or without its database for now (503).
    Unavailable,
    /// The disk is full (507).
    StorageFull,
    /// A defect of ours; the cause is logged, never shown (500).
    Internal,
}

/// What every room's error enum can say of itself.
///
/// A code is stable: once published, it never changes its meaning.
pub trait Rule: std::error::Error {
    /// The stable snake_case code that clients may branch on.
    fn code(&self) -> &'static str;
    /// The sort of trouble.
    fn kind(&self) -> Kind;
    /// The request field at fault, in camelCase, where one field is.
    fn field(&self) -> Option<&'static str> {
        None
    }
}
