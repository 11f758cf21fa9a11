//! Storage of the room `petition`: petitions, their history, reporters, ratings, categories and numbers.
//!
//! A step is stored by [`save`] alone: one update on the condition of the version, one line of history, the
//! rows that the step causes and the scope rows, in the transaction it is called in. What a step causes to
//! *other* petitions (a child to file, a merge to absorb) is decided by the caller and saved in its turn.
//!
//! Every list, count and look-up on behalf of somebody goes through `petition_scopes`: one row for every
//! name under which a petition is in somebody's scope.

mod alarms;
mod around;
mod categories;
mod condition;
mod facts;
mod find;
mod fitting;
mod forget;
mod history;
mod imports;
mod list;
mod needs;
mod numbers;
mod remembered;
mod reseal;
mod rows;
mod rule_books;
mod rule_sets;
mod save;
mod scope;
mod sector;
mod seed;
mod settings;
mod stream;
mod suggestions;
mod terms;
#[cfg(test)]
pub(crate) mod tests;
mod timed;
mod timing;
mod walk;
mod words;
mod workload;

pub use alarms::{Alarm, acknowledge_alarm, alarm, alarms, raise_alarm};
pub use around::{Beside, beside};
pub use categories::{
    begin_category_change, categories, category, category_by_code, category_with_descendants,
    insert_category, seed_categories, update_category,
};
pub use facts::{Surroundings, facts};
pub use find::{by_number, children, find, find_in_scope, find_many, seen_in_scope, seen_with_beside};
pub use forget::{ended_before, forget, forget_voice, forgettable, open_by, spoken_in};
pub use history::{Reporter, StoredEvent, events, ratings, reporters, voices};
pub use imports::{imported, mark_imported};
pub use list::{Filter, Order, changed, list, walk};
pub use needs::Needs;
pub use numbers::{Numbers, reserve_numbers};
pub use remembered::Remembered;
pub use reseal::{in_clear, latest_address_opens, reseal, under_older_key};
pub(crate) use rows::{open_address, status_code};
pub use rule_books::RuleBooks;
pub use rule_sets::{
    active_rule_set, begin_rules_change, insert_rule_set, next_set_number, rule_set, rule_sets, save_rule_set,
};
pub use save::{Saved, insert, insert_dispatched, save};
pub use scope::{counts, move_scope, open_at, open_of_unit};
pub use sector::{
    LearnError, Measured, Message, MessagesError, SectorMeasure, cross_validate, learn, measure,
    read_messages, sector_model, sector_model_version, shipped_model_version,
};
pub use settings::{
    change_settings, clock_rules, drop_rule, put_rule, set_windows, settings_version, windows,
};
pub use stream::{Line, Position, forget_stream, head, lines_after, stands};
pub use suggestions::{
    Choice, category_choices, category_words, choose_category, forget_suggestions, insert_suggestion,
    set_category_words,
};
pub use terms::{Similar, sign, similar};
pub use timed::{open_after, ringing, rings_since, set_alarm};
pub use timing::{Timing, Timings};
pub use words::Signature;
pub use workload::open_in_hands;
