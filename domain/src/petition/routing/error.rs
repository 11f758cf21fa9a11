use crate::shared::{Kind, Rule};

/// Why a change of the routing rules was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoutingError {
    /// The last rule is not the desk without conditions.
    #[error("the last rule must be the desk, without conditions")]
    DeskMissing,
    /// A rule stands after the desk and would never be asked.
    #[error("no rule may stand after the desk")]
    RuleAfterDesk,
    /// More than 500 rules.
    #[error("a set holds at most 500 rules")]
    TooManyRules,
    /// Not `HH:MM`.
    #[error("a time of day is written HH:MM")]
    TimeOfDay,
    /// It begins when it ends.
    #[error("a part of the day must end at another minute than it begins")]
    HoursEmpty,
    /// The target lacks what its type needs, or says what its type does not take.
    #[error("this type of target takes other fields")]
    TargetFields,
    /// A rule names something that does not exist or is out of use.
    #[error("a rule names something that does not exist or is out of use")]
    RuleBroken,
    /// Only a draft can be changed; a set that was active stays as it was.
    #[error("a set that was active cannot be changed; make a new one")]
    NotDraft,
    /// It is the active set.
    #[error("this set is active already")]
    AlreadyActive,
    /// Somebody has seen to this alarm.
    #[error("this alarm was acknowledged already")]
    AlarmAcknowledged,
}

impl Rule for RoutingError {
    fn code(&self) -> &'static str {
        match self {
            Self::DeskMissing => "routing_desk_missing",
            Self::RuleAfterDesk => "routing_rule_after_desk",
            Self::TooManyRules => "routing_too_many_rules",
            Self::TimeOfDay => "routing_time_invalid",
            Self::HoursEmpty => "routing_hours_empty",
            Self::TargetFields => "routing_target_fields",
            Self::RuleBroken => "routing_rule_broken",
            Self::NotDraft => "routing_set_not_draft",
            Self::AlreadyActive => "routing_set_active",
            Self::AlarmAcknowledged => "routing_alarm_acknowledged",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NotDraft | Self::AlreadyActive | Self::AlarmAcknowledged => Kind::Conflict,
            Self::DeskMissing
            | Self::RuleAfterDesk
            | Self::TooManyRules
            | Self::TimeOfDay
            | Self::HoursEmpty
            | Self::TargetFields
            | Self::RuleBroken => Kind::Invalid,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::DeskMissing | Self::RuleAfterDesk | Self::TooManyRules => Some("rules"),
            _ => None,
        }
    }
}
