use super::{Definition, Fact, rule};
use crate::petition::{Stage, coded::coded};
use std::str::FromStr;

coded! {
    /// What can be asked of many petitions.
    Figure {
        /// 响应率: accepted in time.
        Response = "response",
        /// 办结率: handled or closed.
        Closure = "closure",
        /// 按时办结率: handled in time.
        OnTime = "on_time",
        /// 满意率, of ratings.
        Satisfaction = "satisfaction",
        /// 满意率, of rated petitions.
        PetitionSatisfaction = "petition_satisfaction",
        /// 评价率: rated at all.
        Rated = "rated",
        /// 未评率: closed without a rating.
        NoAnswer = "no_answer",
        /// 重办率: reopened.
        Reopen = "reopen",
        /// 重复率: the same again.
        Repeat = "repeat",
        /// 退单率: returned to the desk.
        Returns = "returns",
        /// 超期率: open and overdue.
        OpenOverdue = "open_overdue",
        /// 派单用时: hours until it was dispatched.
        ReportHours = "report_hours",
        /// 接单用时: hours until it was accepted.
        DispatchHours = "dispatch_hours",
        /// 办理用时: hours until it was handled.
        HandleHours = "handle_hours",
        /// 评价用时: hours until it was closed.
        RateHours = "rate_hours",
        /// 诉求量: how many there are.
        Petitions = "petitions",
    }

    /// Which of the petitions behind a figure.
    Part {
        /// Those in the numerator.
        Numerator = "numerator",
        /// Those in the denominator.
        Denominator = "denominator",
        /// Those in the denominator and not in the numerator.
        Missed = "missed",
    }
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The petitions of which both facts hold ÷ those of which the first does.
    Share {
        /// What makes the denominator.
        of: Fact,
        /// What makes the numerator of it.
        with: Fact,
    },
    /// The ratings of 4 and 5 ÷ all ratings, in every round.
    Ratings,
    /// The hours that petitions spent in a stage.
    Hours(Stage),
    /// The petitions themselves.
    Count,
}

impl Figure {
    /// What it counts.
    #[must_use]
    pub const fn measure(self) -> Measure {
        let (of, with) = match self {
            Self::Response => (Fact::ResponseDue, Fact::ResponseInTime),
            Self::Closure => (Fact::Ours, Fact::Done),
            Self::OnTime => (Fact::HandlingDue, Fact::HandlingInTime),
            Self::Satisfaction => return Measure::Ratings,
            Self::PetitionSatisfaction => (Fact::Rated, Fact::Satisfied),
            Self::Rated => (Fact::Handled, Fact::Rated),
            Self::NoAnswer => (Fact::Closed, Fact::Unanswered),
            Self::Reopen => (Fact::Handled, Fact::Reopened),
            Self::Repeat => (Fact::Ours, Fact::Repeated),
            Self::Returns => (Fact::Dispatched, Fact::Returned),
            Self::OpenOverdue => (Fact::Open, Fact::Overdue),
            Self::ReportHours => return Measure::Hours(Stage::Report),
            Self::DispatchHours => return Measure::Hours(Stage::Dispatch),
            Self::HandleHours => return Measure::Hours(Stage::Handle),
            Self::RateHours => return Measure::Hours(Stage::Rate),
            Self::Petitions => return Measure::Count,
        };
        Measure::Share { of, with }
    }

    /// What must stand beside it whenever it is shown: satisfaction says nothing without the rated share.
    #[must_use]
    pub const fn beside(self) -> Option<Self> {
        match self {
            Self::Satisfaction | Self::PetitionSatisfaction => Some(Self::Rated),
            Self::Rated => Some(Self::Satisfaction),
            _ => None,
        }
    }

    /// Its rule, in words.
    #[must_use]
    pub const fn definition(self) -> Definition {
        rule::of(self)
    }
}

impl FromStr for Figure {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::parse(text).ok_or(())
    }
}
