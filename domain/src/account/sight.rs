use crate::shared::{Actor, GridId, Place, Role};

/// Of whose accounts an administrator is told, and of which of their roles (API-DESIGN, Who may).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// Everybody, with every role.
    All,
    /// Whoever holds a role at or under one of these nodes or at a member unit, and those roles alone. Units hang at
    /// no place: whoever administers a community names the people of its units. Without a node: nobody.
    Under(Vec<GridId>),
}

impl Sight {
    /// What this caller is told.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        if actor.has(Role::SystemAdmin) {
            return Self::All;
        }
        let mine = actor.holdings.iter().filter(|held| held.role == Role::CommunityAdmin);
        Self::Under(
            mine.filter_map(|held| match held.place {
                Place::Grid(root) => Some(root),
                Place::Unit(_) | Place::Everywhere => None,
            })
            .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountId, Holding, Identity, SessionId};

    #[test]
    fn who_administers_nothing_is_told_of_nobody() {
        let node = GridId::new();
        let holder = |role, place| Actor {
            identity: Identity::Account(AccountId::new(), SessionId::new()),
            holdings: vec![Holding { role, place }],
        };
        assert_eq!(Sight::of(&holder(Role::Dispatcher, Place::Grid(node))), Sight::Under(Vec::new()));
        assert_eq!(Sight::of(&holder(Role::CommunityAdmin, Place::Grid(node))), Sight::Under(vec![node]));
        assert_eq!(Sight::of(&holder(Role::SystemAdmin, Place::Everywhere)), Sight::All);
    }
}
