//! Other systems over HTTP: webhooks, what was sent to them, and the work of sending.
//!
//! The place of a webhook decides who may see it and what it is told. Nothing is sent inside a request: a
//! delivery is put on its way there, and [`begin`] takes it on.

mod deliveries;
mod dto;
mod flow;
mod handlers;
mod words;
mod work;

use utoipa_actix_web::service_config::ServiceConfig;

pub use words::WORDS;
pub use work::begin;

/// The routes of this room.
pub fn routes(cfg: &mut ServiceConfig<'_>) {
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
