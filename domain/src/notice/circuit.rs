use chrono::{DateTime, TimeDelta, Utc};

/// Whether a channel is worth trying: after several failures in a row it rests, each time longer, and then one
/// telling alone tries it. What waits meanwhile is not charged an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circuit {
    failures: u32,
    rests_until: Option<DateTime<Utc>>,
}

impl Circuit {
    /// So many failures in a row make it rest.
    pub const THRESHOLD: u32 = 5;
    /// The first rest.
    pub const FIRST_REST: TimeDelta = TimeDelta::seconds(30);
    /// The longest rest.
    pub const LONGEST_REST: TimeDelta = TimeDelta::minutes(10);

    /// How many tellings may be tried at once, of `usual`: all, one, or none.
    #[must_use]
    pub fn room(&self, usual: u16, now: DateTime<Utc>) -> u16 {
        match self.rests_until {
            None => usual,
            Some(until) if now >= until => usual.min(1),
            Some(_) => 0,
        }
    }

    /// Until when it rests, if it does.
    #[must_use]
    pub fn rests_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.rests_until.filter(|until| now < *until)
    }

    /// The provider answered as agreed, even where it refused a telling.
    pub const fn succeeded(&mut self) {
        self.failures = 0;
        self.rests_until = None;
    }

    /// The provider was of no help.
    pub fn failed(&mut self, now: DateTime<Utc>) {
        self.failures = self.failures.saturating_add(1);
        if self.failures < Self::THRESHOLD || self.rests_until(now).is_some() {
            return;
        }
        let mut rest = Self::FIRST_REST;
        for _ in Self::THRESHOLD..self.failures.min(Self::THRESHOLD + 8) {
            rest = (rest * 2).min(Self::LONGEST_REST);
        }
        self.rests_until = Some(now + rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn five_failures_in_a_row_make_it_rest_and_one_alone_tries_it_after() {
        let mut circuit = Circuit::default();
        for _ in 0..4 {
            circuit.failed(at(0));
        }
        assert_eq!(circuit.room(8, at(0)), 8);
        circuit.failed(at(0));
        assert_eq!((circuit.room(8, at(29)), circuit.room(8, at(30))), (0, 1));
        circuit.failed(at(30));
        assert_eq!((circuit.room(8, at(89)), circuit.room(8, at(90))), (0, 1));
        circuit.succeeded();
        assert_eq!(circuit.room(8, at(90)), 8);
    }

    #[test]
    fn a_success_in_between_begins_the_count_anew() {
        let mut circuit = Circuit::default();
        for _ in 0..20 {
            circuit.failed(at(0));
            circuit.failed(at(0));
            circuit.succeeded();
        }
        assert_eq!(circuit.room(8, at(0)), 8);
    }

    #[test]
    fn it_never_rests_longer_than_said() {
        let (mut circuit, mut now) = (Circuit::default(), at(0));
        for _ in 0..100 {
            circuit.failed(now);
            if let Some(until) = circuit.rests_until(now) {
                assert!(until - now <= Circuit::LONGEST_REST);
                now = until;
            }
        }
        assert!(now > at(0));
    }
}
