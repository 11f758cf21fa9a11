//! Storage of the room `account`.

mod accounts;
mod audit;
mod chain;
mod challenges;
mod contacts;
mod erase;
mod holdings;
mod keys;
mod password;
mod people;
mod phone_codes;
mod reseal;
mod rows;
mod second_factors;
mod sessions;
#[cfg(test)]
mod tests;
mod totp;
mod verify;

pub use accounts::{Credentials, anybody, by_id, credentials, disable, insert, names, rename, set_password};
pub use audit::{AuditFilter, audit, audit_trail, audit_until, erase_audit, erase_audit_about, expire_audit};
pub use chain::{Head, audit_head, hex, link_audit, unlinked_since};
pub use challenges::{
    Challenge, drop_challenges, find_challenge, forget_challenges, open_challenge, spend_challenge,
};
pub use contacts::{
    Contacts, by_openid, by_phone, contacts_of, latest_contact_opens, set_openid, set_phone, ways_in,
};
pub use erase::erase;
pub use holdings::{
    administrators, begin_holding_change, end_holding, grant, grants_of, holding_by_id, holds_already,
    people_at, staff_at,
};
pub use keys::{end_key, end_keys, key_by_hash, key_by_id, keys_of, keys_that_count, store_key, touch_key};
pub use password::{Hasher, PasswordError};
pub use people::{AccountFilter, Seen, list, roles_in_sight};
pub use phone_codes::{codes_sent, forget_codes, make_code, try_code};
pub use reseal::{accounts_under_older_key, reseal_accounts};
pub use second_factors::{
    begin_factor, confirm_factor, recovery_codes_left, remove_factor, second_factor, second_factor_rule,
    set_second_factor_rule, take_factor_try, use_recovery_code, use_step, without_factor,
};
pub use sessions::{
    Found, SignedIn, ended_sessions, expire_sessions, find_refresh, free_session, holdings_for, live_among,
    open_session, revoke_all, revoke_others, revoke_session, sessions_of, signed_in, spend_refresh,
    store_refresh, touch,
};
pub use totp::{TotpError, matching_step, new_recovery_codes, new_secret, otpauth_uri};
pub use verify::{Break, ExportedLine, Verification, export_audit, verify_audit};
