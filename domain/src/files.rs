//! Photos: what may be uploaded, who may attach it to what, and how long a link to it counts.
//!
//! This room must never decode a picture, touch a disk or hold a key: it says the rules, and the
//! storage floor obeys them. It knows petitions and events by id only.

mod attach;
mod error;
mod link;
mod media;
mod model;

pub use attach::{MAX_PER_STEP, PhotoIds};
pub use error::FilesError;
pub use link::{LINK_STEP_SECONDS, Link, Viewer};
pub use media::{
    FULL_LONG_EDGE, MAX_PIXELS, MAX_SIDE, MAX_UPLOAD_BYTES, MediaType, THUMB_LONG_EDGE, Variant,
    check_pixels, check_size,
};
pub use model::{Attachment, Checksum, Photo};
