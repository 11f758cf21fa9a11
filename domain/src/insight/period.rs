use super::InsightError;
use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, TimeDelta, Utc};

/// Days in China, half open: from the first midnight up to the last, which is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The day after the last.
    pub to: NaiveDate,
}

impl Period {
    /// The most days in one: two years, so that a year can be set against the one before.
    pub const MAX_DAYS: i64 = 731;
    /// The days meant where none are said, the present one included.
    const USUAL: Days = Days::new(30);

    /// The days asked for. Left out, the end is the end of `today` and the beginning 30 days before the end.
    ///
    /// # Errors
    /// [`InsightError::PeriodEmpty`], [`InsightError::PeriodTooLong`] or [`InsightError::PeriodOutOfRange`].
    pub fn new(
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Result<Self, InsightError> {
        let to = to.unwrap_or_else(|| today.succ_opt().unwrap_or(today));
        let from = from.unwrap_or_else(|| to.checked_sub_days(Self::USUAL).unwrap_or(to));
        match (to - from).num_days() {
            ..=0 => Err(InsightError::PeriodEmpty),
            days if days > Self::MAX_DAYS => Err(InsightError::PeriodTooLong(Self::MAX_DAYS)),
            _ if from.year() < 1 || to.year() > 9999 => Err(InsightError::PeriodOutOfRange),
            _ => Ok(Self { from, to }),
        }
    }

    /// From this instant on.
    #[must_use]
    pub fn begins(self) -> DateTime<Utc> {
        midnight(self.from)
    }

    /// Before this instant.
    #[must_use]
    pub fn ends(self) -> DateTime<Utc> {
        midnight(self.to)
    }
}

/// When the day begins in China (Asia/Shanghai, UTC+8 all year since 1991).
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let at = day.and_time(chrono::NaiveTime::MIN);
    let china = FixedOffset::east_opt(8 * 3600).and_then(|china| at.and_local_timezone(china).single());
    china.map_or_else(|| at.and_utc() - TimeDelta::hours(8), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_runs_from_midnight_to_midnight_in_china() {
        let period =
            Period::new(Some(day("2026-11-01")), Some(day("2026-12-01")), day("2030-01-01")).unwrap();
        assert_eq!(period.begins().to_rfc3339(), "2026-10-31T16:00:00+00:00");
        assert_eq!(period.ends().to_rfc3339(), "2026-11-30T16:00:00+00:00");
    }

    #[test]
    fn the_last_thirty_days_are_meant_where_none_are_said() {
        let usual = Period::new(None, None, day("2026-11-22")).unwrap();
        assert_eq!((usual.from, usual.to), (day("2026-10-24"), day("2026-11-23")));
        let before = Period::new(None, Some(day("2026-02-01")), day("2026-11-22")).unwrap();
        assert_eq!(before.from, day("2026-01-02"));
    }

    #[test]
    fn no_empty_period_and_none_longer_than_two_years_with_a_leap_day() {
        let period = |from, to| Period::new(Some(day(from)), Some(day(to)), day("2026-11-22"));
        assert_eq!(period("2026-11-02", "2026-11-02"), Err(InsightError::PeriodEmpty));
        assert_eq!(period("2026-11-02", "2026-11-01"), Err(InsightError::PeriodEmpty));
        assert!(period("2027-03-01", "2029-03-01").is_ok());
        assert_eq!(period("2027-03-01", "2029-03-02"), Err(InsightError::PeriodTooLong(731)));
        assert_eq!(
            Period::new(Some(NaiveDate::MIN), Some(NaiveDate::MAX), NaiveDate::MAX),
            Err(InsightError::PeriodTooLong(731))
        );
        for (from, to) in [("0000-12-31", "0001-01-02"), ("9999-12-01", "+10000-01-01")] {
            assert_eq!(period(from, to), Err(InsightError::PeriodOutOfRange), "{from}");
        }
        assert!(period("0001-01-01", "0001-02-01").is_ok());
        assert_eq!(Period::new(Some(NaiveDate::MAX), None, NaiveDate::MAX), Err(InsightError::PeriodEmpty));
    }
}
