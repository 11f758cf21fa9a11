//! Petitions, as clients see them.

mod play;
mod voices;
