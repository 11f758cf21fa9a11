use super::FilesError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most bytes one uploaded photo may have: 12 MiB, above what phone cameras write as JPEG.
pub const MAX_UPLOAD_BYTES: usize = 12 * 1024 * 1024;
/// The most pixels an uploaded photo may unfold to.
pub const MAX_PIXELS: u64 = 40_000_000;
/// The longest side an uploaded photo may have, in pixels.
pub const MAX_SIDE: u32 = 16_384;
/// The long edge of the stored photo, in pixels; smaller photos are not enlarged.
pub const FULL_LONG_EDGE: u32 = 2560;
/// The long edge of the thumbnail, in pixels.
pub const THUMB_LONG_EDGE: u32 = 320;

/// The media types taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// image/jpeg
    Jpeg,
    /// image/png
    Png,
    /// image/webp
    Webp,
}

impl MediaType {
    /// Every media type taken.
    pub const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Webp];

    /// Tells the type from the first bytes; names and headers sent along are never believed.
    ///
    /// # Errors
    /// [`FilesError::HeicUnsupported`] for HEIC and HEIF, [`FilesError::MediaUnsupported`] for all else.
    pub fn sniff(bytes: &[u8]) -> Result<Self, FilesError> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::Webp),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_heif(brand) => {
                Err(FilesError::HeicUnsupported)
            }
            _ => Err(FilesError::MediaUnsupported),
        }
    }

    /// The name of the type, as in `Content-Type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// Reads the name back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == text)
    }
}

/// The brands of ISO/IEC 23008-12 that mean HEVC pictures.
fn is_heif(brand: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
    BRANDS.iter().any(|known| brand.starts_with(known))
}

/// The two sizes in which every photo is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// The photo itself, at most [`FULL_LONG_EDGE`] pixels long.
    Full,
    /// The thumbnail, at most [`THUMB_LONG_EDGE`] pixels long.
    Thumb,
}

impl Variant {
    /// Both sizes.
    pub const ALL: [Self; 2] = [Self::Full, Self::Thumb];

    /// The name on the wire and on the disk.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Thumb => "thumb",
        }
    }
}

/// Whether an upload of this many bytes is taken.
///
/// # Errors
/// [`FilesError::TooLarge`].
pub const fn check_size(bytes: usize) -> Result<(), FilesError> {
    if bytes > MAX_UPLOAD_BYTES { Err(FilesError::TooLarge) } else { Ok(()) }
}

/// Whether a photo of this size in pixels is taken; asked before anything is unfolded.
///
/// # Errors
/// [`FilesError::Unreadable`] without any pixel, [`FilesError::TooManyPixels`].
pub fn check_pixels(width: u32, height: u32) -> Result<(), FilesError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(FilesError::Unreadable),
        pixels if pixels > MAX_PIXELS || width.max(height) > MAX_SIDE => Err(FilesError::TooManyPixels),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_the_type() {
        assert_eq!(MediaType::sniff(b"\xFF\xD8\xFF\xE0rest"), Ok(MediaType::Jpeg));
        assert_eq!(MediaType::sniff(b"\x89PNG\r\n\x1A\nrest"), Ok(MediaType::Png));
        assert_eq!(MediaType::sniff(b"RIFF\x01\x02\x03\x04WEBPVP8 "), Ok(MediaType::Webp));
        assert_eq!(MediaType::sniff(b"\0\0\0\x18ftypheic\0\0\0\0"), Err(FilesError::HeicUnsupported));
        for other in [
            &b"GIF89a"[..],
            b"%PDF-1.7",
            b"<svg xmlns",
            b"RIFF\x01\x02\x03\x04WAVE",
            b"\0\0\0\x18ftypavif",
            b"",
        ] {
            assert_eq!(MediaType::sniff(other), Err(FilesError::MediaUnsupported), "{other:?}");
        }
    }

    #[test]
    fn the_caps_hold_at_their_very_edge() {
        assert_eq!(check_size(MAX_UPLOAD_BYTES), Ok(()));
        assert_eq!(check_size(MAX_UPLOAD_BYTES + 1), Err(FilesError::TooLarge));
        assert_eq!(check_pixels(8000, 5000), Ok(()));
        assert_eq!(check_pixels(8000, 5001), Err(FilesError::TooManyPixels));
        assert_eq!(check_pixels(MAX_SIDE, 1), Ok(()));
        assert_eq!(check_pixels(MAX_SIDE + 1, 1), Err(FilesError::TooManyPixels));
        assert_eq!(check_pixels(u32::MAX, u32::MAX), Err(FilesError::TooManyPixels));
        assert_eq!(check_pixels(0, 9), Err(FilesError::Unreadable));
    }
}
