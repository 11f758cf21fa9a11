//! Open311 GeoReport v2 for other systems: what may be reported, a report, and where it stands.
//!
//! A report takes the same way as over our own door, and without an account it is anonymous. What can be read here
//! is what came through here, and nothing that leads to anybody: neither words nor names, the place within about
//! 100 m. Names of fields, the shapes of lists and of errors are those of the standard
//! (<https://wiki.open311.org/GeoReport_v2/>), in JSON or XML by the ending of the path.

mod dto;
mod handlers;
mod show;
mod wire;

use crate::http::Routes;

/// The routes of the standard, under a root of their own.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(handlers::services)
        .service(handlers::service)
        .service(handlers::report)
        .service(handlers::requests)
        .service(handlers::request)
        .service(handlers::token);
}
