use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

/// Seconds that China is ahead of UTC.
const AHEAD: i32 = 8 * 3600;

/// The day in China at an instant.
#[must_use]
pub fn civil_day(at: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(AHEAD) {
        Some(china) => at.with_timezone(&china).date_naive(),
        None => at.date_naive(),
    }
}

/// The instant at which a day begins in China.
#[must_use]
pub fn civil_midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(i64::from(AHEAD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_china() {
        let before = "2026-11-20T15:59:59Z".parse().unwrap();
        let midnight = "2026-11-20T16:00:00Z".parse().unwrap();
        assert_eq!(civil_day(before).to_string(), "2026-11-20");
        assert_eq!(civil_day(midnight).to_string(), "2026-11-21");
        assert_eq!(civil_midnight(civil_day(midnight)), midnight);
    }
}
