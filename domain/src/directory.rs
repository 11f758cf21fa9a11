//! The directory of a community. Today: the member units that handle petitions.
//!
//! It must never know a petition (open ones come in as a count) nor who works at a unit. Households, merchants
//! and facilities are planned.

mod error;
mod model;

pub use error::DirectoryError;
pub use model::{Unit, UnitKind, UnitName};
