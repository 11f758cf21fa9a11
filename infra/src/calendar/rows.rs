//! The only mapping between rows and the domain of this room.

use crate::db::{DbError, DbResult, Json};
use crate::schema::calendar_days;
use chrono::{NaiveDate, Weekday};
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use sanping_domain::calendar::{DayKind, DayName, ExceptionalDay, Period, Source, Week};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = calendar_days)]
pub(super) struct DayRow {
    day: NaiveDate,
    kind: String,
    name: String,
    source: String,
}

impl From<&ExceptionalDay> for DayRow {
    fn from(marked: &ExceptionalDay) -> Self {
        let ExceptionalDay { day, kind, name, source } = marked;
        Self {
            day: *day,
            kind: kind.as_str().to_owned(),
            name: name.as_str().to_owned(),
            source: source.as_str().to_owned(),
        }
    }
}

impl DayRow {
    pub(super) fn into_domain(self) -> DbResult<ExceptionalDay> {
        let Self { day, kind, name, source } = self;
        Ok(ExceptionalDay {
            day,
            kind: day_kind(&kind)?,
            name: DayName::parse(&name).map_err(unreadable)?,
            source: Source::parse(&source).map_err(unreadable)?,
        })
    }
}

pub(super) fn day_kind(stored: &str) -> DbResult<DayKind> {
    DayKind::parse(stored).ok_or_else(|| unreadable(format!("unknown kind of day {stored}")))
}

/// The bit of each weekday in storage; they never change their meaning.
const BITS: [(Weekday, i16); 7] = [
    (Weekday::Mon, 1),
    (Weekday::Tue, 2),
    (Weekday::Wed, 4),
    (Weekday::Thu, 8),
    (Weekday::Fri, 16),
    (Weekday::Sat, 32),
    (Weekday::Sun, 64),
];

/// The week as its two columns.
pub(super) fn week_columns(week: &Week) -> (i16, Json) {
    let worked = BITS.into_iter().filter(|(day, _)| week.works_on(*day));
    let periods: Vec<[u16; 2]> = week.periods().iter().map(|one| [one.from(), one.until()]).collect();
    (worked.map(|(_, bit)| bit).sum(), Json(periods.into()))
}

pub(super) fn week((weekdays, Json(periods)): (i16, Json)) -> DbResult<Week> {
    let periods: Vec<[u16; 2]> = serde_json::from_value(periods).map_err(unreadable)?;
    let periods = periods.into_iter().map(|[from, until]| Period::new(from, until));
    let worked = BITS.into_iter().filter(|(_, bit)| weekdays & bit != 0).map(|(day, _)| day);
    let periods = periods.collect::<Result<_, _>>().map_err(unreadable)?;
    Week::new(worked, periods).map_err(unreadable)
}

fn unreadable(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("the stored calendar cannot be read: {error}"))
}
