use crate::{
    petition::Audience,
    shared::{AccountId, GridId, PetitionId, Role, UnitId},
};
use uuid::Uuid;

/// To whom a message of the outbox goes, before it is known who they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whom {
    /// One person.
    Person(AccountId),
    /// The handlers of a member unit.
    Unit(UnitId),
    /// Those who hold one of these roles at the place or, where nobody does, at the nearest place above it.
    /// Each role is looked for by itself.
    Place(GridId, &'static [Role]),
    /// The system administrators.
    Administrators,
    /// The anonymous reporter of a petition, who can be sent nothing.
    Anonymous(PetitionId),
}

impl Whom {
    /// Reads the recipient of a message; none where it is no recipient of ours.
    #[must_use]
    pub fn of(kind: &str, id: Option<Uuid>, audience: Option<Audience>) -> Option<Self> {
        Some(match (kind, id) {
            ("account", Some(id)) => Self::Person(AccountId(id)),
            ("unit", Some(id)) => Self::Unit(UnitId(id)),
            ("petition", Some(id)) => Self::Anonymous(PetitionId(id)),
            ("grid", Some(id)) => Self::Place(GridId(id), roles(audience)),
            ("grid" | "administrators", None) => Self::Administrators,
            _ => return None,
        })
    }
}

const fn roles(audience: Option<Audience>) -> &'static [Role] {
    match audience {
        Some(Audience::Assignee | Audience::Workers | Audience::Handler | Audience::Former) => {
            &[Role::GridWorker, Role::Centre]
        }
        Some(Audience::Desk) => &[Role::Dispatcher],
        Some(Audience::Supervisors) => &[Role::Supervisor],
        // A message that names no audience is the community's to see to.
        Some(Audience::Admins | Audience::Reporter | Audience::Joined) | None => &[Role::CommunityAdmin],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_audience_of_a_place_is_its_roles() {
        let id = Uuid::now_v7();
        for (audience, role) in [
            (Audience::Desk, Role::Dispatcher),
            (Audience::Admins, Role::CommunityAdmin),
            (Audience::Supervisors, Role::Supervisor),
            (Audience::Workers, Role::GridWorker),
        ] {
            let Some(Whom::Place(place, roles)) = Whom::of("grid", Some(id), Some(audience)) else {
                panic!("{audience:?}")
            };
            assert!(place == GridId(id) && roles.contains(&role));
        }
        assert_eq!(Whom::of("pigeon", Some(id), None), None);
    }
}
