//! The tree of places: its nodes and their history, their polygons, who is on duty, and which node a point or
//! the words of an address belong to.
//!
//! It must never read storage or a clock, never know a petition (open ones come in as a count), and never keep
//! coordinates in another datum than WGS-84.

mod atlas;
mod datum;
mod duty;
mod error;
mod gazetteer;
mod level;
mod model;
mod overlap;
mod polygon;
mod shape;
mod tree;

pub use atlas::Atlas;
pub use datum::{from_wgs84, to_wgs84};
pub use duty::{Duty, Post};
pub use error::GridError;
pub use gazetteer::Gazetteer;
pub use level::Level;
pub use model::{Change, Draft, Node, NodeAction, NodeEvent, NodeName, Reason};
pub use overlap::{Overlap, overlaps};
pub use polygon::{BadFeature, FeatureError, Outline, Outlines};
pub use shape::{Shape, ShapeError};
pub use tree::Tree;
