//! Storage of the room `privacy`: consents, disclosures, wishes to be forgotten, and the keys that outlast the secret.
//!
//! What is erased of a person stands in the tables of other rooms, and each of them erases its own.

mod consents;
mod disclosures;
mod erasures;
mod lasting;
mod rows;
#[cfg(test)]
mod tests;

pub use consents::{consents_of, give, may, withdraw, withdrawn};
pub use disclosures::{disclose, disclosures_of, erase_disclosures};
pub use erasures::{ask, carried_out, due, pending, withdraw_erasure};
pub use lasting::{keep_lasting, lasting_under_older_key, reseal_lasting, with_lasting};
