//! Other systems over HTTP: webhooks, what was sent to them, and the work of sending; and Open311.
//!
//! The place of a webhook decides who may see it and what it is told. Nothing is sent inside a request: a
//! delivery is put on its way there, and [`begin`] takes it on.

mod deliveries;
mod dto;
mod flow;
mod handlers;
pub mod open311;
mod words;
mod work;

pub use words::WORDS;
pub use work::begin;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(handlers::list)
        .service(handlers::create)
        .service(handlers::get)
        .service(handlers::change)
        .service(handlers::disable)
        .service(handlers::enable)
        .service(handlers::rotate)
        .service(deliveries::secrets)
        .service(deliveries::test)
        .service(deliveries::list)
        .service(deliveries::replay);
}
