use crate::shared::{CodeError, Kind, Rule, TextError};

/// What may go wrong with the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// No such unit, or outside the caller's scope.
    #[error("no such member unit")]
    UnitNotFound,
    /// The code breaks its form.
    #[error("the code {0}")]
    Code(#[from] CodeError),
    /// Another unit has this code; found by storage.
    #[error("another member unit has this code")]
    CodeTaken,
    /// The name breaks its form.
    #[error("the name {0}")]
    Name(#[from] TextError),
    /// A retired unit is left as it is, until restored.
    #[error("this member unit is retired")]
    Retired,
    /// Only a retired unit can be restored.
    #[error("this member unit is not retired")]
    NotRetired,
    /// Petitions first.
    #[error("{0} petitions of this member unit are still open")]
    OpenPetitions(u64),
}

impl Rule for DirectoryError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnitNotFound => "unit_not_found",
            Self::Code(_) => "unit_code_invalid",
            Self::CodeTaken => "unit_code_taken",
            Self::Name(_) => "unit_name_invalid",
            Self::Retired => "unit_retired",
            Self::NotRetired => "unit_not_retired",
            Self::OpenPetitions(_) => "unit_has_open_petitions",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnitNotFound => Kind::NotFound,
            Self::Code(_) | Self::Name(_) => Kind::Invalid,
            Self::CodeTaken | Self::Retired | Self::NotRetired | Self::OpenPetitions(_) => Kind::Conflict,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Code(_) | Self::CodeTaken => Some("code"),
            Self::Name(_) => Some("name"),
            _ => None,
        }
    }
}
