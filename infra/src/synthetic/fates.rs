//! What becomes of each petition of a grown community: a deck of fates, shuffled by the seed.
//!
//! A fate says what people do and when, never where a petition then stands: that follows from the rules.

use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use sanping_domain::petition::RejectReason;

/// Sets the fates apart from places and words.
const STREAM: u64 = 2;

/// What somebody does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// The desk hands it to its grid, or to the unit that usually handles its category.
    Dispatch,
    /// Whoever has it takes it on.
    Accept,
    /// It goes back to the desk.
    Return,
    /// Progress that the reporter reads.
    Note,
    /// A question to the reporter.
    Ask,
    /// Her answer.
    Answer,
    /// More time is asked for, and granted.
    Extend,
    /// It is put aside until a day that is still to come.
    Suspend,
    /// It is done.
    Finish,
    /// Somebody else finds it done, where the category asks for that.
    PassCheck,
    /// The reporter's score.
    Rate(u8),
    /// The desk calls back after a low score.
    CallBack,
    /// The reporter has it done again.
    Reopen,
    /// The reporter asks for haste.
    Urge,
    /// A neighbour has the same trouble.
    Join,
    /// It belongs to somebody else.
    Reject(RejectReason),
    /// The reporter takes it back.
    Withdraw,
    /// It is the same as the one before it at that place.
    Merge,
}

/// What becomes of one petition: happenings, each with its minutes after the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate(pub Vec<(i64, Happening)>);

/// The size that the counts below are for: the petitions that one real community reports of two years.
pub const FULL: usize = 7_869;
/// Of those: how many are not taken on, taken back, merged, put aside, or still at work at the end.
const REJECTED: usize = 96;
const WITHDRAWN: usize = 60;
const MERGED: usize = 80;
const SUSPENDED: usize = 22;
const AT_WORK: usize = 58;

/// The fates of `count` petitions in the order of their reports. In full those still at work are the latest.
#[must_use]
pub fn fates(seed: u64, count: usize) -> Vec<Fate> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(STREAM);
    let share = |of: usize| of * count / FULL;
    let mut deck = vec![End::Rejected; share(REJECTED)];
    deck.extend(vec![End::Withdrawn; share(WITHDRAWN)]);
    deck.extend(vec![End::Merged; share(MERGED)]);
    deck.extend(vec![End::Suspended; share(SUSPENDED)]);
    let latest = share(AT_WORK);
    deck.resize(count.saturating_sub(latest).max(deck.len()), End::Handled);
    deck.shuffle(&mut rng);
    // The first has none before it to be merged into.
    if let Some(first) = deck.iter().position(|end| *end == End::Handled) {
        deck.swap(0, first);
    }
    deck.extend(vec![End::AtWork; latest]);
    deck.truncate(count);
    deck.into_iter().map(|end| end.fate(&mut rng)).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Rejected,
    Withdrawn,
    Merged,
    Suspended,
    AtWork,
    Handled,
}

impl End {
    fn fate(self, rng: &mut ChaCha8Rng) -> Fate {
        use Happening as H;
        let mut steps = Story { rng, steps: Vec::new() };
        match self {
            Self::Rejected => {
                let reason =
                    RejectReason::ALL.get(steps.rng.random_range(0..RejectReason::ALL.len())).copied();
                steps.after(5..180, H::Reject(reason.unwrap_or(RejectReason::NotOurs)));
            }
            Self::Withdrawn => steps.after(10..600, H::Withdraw),
            Self::Merged => steps.after(10..240, H::Merge),
            Self::Suspended => {
                steps.begin();
                steps.after(120..2_000, H::Suspend);
            }
            Self::AtWork => steps.at_work(),
            Self::Handled => steps.handled(),
        }
        Fate(steps.steps)
    }
}

struct Story<'a> {
    rng: &'a mut ChaCha8Rng,
    steps: Vec<(i64, Happening)>,
}

impl Story<'_> {
    fn after(&mut self, minutes: std::ops::Range<i64>, what: Happening) {
        let wait = self.rng.random_range(minutes);
        self.steps.push((wait, what));
    }

    /// With a chance in a thousand.
    fn perhaps(&mut self, permille: u32, minutes: std::ops::Range<i64>, what: Happening) {
        if self.rng.random_range(0..1_000) < permille {
            self.after(minutes, what);
        }
    }

    /// Dispatched, now and then returned or urged, and accepted.
    fn begin(&mut self) {
        self.after(3..55, Happening::Dispatch);
        if self.rng.random_range(0..1_000) < 45 {
            self.after(20..400, Happening::Return);
            self.after(10..120, Happening::Dispatch);
        }
        self.perhaps(30, 60..600, Happening::Urge);
        self.perhaps(60, 5..90, Happening::Join);
        self.after(3..90, Happening::Accept);
    }

    fn work(&mut self) {
        self.perhaps(180, 30..500, Happening::Note);
        if self.rng.random_range(0..1_000) < 70 {
            self.after(20..200, Happening::Ask);
            self.after(30..1_500, Happening::Answer);
        }
        self.perhaps(25, 60..600, Happening::Extend);
        // Most within hours, some within days, a few late.
        let wait = match self.rng.random_range(0..100) {
            0..70 => 40..420,
            70..96 => 600..3_500,
            _ => 6_000..14_000,
        };
        self.after(wait, Happening::Finish);
        self.after(20..500, Happening::PassCheck);
    }

    fn handled(&mut self) {
        self.begin();
        self.work();
        let score = match self.rng.random_range(0..1_000) {
            // Who says nothing has said nothing: it is closed when the window is over.
            0..280 => return,
            280..880 => 5,
            880..980 => 4,
            980..988 => 3,
            988..995 => 2,
            _ => 1,
        };
        self.after(30..4_000, Happening::Rate(score));
        if score <= 2 {
            self.after(60..600, Happening::CallBack);
            if self.rng.random_range(0..2) == 0 {
                self.after(30..600, Happening::Reopen);
                self.work();
                self.after(30..2_000, Happening::Rate(4));
            }
        }
    }

    /// Reported lately: as far as people have come.
    fn at_work(&mut self) {
        let far = self.rng.random_range(0..4);
        if far == 1 {
            self.after(3..55, Happening::Dispatch);
        }
        if far >= 2 {
            self.begin();
            self.perhaps(400, 10..120, Happening::Note);
        }
        if far == 3 {
            self.after(10..120, Happening::Ask);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends_with(fates: &[Fate], what: impl Fn(Happening) -> bool) -> usize {
        fates.iter().filter(|fate| fate.0.last().is_some_and(|last| what(last.1))).count()
    }

    #[test]
    fn a_seed_gives_the_same_fates_every_time() {
        assert_eq!(fates(1, FULL), fates(1, FULL));
        assert_ne!(fates(1, FULL), fates(2, FULL));
    }

    #[test]
    fn a_full_deck_holds_every_sort_of_fate_and_the_latest_are_at_work() {
        let all = fates(1, FULL);
        assert_eq!(all.len(), FULL);
        assert_eq!(ends_with(&all, |last| matches!(last, Happening::Reject(_))), REJECTED);
        assert_eq!(ends_with(&all, |last| last == Happening::Withdraw), WITHDRAWN);
        assert_eq!(ends_with(&all, |last| last == Happening::Merge), MERGED);
        assert_eq!(ends_with(&all, |last| last == Happening::Suspend), SUSPENDED);
        let finished = |fate: &Fate| fate.0.iter().any(|step| step.1 == Happening::Finish);
        assert!(!all.iter().skip(FULL - AT_WORK).any(finished));
        assert!(finished(&all[0]));
    }

    #[test]
    fn a_low_score_is_called_back() {
        for fate in fates(3, 2_000) {
            let low = fate.0.iter().position(|step| matches!(step.1, Happening::Rate(1 | 2)));
            if let Some(at) = low {
                assert_eq!(fate.0[at + 1].1, Happening::CallBack);
            }
        }
    }
}
