//! Photos on their way in and out: decoding, the store and signed links.
//!
//! An upload is read by [`Pool::prepare`], kept by [`Folder::put`] and fetched through [`sign`] and [`verify`].
//! Bytes as uploaded never reach the store: only what was decoded and encoded anew does.

mod folder;
mod jpeg;
mod link;
mod photo;
mod pool;

pub use folder::{Folder, FolderError};
pub use link::{LinkKey, sign, verify};
pub use photo::{Prepared, prepare};
pub use pool::{DECODERS, Pool, QUEUE};
