//! The member units over HTTP.

mod dto;
mod flow;
mod handlers;
mod words;

use utoipa_actix_web::service_config::ServiceConfig;

pub use words::WORDS;

/// The routes of this room.
pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(handlers::list)
        .service(handlers::create)
        .service(handlers::get)
        .service(handlers::rename)
        .service(handlers::retire)
        .service(handlers::restore);
}
