//! One's own data and the audit trail, as people and auditors see them.

mod dump;
mod erasure;
mod rights;
mod trail;
