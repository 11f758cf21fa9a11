//! People who sign in, over HTTP: the ways in, sessions, accounts, roles, the audit trail.

mod codes;
mod dto;
mod enter;
mod factor_rule;
mod flow;
mod handlers;
mod keys;
mod keys_dto;
mod people;
mod people_dto;
mod phone;
mod phone_dto;
mod roles;
mod tokens;
mod totp;
mod totp_dto;
mod ways;
mod wechat;
mod wechat_dto;
mod words;

pub(crate) use dto::Me;
pub(crate) use flow::me;
pub use flow::{forget_what_ended, new_account};
pub use tokens::Tokens;
pub use words::WORDS;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(handlers::sign_in)
        .service(handlers::refresh)
        .service(handlers::sessions)
        .service(handlers::sign_out)
        .service(handlers::end_session)
        .service(handlers::me)
        .service(handlers::change_password)
        .service(phone::send_code)
        .service(phone::sign_in)
        .service(phone::reset_password)
        .service(phone::link)
        .service(phone::unlink)
        .service(wechat::sign_in)
        .service(wechat::link)
        .service(wechat::unlink)
        .service(wechat::link_phone)
        .service(totp::enrol)
        .service(totp::confirm)
        .service(totp::disable)
        .service(totp::sign_in)
        .service(factor_rule::get)
        .service(factor_rule::set)
        .service(factor_rule::reset)
        .service(people::list)
        .service(people::create)
        .service(people::get)
        .service(people::rename)
        .service(people::disable)
        .service(people::enable)
        .service(people::reset_password)
        .service(roles::look_up)
        .service(roles::grant)
        .service(roles::end_role)
        .service(keys::create)
        .service(keys::list)
        .service(keys::end_key)
        .service(keys::sign_in)
        .service(people::audit_lines);
}
