//! A community that nobody lives in: places, people and petitions written from a seed.
//!
//! It feeds the demo, the tests and the load generator. The same seed gives the same community on every machine.
//! It must never hold a name, a place or a sentence of real people, nor know a database.

mod fates;
mod people;
mod petitions;
mod phrases;
mod table;
mod terrain;

pub use fates::{FULL, Fate, Happening, fates};
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

/// How large a community is.
#[derive(Debug, Clone, Copy)]
struct Size {
    /// Each has three grids.
    zones: usize,
    /// Columns and rows of micro-grids in the three grids of a zone.
    micro_grids: [(u32, u32); 3],
    /// Household centres.
    centres: usize,
    /// Riders and others who snap and report.
    sentinels: usize,
    /// Residents who sign in.
    residents: usize,
}

impl Size {
    const SMALL: Self = Self { zones: 2, micro_grids: [(2, 2); 3], centres: 0, sentinels: 4, residents: 24 };
    const GROWN: Self =
        Self { zones: 4, micro_grids: [(2, 2), (2, 2), (3, 1)], centres: 15, sentinels: 300, residents: 900 };
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
    /// Makes a small community, quickly: 6 grids, 24 micro-grids.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::of_size(seed, Size::SMALL)
    }

    /// Makes a community of the size that is reported of real ones: 12 grids, 44 micro-grids, 15 household
    /// centres, 300 riders who report.
    #[must_use]
    pub fn grown(seed: u64) -> Self {
        Self::of_size(seed, Size::GROWN)
    }

    fn of_size(seed: u64, size: Size) -> Self {
        // A fixed generator: the standard one of `rand` may change with its version.
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let nodes = terrain::nodes(&mut rng, size);
        let roads = terrain::roads(&mut rng);
        let units = people::units();
        let people = people::people(&mut rng, &nodes, &units, size);
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
