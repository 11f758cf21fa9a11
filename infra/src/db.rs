//! The database: one set of queries for embedded SQLite and for PostgreSQL.
//!
//! SQLite has one writer thread that commits in groups and a few read-only connections; PostgreSQL has a
//! pool. [`Db::read`] and [`Db::write`] hide which. This room must never hold a query of another room.

mod columns;
mod conn;
mod damage;
mod error;
mod health;
mod kept;
mod migrate;
mod opener;
mod pool;
mod snapshot;
mod target;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod turns;
mod tx;
mod types;
mod update;
mod writer;

pub(crate) use columns::{Columns, written};
pub use conn::{Both, Conn, MultiBackend};
pub use error::{DbError, DbResult};
pub use health::{Health, health};
pub use kept::Kept;
pub use migrate::{MigrateError, Migrations};
pub use pool::{Db, Load, OpenError, PoolSizes};
pub use snapshot::snapshot;
pub use target::Target;
pub use text::like_pattern;
pub use tx::Tx;
pub use types::{At, DbJson, DbTs, DbUuid, Json, JsonText, Key};
pub(crate) use update::Update;
