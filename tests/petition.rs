//! Petitions, as clients see them.

mod import;
mod play;
mod suggestion;
mod voices;
