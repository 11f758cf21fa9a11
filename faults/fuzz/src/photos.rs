//! Photos as phones send them, and as nobody does.

use sanping_domain::files::{FULL_LONG_EDGE, THUMB_LONG_EDGE};
use sanping_infra::files::prepare;

/// A photo that is taken is small, upright and can be read by others.
pub fn photo(bytes: &[u8]) {
    let Ok(photo) = prepare(bytes.to_vec()) else { return };
    assert!((1..=FULL_LONG_EDGE).contains(&photo.width.max(photo.height)));
    let size = |jpeg: &[u8]| image::load_from_memory(jpeg).map(|it| (it.width(), it.height())).unwrap();
    assert_eq!(size(&photo.full), (photo.width, photo.height));
    let (width, height) = size(&photo.thumb);
    assert!((1..=THUMB_LONG_EDGE).contains(&width.max(height)));
    assert!(prepare(photo.full).is_ok(), "what was stored could be sent again");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_photos_are_sound_so_that_changes_reach_the_decoders() {
        for name in ["png", "jpeg", "webp"] {
            let bytes = std::fs::read(format!("{}/corpus/photo/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
            assert!(prepare(bytes).is_ok(), "{name}");
        }
    }
}
