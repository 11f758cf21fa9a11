//! People who sign in: accounts, the roles they hold at places, their sessions, the audit trail.
//!
//! It must never know what a role may do in another room (that is each room's policy), never see a
//! password after it was hashed, and never edit an audit line.

mod audit;
mod error;
mod login;
mod model;
mod open_id;
mod session;

pub use audit::{AuditLine, Outcome};
pub use error::AccountError;
pub use login::{Login, Password};
pub use model::{Account, Grant, may_grant};
pub use open_id::{OpenId, OpenIdError};
pub use session::{RefreshUse, Session, Spent, refresh};
