//! What every room's handlers stand on: problem documents, extractors, versions, idempotency.
//!
//! It must never know a room's nouns.

mod body;
mod caller;
mod fallback;
mod headers;
mod health;
mod limits;
mod meta;
mod network;
mod once;
mod params;
mod problem;
mod reply;
mod routes;
mod text;
mod watch;
mod words;

pub use body::{Body, FormBody};
pub use caller::{Caller, admit};
pub use fallback::{Known, KnownLater, fallback};
pub use headers::{IfMatch, Lang, VersionHeader, entity_tag};
pub use health::{livez, readyz};
pub use limits::{Doors, Limits};
pub use meta::Meta;
pub use network::network;
pub use once::{Answer, Once};
pub use params::{Params, PathOf, cursor, limit};
pub use problem::{ApiError, FieldProblem, Problem, render};
pub use reply::{is_known, view};
pub use routes::Routes;
pub use text::{one_line, whole_number};
pub(crate) use words::e;
pub use words::{Entry, WORDS};
