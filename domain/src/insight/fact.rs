use std::ops::BitOr;

/// A yes or no of one petition that figures are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Neither rejected, withdrawn nor merged.
    Ours,
    /// Handled or closed, and not reopened since.
    Done,
    /// Dispatched, and accepted or past the response deadline.
    ResponseDue,
    /// First accepted before the response deadline.
    ResponseInTime,
    /// Handled at least once, or open, not paused and past the handling deadline.
    HandlingDue,
    /// First handled before the handling deadline.
    HandlingInTime,
    /// Handled at least once.
    Handled,
    /// Rated in the last round that was handled.
    Rated,
    /// Rated, with an average of 4 or more in that round.
    Satisfied,
    /// Closed.
    Closed,
    /// Closed without a rating in the last round.
    Unanswered,
    /// In its second round or a later one.
    Reopened,
    /// Its reporter had the same trouble solved, or so it seemed, within 90 days before.
    Repeated,
    /// Dispatched at least once.
    Dispatched,
    /// Returned to the desk at least once.
    Returned,
    /// Work is still to be done.
    Open,
    /// Open, not paused, and past a deadline that still runs.
    Overdue,
}

impl Fact {
    /// Every fact, in the order of its bits.
    pub const ALL: [Self; 17] = [
        Self::Ours,
        Self::Done,
        Self::ResponseDue,
        Self::ResponseInTime,
        Self::HandlingDue,
        Self::HandlingInTime,
        Self::Handled,
        Self::Rated,
        Self::Satisfied,
        Self::Closed,
        Self::Unanswered,
        Self::Reopened,
        Self::Repeated,
        Self::Dispatched,
        Self::Returned,
        Self::Open,
        Self::Overdue,
    ];

    /// Its bit in [`Facts`].
    #[must_use]
    pub const fn bit(self) -> i64 {
        let place = match self {
            Self::Ours => 0,
            Self::Done => 1,
            Self::ResponseDue => 2,
            Self::ResponseInTime => 3,
            Self::HandlingDue => 4,
            Self::HandlingInTime => 5,
            Self::Handled => 6,
            Self::Rated => 7,
            Self::Satisfied => 8,
            Self::Closed => 9,
            Self::Unanswered => 10,
            Self::Reopened => 11,
            Self::Repeated => 12,
            Self::Dispatched => 13,
            Self::Returned => 14,
            Self::Open => 15,
            Self::Overdue => 16,
        };
        1 << place
    }
}

/// What holds of one petition, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Facts(pub i64);

impl Facts {
    /// Whether it holds.
    #[must_use]
    pub const fn has(self, fact: Fact) -> bool {
        self.0 & fact.bit() != 0
    }
}

impl BitOr<Fact> for Facts {
    type Output = Self;

    fn bitor(self, fact: Fact) -> Self {
        Self(self.0 | fact.bit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_has_a_bit_of_its_own() {
        for (place, fact) in Fact::ALL.into_iter().enumerate() {
            assert_eq!(fact.bit(), 1 << place, "{fact:?}");
            let only = Facts::default() | fact;
            assert!(Fact::ALL.into_iter().all(|other| only.has(other) == (other == fact)));
        }
    }
}
