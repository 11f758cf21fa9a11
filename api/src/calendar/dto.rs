use crate::{http::ApiError, petition::Line};
use chrono::{Datelike, NaiveDate, Weekday};
use sanping_domain::calendar::{
    CalendarError, DayKind, DayName, ExceptionalDay, Period, Source, Week, check_year,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

const DAYS_OF_WEEK: [(DayOfWeek, Weekday); 7] = [
    (DayOfWeek::Monday, Weekday::Mon),
    (DayOfWeek::Tuesday, Weekday::Tue),
    (DayOfWeek::Wednesday, Weekday::Wed),
    (DayOfWeek::Thursday, Weekday::Thu),
    (DayOfWeek::Friday, Weekday::Fri),
    (DayOfWeek::Saturday, Weekday::Sat),
    (DayOfWeek::Sunday, Weekday::Sun),
];

/// A stretch of a working day, in China's time.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodTimes {
    /// When it begins.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "09:00")]
    pub from: String,
    /// When it ends; midnight is 24:00.
    #[schema(pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "12:00")]
    pub until: String,
}

impl PeriodTimes {
    fn read(&self) -> Result<Period, ApiError> {
        let minutes = |text: &str| minutes(text).ok_or(CalendarError::PeriodInvalid);
        Ok(Period::new(minutes(&self.from)?, minutes(&self.until)?)?)
    }
}

impl From<Period> for PeriodTimes {
    fn from(period: Period) -> Self {
        let text = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        Self { from: text(period.from()), until: text(period.until()) }
    }
}

/// The minute of the day at a time such as 09:00.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60).then_some(hours * 60 + minutes)
}

/// The week that holds where no day says otherwise.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeekRequest {
    /// The weekdays that are worked.
    #[validate(length(max = 7))]
    #[schema(min_items = 1, max_items = 7)]
    pub weekdays: Vec<DayOfWeek>,
    /// When, on each of them; at most six, none within another.
    #[validate(length(max = 6))]
    #[schema(min_items = 1, max_items = 6)]
    pub periods: Vec<PeriodTimes>,
}

impl WeekRequest {
    /// The week that is asked for.
    ///
    /// # Errors
    /// 422 for a week without working time, or periods that are none.
    pub fn read(self) -> Result<Week, ApiError> {
        let worked = DAYS_OF_WEEK.into_iter().filter(|(name, _)| self.weekdays.contains(name));
        let periods = self.periods.iter().map(PeriodTimes::read).collect::<Result<_, _>>()?;
        Ok(Week::new(worked.map(|(_, day)| day), periods)?)
    }
}

/// The calendar, but for its marked days.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarView {
    /// For `If-Match`; every change of the week or of a day counts it.
    #[schema(minimum = 1)]
    pub version: i32,
    /// How far China's time is ahead of UTC, all year.
    #[schema(example = "+08:00")]
    pub offset: &'static str,
    /// The weekdays that are worked.
    pub weekdays: Vec<DayOfWeek>,
    /// When, on each of them.
    pub periods: Vec<PeriodTimes>,
}

impl CalendarView {
    pub fn of(week: &Week, version: i32) -> Self {
        let worked = DAYS_OF_WEEK.into_iter().filter(|(_, day)| week.works_on(*day));
        Self {
            version,
            offset: "+08:00",
            weekdays: worked.map(|(name, _)| name).collect(),
            periods: week.periods().iter().copied().map(PeriodTimes::from).collect(),
        }
    }
}

/// A day that differs from its weekday.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayRequest {
    /// The day, in China.
    pub day: NaiveDate,
    /// How it differs.
    pub kind: DayKind,
    /// What people call it.
    pub name: Line<40>,
    /// Where it is laid down, such as the number of a notice.
    pub source: Line<120>,
}

impl DayRequest {
    /// The day that is asked for.
    ///
    /// # Errors
    /// 422 for a year that is not held, or words against their rule.
    pub fn read(self) -> Result<ExceptionalDay, ApiError> {
        let Self { day, kind, name, source } = self;
        check_year(day.year())?;
        Ok(ExceptionalDay { day, kind, name: name.read("name")?, source: source.read("source")? })
    }
}

/// A day that is to follow its weekday again.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayNamed {
    /// The day, in China.
    pub day: NaiveDate,
}

/// Which year.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct YearQuery {
    /// The year.
    #[validate(range(min = 2020, max = 2100))]
    #[param(minimum = 2020, maximum = 2100, example = 2026)]
    pub year: i32,
}

/// Every marked day of a year, in place of those that are marked.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct YearRequest {
    /// The year.
    #[validate(range(min = 2020, max = 2100))]
    #[schema(minimum = 2020, maximum = 2100, example = 2027)]
    pub year: i32,
    /// Its days, each once; none at all leaves the week alone.
    #[schema(max_items = 366)]
    pub days: Vec<DayRequest>,
}

impl YearRequest {
    /// The days that are asked for.
    ///
    /// # Errors
    /// 422 for a day of another year or one that stands twice, and as [`DayRequest::read`].
    pub fn read(self) -> Result<(i32, Vec<ExceptionalDay>), ApiError> {
        let days = self.days.into_iter().map(DayRequest::read).collect::<Result<Vec<_>, _>>()?;
        ExceptionalDay::check_all_of(&days, self.year)?;
        Ok((self.year, days))
    }
}

/// The marked days of a year; its `days` are what an import takes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct YearView {
    /// For `If-Match`; every change of the week or of a day counts it.
    #[schema(minimum = 1)]
    pub version: i32,
    /// The year.
    pub year: i32,
    /// In the order of the calendar.
    pub days: Vec<DayView>,
}

/// A day that differs from its weekday.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    /// The day, in China.
    pub day: NaiveDate,
    /// How it differs.
    pub kind: DayKind,
    /// What people call it.
    #[schema(value_type = String, example = "国庆节")]
    pub name: String,
    /// Where it is laid down.
    pub source: String,
}

impl From<ExceptionalDay> for DayView {
    fn from(marked: ExceptionalDay) -> Self {
        let ExceptionalDay { day, kind, name, source } = marked;
        Self { day, kind, name: DayName::into_string(name), source: Source::into_string(source) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_two_digits_twice_and_midnight_ends_it() {
        assert_eq!(minutes("09:30"), Some(570));
        assert_eq!(minutes("24:00"), Some(1440));
        for text in ["9:30", "09:60", "+9:30", "0930", "", "09:3０"] {
            assert_eq!(minutes(text), None, "{text}");
        }
        assert!(PeriodTimes { from: "23:00".into(), until: "24:01".into() }.read().is_err());
    }
}
