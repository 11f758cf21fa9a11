//! Petitions, as clients see them.

mod clocks;
mod desk;
mod duplicates;
mod import;
mod play;
mod routing;
mod rule_sets;
mod stream;
mod suggestion;
mod timed;
mod voices;
