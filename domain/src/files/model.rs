use super::{MediaType, Variant};
use crate::shared::{EventId, FileId, PetitionId};
use chrono::{DateTime, Utc};
use std::fmt;
use uuid::Uuid;

/// A stored photo; its bytes lie in the file store under the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its id, and its name in the store.
    pub id: FileId,
    /// Whose it is ([`crate::shared::Actor::voice`]): its uploader's, and once attached that of whoever stands
    /// for the step. None where nobody had signed in to upload it.
    pub owner: Option<Uuid>,
    /// The step it belongs to; none while it waits to be attached.
    pub attachment: Option<Attachment>,
    /// The media type as stored, which need not be that of the upload.
    pub media_type: MediaType,
    /// Width of the full size in pixels, upright.
    pub width: u32,
    /// Height of the full size in pixels, upright.
    pub height: u32,
    /// Length of the full size in bytes.
    pub bytes: u64,
    /// SHA-256 of the full size as stored.
    pub sha256: Checksum,
    /// SHA-256 of the thumbnail as stored; none for a photo kept before this was noted.
    pub thumb_sha256: Option<Checksum>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

impl Photo {
    /// SHA-256 of one size as stored, where it was noted.
    #[must_use]
    pub const fn checksum(&self, variant: Variant) -> Option<&Checksum> {
        match variant {
            Variant::Full => Some(&self.sha256),
            Variant::Thumb => self.thumb_sha256.as_ref(),
        }
    }
}

/// The step of a petition that a photo belongs to, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Attachment {
    /// The petition.
    pub petition: PetitionId,
    /// The step in its history.
    pub event: EventId,
}

/// A SHA-256 in 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checksum(String);

impl Checksum {
    /// Reads a checksum; `None` unless it is 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == 64 && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    /// Writes down a digest.
    #[must_use]
    pub fn of(digest: [u8; 32]) -> Self {
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_read_as_it_was_written() {
        let sum = Checksum::of([0xA7; 32]);
        assert_eq!(sum.as_str(), "a7".repeat(32));
        assert_eq!(Checksum::parse(sum.as_str()), Some(sum));
        assert_eq!(Checksum::parse(&"A7".repeat(32)), None);
        assert_eq!(Checksum::parse("a7"), None);
    }
}
