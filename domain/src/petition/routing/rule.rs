use super::{Conditions, RoutingError};
use crate::{
    grid::Level,
    petition::{Assignee, coded::coded},
    shared::{AccountId, GridId, Name, Role, UnitId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a rule is called.
pub type RuleName = Name<60>;

coded! {
    /// A role of those who work at a node of the tree.
    GridRole {
        /// 网格员.
        GridWorker = "grid_worker",
        /// 中心户长/微网格长.
        Centre = "centre",
    }
}

impl GridRole {
    /// The role itself.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::GridWorker => Role::GridWorker,
            Self::Centre => Role::Centre,
        }
    }
}

/// Where a rule sends a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Target {
    /// To the workers and centres of the report's node, or of the nearest node above it that is of this level
    /// or higher.
    Grid {
        /// The deepest level wanted; none for the report's own node.
        level: Option<Level>,
    },
    /// To one of those on duty there: the one with the fewest open petitions. To the node where nobody is.
    Worker {
        /// The deepest level wanted; none for the report's own node.
        level: Option<Level>,
        /// Only people of this role.
        role: Option<GridRole>,
    },
    /// To a member unit.
    Unit {
        /// Which.
        id: UnitId,
    },
    /// To a person.
    Person {
        /// Who.
        id: AccountId,
    },
    /// To the desk, where a person decides.
    Desk,
}

/// Where a rule sends one report: its target, brought to the report's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// The workers and centres of a node.
    Grid(GridId),
    /// One of those on duty at a node.
    Worker(GridId, Option<GridRole>),
    /// A member unit.
    Unit(UnitId),
    /// A person.
    Person(AccountId),
    /// The desk.
    Desk,
}

impl Target {
    /// The target for a report at this place (its node and those above, itself first); none where no node above
    /// is of the level wanted.
    #[must_use]
    pub fn at(self, place: &[(GridId, Level)]) -> Option<Destination> {
        let node = |wanted: Option<Level>| {
            let fits = |one: &&(GridId, Level)| wanted.is_none_or(|wanted| one.1 <= wanted);
            place.iter().find(fits).map(|one| one.0)
        };
        match self {
            Self::Grid { level } => node(level).map(Destination::Grid),
            Self::Worker { level, role } => node(level).map(|grid| Destination::Worker(grid, role)),
            Self::Unit { id } => Some(Destination::Unit(id)),
            Self::Person { id } => Some(Destination::Person(id)),
            Self::Desk => Some(Destination::Desk),
        }
    }
}

impl Destination {
    /// Whom the petition is handed to, before anybody is picked among those on duty; none at the desk.
    #[must_use]
    pub const fn assignee(self) -> Option<Assignee> {
        match self {
            Self::Grid(grid) | Self::Worker(grid, _) => Some(Assignee::Grid(grid)),
            Self::Unit(unit) => Some(Assignee::Unit(unit)),
            Self::Person(person) => Some(Assignee::Person(person)),
            Self::Desk => None,
        }
    }

    /// Whether a petition that is with this assignee and lies at this node is where this destination sends.
    #[must_use]
    pub fn took(self, assignee: Option<Assignee>, node: GridId) -> bool {
        match (self, assignee) {
            // Whoever was picked among the workers of the node.
            (Self::Worker(grid, _), Some(Assignee::Person(_))) => grid == node,
            _ => self.assignee() == assignee,
        }
    }
}

impl From<Assignee> for Destination {
    fn from(assignee: Assignee) -> Self {
        match assignee {
            Assignee::Grid(id) => Self::Grid(id),
            Assignee::Unit(id) => Self::Unit(id),
            Assignee::Person(id) => Self::Person(id),
        }
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutingRule {
    /// What it is called.
    pub name: RuleName,
    /// When it speaks.
    pub when: Conditions,
    /// Where it sends.
    pub target: Target,
}

impl RoutingRule {
    /// Whether it is the last resort: the desk, always.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.target == Target::Desk && self.when.is_empty()
    }
}

/// The rules of a set in their order: 1 to 500, the last of them, and no other, the desk without conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleList(Vec<RoutingRule>);

impl RuleList {
    /// The most rules of one set.
    pub const MAX: usize = 500;

    /// Takes rules in their order.
    ///
    /// # Errors
    /// [`RoutingError::TooManyRules`], [`RoutingError::RuleAfterDesk`] or [`RoutingError::DeskMissing`].
    pub fn parse(rules: Vec<RoutingRule>) -> Result<Self, RoutingError> {
        if rules.len() > Self::MAX {
            return Err(RoutingError::TooManyRules);
        }
        match rules.iter().position(RoutingRule::is_last) {
            None => Err(RoutingError::DeskMissing),
            Some(at) if at + 1 < rules.len() => Err(RoutingError::RuleAfterDesk),
            Some(_) => Ok(Self(rules)),
        }
    }

    /// The rules.
    #[must_use]
    pub fn as_slice(&self) -> &[RoutingRule] {
        &self.0
    }
}
