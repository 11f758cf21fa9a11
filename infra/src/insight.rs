//! Storage of the room `insight`: figures, the petitions behind them, and the map.
//!
//! What makes a petition count stands in SQL once, as one number of bits ([`facts`]). Tallies group by these bits
//! and lists ask for them, so that a figure and the list behind it cannot differ. Nothing here is kept beside the
//! petitions: every answer is counted anew.

mod drill;
mod facts;
mod groups;
mod hours;
mod map;
mod select;
mod sql;
mod tally;
#[cfg(test)]
mod tests;

pub use drill::{Group, Member, members};
pub use map::{Placed, Shown, map};
pub use select::Selection;
pub use tally::{Overview, overview, parted};
