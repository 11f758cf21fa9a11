//! The tree of places over HTTP: reading and changing it, polygons, places found by a point or by words, and
//! who is on duty. [`import_places`] and [`import_polygons`] bring whole files in through the same rules.

mod changes;
mod dto;
mod duties;
mod duty_dto;
mod flow;
mod handlers;
mod import;
mod import_dto;
mod imports;
mod location_dto;
mod locations;
mod overlap;
mod store;
mod words;

pub use import::{ImportError, import_places, import_polygons};
pub use store::{Bad, Report};
pub use words::WORDS;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(handlers::list)
        .service(changes::create)
        .service(handlers::get)
        .service(handlers::children)
        .service(handlers::polygon)
        .service(changes::set_polygon)
        .service(handlers::history)
        .service(changes::rename)
        .service(changes::move_to)
        .service(changes::retire)
        .service(changes::restore)
        .service(imports::import)
        .service(locations::locate)
        .service(duties::list)
        .service(duties::assign)
        .service(duties::end);
}
