//! The catalogue of error codes: every code that an answer may carry, unique and complete by test.

use crate::{
    account, calendar, directory, files, grid, http, http::Entry, insight, integration, notice, petition,
    privacy,
};

const ROOMS: &[&[Entry]] = &[
    http::WORDS,
    account::WORDS,
    grid::WORDS,
    calendar::WORDS,
    directory::WORDS,
    files::WORDS,
    petition::WORDS,
    integration::WORDS,
    notice::WORDS,
    privacy::WORDS,
    insight::WORDS,
];

/// Every entry, in the order of the rooms.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ROOMS.iter().copied().flatten()
}

/// The entry of a code.
#[must_use]
pub fn entry(code: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.code == code)
}
