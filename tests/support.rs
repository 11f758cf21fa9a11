//! The harness: a server on a throw-away database, people who sign in, and requests that read well.

mod answer;
mod app;
mod bucket;
mod caller;
mod data;
mod outside;
mod people;
mod photo;
mod postgres;

pub use answer::Answer;
pub use app::{PASSWORD, TestApp, config, on_both, on_both_with};
pub use bucket::{Bucket, ELSEWHERE, Health};
pub use caller::{Caller, send};
pub use data::real_data;
pub use outside::{Mood, Seen, StandIn};
pub use photo::jpeg;
pub use postgres::Database;
