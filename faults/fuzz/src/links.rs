//! What opens a door by being known: links to photos, and sealed values. None but the true one may.

use chrono::DateTime;
use sanping_domain::{
    files::{Link, Variant, Viewer},
    shared::{FileId, SessionId},
};
use sanping_infra::{
    files::{sign, verify},
    seal::{Sealer, Spot},
};
use uuid::Uuid;

const KEY: [u8; 32] = [7; 32];
const SEALED: &[u8] = include_bytes!("../corpus/sealed/phone");

fn link() -> Link {
    let viewer = Viewer::Session(SessionId(Uuid::from_u128(2)));
    Link { file: FileId(Uuid::from_u128(1)), variant: Variant::Full, viewer, expires: 1_800_000_000 }
}

fn open(sealed: &[u8]) -> Option<String> {
    let spot = Spot { column: "accounts.phone", row: Uuid::from_u128(3) };
    Sealer::new(b"only for these tests", &[]).open(spot, sealed).ok()
}

/// One text alone opens the photo.
pub fn photo_link(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (one, now) = (link(), DateTime::from_timestamp(1_799_999_999, 0).unwrap());
    let opened = verify(&KEY, one.file, one.variant, text, now);
    assert_eq!(opened.is_ok(), text == sign(&KEY, &one), "{opened:?}");
}

/// One value alone opens.
pub fn sealed(bytes: &[u8]) {
    assert_eq!(open(bytes).is_some(), bytes == SEALED);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_ones_open() {
        assert_eq!(open(SEALED).as_deref(), Some("13800001234"));
        let text = include_str!("../corpus/photo_link/whole");
        assert_eq!(text, sign(&KEY, &link()));
    }
}
