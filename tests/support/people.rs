//! Who is who in the test community, found by role and place.

use super::TestApp;
use sanping_domain::shared::Role;
use sanping_infra::synthetic::{Held, PersonSeed, PetitionSeed};

impl TestApp {
    /// The first petition of the made-up stream: a matter with a place, a category and a text.
    pub fn matter(&self) -> PetitionSeed {
        self.matters().next().unwrap()
    }

    /// The made-up stream.
    pub fn matters(&self) -> impl Iterator<Item = PetitionSeed> + '_ {
        self.community.petitions(chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap())
    }

    /// The grid worker of the place of a matter.
    pub fn worker_of(&self, matter: &PetitionSeed) -> &str {
        self.find(Role::GridWorker, |code| matter.micro_grid.starts_with(code))
    }

    /// A grid worker of another place.
    pub fn worker_elsewhere(&self, matter: &PetitionSeed) -> &str {
        self.find(Role::GridWorker, |code| !matter.micro_grid.starts_with(code))
    }

    /// The head of the micro-grid of a matter.
    pub fn centre_of(&self, matter: &PetitionSeed) -> &str {
        self.find(Role::Centre, |code| matter.micro_grid == code)
    }

    fn find(&self, role: Role, place: impl Fn(&str) -> bool) -> &str {
        let holds = |person: &&PersonSeed| {
            person
                .roles
                .iter()
                .any(|(one, held)| *one == role && matches!(held, Held::Node(code) if place(code)))
        };
        &self.community.people.iter().find(holds).unwrap().login
    }
}
