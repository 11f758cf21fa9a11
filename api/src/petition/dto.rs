//! What goes over the wire: the fields' own types, what is asked, what is shown.

mod ask;
mod category;
mod duplicate;
mod fields;
mod history;
mod list;
mod query;
mod show;
mod stream;
mod suggest;
mod timing;

pub use ask::*;
pub use category::*;
pub use duplicate::*;
pub(super) use fields::optional;
pub use fields::{AssigneeKind, Line, Location, Prose, photos};
pub use history::*;
pub use list::*;
pub use query::*;
pub use show::*;
pub use stream::*;
pub use suggest::*;
pub use timing::*;
