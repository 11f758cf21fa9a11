use chrono::TimeDelta;

/// After the first, second … failed try: how long until the next, as Standard Webhooks proposes. About a day and a
/// quarter in all.
const WAITS: [TimeDelta; 7] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(10),
];

/// How long to wait after this many failed tries; `None` where it is time to give up.
///
/// `jitter`, 0 to 1, spreads up to a tenth on top, so that many do not come back at once.
#[must_use]
pub fn next_try(attempts: i32, jitter: f32) -> Option<TimeDelta> {
    let at = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let wait = *WAITS.get(at)?;
    let tenth = wait.num_milliseconds() / 10;
    let steps = [0.25, 0.5, 0.75].iter().filter(|step| jitter >= **step).count();
    Some(wait + TimeDelta::milliseconds(tenth * i64::try_from(steps).unwrap_or(0) / 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_with_the_eighth_try() {
        let waits: Vec<_> = (1..=7).map(|attempts| next_try(attempts, 0.0).unwrap()).collect();
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((next_try(8, 0.0), next_try(0, 0.0), next_try(-1, 0.5)), (None, None, None));
        assert!(next_try(2, 1.0) > next_try(2, 0.0));
    }
}
