//! Many petitions at once over HTTP: figures with the petitions behind them, the map, tables to take away.
//!
//! Whatever is counted here is counted in the caller's scope, the same that lists and look-ups have. What counts,
//! and how, is said by the domain; no rule stands here.

mod counting;
mod dto;
mod export;
mod figures;
mod flow;
mod map;
mod public;
mod sheet;
mod words;

pub use counting::Counting;
pub use words::WORDS;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(figures::all)
        .service(figures::one)
        .service(figures::petitions)
        .service(public::figures)
        .service(map::map)
        .service(export::export);
}
