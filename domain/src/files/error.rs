use super::{MAX_PER_STEP, MAX_PIXELS, MAX_SIDE, MAX_UPLOAD_BYTES};
use crate::shared::{Kind, Rule};

/// Why a photo, or a link to one, was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FilesError {
    /// More bytes than [`MAX_UPLOAD_BYTES`].
    #[error("a photo may have at most {MAX_UPLOAD_BYTES} bytes")]
    TooLarge,
    /// More pixels than [`MAX_PIXELS`] or a side over [`MAX_SIDE`], or decoding it needs too much memory.
    #[error("a photo may have at most {MAX_PIXELS} pixels and {MAX_SIDE} on a side")]
    TooManyPixels,
    /// The bytes are no JPEG, PNG or WebP, whatever the name says.
    #[error("only JPEG, PNG and WebP photos are taken")]
    MediaUnsupported,
    /// HEIC, told apart from the rest so that a phone can offer the cure.
    #[error(
        "HEIC photos are not taken; send the photo as JPEG (on an iPhone: Camera, Formats, Most Compatible)"
    )]
    HeicUnsupported,
    /// An animation; keeping one frame of it in silence would change what was reported.
    #[error("animated pictures are not taken; send a still photo")]
    Animated,
    /// The bytes claim to be a photo and cannot be read to their end as one.
    #[error("the photo is damaged or incomplete")]
    Unreadable,
    /// Every decoder is taken and the queue before them is full.
    #[error("too many photos are being read just now; try again in a moment")]
    Busy,
    /// More than [`MAX_PER_STEP`] photos at one step.
    #[error("at most {MAX_PER_STEP} photos may go with one step")]
    TooMany,
    /// The same photo named twice.
    #[error("each photo may be named once")]
    Repeated,
    /// Missing, or someone else's: the two are not told apart.
    #[error("a photo named here is not one that you uploaded")]
    NotYours,
    /// The photo already belongs to a step.
    #[error("a photo named here already belongs to another step")]
    AlreadyUsed,
    /// The link is torn, forged, or made for another photo, size or viewer.
    #[error("the link is not valid")]
    LinkInvalid,
    /// The link was good once.
    #[error("the link has expired; load the petition again for a fresh one")]
    LinkExpired,
}

impl FilesError {
    /// Every error of this room, for the catalogue.
    pub const ALL: [Self; 13] = [
        Self::TooLarge,
        Self::TooManyPixels,
        Self::MediaUnsupported,
        Self::HeicUnsupported,
        Self::Animated,
        Self::Unreadable,
        Self::Busy,
        Self::TooMany,
        Self::Repeated,
        Self::NotYours,
        Self::AlreadyUsed,
        Self::LinkInvalid,
        Self::LinkExpired,
    ];
}

impl Rule for FilesError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "photo_too_large",
            Self::TooManyPixels => "photo_too_many_pixels",
            Self::MediaUnsupported => "photo_media_unsupported",
            Self::HeicUnsupported => "photo_heic_unsupported",
            Self::Animated => "photo_animated",
            Self::Unreadable => "photo_unreadable",
            Self::Busy => "photos_busy",
            Self::TooMany => "too_many_photos",
            Self::Repeated => "photo_repeated",
            Self::NotYours => "photo_not_yours",
            Self::AlreadyUsed => "photo_already_used",
            Self::LinkInvalid => "link_invalid",
            Self::LinkExpired => "link_expired",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::TooLarge | Self::TooManyPixels => Kind::TooLarge,
            // Not UnsupportedMedia: the request itself has the media type that is asked for.
            Self::MediaUnsupported
            | Self::HeicUnsupported
            | Self::Animated
            | Self::Unreadable
            | Self::TooMany
            | Self::Repeated
            | Self::NotYours => Kind::Invalid,
            Self::AlreadyUsed => Kind::Conflict,
            Self::Busy => Kind::Unavailable,
            Self::LinkInvalid | Self::LinkExpired => Kind::Forbidden,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::TooMany | Self::Repeated | Self::NotYours | Self::AlreadyUsed => Some("photos"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_error_has_a_code_of_its_own() {
        let codes: HashSet<_> = FilesError::ALL.iter().map(Rule::code).collect();
        assert_eq!(codes.len(), FilesError::ALL.len());
    }
}
