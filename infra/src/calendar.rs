//! Storage of the room `calendar`: one week, the days that differ from it, and one version for both.
//!
//! Every change goes through [`change`], which takes it only upon the version that its author saw.

mod queries;
mod rows;
#[cfg(test)]
mod tests;

pub use queries::{Stored, change, days_of, drop_day, put_day, set_week, stored, version};
