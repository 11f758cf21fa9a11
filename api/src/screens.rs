//! The three built screens, served from the same address as the API, and what they must know of this
//! installation before anybody signs in.
//!
//! It must never decide anything: a screen is files, and all it knows comes through the contract.

mod built;
mod settings;

use crate::http::Routes;
use actix_web::web;

/// The routes of the contract.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(settings::get);
}

/// The files of the screens; no part of the contract.
pub fn files(cfg: &mut web::ServiceConfig) {
    cfg.service(built::start).service(built::style).service(built::bare).service(built::page);
}
