use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use std::time::Duration;

/// Asia/Shanghai has had no daylight saving time since 1991, and no import reaches further back in its hours.
const SHANGHAI_SECONDS: i32 = 8 * 3600;
/// Excel serials from 1954 to 2119: wide enough for petitions, too narrow to take a bare year for a day.
const SERIALS: std::ops::Range<f64> = 20_000.0..80_000.0;
/// Years that a petition may carry.
const YEARS: std::ops::Range<i32> = 1950..2120;

/// Why a time could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// None of the shapes known.
    #[error("not a time; write 2026-02-28 11:25:05")]
    Unreadable,
    /// A year that no petition can have.
    #[error("the year must lie in {} to {}", YEARS.start, YEARS.end - 1)]
    OutOfRange,
}

impl TimeError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "time_unreadable",
            Self::OutOfRange => "time_out_of_range",
        }
    }
}

/// Reads a time as people and spreadsheets write it: `2019-02-28 11:25:05`, `2019/2/28 11:25`, `2019年2月28日`,
/// RFC 3339 with or without an offset, or an Excel serial. Without an offset it is Asia/Shanghai; without a
/// time of day it is midnight.
///
/// # Errors
/// [`TimeError`] as its variants say.
pub fn parse_time(text: &str) -> Result<DateTime<Utc>, TimeError> {
    let text = text.trim();
    let moment = match text.parse::<f64>() {
        Ok(serial) => local(from_serial(serial)?)?,
        Err(_) => from_shapes(&plain(text))?,
    };
    if YEARS.contains(&moment.year()) { Ok(moment.to_utc()) } else { Err(TimeError::OutOfRange) }
}

/// One spelling out of many: dashes in the date, one space before the time of day.
fn plain(text: &str) -> String {
    let mut in_date = true;
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '/' | '.' | '年' | '月' if in_date => spaced.push('-'),
            '：' | '时' | '点' | '分' => spaced.push(':'),
            '秒' => {}
            'Z' | 'z' => spaced.push_str("+00:00"),
            '日' | 'T' | 't' => spaced.push(' '),
            other => spaced.push(other),
        }
        in_date &= !(spaced.ends_with(char::is_whitespace));
    }
    let words: Vec<_> = spaced.split_whitespace().collect();
    words.join(" ").trim_end_matches(':').to_owned()
}

fn from_shapes(text: &str) -> Result<DateTime<FixedOffset>, TimeError> {
    for shape in ["%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z", "%Y-%m-%d %H:%M%#z"] {
        if let Ok(moment) = DateTime::parse_from_str(text, shape) {
            return Ok(moment);
        }
    }
    for shape in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(text, shape) {
            return local(moment);
        }
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| TimeError::Unreadable)?;
    local(day.and_time(chrono::NaiveTime::MIN))
}

/// Excel counts days from 1899-12-30 (its calendar has a 29 February 1900); rounded to the second.
fn from_serial(days: f64) -> Result<NaiveDateTime, TimeError> {
    if !SERIALS.contains(&days) {
        return Err(TimeError::Unreadable);
    }
    let seconds =
        Duration::try_from_secs_f64(days * 86_400.0 + 0.5).map_err(|_| TimeError::Unreadable)?.as_secs();
    let span = i64::try_from(seconds).ok().and_then(TimeDelta::try_seconds).ok_or(TimeError::Unreadable)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)
        .and_then(|epoch| epoch.and_time(chrono::NaiveTime::MIN).checked_add_signed(span))
        .ok_or(TimeError::Unreadable)
}

fn local(moment: NaiveDateTime) -> Result<DateTime<FixedOffset>, TimeError> {
    FixedOffset::east_opt(SHANGHAI_SECONDS)
        .and_then(|zone| moment.and_local_timezone(zone).single())
        .ok_or(TimeError::OutOfRange)
}
