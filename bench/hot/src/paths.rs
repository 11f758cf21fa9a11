//! The paths that need nothing but their input, by the names under which their instructions are kept.
//!
//! Each is `inline(never)`, since the counter knows functions alone.

use crate::town::{PLACE, Step, Town};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    petition::{
        Category, CategoryScore, Channel, Decision, Destination, Facts, Likeness, Matter, PetitionError,
        RuleBook, SectorModel, Traits, decide as judge, likeness, suggest,
    },
    shared::{Cursor, CursorError},
};
use std::{collections::HashMap, convert::Infallible, hint::black_box};

/// Makes a petition of a report.
#[inline(never)]
pub fn file(town: &Town, number: u32) -> anyhow::Result<Decision> {
    town.filed(number)
}

/// Judges a dispatch.
#[inline(never)]
pub fn dispatch(step: Step, facts: &Facts) -> Result<Decision, PetitionError> {
    decide("dispatch", step, facts)
}

/// Judges an accept.
#[inline(never)]
pub fn accept(step: Step, facts: &Facts) -> Result<Decision, PetitionError> {
    decide("accept", step, facts)
}

/// Judges a finish.
#[inline(never)]
pub fn finish(step: Step, facts: &Facts) -> Result<Decision, PetitionError> {
    decide("finish", step, facts)
}

/// Judges a rating.
#[inline(never)]
pub fn rate(step: Step, facts: &Facts) -> Result<Decision, PetitionError> {
    decide("rate", step, facts)
}

/// The name keeps the compiler from making one function of the four.
#[inline(always)]
fn decide(name: &str, step: Step, facts: &Facts) -> Result<Decision, PetitionError> {
    black_box(name);
    judge(&step.before, step.command, &step.by, facts, step.now)
}

/// Counts five working days, and twenty working hours, over a weekend.
#[inline(never)]
pub fn deadline(town: &Town) -> (DateTime<Utc>, DateTime<Utc>) {
    let calendar = &town.terms.calendar;
    (calendar.add_working_days(town.now, 5), calendar.add_working(town.now, TimeDelta::hours(20)))
}

/// Asks forty rules, of which the last but one takes the report.
#[inline(never)]
pub fn route(book: &RuleBook, town: &Town, text: &str) -> Destination {
    let (category, channel) = (town.category, Channel::Resident);
    let matter = Matter { category, channel, at: town.now, place: &PLACE, text };
    match book.choose(&matter, |_| Ok::<_, Infallible>(None)) {
        Ok(choice) => choice.destination,
    }
}

/// Writes a cursor and reads it back.
#[inline(never)]
pub fn cursor(cursor: Cursor) -> Result<Cursor, CursorError> {
    Cursor::decode(&cursor.encode())
}

/// Scores a hundred pairs of matters for being one.
#[inline(never)]
pub fn duplicates(one: &Traits, others: &[Traits]) -> Vec<Option<Likeness>> {
    others.iter().map(|other| likeness(one, other, 0.4)).collect()
}

/// Suggests a category: the sector by the model, then the words of the categories.
#[inline(never)]
pub fn suggestion(model: &SectorModel, categories: &[Category], text: &str) -> Vec<CategoryScore> {
    suggest(text, &model.scores(text), categories, &HashMap::new())
}
