//! What docs/API-DESIGN.md and .env.example promise of all doors alike: caching, compression, addresses, limits, the
//! secret and the log.

mod caching;
mod forwarded;
mod knocking;
mod log;
mod process;
mod secret;
mod secret_change;
