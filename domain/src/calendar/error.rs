use crate::shared::{Kind, Rule, TextError};
use chrono::NaiveDate;

/// Why a calendar was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No weekday, or no period of the day, is left for work.
    #[error("a week needs some working time")]
    NoWorkingTime,
    /// A period ends before it begins, or outside the day.
    #[error("a working period begins before it ends, within one day")]
    PeriodInvalid,
    /// Two periods share some time, or there are more than six.
    #[error("at most six working periods, none of them within another")]
    PeriodsOverlap,
    /// One day is named twice, perhaps as holiday and as workday.
    #[error("{0} is named twice")]
    DayTwice(NaiveDate),
    /// The day lies outside the year that is being set.
    #[error("{0} lies in another year")]
    DayOutsideYear(NaiveDate),
    /// Not a year that the calendar holds.
    #[error("years from 2020 to 2100 are held")]
    YearOutOfRange,
    /// The day is not marked, so there is nothing to take away.
    #[error("this day is not marked")]
    DayUnknown,
    /// The name of the day breaks its form.
    #[error("the name {0}")]
    Name(TextError),
    /// The source of the day breaks its form.
    #[error("the source {0}")]
    Source(TextError),
}

impl Rule for CalendarError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoWorkingTime => "no_working_time",
            Self::PeriodInvalid => "working_period_invalid",
            Self::PeriodsOverlap => "working_periods_overlap",
            Self::DayTwice(_) => "calendar_day_twice",
            Self::DayOutsideYear(_) => "calendar_day_outside_year",
            Self::YearOutOfRange => "calendar_year_out_of_range",
            Self::DayUnknown => "calendar_day_unknown",
            Self::Name(_) => "calendar_day_name_invalid",
            Self::Source(_) => "calendar_day_source_invalid",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::DayUnknown => Kind::NotFound,
            _ => Kind::Invalid,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoWorkingTime | Self::DayUnknown => None,
            Self::PeriodInvalid | Self::PeriodsOverlap => Some("periods"),
            Self::DayTwice(_) | Self::DayOutsideYear(_) => Some("days"),
            Self::YearOutOfRange => Some("year"),
            Self::Name(_) => Some("name"),
            Self::Source(_) => Some("source"),
        }
    }
}
