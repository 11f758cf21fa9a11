//! What goes over the wire: the fields' own types, what is asked, what is shown.

mod ask;
mod fields;
mod query;
mod show;

pub use ask::*;
pub use fields::{AssigneeKind, Line, Location, photos};
pub(super) use fields::optional;
pub use query::*;
pub use show::*;
