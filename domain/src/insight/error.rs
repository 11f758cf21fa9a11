use crate::shared::{Kind, PointError, Rule};

/// Why many petitions cannot be looked at so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InsightError {
    /// The period ends before it begins, or at once.
    #[error("the period must end after it begins")]
    PeriodEmpty,
    /// More than a year and a day.
    #[error("a period holds at most {0} days")]
    PeriodTooLong(i64),
    /// Not within the years 1 to 9999.
    #[error("a period lies within the years 1 to 9999")]
    PeriodOutOfRange,
    /// Hours and counts have no numerator.
    #[error("this figure is no share: only its denominator can be listed")]
    NoShare,
    /// A group is named, but not by what.
    #[error("a group is one of a way to part the figure")]
    GroupWithoutWay,
    /// Not four numbers west, south, east, north, in this order.
    #[error("must be west,south,east,north in degrees")]
    AreaMalformed,
    /// The west lies east of the east, or the south north of the north.
    #[error("west must lie west of east, and south south of north")]
    AreaEmpty(#[source] Option<PointError>),
    /// More rows than one table may hold.
    #[error("more than {0} petitions: choose fewer")]
    TooManyRows(usize),
}

impl Rule for InsightError {
    fn code(&self) -> &'static str {
        match self {
            Self::PeriodEmpty => "period_empty",
            Self::PeriodTooLong(_) => "period_too_long",
            Self::PeriodOutOfRange => "period_out_of_range",
            Self::NoShare => "figure_no_share",
            Self::GroupWithoutWay => "group_without_way",
            Self::AreaMalformed => "area_malformed",
            Self::AreaEmpty(_) => "area_empty",
            Self::TooManyRows(_) => "export_too_large",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::PeriodEmpty | Self::PeriodTooLong(_) | Self::PeriodOutOfRange => Some("to"),
            Self::NoShare => Some("part"),
            Self::GroupWithoutWay => Some("group"),
            Self::AreaMalformed | Self::AreaEmpty(_) => Some("bbox"),
            Self::TooManyRows(_) => None,
        }
    }
}
