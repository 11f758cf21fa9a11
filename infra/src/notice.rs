//! Storage of the room `notice`: who is at a place, tellings and how they went, the inbox, dead letters, edited
//! templates and preferences; and the words, made from templates.
//!
//! [`claim`] hands a telling to one worker for a time; [`settle`] takes its outcome from that worker alone, by
//! the number of the attempt.

mod claims;
mod dead;
mod deliveries;
mod inbox;
mod people;
mod preferences;
mod rows;
mod subjects;
mod templates;
#[cfg(test)]
mod tests;
mod wording;

pub use claims::{Outcome, claim, due_since, settle};
pub use dead::{DeadFilter, dead_letter, dead_letters, discard, replay, replay_all};
pub use deliveries::{erase, forget, insert};
pub use inbox::{inbox, inbox_item, mark_all_read, mark_read, unread};
pub use people::{Reachable, reachable, who};
pub use preferences::{preferences, preferences_of, save_preferences};
pub use subjects::{Subject, subjects};
pub use templates::{edited, save_template, template};
pub use wording::{check, render};
