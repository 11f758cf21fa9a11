//! The room `integration`: other systems that are told what happens.
//!
//! A webhook tells an address of the steps upon the petitions of one place, signed, until the address has taken
//! them or is given up. What it is told says which petition to read again, and nothing else.
//!
//! It must never carry anybody's words or name, tell of lines that only staff may read, or hold up a step.

mod error;
mod model;
mod retry;

pub use error::IntegrationError;
pub use model::{Delivery, DeliveryState, HookName, HookUrl, Webhook};
pub use retry::next_try;
