//! Petitions, as clients see them.

mod categories;
pub mod clocks;
mod desk;
mod duplicates;
mod effects;
mod import;
mod limits;
mod play;
pub mod routing;
mod rule_sets;
pub mod stream;
mod suggestion;
mod timed;
mod voices;
