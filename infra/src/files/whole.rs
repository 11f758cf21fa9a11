use super::jpeg;
use sanping_domain::files::Checksum;
use sha2::{Digest, Sha256};

/// The SHA-256 of bytes.
pub(super) fn checksum(bytes: &[u8]) -> Checksum {
    Checksum::of(Sha256::digest(bytes).into())
}

/// Whether these bytes are those that were kept of a photo: a disk rots, and a bucket may answer with anything.
///
/// Where no sum was noted (thumbnails of before that was done) it must at least be a JPEG to its end.
#[must_use]
pub fn is_as_kept(noted: Option<&Checksum>, bytes: &[u8]) -> bool {
    match noted {
        Some(sum) => *sum == checksum(bytes),
        None => bytes.starts_with(b"\xFF\xD8\xFF") && jpeg::is_whole(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_sum_a_whole_jpeg_is_believed_and_nothing_else() {
        let jpeg = [0xFF, 0xD8, 0xFF, 0xDA, 0x00, 0x02, 0x12, 0xFF, 0xD9];
        assert!(is_as_kept(None, &jpeg));
        for other in [&jpeg[..8], b"<html>\xFF\xD8\xFF\xD9", b""] {
            assert!(!is_as_kept(None, other), "{other:?}");
        }
        let sum = checksum(b"as it was kept");
        assert!(is_as_kept(Some(&sum), b"as it was kept"));
        assert!(!is_as_kept(Some(&sum), &jpeg));
    }
}
