//! The main job over HTTP: reports, steps, lists, history, ratings, categories.
//!
//! Every step is one call of [`flow`]: found in the caller's scope, judged by the domain, stored, told and
//! shown in one transaction. No rule of the job stands here.

mod asked;
mod categories;
mod desk;
mod dto;
mod duplicates;
mod events;
mod flow;
mod import;
mod link;
mod look;
mod mask;
mod outside;
mod place;
mod read;
mod report;
mod retime;
mod routing;
mod secret;
mod step;
mod suggest;
mod surroundings;
mod tell;
#[cfg(test)]
mod tests;
pub mod timed;
mod timing;
mod voice;
mod words;
mod work;

pub(crate) use dto::{
    EventView, Line, PersonView, PetitionPath, PetitionSummary, PetitionView, Prose, RatingView,
};
pub use events::{Hub, follow};
pub(crate) use flow::apply;
pub use flow::look;
pub use import::{Bad, Import, ImportError, Report, import_petitions};
pub use look::Look;
pub(crate) use mask::without_numbers;
pub(crate) use outside::{Outside, take_in};
pub use report::begin;
pub use words::WORDS;

use crate::http::Routes;

/// The routes of this room.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(read::list)
        .service(read::get)
        .service(report::submit)
        .service(report::look_up)
        .service(read::changes)
        .service(events::events)
        .service(read::counts)
        .service(duplicates::candidates)
        .service(duplicates::search_candidates)
        .service(duplicates::duplicates)
        .service(read::history)
        .service(read::ratings)
        .service(read::children)
        .service(desk::dispatch)
        .service(desk::transfer)
        .service(desk::grant_extension)
        .service(desk::refuse_extension)
        .service(desk::suspend)
        .service(desk::call_back)
        .service(desk::supervise)
        .service(desk::climb)
        .service(desk::reject)
        .service(work::accept)
        .service(work::return_to_desk)
        .service(work::note_progress)
        .service(work::ask_reporter)
        .service(work::request_extension)
        .service(work::resume)
        .service(work::finish)
        .service(work::pass_check)
        .service(work::fail_check)
        .service(voice::answer)
        .service(voice::rate)
        .service(voice::reopen)
        .service(voice::urge)
        .service(voice::withdraw)
        .service(voice::join)
        .service(link::split)
        .service(link::merge)
        .service(link::unmerge)
        .service(categories::list)
        .service(categories::create)
        .service(categories::rename)
        .service(categories::settings)
        .service(categories::retire)
        .service(categories::restore)
        .service(categories::move_to)
        .service(timing::list_rules)
        .service(timing::explain)
        .service(timing::set_rule)
        .service(timing::reset_rule)
        .service(timing::get_windows)
        .service(timing::set_windows)
        .service(retime::retime)
        .service(suggest::get_words)
        .service(suggest::set_words)
        .service(suggest::suggest_category)
        .service(suggest::figures);
    routing::routes(cfg);
}
