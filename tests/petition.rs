//! Petitions, as clients see them.

mod desk;
mod import;
mod play;
mod routing;
mod rule_sets;
mod voices;
