use super::{Level, ShapeError};
use crate::shared::{CodeError, Kind, Rule, TextError};

/// What may go wrong with the tree of places.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    /// No such node, or outside the caller's scope.
    #[error("no such grid node")]
    NotFound,
    /// The code breaks its form.
    #[error("the code {0}")]
    Code(#[from] CodeError),
    /// Another node has this code; found by storage.
    #[error("another grid node has this code")]
    CodeTaken,
    /// The name breaks its form.
    #[error("the name {0}")]
    Name(TextError),
    /// The reason breaks its form.
    #[error("the reason {0}")]
    Reason(TextError),
    /// The named parent is not in the tree.
    #[error("no such parent node")]
    ParentMissing,
    /// Nothing is hung under a retired node.
    #[error("the parent node is retired")]
    ParentRetired,
    /// A child must be deeper than its parent.
    #[error("a node of level {} cannot stand under one of level {}", child.as_str(), parent.as_str())]
    LevelOrder {
        /// The level of the parent.
        parent: Level,
        /// The level of the child.
        child: Level,
    },
    /// A node cannot stand under itself or its own descendant.
    #[error("a node cannot be moved under itself")]
    Ring,
    /// A retired node is left as it is, until restored.
    #[error("this node is retired")]
    Retired,
    /// Only a retired node can be restored.
    #[error("this node is not retired")]
    NotRetired,
    /// Children first.
    #[error("{0} nodes under this one are not retired")]
    LiveChildren(u64),
    /// Petitions first.
    #[error("{0} petitions at this node are still open")]
    OpenPetitions(u64),
    /// The period of a duty ends before it begins.
    #[error("the period must end after it begins")]
    DutyPeriod,
    /// It has ended already.
    #[error("this duty has ended")]
    DutyEnded,
    /// The file is no GeoJSON object of a kind that carries polygons.
    #[error("the file is not GeoJSON with features or a polygon")]
    GeoJson,
    /// More positions than one file may carry.
    #[error("a file may carry no more than {0} positions")]
    TooManyPositions(usize),
    /// One polygon breaks a rule.
    #[error("{0}")]
    Shape(#[from] ShapeError),
    /// More names than one index of words holds; a limit of the automaton, far beyond any city.
    #[error("too many names for one index")]
    TooManyNames,
}

impl Rule for GridError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "grid_not_found",
            Self::Code(_) => "grid_code_invalid",
            Self::CodeTaken => "grid_code_taken",
            Self::Name(_) => "grid_name_invalid",
            Self::Reason(_) => "grid_reason_invalid",
            Self::ParentMissing => "grid_parent_missing",
            Self::ParentRetired => "grid_parent_retired",
            Self::LevelOrder { .. } => "grid_level_order",
            Self::Ring => "grid_ring",
            Self::Retired => "grid_retired",
            Self::NotRetired => "grid_not_retired",
            Self::LiveChildren(_) => "grid_has_children",
            Self::OpenPetitions(_) => "grid_has_open_petitions",
            Self::DutyPeriod => "duty_period_invalid",
            Self::DutyEnded => "duty_ended",
            Self::GeoJson => "geojson_malformed",
            Self::TooManyPositions(_) => "geojson_too_many_positions",
            Self::Shape(error) => error.code(),
            Self::TooManyNames => "gazetteer_too_large",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::TooManyPositions(_) => Kind::TooLarge,
            Self::CodeTaken
            | Self::ParentRetired
            | Self::Ring
            | Self::Retired
            | Self::NotRetired
            | Self::LiveChildren(_)
            | Self::OpenPetitions(_)
            | Self::DutyEnded => Kind::Conflict,
            Self::Code(_)
            | Self::Name(_)
            | Self::Reason(_)
            | Self::ParentMissing
            | Self::LevelOrder { .. }
            | Self::DutyPeriod
            | Self::GeoJson
            | Self::Shape(_) => Kind::Invalid,
            Self::TooManyNames => Kind::Internal,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Code(_) | Self::CodeTaken => Some("code"),
            Self::Name(_) => Some("name"),
            Self::Reason(_) => Some("reason"),
            Self::ParentMissing | Self::ParentRetired | Self::Ring => Some("parent"),
            Self::LevelOrder { .. } => Some("level"),
            Self::DutyPeriod => Some("to"),
            Self::Shape(_) => Some("polygon"),
            _ => None,
        }
    }
}
