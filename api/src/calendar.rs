//! The working calendar over HTTP: the week, and the days that differ from it.
//!
//! A changed calendar counts for what is promised from now on; deadlines that stand are moved only when asked,
//! by the room `petition`.

mod dto;
mod flow;
mod handlers;
mod words;

pub use words::WORDS;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(handlers::get)
        .service(handlers::set_week)
        .service(handlers::list_days)
        .service(handlers::put_day)
        .service(handlers::remove_day)
        .service(handlers::import);
}
