//! A backup of everything in one file, taken while the server runs, and the way back from it.
//!
//! The format is neutral: a community that was backed up on SQLite can be restored on PostgreSQL, and the other
//! way round. An archive is a tar under zstd: the rows of each table as lines of JSON, in the order of the
//! primary key; the photos; and, last, a manifest with the counts and SHA-256 of all of it. See ADR 0027.
//!
//! No table is named here but those that must not travel: what the schema holds is asked of the database.

mod archive;
mod error;
mod export;
mod layout;
mod manifest;
mod noted;
mod restore;
mod rows;
mod write;

pub use archive::{each_photo, verify};
pub use error::BackupError;
pub use export::export;
pub use layout::{Column, Kind, Table, tables};
pub use manifest::{Manifest, PhotoSum, TableSum};
pub use restore::{fits, is_empty, restore};
pub use rows::each_row;
pub use write::back_up;

/// What is going on: the part, and how much of it is done.
pub type Progress<'a> = &'a mut dyn FnMut(&str, u64);

/// The most bytes of one part in the archive, before compression. A single row may be longer.
const PART: usize = 8 * 1024 * 1024;
