//! Routing rules over HTTP: sets of them, what a changed set would move, why a report goes where it goes,
//! alarms of broken rules, and whom the desk could choose. A report is put to the rules by [`store`].

mod alarms;
mod ask;
mod assignees;
mod dto;
mod explain;
mod known;
mod replay;
mod sets;
mod shown;
mod store;
mod target;

pub use store::store;

use crate::http::Routes;

/// The routes of the rules.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(sets::list)
        .service(sets::create)
        .service(sets::get)
        .service(sets::replace)
        .service(sets::activate)
        .service(sets::check)
        .service(replay::replay)
        .service(explain::explain)
        .service(alarms::list)
        .service(alarms::acknowledge)
        .service(assignees::list);
}
