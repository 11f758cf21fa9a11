use super::{AccountId, GridId, PetitionId, SessionId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a person may be; a role is held at a place and reaches everything under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 居民: everyone who signs in, and the anonymous reporter of one petition.
    Resident,
    /// 骑行哨兵: a rider or other snap reporter.
    Sentinel,
    /// 中心户长/微网格长: head of a household centre or micro-grid.
    Centre,
    /// 网格员.
    GridWorker,
    /// 承办人: staff of a member unit or of the property company.
    Handler,
    /// 调度员: works the desk of a community.
    Dispatcher,
    /// 社区管理员.
    CommunityAdmin,
    /// 街道/市督办: watches over many communities.
    Supervisor,
    /// 审计员: reads the audit trail and changes nothing.
    Auditor,
    /// 系统管理员: accounts and settings, not people's petitions.
    SystemAdmin,
    /// 第三方系统: a program, which reads without personal data and reports.
    Service,
}

impl Role {
    /// Every role, in the order of the matrix.
    pub const ALL: [Self; 11] = [
        Self::Resident,
        Self::Sentinel,
        Self::Centre,
        Self::GridWorker,
        Self::Handler,
        Self::Dispatcher,
        Self::CommunityAdmin,
        Self::Supervisor,
        Self::Auditor,
        Self::SystemAdmin,
        Self::Service,
    ];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Sentinel => "sentinel",
            Self::Centre => "centre",
            Self::GridWorker => "grid_worker",
            Self::Handler => "handler",
            Self::Dispatcher => "dispatcher",
            Self::CommunityAdmin => "community_admin",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
            Self::SystemAdmin => "system_admin",
            Self::Service => "service",
        }
    }

    /// Reads the name back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether holding this role at a grid node opens the petitions of its subtree.
    /// Residents, sentinels see their own; handlers see their unit's; the others keep apart (PETITION, Who may).
    #[must_use]
    pub const fn sees_subtree(self) -> bool {
        matches!(
            self,
            Self::Centre
                | Self::GridWorker
                | Self::Dispatcher
                | Self::CommunityAdmin
                | Self::Supervisor
                | Self::Service
        )
    }
}

/// Where a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// At a node of the grid tree, reaching its subtree.
    Grid(GridId),
    /// At a member unit.
    Unit(UnitId),
    /// Nowhere in particular: residents, auditors and system administrators.
    Everywhere,
}

/// One role at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holding {
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub place: Place,
}

/// Who is behind a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identity {
    /// A person who signed in.
    Account(AccountId, SessionId),
    /// Whoever holds the secret of an anonymous petition: that petition's reporter and nothing else.
    Secret(PetitionId),
    /// Nobody: a public door.
    Nobody,
    /// Sanping itself: imports and timed work.
    System,
}

/// A caller: who it is and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who it is.
    pub identity: Identity,
    /// Every role with its place; `resident` is implied for whoever signed in and is no program.
    pub holdings: Vec<Holding>,
}

impl Actor {
    /// A caller without an account.
    #[must_use]
    pub const fn nobody() -> Self {
        Self { identity: Identity::Nobody, holdings: Vec::new() }
    }

    /// Sanping itself.
    #[must_use]
    pub const fn system() -> Self {
        Self { identity: Identity::System, holdings: Vec::new() }
    }

    /// The account, where there is one.
    #[must_use]
    pub const fn account(&self) -> Option<AccountId> {
        match self.identity {
            Identity::Account(id, _) => Some(id),
            _ => None,
        }
    }

    /// The name under which this caller reports and rates: the account, or the anonymous petition itself.
    #[must_use]
    pub const fn voice(&self) -> Option<Uuid> {
        match self.identity {
            Identity::Account(id, _) => Some(id.0),
            Identity::Secret(id) => Some(id.0),
            Identity::Nobody | Identity::System => None,
        }
    }

    /// Whether the caller holds this role anywhere.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        match role {
            // A program is nobody's neighbour.
            Role::Resident => {
                matches!(self.identity, Identity::Account(..) | Identity::Secret(_))
                    && !self.has(Role::Service)
            }
            _ => self.holdings.iter().any(|held| held.role == role),
        }
    }

    /// Every role held, `resident` included.
    pub fn roles(&self) -> impl Iterator<Item = Role> + '_ {
        Role::ALL.into_iter().filter(|role| self.has(*role))
    }

    /// Which petitions the caller may see at all.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let mut roots = Vec::new();
        for held in &self.holdings {
            match held.place {
                Place::Grid(grid) if held.role.sees_subtree() => roots.push(grid.0),
                Place::Unit(unit) if held.role == Role::Handler => roots.push(unit.0),
                _ => {}
            }
        }
        roots.sort_unstable();
        roots.dedup();
        roots.extend(self.voice());
        Scope { roots }
    }
}

/// The one filter of list, count, search, export, map, statistics and stream.
///
/// Storage keeps, for each petition, a row for every ancestor grid, its unit and each of its reporters;
/// a petition is in scope where one of those rows names one of these roots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Grid nodes, units and, last, the own voice, whose petitions are visible; without repeats. Few petitions bear the
    /// voice: whoever asks name by name begins with the others.
    pub roots: Vec<Uuid>,
}
