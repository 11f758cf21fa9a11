//! Storage of the room `integration`, and the way out to the addresses of webhooks.
//!
//! [`fan_out`] turns the stream of steps into deliveries, each exactly once whatever process does it. A delivery is
//! claimed for a minute, sent outside of any transaction, and its outcome noted: a process that dies in between
//! leaves it to another, so an address may be told twice and knows it by the id.

mod address;
mod deliveries;
mod fan_out;
mod post;
mod rows;
mod secrets;
mod webhooks;

pub use address::{Reach, is_reachable};
pub use deliveries::{Due, Outcome, claim_due, deliveries, delivery, due_since, put, record, replay};
pub use fan_out::{fan_out, is_behind};
pub use post::{Post, secret, sign};
pub use secrets::{Kept, reseal, rotate, secrets, under_older_key};
pub use webhooks::{by_id, count, insert, list, save};
