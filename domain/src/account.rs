//! People who sign in: accounts, the ways in (password, phone, WeChat, second factor), the roles they hold
//! at places, their sessions, the audit trail.
//!
//! It must never know what a role may do in another room (that is each room's policy), never see a
//! password after it was hashed, and never edit an audit line: only its personal values may be erased.

mod audit;
mod error;
mod key;
mod login;
mod model;
mod open_id;
mod phone_code;
mod program;
mod second_factor;
mod session;
mod sight;
mod tombstone;
mod ways;

pub use audit::{AuditLine, Outcome};
pub use error::AccountError;
pub use key::{AccountKey, KEYS_AT_ONCE};
pub use login::{Login, Password};
pub use model::{Account, Grant, may_grant};
pub use open_id::{OpenId, OpenIdError};
pub use phone_code::{CODE_DAY, CODE_LIVES, CODE_TRIES, CodeCaps, CodePurpose, SentLately, may_send_code};
pub use program::{is_program, may_stand_beside};
pub use second_factor::{
    CHALLENGE_LIVES, FACTOR_TRIES, FACTOR_WINDOW, RECOVERY_CODES, SecondFactor, SecondFactorRule, TypedFactor,
};
pub use session::{RefreshUse, Session, Spent, refresh};
pub use sight::Sight;
pub use tombstone::Tombstone;
pub use ways::WaysIn;
