use super::{Channel, Group, Language};
use crate::{petition::coded::coded, shared::AccountId};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use std::collections::BTreeMap;

coded! {
    /// What a person wants of a channel.
    Choice {
        /// What Sanping thinks best (see [`super::plan`]).
        Default = "default",
        /// Always.
        On = "on",
        /// Never.
        Off = "off",
    }
}

/// The hours of the day, in China, in which a person wants only what cannot wait. They may cross midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// When they begin.
    pub from: NaiveTime,
    /// When they end; the same as `from` means that there are none.
    pub to: NaiveTime,
}

/// The choices of a person, by group and channel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices(BTreeMap<(Group, Channel), Choice>);

/// How a person wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// Whose.
    pub account: AccountId,
    /// In which language words outside are sent.
    pub language: Language,
    /// When not to be disturbed.
    pub quiet: QuietHours,
    /// What is switched on and off.
    pub choices: Choices,
    /// Counts the changes; 0 for somebody who never chose.
    pub version: i32,
}

/// China keeps one time all year.
const CHINA: TimeDelta = TimeDelta::hours(8);

impl Default for QuietHours {
    /// From 22:00 to 07:00.
    fn default() -> Self {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        Self { from: hour(22), to: hour(7) }
    }
}

impl QuietHours {
    /// When the quiet that holds at this moment ends; none where it is not quiet.
    #[must_use]
    pub fn end_of(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let clock = (now + CHINA).time();
        let within = if self.from <= self.to {
            self.from <= clock && clock < self.to
        } else {
            self.from <= clock || clock < self.to
        };
        let wait = self.to.signed_duration_since(clock);
        let wait = if wait > TimeDelta::zero() { wait } else { wait + TimeDelta::days(1) };
        within.then(|| now + wait)
    }
}

impl Choices {
    /// Sets one. The inbox takes everything, so a choice for it says nothing.
    pub fn set(&mut self, group: Group, channel: Channel, choice: Choice) {
        if Channel::OUTSIDE.contains(&channel) && choice != Choice::Default {
            self.0.insert((group, channel), choice);
        } else {
            self.0.remove(&(group, channel));
        }
    }

    /// What was chosen.
    #[must_use]
    pub fn get(&self, group: Group, channel: Channel) -> Choice {
        self.0.get(&(group, channel)).copied().unwrap_or(Choice::Default)
    }

    /// Those that are no default.
    pub fn iter(&self) -> impl Iterator<Item = (Group, Channel, Choice)> {
        self.0.iter().map(|((group, channel), choice)| (*group, *channel, *choice))
    }
}

impl Preferences {
    /// Those of somebody who never chose.
    #[must_use]
    pub fn of(account: AccountId) -> Self {
        Self {
            account,
            language: Language::Zh,
            quiet: QuietHours::default(),
            choices: Choices::default(),
            version: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn the_night_ends_in_the_morning_in_china() {
        // 23:30 in China on the 21st.
        let night: DateTime<Utc> = "2026-11-21T15:30:00Z".parse().unwrap();
        let morning: DateTime<Utc> = "2026-11-21T23:00:00Z".parse().unwrap();
        assert_eq!(QuietHours::default().end_of(night), Some(morning));
        assert_eq!(QuietHours::default().end_of(morning), None);
    }

    #[test]
    fn the_same_hour_twice_is_never_quiet() {
        let never = QuietHours { from: time(9, 0), to: time(9, 0) };
        for hour in 0..24 {
            assert_eq!(never.end_of(DateTime::UNIX_EPOCH + TimeDelta::hours(hour)), None);
        }
    }

    proptest! {
        #[test]
        fn after_the_end_it_is_not_quiet(from in 0..1440u32, to in 0..1440u32, now in 0..200_000i64) {
            let quiet = QuietHours { from: time(from / 60, from % 60), to: time(to / 60, to % 60) };
            let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(now);
            if let Some(end) = quiet.end_of(now) {
                prop_assert!(end > now && end - now <= TimeDelta::days(1));
                prop_assert_eq!(quiet.end_of(end), None);
            }
        }
    }
}
