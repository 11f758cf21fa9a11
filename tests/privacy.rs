//! One's own data and the audit trail, as people and auditors see them.

mod anonymous;
mod distance;
pub mod dump;
mod erasure;
mod rights;
pub mod trail;
