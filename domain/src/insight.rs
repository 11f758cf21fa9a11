//! The room `insight`: many petitions looked at at once, as figures, on the map, as a table to take away.
//!
//! A figure is a share of petitions with its numerator and denominator, a spread of hours, or a count; what it
//! counts is said once, by [`Figure::measure`], for the figure and for the list of the petitions behind it.
//!
//! It must never change a petition, never count one outside the caller's scope, and never give a share of nothing.

mod amount;
mod area;
mod error;
mod fact;
mod figure;
mod group;
mod period;
mod rule;

pub use amount::{Amount, Ratio, Spread};
pub use area::{Area, Cluster, Spot, clusters};
pub use error::InsightError;
pub use fact::{Fact, Facts};
pub use figure::{Figure, Measure, Part};
pub use group::GroupBy;
pub use period::Period;
pub use rule::Definition;
