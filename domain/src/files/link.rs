use super::{FilesError, Variant};
use crate::shared::{Actor, FileId, Identity, PetitionId, SessionId};
use chrono::{DateTime, Utc};
use std::{fmt, str::FromStr};

/// Links end on multiples of this many seconds, so that a view made again soon carries the same links
/// and its `ETag` stays.
pub const LINK_STEP_SECONDS: i64 = 3600;

/// On whose access a link leans: when the session ends or loses its right, so does the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// Someone signed in.
    Session(SessionId),
    /// The holder of an anonymous petition's secret.
    Secret(PetitionId),
}

impl Viewer {
    /// The viewer behind a request; `None` for callers without a voice, who get no links.
    #[must_use]
    pub const fn of(actor: &Actor) -> Option<Self> {
        match actor.identity {
            Identity::Account(_, session) => Some(Self::Session(session)),
            Identity::Secret(petition) => Some(Self::Secret(petition)),
            Identity::Nobody | Identity::System => None,
        }
    }
}

impl fmt::Display for Viewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => write!(f, "session-{id}"),
            Self::Secret(id) => write!(f, "secret-{id}"),
        }
    }
}

impl FromStr for Viewer {
    type Err = FilesError;
    fn from_str(text: &str) -> Result<Self, FilesError> {
        let viewer = match text.split_once('-') {
            Some(("session", id)) => id.parse().map(Self::Session),
            Some(("secret", id)) => id.parse().map(Self::Secret),
            _ => return Err(FilesError::LinkInvalid),
        };
        viewer.map_err(|_| FilesError::LinkInvalid)
    }
}

/// The right of one viewer to fetch one size of one photo for a while.
///
/// It says that the viewer had access when it was made; whoever serves the photo asks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Link {
    /// The photo.
    pub file: FileId,
    /// Which size of it.
    pub variant: Variant,
    /// On whose access it leans.
    pub viewer: Viewer,
    /// The first moment it no longer counts, in Unix seconds.
    pub expires: i64,
}

impl Link {
    /// A link that lives until the end of the hour after next: more than two hours, at most three.
    #[must_use]
    pub fn new(file: FileId, variant: Variant, viewer: Viewer, now: DateTime<Utc>) -> Self {
        let expires = (now.timestamp().div_euclid(LINK_STEP_SECONDS) + 3) * LINK_STEP_SECONDS;
        Self { file, variant, viewer, expires }
    }

    /// The text to be signed: every part of the link, each on a line, under a heading that no other
    /// signed text of Sanping bears.
    #[must_use]
    pub fn canonical(&self) -> String {
        let Self { file, variant, viewer, expires } = self;
        format!("sanping photo link 1\n{file}\n{}\n{viewer}\n{expires}", variant.as_str())
    }

    /// Whether the link still counts.
    ///
    /// # Errors
    /// [`FilesError::LinkExpired`].
    pub const fn check_time(&self, now: DateTime<Utc>) -> Result<(), FilesError> {
        if now.timestamp() < self.expires { Ok(()) } else { Err(FilesError::LinkExpired) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn link(now: i64) -> Link {
        let viewer = Viewer::Session(SessionId("01930000-0000-7000-8000-000000000001".parse().unwrap()));
        Link::new(
            FileId("01930000-0000-7000-8000-000000000000".parse().unwrap()),
            Variant::Full,
            viewer,
            at(now),
        )
    }

    #[test]
    fn views_of_the_same_hour_carry_the_same_link() {
        assert_eq!(link(7200), link(10_799));
        assert_ne!(link(7200), link(10_800));
    }

    #[test]
    fn a_link_ends_at_its_very_second() {
        let link = link(7200);
        assert_eq!(link.check_time(at(link.expires - 1)), Ok(()));
        assert_eq!(link.check_time(at(link.expires)), Err(FilesError::LinkExpired));
    }

    #[test]
    fn the_signed_text_names_every_part() {
        assert_eq!(
            link(7200).canonical(),
            "sanping photo link 1\n01930000-0000-7000-8000-000000000000\nfull\n\
             session-01930000-0000-7000-8000-000000000001\n18000"
        );
    }

    #[test]
    fn a_viewer_is_read_as_it_was_written() {
        for viewer in [Viewer::Session(SessionId::new()), Viewer::Secret(PetitionId::new())] {
            assert_eq!(viewer.to_string().parse(), Ok(viewer));
        }
        assert_eq!("session-x".parse::<Viewer>(), Err(FilesError::LinkInvalid));
        assert_eq!("nobody".parse::<Viewer>(), Err(FilesError::LinkInvalid));
    }

    #[test]
    fn a_caller_without_a_voice_gets_no_links() {
        assert_eq!(Viewer::of(&Actor::nobody()), None);
        assert_eq!(Viewer::of(&Actor::system()), None);
    }

    proptest! {
        #[test]
        fn a_link_lives_between_two_and_three_hours(now in -1_000_000_000_000_i64..1_000_000_000_000) {
            let life = link(now).expires - now;
            prop_assert!(life > 2 * LINK_STEP_SECONDS && life <= 3 * LINK_STEP_SECONDS);
        }
    }
}
