use super::{Action, Assignee, Facts, IdentityMode, Petition, Status, Visibility, coded::coded};
use crate::shared::{AccountId, Actor, Identity, Place, Role};
use std::collections::BTreeSet;
use uuid::Uuid;

coded! {
    /// What a caller is to one petition. Rights hang on this, never on a role alone.
    Relation {
        /// Its reporter.
        Reporter = "reporter",
        /// A neighbour who joined.
        Joined = "joined",
        /// Somebody of the neighbourhood.
        Neighbour = "neighbour",
        /// The person, a handler of the unit, or a worker of the grid it is handed to.
        Assignee = "assignee",
        /// Who accepted it, while it is still with them.
        Handler = "handler",
        /// A grid worker or centre of its place.
        Worker = "worker",
        /// A dispatcher of its place.
        Dispatcher = "dispatcher",
        /// A community administrator of its place.
        CommunityAdmin = "community_admin",
        /// A supervisor of its place.
        Supervisor = "supervisor",
        /// Sanping itself: imports and timed work.
        System = "system",
    }
}

/// Everything a caller is to one petition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Relations(BTreeSet<Relation>);

impl Relations {
    /// Whether the caller is this to the petition.
    #[must_use]
    pub fn has(&self, relation: Relation) -> bool {
        self.0.contains(&relation)
    }

    /// Whether the caller is any of these.
    #[must_use]
    pub fn any(&self, of: &[Relation]) -> bool {
        of.iter().any(|relation| self.has(*relation))
    }

    /// The first of these that the caller is.
    pub(super) fn first(&self, of: &[Relation]) -> Option<Relation> {
        of.iter().copied().find(|relation| self.has(*relation))
    }
}

impl FromIterator<Relation> for Relations {
    fn from_iter<I: IntoIterator<Item = Relation>>(relations: I) -> Self {
        Self(relations.into_iter().collect())
    }
}

/// Whose a petition is: what relations to it hang on, besides its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ties {
    /// The voice of its reporter.
    pub reporter: Uuid,
    /// Whom it is handed to.
    pub assignee: Option<Assignee>,
    /// Who accepted it.
    pub handler: Option<AccountId>,
}

/// What the caller is to the petition.
#[must_use]
pub fn relations(actor: &Actor, petition: &Petition, facts: &Facts) -> Relations {
    let Petition { reporter, work, .. } = petition;
    relations_by(actor, Ties { reporter: *reporter, assignee: work.assignee, handler: work.handler }, facts)
}

/// As [`relations`], where no more than this is known of the petition.
#[must_use]
pub fn relations_by(actor: &Actor, ties: Ties, facts: &Facts) -> Relations {
    use Relation as R;
    let account = actor.account();
    let holds = |role: Role| {
        actor.holdings.iter().any(|held| {
            held.role == role && matches!(held.place, Place::Grid(grid) if facts.ancestors.contains(&grid))
        })
    };
    let worker = holds(Role::GridWorker) || holds(Role::Centre);
    let assignee = account.is_some()
        && match ties.assignee {
            None => false,
            Some(Assignee::Grid(_)) => worker,
            Some(Assignee::Unit(unit)) => actor
                .holdings
                .iter()
                .any(|held| held.role == Role::Handler && held.place == Place::Unit(unit)),
            Some(Assignee::Person(person)) => {
                account == Some(person) && R::Assignee.roles().iter().any(|role| actor.has(*role))
            }
        };
    [
        (R::Reporter, actor.voice() == Some(ties.reporter)),
        (R::Joined, facts.joined && actor.voice().is_some()),
        (R::Neighbour, facts.neighbour && account.is_some()),
        (R::Assignee, assignee),
        (R::Handler, assignee && ties.handler == account),
        (R::Worker, worker),
        (R::Dispatcher, holds(Role::Dispatcher)),
        (R::CommunityAdmin, holds(Role::CommunityAdmin)),
        (R::Supervisor, holds(Role::Supervisor)),
        (R::System, actor.identity == Identity::System),
    ]
    .into_iter()
    .filter_map(|(relation, is)| is.then_some(relation))
    .collect()
}

impl Relation {
    /// The roles out of which this may come; [`Role::Resident`] is implied for whoever signed in.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Reporter | Self::Joined | Self::Neighbour => &[Role::Resident],
            Self::Assignee | Self::Handler => &[Role::Centre, Role::GridWorker, Role::Handler],
            Self::Worker => &[Role::Centre, Role::GridWorker],
            Self::Dispatcher => &[Role::Dispatcher],
            Self::CommunityAdmin => &[Role::CommunityAdmin],
            Self::Supervisor => &[Role::Supervisor],
            Self::System => &[],
        }
    }
}

/// Who may take a step from this status, in the order in which the history names them.
pub(super) const fn doers(action: Action, status: Status, arbitration: bool) -> &'static [Relation] {
    use Relation as R;
    match action {
        Action::Report => &[R::Reporter, R::System],
        // After the third return the community, not the desk, says who must handle it.
        Action::Dispatch | Action::Transfer if arbitration => &[R::CommunityAdmin, R::Supervisor],
        Action::Transfer => &[R::Handler, R::Dispatcher],
        Action::ReturnToDesk => match status {
            Status::Handling => &[R::Handler],
            _ => &[R::Assignee],
        },
        Action::Accept => &[R::Assignee],
        Action::NoteProgress | Action::AskReporter | Action::RequestExtension | Action::Finish => {
            &[R::Handler]
        }
        Action::Answer | Action::Rate | Action::Urge => &[R::Reporter, R::Joined],
        Action::Suspend => &[R::Dispatcher],
        Action::Resume => match status {
            Status::AwaitingReporter => &[R::Handler, R::Dispatcher, R::System],
            _ => &[R::Handler, R::Dispatcher],
        },
        Action::Split => &[R::Handler, R::Dispatcher],
        Action::PassCheck | Action::FailCheck => &[R::Dispatcher, R::CommunityAdmin, R::Worker],
        Action::Reopen => &[R::Reporter, R::Joined, R::Dispatcher],
        Action::Supervise => &[R::Supervisor, R::CommunityAdmin],
        Action::Climb => &[R::System, R::Supervisor, R::Dispatcher],
        Action::Withdraw => &[R::Reporter],
        Action::Join => &[R::Neighbour],
        Action::Warn | Action::Overdue | Action::Review | Action::Close | Action::Retime => &[R::System],
        // Sanping itself, by a routing rule.
        Action::Dispatch => &[R::Dispatcher, R::CommunityAdmin, R::System],
        Action::GrantExtension
        | Action::RefuseExtension
        | Action::CallBack
        | Action::Reject
        | Action::Merge
        | Action::Unmerge => &[R::Dispatcher, R::CommunityAdmin],
    }
}

/// The roles that may ever take this step, whatever the petition: what the role matrix of the API must match.
#[must_use]
pub fn may_ever(action: Action) -> Vec<Role> {
    let roles = ever(action).flat_map(|relation| relation.roles().iter().copied());
    // A program reports as a resident does, and takes no step afterwards.
    let programs = (action == Action::Report).then_some(Role::Service);
    roles.chain(programs).collect::<BTreeSet<Role>>().into_iter().collect()
}

/// Whoever may take this step from some status.
pub(super) fn ever(action: Action) -> impl Iterator<Item = Relation> {
    Status::ALL.iter().flat_map(move |&status| {
        [false, true]
            .into_iter()
            .flat_map(move |arbitration| doers(action, status, arbitration).iter().copied())
    })
}

/// Those who work on a petition or watch over it.
pub(super) const STAFF: &[Relation] = &[
    Relation::Assignee,
    Relation::Handler,
    Relation::Worker,
    Relation::Dispatcher,
    Relation::CommunityAdmin,
    Relation::Supervisor,
    Relation::System,
];

/// Whether the caller may read a line of history of this visibility.
#[must_use]
pub fn sees(visibility: Visibility, relations: &Relations) -> bool {
    match visibility {
        Visibility::Public => true,
        Visibility::Reporter => {
            relations.any(&[Relation::Reporter, Relation::Joined]) || sees(Visibility::Internal, relations)
        }
        Visibility::Internal => relations.any(STAFF),
    }
}

/// Whether the caller sees who reported without asking: who works on it a real name, the desk a hidden one, nobody
/// an anonymous one. Others of the staff name a purpose first: [`super::may_disclose`].
#[must_use]
pub fn sees_reporter(petition: &Petition, relations: &Relations) -> bool {
    use Relation as R;
    match petition.identity_mode {
        IdentityMode::RealName => relations.any(&[
            R::Reporter,
            R::Assignee,
            R::Handler,
            R::Dispatcher,
            R::CommunityAdmin,
            R::System,
        ]),
        IdentityMode::HiddenName => {
            relations.any(&[Relation::Reporter, Relation::Dispatcher, Relation::CommunityAdmin])
        }
        IdentityMode::Anonymous => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn who_may_do_what_is_as_published() {
        let mut matrix = String::new();
        for &action in Action::ALL {
            let roles: Vec<_> = may_ever(action).iter().map(|role| role.as_str()).collect();
            let doers: BTreeSet<_> = ever(action).collect();
            let doers: Vec<_> = doers.iter().map(|relation| relation.as_str()).collect();
            writeln!(matrix, "{:<18}{}\n  roles: {}", action.as_str(), doers.join(", "), roles.join(", "))
                .unwrap();
        }
        insta::assert_snapshot!(matrix);
    }

    #[test]
    fn internal_lines_are_for_staff_only() {
        let outsiders: Relations =
            [Relation::Reporter, Relation::Joined, Relation::Neighbour].into_iter().collect();
        assert!(!sees(Visibility::Internal, &outsiders));
        assert!(sees(Visibility::Reporter, &outsiders));
        let neighbour: Relations = [Relation::Neighbour].into_iter().collect();
        assert!(!sees(Visibility::Reporter, &neighbour));
        assert!(sees(Visibility::Public, &neighbour));
    }
}
