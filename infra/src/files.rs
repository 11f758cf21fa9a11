//! Photos on their way in and out: decoding, the store, the table `photos` and signed links.
//!
//! An upload comes in through [`Incoming`], is read by [`Pool::prepare`], kept by [`Store::put`], noted by [`insert`], given to a step by
//! [`attach`] and fetched through [`sign`] and [`verify`].
//! Bytes as uploaded never reach the store: only what was decoded and encoded anew does.

mod folder;
mod incoming;
mod jpeg;
mod link;
mod pool;
mod prepare;
mod records;
mod rows;
mod s3;
mod store;
mod whole;

pub use folder::Folder;
pub use incoming::{Incoming, Upload};
pub use link::{LinkKey, sign, verify};
pub use pool::{DECODERS, Pool, PrepareError, QUEUE};
pub use prepare::{Prepared, prepare};
pub use records::{attach, find, give_up, insert, of_petition, of_voice, release, remove, unattached_before};
pub use s3::S3Settings;
pub use store::{Place, Store, StoreError};
pub use whole::is_as_kept;
