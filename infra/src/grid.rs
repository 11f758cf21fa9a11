//! Storage of the room `grid`, and the map of the tree that every process keeps in memory.
//!
//! Whoever changes the tree calls [`begin_change`] before reading what the change depends on. Whoever files
//! under a node calls [`hold_still`] first, so that the node's ancestors stay what they were read to be.

mod change;
mod duties;
mod history;
mod map;
mod nodes;
mod polygons;
mod rows;
mod tree;

pub use change::{begin_change, hold_still};
pub use duties::{DutyFilter, assign, duties, duty_by_id, end_duty, on_duty};
pub use history::{history, record};
pub use map::{GridMap, Places};
pub use nodes::{NodeFilter, by_code, by_id, insert, list, live_children, path, save};
pub use polygons::{Plot, all_for_index, outlines_under, polygon, set_polygon};
pub use tree::{ancestors, is_under, move_subtree};

#[cfg(test)]
mod tests;
