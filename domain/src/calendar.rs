//! The working calendar of the community: a week of working periods, statutory holidays and make-up workdays (调休).
//!
//! It answers two questions only: when so much working time will have passed, and how much of it lies between two
//! instants. All times of day are those of China (Asia/Shanghai, UTC+8 all year since 1991).
//!
//! It must never know what a deadline is promised for, nor move one: whoever promised asks anew.

mod days;
mod error;
mod time;
mod week;

pub use days::{Calendar, DayKind, DayName, ExceptionalDay, FIRST_YEAR, LAST_YEAR, Source, check_year};
pub use error::CalendarError;
pub use time::{civil_day, civil_midnight};
pub use week::{Period, Week};
