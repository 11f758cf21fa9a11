use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sanping_domain::files::{FilesError, Link, Variant, Viewer};
use sanping_domain::shared::FileId;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// A key derived for photo links and used for nothing else.
pub type LinkKey = [u8; 32];

/// Writes a link as the `token` that stands beside photo and size in its address:
/// `<viewer>.<expires>.<HMAC-SHA256>`, every character safe in a URL.
#[must_use]
pub fn sign(key: &LinkKey, link: &Link) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104)")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(link.canonical().as_bytes());
    let signature = BASE64URL_NOPAD.encode(&mac.finalize().into_bytes());
    format!("{}.{}.{signature}", link.viewer, link.expires)
}

/// Reads the token of a request for one size of one photo.
///
/// The viewer it names had access once; the caller still has to ask whether it has now.
///
/// # Errors
/// [`FilesError::LinkInvalid`] for a token that [`sign`] did not write for just this photo and size,
/// [`FilesError::LinkExpired`] for one whose time is over.
pub fn verify(
    key: &LinkKey,
    file: FileId,
    variant: Variant,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Link, FilesError> {
    let claimed = read(file, variant, token).ok_or(FilesError::LinkInvalid)?;
    // Comparing whole tokens also refuses other spellings of the same claims.
    if bool::from(sign(key, &claimed).as_bytes().ct_eq(token.as_bytes())) {
        claimed.check_time(now)?;
        Ok(claimed)
    } else {
        Err(FilesError::LinkInvalid)
    }
}

fn read(file: FileId, variant: Variant, token: &str) -> Option<Link> {
    let (viewer, rest) = token.split_once('.')?;
    let (expires, _signature) = rest.split_once('.')?;
    let viewer: Viewer = viewer.parse().ok()?;
    Some(Link { file, variant, viewer, expires: expires.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sanping_domain::shared::{PetitionId, SessionId};
    use uuid::Uuid;

    const KEY: LinkKey = [7; 32];
    const NOON: i64 = 1_763_784_000;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn link() -> Link {
        Link::new(FileId::new(), Variant::Full, Viewer::Session(SessionId::new()), at(NOON))
    }

    #[test]
    fn a_signed_link_opens_its_photo_until_it_expires() {
        let link = link();
        let token = sign(&KEY, &link);
        let opened = |now| verify(&KEY, link.file, link.variant, &token, at(now));
        assert_eq!(opened(NOON), Ok(link));
        assert_eq!(opened(link.expires - 1), Ok(link));
        assert_eq!(opened(link.expires), Err(FilesError::LinkExpired));
    }

    #[test]
    fn a_link_opens_no_other_photo_size_or_door() {
        let link = link();
        let token = sign(&KEY, &link);
        let refused = Err(FilesError::LinkInvalid);
        assert_eq!(verify(&KEY, FileId::new(), link.variant, &token, at(NOON)), refused);
        assert_eq!(verify(&KEY, link.file, Variant::Thumb, &token, at(NOON)), refused);
        assert_eq!(verify(&[8; 32], link.file, link.variant, &token, at(NOON)), refused);
    }

    #[test]
    fn a_link_serves_no_other_viewer_and_no_later_hour() {
        let link = link();
        let token = sign(&KEY, &link);
        let viewer = Viewer::Session(SessionId::new());
        for forged in [Link { viewer, ..link }, Link { expires: link.expires + 3600, ..link }] {
            let signature = token.rsplit('.').next().unwrap();
            let text = format!("{}.{}.{signature}", forged.viewer, forged.expires);
            let answer = verify(&KEY, link.file, link.variant, &text, at(NOON));
            assert_eq!(answer, Err(FilesError::LinkInvalid));
        }
    }

    #[test]
    fn an_anonymous_reporter_and_a_session_of_the_same_number_are_two_viewers() {
        let id = Uuid::now_v7();
        let link = Link { viewer: Viewer::Secret(PetitionId(id)), ..link() };
        let text = sign(&KEY, &link).replace("secret-", "session-");
        assert_eq!(verify(&KEY, link.file, link.variant, &text, at(NOON)), Err(FilesError::LinkInvalid));
    }

    proptest! {
        #[test]
        fn every_link_comes_back_whole_and_safe_in_a_url(
            file: u128, viewer: u128, secret: bool, thumb: bool, now in 0_i64..10_000_000_000,
        ) {
            let viewer = if secret {
                Viewer::Secret(PetitionId(Uuid::from_u128(viewer)))
            } else {
                Viewer::Session(SessionId(Uuid::from_u128(viewer)))
            };
            let variant = if thumb { Variant::Thumb } else { Variant::Full };
            let link = Link::new(FileId(Uuid::from_u128(file)), variant, viewer, at(now));
            let token = sign(&KEY, &link);
            prop_assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
            prop_assert_eq!(verify(&KEY, link.file, variant, &token, at(now)), Ok(link));
        }

        #[test]
        fn no_changed_character_is_taken(place: prop::sample::Index, by in "[ -~]") {
            let link = link();
            let token = sign(&KEY, &link);
            let place = place.index(token.len());
            let mut text = token.clone();
            text.replace_range(place..=place, &by);
            prop_assume!(text != token);
            let answer = verify(&KEY, link.file, link.variant, &text, at(NOON));
            prop_assert_eq!(answer, Err(FilesError::LinkInvalid));
        }

        #[test]
        fn any_text_is_answered(text in ".*") {
            prop_assert!(verify(&KEY, FileId::new(), Variant::Full, &text, at(NOON)).is_err());
        }
    }
}
