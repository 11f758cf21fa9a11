use super::RoutingError;
use crate::petition::{Channel, coded::coded};
use crate::shared::{CategoryId, GridId, Name, TextError};
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

coded! {
    /// What a condition of a rule asks about.
    Condition {
        /// The category.
        Category = "category",
        /// The node of the tree.
        Grid = "grid",
        /// The door it came through.
        Channel = "channel",
        /// The time of day in China.
        Hours = "hours",
        /// The day of the week in China.
        Weekday = "weekday",
        /// The words of title, body and address.
        Words = "words",
    }

    /// A day of the week.
    Weekday {
        /// 星期一.
        Monday = "monday",
        /// 星期二.
        Tuesday = "tuesday",
        /// 星期三.
        Wednesday = "wednesday",
        /// 星期四.
        Thursday = "thursday",
        /// 星期五.
        Friday = "friday",
        /// 星期六.
        Saturday = "saturday",
        /// 星期日.
        Sunday = "sunday",
    }

    /// How many of the words must be said.
    WordMatch {
        /// One of them.
        Any = "any",
        /// All of them.
        All = "all",
    }
}

/// When a rule speaks: every condition that is given must hold; one that is left empty always does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Conditions {
    /// Of one of these categories or one under them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryId>,
    /// At or under one of these nodes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grids: Vec<GridId>,
    /// Through one of these doors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// At this time of day in China.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// On one of these days in China.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<Weekday>,
    /// With these words in title, body or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
}

impl Conditions {
    /// Whether there are none, so that the rule always speaks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A minute of the day, written `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "08:30")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Minutes of a whole day.
    pub(super) const DAY: u16 = 24 * 60;

    /// Reads `HH:MM`, 00:00 to 23:59.
    ///
    /// # Errors
    /// [`RoutingError::TimeOfDay`].
    pub fn parse(text: &str) -> Result<Self, RoutingError> {
        let digits =
            |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse());
        let (hours, minutes) = text.split_once(':').ok_or(RoutingError::TimeOfDay)?;
        match (digits(hours), digits(minutes)) {
            (Some(Ok(hours @ 0u16..=23)), Some(Ok(minutes @ 0u16..=59))) => Ok(Self(hours * 60 + minutes)),
            _ => Err(RoutingError::TimeOfDay),
        }
    }

    /// Minutes from midnight, 0 to 1439.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = RoutingError;
    fn try_from(text: String) -> Result<Self, RoutingError> {
        Self::parse(&text)
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        format!("{:02}:{:02}", time.0 / 60, time.0 % 60)
    }
}

/// A part of the day, from a minute on until just before another; past midnight where that is the earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hours {
    /// From this minute on.
    pub from: TimeOfDay,
    /// Until just before this one.
    pub to: TimeOfDay,
}

impl Hours {
    /// Takes two different minutes.
    ///
    /// # Errors
    /// [`RoutingError::HoursEmpty`].
    pub fn new(from: TimeOfDay, to: TimeOfDay) -> Result<Self, RoutingError> {
        if from == to { Err(RoutingError::HoursEmpty) } else { Ok(Self { from, to }) }
    }

    /// Whether the minute lies in it.
    #[must_use]
    pub const fn holds(self, minute: u16) -> bool {
        since(self.from, minute) < self.length()
    }

    /// Whether the whole of the other lies in it.
    pub(super) const fn covers(self, other: Self) -> bool {
        since(self.from, other.from.0) + other.length() <= self.length()
    }

    const fn length(self) -> u16 {
        since(self.from, self.to.0)
    }
}

/// Minutes from one time of day until the next time it is `minute`.
const fn since(from: TimeOfDay, minute: u16) -> u16 {
    (minute + TimeOfDay::DAY - from.0) % TimeOfDay::DAY
}

/// A word that is looked for: 1 to 20 characters on one line, whatever its case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Word(String);

impl Word {
    /// Reads a word and folds its case.
    ///
    /// # Errors
    /// [`TextError`].
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        // Folding may make a word longer.
        Ok(Self(Name::<20>::parse(&raw.to_lowercase())?.into_string()))
    }

    /// The word, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Words that must be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Words {
    /// One of them or all.
    #[serde(rename = "match")]
    pub mode: WordMatch,
    /// The words.
    pub list: Vec<Word>,
}

/// The minute of the day and the day of the week in China (UTC+8 all year).
pub(super) fn in_china(at: DateTime<Utc>) -> (u16, Weekday) {
    let local = at.naive_utc().checked_add_signed(TimeDelta::hours(8)).unwrap_or(at.naive_utc());
    let minute = local.hour() * 60 + local.minute();
    let day = match local.weekday() {
        chrono::Weekday::Mon => Weekday::Monday,
        chrono::Weekday::Tue => Weekday::Tuesday,
        chrono::Weekday::Wed => Weekday::Wednesday,
        chrono::Weekday::Thu => Weekday::Thursday,
        chrono::Weekday::Fri => Weekday::Friday,
        chrono::Weekday::Sat => Weekday::Saturday,
        chrono::Weekday::Sun => Weekday::Sunday,
    };
    (u16::try_from(minute).unwrap_or_default(), day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hours(from: &str, to: &str) -> Hours {
        Hours::new(TimeOfDay::parse(from).unwrap(), TimeOfDay::parse(to).unwrap()).unwrap()
    }

    #[test]
    fn a_night_goes_past_midnight() {
        let night = hours("22:00", "06:00");
        assert!(night.holds(22 * 60) && night.holds(0) && night.holds(6 * 60 - 1));
        assert!(!night.holds(6 * 60) && !night.holds(12 * 60));
        assert!(night.covers(hours("23:30", "01:00")) && !night.covers(hours("05:00", "07:00")));
    }

    #[test]
    fn the_day_and_the_minute_are_those_of_china() {
        let at = "2026-11-22T16:05:00Z".parse().unwrap();
        assert_eq!(in_china(at), (5, Weekday::Monday));
    }

    #[test]
    fn a_time_of_day_is_written_in_one_way() {
        for text in ["", "8:00", "24:00", "08:60", "08:0a", "+8:00", "08:00:00", "０８:００"] {
            assert_eq!(TimeOfDay::parse(text), Err(RoutingError::TimeOfDay), "{text}");
        }
        assert_eq!(String::from(TimeOfDay::parse("07:05").unwrap()), "07:05");
        let noon = TimeOfDay::parse("12:00").unwrap();
        assert_eq!(Hours::new(noon, noon), Err(RoutingError::HoursEmpty));
    }

    proptest! {
        #[test]
        fn hours_cover_others_just_where_they_hold_each_of_their_minutes(a in 0u16..48, b in 0u16..48, c in 0u16..48, d in 0u16..48) {
            prop_assume!(a != b && c != d);
            let half = |n: u16| TimeOfDay(n * 30);
            let (one, other) = (Hours { from: half(a), to: half(b) }, Hours { from: half(c), to: half(d) });
            let every = (0..TimeOfDay::DAY).filter(|minute| other.holds(*minute)).all(|minute| one.holds(minute));
            prop_assert_eq!(one.covers(other), every);
        }
    }
}
