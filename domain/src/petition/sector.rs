//! Which line of government or trade (条线) a text falls to: a small linear model, applied.
//!
//! A text becomes the digests of the runs of one to three of its letters, each weighed by how rare it is; every sector
//! has one weight for each of them. The figures come in as bytes; how they are learnt is no rule of the job
//! and stands in storage's floor.

mod features;
mod model;

pub use features::{Features, RunTable, runs};
pub use model::{Layout, SectorError, SectorModel, SectorScore};
