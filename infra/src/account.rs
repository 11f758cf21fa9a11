//! Storage of the room `account`.

mod accounts;
mod audit;
mod holdings;
mod password;
mod rows;
mod sessions;

pub use accounts::{Credentials, by_id, credentials, disable, insert, list, names, rename, set_password};
pub use audit::{AuditFilter, audit, audit_trail};
pub use holdings::{administrators, end_holding, grant, grants_of, holding_by_id, holds_already, people_at};
pub use password::{Hasher, PasswordError};
pub use sessions::{
    Found, SignedIn, find_refresh, holdings_for, live_among, open_session, revoke_all, revoke_session,
    sessions_of, signed_in, spend_refresh, store_refresh, touch,
};
