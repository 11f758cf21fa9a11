//! The leaf vocabulary that every room speaks: ids, roles, scope, page, text, error kinds.
//!
//! It must never import a room, and never hold a rule that belongs to one room alone.

mod actor;
mod cell;
mod code;
mod error;
mod id;
mod page;
mod phone;
mod place;
mod text;

pub use actor::{Actor, Holding, Identity, Place, Role, Scope};
pub use cell::plain_cell;
pub use code::{Code, CodeError};
pub use error::{Kind, Rule};
pub use id::*;
pub use page::{Cursor, CursorError, Limit, Page};
pub use phone::{Phone, PhoneError};
pub use place::{Datum, Point, PointError};
pub use text::{Name, Text, TextError};
