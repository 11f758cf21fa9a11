use chrono::TimeDelta;

/// What a figure comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A share.
    Share(Ratio),
    /// Hours; none where nothing was measured.
    Hours(Option<Spread>),
    /// A count.
    Count(i64),
}

/// A part and its whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ratio {
    /// How many of the denominator count; 0 or more.
    pub numerator: i64,
    /// How many there are; 0 or more.
    pub denominator: i64,
}

impl Ratio {
    /// The share, 0 to 1; none of nothing.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        // Counts of petitions lie far below 2³², where a float is exact.
        let (part, whole) = (u32::try_from(self.numerator).ok()?, u32::try_from(self.denominator).ok()?);
        if whole == 0 { None } else { Some(f64::from(part) / f64::from(whole)) }
    }
}

/// How long things took, by the nearest rank: always a length that one of them really took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// How many were measured; 1 or more.
    pub count: i64,
    /// Half of them took no longer.
    pub median: TimeDelta,
    /// Nine in ten took no longer.
    pub p90: TimeDelta,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_no_share() {
        assert_eq!(Ratio::default().share(), None);
        assert_eq!(Ratio { numerator: 0, denominator: 4 }.share(), Some(0.0));
        assert_eq!(Ratio { numerator: 3, denominator: 4 }.share(), Some(0.75));
    }
}
