use chrono::TimeDelta;

/// How often a telling is tried, and how long it waits in between: each wait is four times the one before,
/// up to a cap, and up to a fifth shorter or longer by chance, so that a provider that comes back is not met
/// by everybody at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Attempts in all; after the last one a telling is a dead letter. At least 1.
    pub attempts: i32,
    /// The wait after the first failure.
    pub first: TimeDelta,
    /// The longest wait, chance included.
    pub cap: TimeDelta,
}

impl Default for Retry {
    /// Eight attempts over some three and a half hours.
    fn default() -> Self {
        Self { attempts: 8, first: TimeDelta::seconds(10), cap: TimeDelta::hours(1) }
    }
}

impl Retry {
    /// The most that chance may shift a wait, in thousandths.
    pub const SHIFT: i32 = 200;

    /// How long to wait after this many failed attempts; none where that was the last one.
    ///
    /// `shift` is the share of chance in thousandths, −200 to 200.
    #[must_use]
    pub fn wait(&self, failed: i32, shift: i32) -> Option<TimeDelta> {
        if failed >= self.attempts {
            return None;
        }
        let mut wait = self.first;
        for _ in 1..failed {
            wait = (wait * 4).min(self.cap);
        }
        let wait = wait + wait * shift.clamp(-Self::SHIFT, Self::SHIFT) / 1000;
        Some(wait.min(self.cap))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wait_is_bounded_and_grows_up_to_chance(
            failed in 1..40i32, first in 1..600i64, a in -200..=200, b in -200..=200,
        ) {
            let retry = Retry { attempts: 50, first: TimeDelta::seconds(first), ..Retry::default() };
            let (now, next) = (retry.wait(failed, a).unwrap(), retry.wait(failed + 1, b).unwrap());
            prop_assert!(now > TimeDelta::zero() && now <= retry.cap && next <= retry.cap);
            prop_assert!(next * 3 >= now * 2, "{now} is followed by {next}");
        }

        #[test]
        fn it_ends(attempts in 1..20i32, shift in -200..=200) {
            let retry = Retry { attempts, ..Retry::default() };
            let waits = (1..100).filter(|n| retry.wait(*n, shift).is_some());
            prop_assert_eq!(i32::try_from(waits.count()), Ok(attempts - 1));
        }
    }

    #[test]
    fn the_default_gives_up_after_two_to_four_hours() {
        let retry = Retry::default();
        let sum = |shift| (1..8).filter_map(|n| retry.wait(n, shift)).sum::<TimeDelta>();
        assert!(sum(-200) > TimeDelta::hours(2) && sum(200) < TimeDelta::hours(4));
    }
}
