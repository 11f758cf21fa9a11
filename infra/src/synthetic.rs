//! A community that nobody lives in: places, people and petitions written from a seed.
//!
//! It feeds the demo, the tests and the load generator. The same seed gives the same community on every machine.
//! It must never hold a name, a place or a sentence of real people, nor know a database.

mod people;
mod petitions;
mod phrases;
mod table;
mod terrain;

pub use people::{Held, PersonSeed, UnitSeed};
pub use petitions::{PetitionSeed, Petitions};
pub use table::write_csv;
pub use terrain::NodeSeed;

use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

/// A category that every community begins with (PETITION, Clocks).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategorySeed {
    /// The stable code.
    pub code: &'static str,
    /// As people read it.
    pub name: &'static str,
}

/// The thirteen categories, in order.
#[must_use]
pub fn categories() -> [CategorySeed; 13] {
    phrases::PHRASES.map(|phrases| phrases.category)
}

/// One made-up community under one street.
#[derive(Debug, Clone, PartialEq)]
pub struct Community {
    /// What it was made from.
    pub seed: u64,
    /// The tree of places, each parent before its children; the first is the street, the second the community.
    pub nodes: Vec<NodeSeed>,
    /// The member units.
    pub units: Vec<UnitSeed>,
    /// Everyone who can sign in.
    pub people: Vec<PersonSeed>,
    roads: Vec<&'static str>,
}

impl Community {
    /// Makes a community.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // A fixed generator: the standard one of `rand` may change with its version.
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let nodes = terrain::nodes(&mut rng);
        let roads = terrain::roads(&mut rng);
        let units = people::units();
        let people = people::people(&mut rng, &nodes, &units);
        Self { seed, nodes, units, people, roads }
    }

    /// Petitions without end, about one every two hours from a moment on.
    #[must_use]
    pub fn petitions(&self, from: DateTime<Utc>) -> Petitions<'_> {
        Petitions::new(self, from)
    }

    /// A place by its code.
    #[must_use]
    pub fn node(&self, code: &str) -> Option<&NodeSeed> {
        self.nodes.iter().find(|node| node.code == code)
    }
}

/// One of a list that is never empty.
fn pick<T: Copy + Default>(rng: &mut impl Rng, list: &[T]) -> T {
    list.choose(rng).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
