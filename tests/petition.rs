//! Petitions, as clients see them.

mod import;
mod play;
mod stream;
mod voices;
