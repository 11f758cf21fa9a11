//! Storage of the room `directory`.

mod rows;
mod units;

pub use units::{UnitFilter, by_code, by_id, insert, list, save};

#[cfg(test)]
mod tests;
