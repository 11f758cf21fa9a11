use crate::{
    db::{Both, Db, DbError, DbResult, Tx},
    schema::petition_numbers::dsl,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use sanping_domain::petition::Number;
use std::{collections::HashMap, ops::Range};
use tokio::sync::Mutex;

/// How many numbers one trip to storage brings.
const BLOCK: u32 = 32;
/// How many days are kept in hand; yesterday, today and a few that an import touches.
const DAYS: usize = 8;

/// Reserves the next `block` numbers of a day for the caller alone, and gives the first of them.
///
/// # Errors
/// Trouble with the database.
pub fn reserve_numbers(tx: &mut Tx<'_>, day: NaiveDate, block: u32) -> DbResult<u32> {
    let size = i32::try_from(block).map_err(|_| DbError::Broken("a block of numbers is too large".into()))?;
    Both(
        diesel::insert_into(dsl::petition_numbers)
            .values((dsl::day.eq(day), dsl::taken.eq(size)))
            .on_conflict(dsl::day)
            .do_update()
            .set(dsl::taken.eq(dsl::taken + size)),
    )
    .execute(&mut **tx)?;
    let taken: i32 = dsl::petition_numbers.find(day).select(dsl::taken).first(&mut **tx)?;
    u32::try_from(taken - size + 1).map_err(|_| DbError::Broken("the numbers of a day ran out".into()))
}

/// Gives out petition numbers, each once, from blocks reserved in storage.
///
/// Numbers left in a block when the process ends are never given: gaps mean nothing.
#[derive(Debug, Default)]
pub struct Numbers(Mutex<HashMap<NaiveDate, Range<u32>>>);

impl Numbers {
    /// The next number of a day (in China: see [`sanping_domain::petition::civil_day`]).
    ///
    /// # Errors
    /// Trouble with the database; [`DbError::Broken`] once the 999,999 numbers of a day are used up.
    pub async fn next(&self, db: &Db, day: NaiveDate) -> DbResult<Number> {
        // Held while a block is fetched, so that all who wait share it.
        let mut blocks = self.0.lock().await;
        let counter = match blocks.get_mut(&day).and_then(Iterator::next) {
            Some(counter) => counter,
            None => {
                let first = db.write(move |tx| reserve_numbers(tx, day, BLOCK)).await?;
                if blocks.len() >= DAYS {
                    blocks.clear();
                }
                blocks.insert(day, first + 1..first + BLOCK);
                first
            }
        };
        Number::new(day, counter).map_err(|_| DbError::Broken("the numbers of the day are used up".into()))
    }
}
