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
    /// is asked for. Where a century does not hold so much, the last work in it ends.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;
    use chrono::Weekday;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_str(&format!("{text} +0800"), "%Y-%m-%d %H:%M %z").unwrap().to_utc()
    }

    fn marked(days: &[(&str, DayKind)]) -> Calendar {
        let days = days.iter().map(|(day, kind)| (day.parse().unwrap(), *kind)).collect();
        Calendar { days, ..Calendar::default() }
    }

    /// 中秋 and 国庆 of 2026, with their make-up days.
    fn autumn() -> Calendar {
        let holidays = (25..=27).map(|day| format!("2026-09-{day}"));
        let holidays = holidays.chain((1..=7).map(|day| format!("2026-10-{day:02}")));
        let mut calendar = marked(&[("2026-09-20", DayKind::Workday), ("2026-10-10", DayKind::Workday)]);
        calendar.days.extend(holidays.map(|day| (day.parse().unwrap(), DayKind::Holiday)));
        calendar
    }

    #[test]
    fn working_time_skips_the_noon_the_night_the_weekend_and_the_holidays() {
        let calendar = autumn();
        // Thursday half past five: half an hour before the evening, then the festival until Monday.
        let start = at("2026-09-24 17:30");
        for (minutes, end) in [
            (30, "2026-09-24 18:00"),
            (31, "2026-09-28 09:01"),
            (30 + 180, "2026-09-28 12:00"),
            (30 + 181, "2026-09-28 14:01"),
            (30 + 3 * 420, "2026-09-30 18:00"),
            (31 + 3 * 420, "2026-10-08 09:01"),
            (30 + 5 * 420, "2026-10-09 18:00"),
            // The Saturday is worked in place of the holidays.
            (31 + 5 * 420, "2026-10-10 09:01"),
            (31 + 6 * 420, "2026-10-12 09:01"),
        ] {
            assert_eq!(calendar.add_working(start, TimeDelta::minutes(minutes)), at(end), "{minutes}");
        }
    }

    #[test]
    fn an_extension_by_working_days_keeps_the_time_of_day() {
        let calendar = autumn();
        assert_eq!(calendar.add_working_days(at("2026-09-24 15:20"), 1), at("2026-09-28 15:20"));
        assert_eq!(calendar.add_working_days(at("2026-09-30 18:00"), 3), at("2026-10-10 18:00"));
        // A deadline in the night of a holiday moves to the night of the next working day.
        assert_eq!(calendar.add_working_days(at("2026-10-03 03:00"), 1), at("2026-10-08 03:00"));
        assert_eq!(calendar.add_working_days(at("2026-10-03 03:00"), 0), at("2026-10-03 03:00"));
    }

    #[test]
    fn a_year_holds_each_of_its_days_once() {
        let day = |text: &str, kind| ExceptionalDay {
            day: text.parse().unwrap(),
            kind,
            name: DayName::parse("节").unwrap(),
            source: Source::parse("据").unwrap(),
        };
        let (rest, work) = (day("2026-05-01", DayKind::Holiday), day("2026-05-01", DayKind::Workday));
        let twice = CalendarError::DayTwice(rest.day);
        assert_eq!(ExceptionalDay::check_all_of(&[rest.clone(), work], 2026), Err(twice));
        let outside = CalendarError::DayOutsideYear(rest.day);
        assert_eq!(ExceptionalDay::check_all_of(&[rest], 2027), Err(outside));
        assert_eq!(ExceptionalDay::check_all_of(&[], 2101), Err(CalendarError::YearOutOfRange));
    }

    /// A week and some marked days around the instants that are tried.
    fn calendars() -> impl Strategy<Value = Calendar> {
        let periods = prop::collection::btree_set(0u16..1440, 2..8).prop_map(|edges| {
            let edges: Vec<u16> = edges.into_iter().collect();
            let pairs = edges.chunks_exact(2).map(|pair| Period::new(pair[0], pair[1]).unwrap());
            pairs.collect::<Vec<_>>()
        });
        let days = prop::collection::btree_map(0u64..400, any::<bool>(), 0..40).prop_map(|days| {
            let first: NaiveDate = "2026-01-01".parse().unwrap();
            let kind = |rest| if rest { DayKind::Holiday } else { DayKind::Workday };
            days.into_iter().map(|(day, rest)| (first + Days::new(day), kind(rest))).collect()
        });
        let calendars = (1u8..128, periods, days).prop_map(|(bits, periods, days)| {
            let worked =
                (0..7u8).filter(|bit| bits & (1 << bit) != 0).map(|bit| Weekday::try_from(bit).unwrap());
            Calendar { week: Week::new(worked, periods).unwrap(), days }
        });
        // A week of a minute would not hold in a century what is asked for below.
        calendars.prop_filter("an hour a week at least", |calendar| {
            let day: TimeDelta =
                calendar.week.periods().iter().map(|one| one.bounds().1 - one.bounds().0).sum();
            day >= TimeDelta::hours(1)
        })
    }

    #[test]
    fn what_a_century_does_not_hold_ends_with_it() {
        let minute = vec![Period::new(600, 601).unwrap()];
        let calendar = Calendar { week: Week::new([Weekday::Mon], minute).unwrap(), ..Calendar::default() };
        let end = calendar.add_working(at("2026-01-01 00:00"), TimeDelta::minutes(9_000));
        assert_eq!(end, at("2135-07-04 10:01"));
    }

    fn instants() -> impl Strategy<Value = DateTime<Utc>> {
        (1_767_200_000_i64..1_790_000_000).prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
    }

    proptest! {
        #[test]
        fn adding_working_time_is_undone_by_measuring_it(
            calendar in calendars(), start in instants(), minutes in 0i64..20_000,
        ) {
            let time = TimeDelta::minutes(minutes);
            let end = calendar.add_working(start, time);
            prop_assert!(end >= start);
            prop_assert_eq!(calendar.working_between(start, end), time);
            // It is the earliest such instant.
            if minutes > 0 {
                prop_assert!(calendar.working_between(start, end - TimeDelta::seconds(1)) < time);
            }
        }

        #[test]
        fn working_time_adds_up_and_never_runs_back(
            calendar in calendars(), start in instants(), one in 0i64..9_000, other in 0i64..9_000,
        ) {
            let (one, other) = (TimeDelta::minutes(one), TimeDelta::minutes(other));
            let (first, both) = (calendar.add_working(start, one), calendar.add_working(start, one + other));
            prop_assert!(first <= both);
            prop_assert_eq!(calendar.add_working(first, other), both);
            let middle = start + (both - start) / 2;
            prop_assert_eq!(
                calendar.working_between(start, middle) + calendar.working_between(middle, both),
                calendar.working_between(start, both)
            );
        }
    }
}
