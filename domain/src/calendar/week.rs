use super::CalendarError;
use chrono::{TimeDelta, Weekday};

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// The most working periods of a day.
const PERIODS: usize = 6;

/// A stretch of a working day, in minutes from midnight in China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    from: u16,
    until: u16,
}

impl Period {
    /// A period that begins before it ends, within one day.
    ///
    /// # Errors
    /// [`CalendarError::PeriodInvalid`].
    pub const fn new(from: u16, until: u16) -> Result<Self, CalendarError> {
        if from < until && until <= DAY {
            Ok(Self { from, until })
        } else {
            Err(CalendarError::PeriodInvalid)
        }
    }

    /// The minute at which it begins.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute at which it ends; it is the first that is not worked.
    #[must_use]
    pub const fn until(self) -> u16 {
        self.until
    }

    /// Begin and end, from midnight.
    pub(super) fn bounds(self) -> (TimeDelta, TimeDelta) {
        (TimeDelta::minutes(self.from.into()), TimeDelta::minutes(self.until.into()))
    }
}

/// The week that holds where no day says otherwise: which weekdays are worked, and when on each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Bit 0 is Monday.
    weekdays: u8,
    periods: Vec<Period>,
}

impl Week {
    /// A week with some working time in it; the periods are put in order.
    ///
    /// # Errors
    /// [`CalendarError::NoWorkingTime`] or [`CalendarError::PeriodsOverlap`].
    pub fn new(
        weekdays: impl IntoIterator<Item = Weekday>,
        mut periods: Vec<Period>,
    ) -> Result<Self, CalendarError> {
        let weekdays = weekdays.into_iter().fold(0, |bits, day| bits | bit(day));
        if weekdays == 0 || periods.is_empty() {
            return Err(CalendarError::NoWorkingTime);
        }
        periods.sort_unstable();
        let apart = periods.iter().zip(periods.iter().skip(1)).all(|(one, next)| one.until <= next.from);
        if apart && periods.len() <= PERIODS {
            Ok(Self { weekdays, periods })
        } else {
            Err(CalendarError::PeriodsOverlap)
        }
    }

    /// The weekdays that are worked, Monday first.
    pub fn weekdays(&self) -> impl Iterator<Item = Weekday> + '_ {
        WEEKDAYS.into_iter().filter(|day| self.works_on(*day))
    }

    /// Whether this weekday is worked.
    #[must_use]
    pub const fn works_on(&self, day: Weekday) -> bool {
        self.weekdays & bit(day) != 0
    }

    /// The working periods of a day, in order.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }
}

/// Monday to Friday, 9 to 12 and 14 to 18: seven hours a day.
impl Default for Week {
    fn default() -> Self {
        Self {
            weekdays: 0b001_1111,
            periods: vec![Period { from: 9 * 60, until: 12 * 60 }, Period { from: 14 * 60, until: 18 * 60 }],
        }
    }
}

const WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

const fn bit(day: Weekday) -> u8 {
    match day {
        Weekday::Mon => 1,
        Weekday::Tue => 2,
        Weekday::Wed => 4,
        Weekday::Thu => 8,
        Weekday::Fri => 16,
        Weekday::Sat => 32,
        Weekday::Sun => 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_without_working_time_or_with_overlapping_periods_is_refused() {
        let nine_to_five = Period::new(540, 1020).unwrap();
        assert_eq!(Week::new([], vec![nine_to_five]), Err(CalendarError::NoWorkingTime));
        assert_eq!(Week::new([Weekday::Mon], Vec::new()), Err(CalendarError::NoWorkingTime));
        let within = vec![nine_to_five, Period::new(600, 660).unwrap()];
        assert_eq!(Week::new([Weekday::Mon], within), Err(CalendarError::PeriodsOverlap));
        assert_eq!(Period::new(600, 600), Err(CalendarError::PeriodInvalid));
        assert_eq!(Period::new(600, 1441), Err(CalendarError::PeriodInvalid));
    }

    #[test]
    fn periods_that_touch_stand_side_by_side_in_order() {
        let (morning, noon) = (Period::new(540, 720).unwrap(), Period::new(720, 840).unwrap());
        let week = Week::new([Weekday::Sun], vec![noon, morning]).unwrap();
        assert_eq!(week.periods(), [morning, noon]);
        assert_eq!(week.weekdays().collect::<Vec<_>>(), [Weekday::Sun]);
    }
}
