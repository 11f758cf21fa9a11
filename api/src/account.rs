//! People who sign in, over HTTP: sessions, accounts, roles, the audit trail.

mod dto;
mod flow;
mod handlers;
mod people;
mod tokens;
mod words;

use utoipa_actix_web::service_config::ServiceConfig;

pub use flow::new_account;
pub use tokens::Tokens;
pub use words::WORDS;

/// The routes of this room.
pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(handlers::sign_in)
        .service(handlers::refresh)
        .service(handlers::sessions)
        .service(handlers::sign_out)
        .service(handlers::end_session)
        .service(handlers::me)
        .service(handlers::change_password)
        .service(people::list)
        .service(people::create)
        .service(people::get)
        .service(people::rename)
        .service(people::disable)
        .service(people::enable)
        .service(people::reset_password)
        .service(people::grant)
        .service(people::end_role)
        .service(people::audit_lines);
}
