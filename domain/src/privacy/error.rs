use crate::shared::{Kind, Rule};

/// What may be wrong in this room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrivacyError {
    /// The caller's part in the petition does not open this value.
    #[error("this value is not yours to read")]
    DisclosureRefused,
    /// A consent names another version of the text than the one that counts.
    #[error("the text has another version now")]
    OtherVersion,
    /// The person has withdrawn what this needs.
    #[error("the consent that this needs was withdrawn")]
    ConsentMissing,
    /// The sign-in name typed to confirm is not the person's.
    #[error("type the sign-in name to confirm")]
    NotConfirmed,
    /// Petitions of the person are still worked on.
    #[error("petitions are still open")]
    OpenPetitions,
    /// The person works here.
    #[error("roles are still held")]
    RolesHeld,
    /// It was asked for before.
    #[error("an erasure is pending")]
    ErasurePending,
    /// There is no consent or no erasure of that kind.
    #[error("not found")]
    NotFound,
}

impl Rule for PrivacyError {
    fn code(&self) -> &'static str {
        match self {
            Self::DisclosureRefused => "disclosure_refused",
            Self::OtherVersion => "consent_version_other",
            Self::ConsentMissing => "consent_missing",
            Self::NotConfirmed => "not_confirmed",
            Self::OpenPetitions => "petitions_open",
            Self::RolesHeld => "roles_held",
            Self::ErasurePending => "erasure_pending",
            Self::NotFound => "not_found",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::DisclosureRefused | Self::ConsentMissing => Kind::Forbidden,
            Self::OtherVersion | Self::NotConfirmed => Kind::Invalid,
            Self::OpenPetitions | Self::RolesHeld | Self::ErasurePending => Kind::Conflict,
            Self::NotFound => Kind::NotFound,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::OtherVersion => Some("version"),
            Self::NotConfirmed => Some("login"),
            _ => None,
        }
    }
}
