//! What a person may ask of her own data, and what others must say before they read it: consent, disclosure for a
//! purpose, access, correction, erasure, and how long things are kept (PIPL, chapters II and IV).
//!
//! It must never decide who sees a petition (that is the policy of `petition`), never hold a personal value itself,
//! and never let the audit trail be kept for less than six months.

mod consent;
mod disclosure;
mod erasure;
mod error;
mod retention;

pub use consent::{Consent, Document};
pub use disclosure::{Disclosure, Purpose};
pub use erasure::{Erasure, Hindrances, ask_erasure};
pub use error::PrivacyError;
pub use retention::{Keeping, PeriodError, Periods};
