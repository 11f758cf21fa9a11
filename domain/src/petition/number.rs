use chrono::{Datelike, NaiveDate};
use std::{fmt, str::FromStr};

/// The number people say and write: `SQ-20261121-000123`, the day in China and a counter within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    day: NaiveDate,
    counter: u32,
}

/// The text is no petition number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a petition number looks like SQ-20261121-000123")]
pub struct NumberError;

impl Number {
    /// The most petitions one day can number.
    pub const MAX: u32 = 999_999;

    /// Builds the number of the `counter`th petition of `day`, counted from 1.
    ///
    /// # Errors
    /// [`NumberError`] where the counter is 0 or above [`Number::MAX`], or the year has not four digits.
    pub fn new(day: NaiveDate, counter: u32) -> Result<Self, NumberError> {
        if (1..=Self::MAX).contains(&counter) && (1000..=9999).contains(&day.year()) {
            Ok(Self { day, counter })
        } else {
            Err(NumberError)
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Written twenty times for a list: chrono would read a pattern each time.
        let (year, month, day) = (self.day.year(), self.day.month(), self.day.day());
        write!(f, "SQ-{year:04}{month:02}{day:02}-{:06}", self.counter)
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (day, counter) =
            text.strip_prefix("SQ-").and_then(|rest| rest.split_once('-')).ok_or(NumberError)?;
        let day = NaiveDate::parse_from_str(day, "%Y%m%d").map_err(|_| NumberError)?;
        let number = Self::new(day, counter.parse().map_err(|_| NumberError)?)?;
        if number.to_string() == text { Ok(number) } else { Err(NumberError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_reads_as_people_write_it() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!(Number::new(day, 123).unwrap().to_string(), "SQ-20261121-000123");
        assert_eq!(Number::new(day, 0), Err(NumberError));
        assert_eq!(Number::new(day, 1_000_000), Err(NumberError));
    }

    #[test]
    fn a_number_written_otherwise_is_refused() {
        for text in ["SQ-20261121-123", "SQ-20261321-000123", "sq-20261121-000123", "SQ-20261121-+00123", ""]
        {
            assert_eq!(text.parse::<Number>(), Err(NumberError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_comes_back_as_it_went(days in 0i32..4_000_000, counter in 1u32..=999_999) {
            if let Some(Ok(number)) = NaiveDate::from_num_days_from_ce_opt(days).map(|day| Number::new(day, counter)) {
                prop_assert_eq!(number.to_string().parse(), Ok(number));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "(SQ-)?[0-9+-]{0,12}.{0,9}") {
            let _ = text.parse::<Number>();
        }
    }
}
