//! Storage of Sanping and its adapters to the outside world.
//!
//! A room has the same name here as in the domain. Query functions are free functions that take
//! `&mut Conn` to read and `&mut Tx` to write; only [`db::Db::write`] makes a [`db::Tx`], so a write
//! outside a transaction does not compile. Nothing here speaks HTTP, and nothing inside a transaction
//! speaks to the outside world: messages go to the outbox table.

pub mod account;
pub mod backup;
pub mod calendar;
pub mod db;
pub mod directory;
pub mod files;
pub mod grid;
pub mod idempotency;
pub mod insight;
pub mod integration;
pub mod lease;
pub mod notice;
pub mod outbox;
pub mod outside;
pub mod petition;
pub mod privacy;
pub mod schema;
pub mod seal;
pub mod sheet;
pub mod sms;
pub mod synthetic;
pub mod wechat;
pub mod workers;
