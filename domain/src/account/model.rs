use super::{AccountError, Login};
use crate::shared::{AccountId, Actor, Holding, HoldingId, Name, Place, Role};
use chrono::{DateTime, Utc};

/// Someone who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in.
    pub login: Login,
    /// What others read.
    pub name: Name<40>,
    /// Since when it may not sign in.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Grows by one with every change.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A role that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: HoldingId,
    /// Whose role it is.
    pub account: AccountId,
    /// Which role, where.
    pub holding: Holding,
    /// Who gave it; absent where Sanping itself did.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Whether `actor` may give or take this role at this place.
///
/// A system administrator gives any role. A community administrator gives the roles of the people and
/// programs that work in that community, at places under it: `under` says whether the place lies under one of hers.
///
/// # Errors
/// [`AccountError::WrongPlace`] where the role cannot be held there at all, and
/// [`AccountError::NotYoursToGive`].
pub fn may_grant(actor: &Actor, holding: Holding, under: bool) -> Result<(), AccountError> {
    let fits = match holding.role {
        Role::Resident => false,
        Role::Auditor | Role::SystemAdmin => holding.place == Place::Everywhere,
        // A rider may belong to one community or ride through all of them.
        Role::Sentinel => !matches!(holding.place, Place::Unit(_)),
        Role::Handler => matches!(holding.place, Place::Unit(_)),
        Role::Centre
        | Role::GridWorker
        | Role::Dispatcher
        | Role::CommunityAdmin
        | Role::Supervisor
        | Role::Service => matches!(holding.place, Place::Grid(_)),
    };
    if !fits {
        return Err(AccountError::WrongPlace);
    }
    let local = matches!(
        holding.role,
        Role::Sentinel | Role::Centre | Role::GridWorker | Role::Dispatcher | Role::Handler | Role::Service
    );
    if actor.has(Role::SystemAdmin) || (actor.has(Role::CommunityAdmin) && local && under) {
        Ok(())
    } else {
        Err(AccountError::NotYoursToGive)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{GridId, Identity, SessionId, UnitId};

    fn actor(role: Role, place: Place) -> Actor {
        Actor {
            identity: Identity::Account(AccountId::new(), SessionId::new()),
            holdings: vec![Holding { role, place }],
        }
    }

    #[test]
    fn a_community_administrator_gives_local_roles_under_her_place_only() {
        let admin = actor(Role::CommunityAdmin, Place::Grid(GridId::new()));
        let worker = Holding { role: Role::GridWorker, place: Place::Grid(GridId::new()) };
        assert_eq!(may_grant(&admin, worker, true), Ok(()));
        assert_eq!(may_grant(&admin, worker, false), Err(AccountError::NotYoursToGive));
        let peer = Holding { role: Role::CommunityAdmin, place: worker.place };
        assert_eq!(may_grant(&admin, peer, true), Err(AccountError::NotYoursToGive));
    }

    #[test]
    fn a_role_is_held_at_its_own_kind_of_place() {
        let root = actor(Role::SystemAdmin, Place::Everywhere);
        let unit = Place::Unit(UnitId::new());
        assert_eq!(may_grant(&root, Holding { role: Role::Handler, place: unit }, false), Ok(()));
        assert_eq!(
            may_grant(&root, Holding { role: Role::Dispatcher, place: unit }, false),
            Err(AccountError::WrongPlace)
        );
    }
}
