//! Petitions, as clients see them.

mod clocks;
mod import;
mod play;
mod timed;
mod voices;
