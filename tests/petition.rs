//! Petitions, as clients see them.

mod clocks;
mod import;
mod play;
mod stream;
mod timed;
mod voices;
