//! Petitions, as clients see them.

mod clocks;
mod desk;
mod import;
mod play;
mod routing;
mod rule_sets;
mod stream;
mod timed;
mod voices;
