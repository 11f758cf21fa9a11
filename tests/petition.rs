//! Petitions, as clients see them.

mod duplicates;
mod import;
mod play;
mod suggestion;
mod voices;
