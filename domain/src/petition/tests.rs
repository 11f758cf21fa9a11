//! The room's behaviour as a whole: a small world in memory that does what storage will do.

mod property;
mod stories;
mod voices;
mod words;
mod world;
pub use world::World;
