//! Notices over HTTP, and the worker that delivers them.
//!
//! [`tick`] is the worker's one round: what waits in the outbox is fanned out to people, and what is due outside
//! is sent. It may run in several processes at once.

mod courier;
mod dead;
mod deliver;
mod dto;
mod fan_out;
mod flow;
mod inbox;
mod letter;
mod preferences;
mod templates;
mod words;

pub use courier::Courier;
pub use deliver::{send_due, tick};
pub use fan_out::fan_out;
pub use flow::sweep;
pub use words::WORDS;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(inbox::list)
        .service(inbox::counts)
        .service(inbox::read)
        .service(inbox::read_all)
        .service(preferences::get)
        .service(preferences::set)
        .service(templates::list)
        .service(templates::get)
        .service(templates::reword)
        .service(templates::preview)
        .service(templates::reset)
        .service(dead::list)
        .service(dead::replay)
        .service(dead::replay_all)
        .service(dead::discard);
}
