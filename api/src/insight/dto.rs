//! What goes over the wire: what is asked, what is shown.

mod ask;
mod show;

pub use ask::*;
pub use show::*;
