use super::{CalendarError, Week, civil_day, civil_midnight};
use crate::shared::Name;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The first year of which days may be marked.
pub const FIRST_YEAR: i32 = 2020;
/// The last one.
pub const LAST_YEAR: i32 = 2100;

/// How many days are gone through at the most: far beyond any deadline, and a bound to the work of one question.
const REACH: usize = 40_000;

/// What people call a marked day, such as 国庆节.
pub type DayName = Name<40>;
/// Where it is laid down, such as the number of the notice of the State Council.
pub type Source = Name<120>;

/// How a day differs from its weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假: a statutory holiday, or a day of rest arranged around it.
    Holiday,
    /// 调休上班: worked in place of a day of rest.
    Workday,
}

impl DayKind {
    /// The word on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Workday => "workday",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Holiday, Self::Workday].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A day that differs from its weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionalDay {
    /// The day, in China.
    pub day: NaiveDate,
    /// How it differs.
    pub kind: DayKind,
    /// What people call it.
    pub name: DayName,
    /// Where it is laid down.
    pub source: Source,
}

/// Whether the calendar holds days of this year.
///
/// # Errors
/// [`CalendarError::YearOutOfRange`].
pub fn check_year(year: i32) -> Result<i32, CalendarError> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) { Ok(year) } else { Err(CalendarError::YearOutOfRange) }
}

impl ExceptionalDay {
    /// Whether these are days of this year, each named once.
    ///
    /// # Errors
    /// [`CalendarError::YearOutOfRange`], [`CalendarError::DayOutsideYear`] or [`CalendarError::DayTwice`].
    pub fn check_all_of(days: &[Self], year: i32) -> Result<(), CalendarError> {
        check_year(year)?;
        let mut seen = std::collections::BTreeSet::new();
        for marked in days {
            if marked.day.year() != year {
                return Err(CalendarError::DayOutsideYear(marked.day));
            }
            if !seen.insert(marked.day) {
                return Err(CalendarError::DayTwice(marked.day));
            }
        }
        Ok(())
    }
}

/// When work is done: a week, and the days that differ from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// The week that holds where no day says otherwise.
    pub week: Week,
    /// The days that differ.
    pub days: BTreeMap<NaiveDate, DayKind>,
}

impl Calendar {
    /// Whether work is done on this day.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.days.get(&day) {
            Some(DayKind::Holiday) => false,
            Some(DayKind::Workday) => true,
            None => self.week.works_on(day.weekday()),
        }
    }

    /// The earliest instant at which so much working time has passed since `start`; `start` itself where none
    /// is asked for.
    #[must_use]
    pub fn add_working(&self, start: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
        let mut left = time;
        if left <= TimeDelta::zero() {
            return start;
        }
        let mut reached = start;
        for (from, until) in self.stretches(start) {
            let from = from.max(start);
            reached = until;
            if until - from >= left {
                return from + left;
            }
            left -= until - from;
        }
        reached
    }

    /// How much working time lies between two instants; none where `until` is not later.
    #[must_use]
    pub fn working_between(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> TimeDelta {
        self.stretches(from)
            .take_while(|(begin, _)| *begin < until)
            .map(|(begin, end)| end.min(until) - begin.max(from))
            .sum()
    }

    /// The same time of day on the working day that is so many after this one.
    #[must_use]
    pub fn add_working_days(&self, at: DateTime<Utc>, days: u32) -> DateTime<Utc> {
        let today = civil_day(at);
        let mut left = days;
        let last = days_from(today).skip(1).find(|day| {
            left = left.saturating_sub(u32::from(self.is_working(*day)));
            left == 0
        });
        match last {
            Some(day) if days > 0 => at + (civil_midnight(day) - civil_midnight(today)),
            _ => at,
        }
    }

    /// The stretches of work that end after an instant, in order.
    fn stretches(&self, from: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> + '_ {
        let worked = days_from(civil_day(from)).filter(|day| self.is_working(*day));
        worked
            .flat_map(|day| {
                let midnight = civil_midnight(day);
                let bounds = self.week.periods().iter().map(|period| period.bounds());
                bounds.map(move |(begin, end)| (midnight + begin, midnight + end))
            })
            .skip_while(move |(_, end)| *end <= from)
    }
}

fn days_from(first: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(first), |day| day.checked_add_days(Days::new(1))).take(REACH)
}
