//! Photos over HTTP: upload, signed links, and the views that carry them.
//!
//! A photo is uploaded first and named by the step that it belongs to. Whoever may see the step gets links
//! from [`views`]; what a link opens is asked again of the session and the petition behind it.

mod body;
mod dto;
mod flow;
mod handlers;
mod words;

pub use dto::{PhotoLinks, PhotoView, views};
pub use flow::sweep;
pub use words::WORDS;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(handlers::upload).service(handlers::fetch);
}
