//! The member units over HTTP.

mod dto;
mod flow;
mod handlers;
mod words;

pub use words::WORDS;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(handlers::list)
        .service(handlers::create)
        .service(handlers::get)
        .service(handlers::rename)
        .service(handlers::retire)
        .service(handlers::restore);
}
