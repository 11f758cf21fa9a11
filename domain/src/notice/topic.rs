use crate::petition::{Action, Audience, coded::coded};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

/// What somebody is told: a step of a petition has its action's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Topic {
    /// This step was taken.
    Step(Action),
    /// 待裁定.
    ArbitrationDue,
    /// 待回访.
    CallBackDue,
    /// 不再由您办理.
    TakenAway,
    /// 规则出错.
    RuleBroken,
    /// Anything that has no words of its own yet.
    Other,
}

coded! {
    /// For whom the words are.
    Reader {
        /// Who reported or joined.
        Resident = "resident",
        /// Who works on petitions or watches over them.
        Staff = "staff",
    }

    /// What a person may switch a channel on or off for.
    Group {
        /// 办理进展: how one's own report goes.
        Progress = "progress",
        /// 待您回应: one is asked something, or to rate.
        Reply = "reply",
        /// 工作任务.
        Task = "task",
        /// 催办与超时.
        Urgent = "urgent",
    }
}

impl Topic {
    /// Those that are no step.
    const OWN: [Self; 5] =
        [Self::ArbitrationDue, Self::CallBackDue, Self::TakenAway, Self::RuleBroken, Self::Other];

    /// Every topic.
    pub fn all() -> impl Iterator<Item = Self> {
        Action::ALL.iter().copied().map(Self::Step).chain(Self::OWN)
    }

    /// The word on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Step(action) => action.as_str(),
            Self::ArbitrationDue => "arbitration_due",
            Self::CallBackDue => "call_back_due",
            Self::TakenAway => "taken_away",
            Self::RuleBroken => "rule_broken",
            Self::Other => "other",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::all().find(|topic| topic.as_str() == word)
    }

    /// Reads a topic of the outbox, such as `petition.dispatch`; an unknown one is [`Topic::Other`].
    #[must_use]
    pub fn of(topic: &str) -> Self {
        let word = topic.rsplit_once('.').map_or(topic, |(_, word)| word);
        Self::parse(word).unwrap_or(Self::Other)
    }

    /// Whether time is running out, or somebody asks for haste.
    #[must_use]
    pub const fn is_urgent(self) -> bool {
        matches!(
            self,
            Self::Step(Action::Urge | Action::Supervise | Action::Climb | Action::Warn | Action::Overdue)
                | Self::ArbitrationDue
                | Self::RuleBroken
        )
    }

    /// Of several things that one step tells the same person, the one that she is told: lower is more.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::ArbitrationDue | Self::CallBackDue | Self::Step(Action::Overdue) => 0,
            // Who has it again, as one of the grid it now lies with, hears of that.
            Self::TakenAway => 2,
            _ => 1,
        }
    }
}

impl From<Topic> for &'static str {
    fn from(topic: Topic) -> Self {
        topic.as_str()
    }
}

impl TryFrom<String> for Topic {
    type Error = &'static str;
    fn try_from(word: String) -> Result<Self, Self::Error> {
        Self::parse(&word).ok_or("not a topic")
    }
}

impl ToSchema for Topic {
    fn name() -> Cow<'static, str> {
        "Topic".into()
    }
}

impl PartialSchema for Topic {
    fn schema() -> RefOr<Schema> {
        let words =
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some(Self::all().map(Self::as_str)));
        words.description(Some("What somebody is told: a step of a petition has its action's word.")).into()
    }
}

impl Reader {
    /// For whom a message to this audience is worded.
    #[must_use]
    pub const fn of(audience: Option<Audience>) -> Self {
        match audience {
            Some(Audience::Reporter | Audience::Joined) => Self::Resident,
            _ => Self::Staff,
        }
    }
}

/// What a telling is about, as far as channels and times depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter {
    /// What happened.
    pub topic: Topic,
    /// For whom the words are.
    pub reader: Reader,
    /// The petition is urgent or a danger: its tasks do not wait for the morning.
    pub pressing: bool,
}

impl Matter {
    /// Under which group a person switches it on and off.
    #[must_use]
    pub const fn group(self) -> Group {
        match (self.reader, self.topic) {
            (Reader::Resident, Topic::Step(Action::AskReporter | Action::Finish | Action::PassCheck)) => {
                Group::Reply
            }
            (Reader::Resident, _) => Group::Progress,
            (Reader::Staff, topic) if topic.is_urgent() => Group::Urgent,
            (Reader::Staff, _) => Group::Task,
        }
    }

    /// Whether it is told in quiet hours too: what is overdue or put before somebody higher, and the tasks of
    /// a pressing petition.
    #[must_use]
    pub const fn breaks_quiet(self) -> bool {
        match (self.reader, self.topic) {
            (Reader::Resident, _) => false,
            (Reader::Staff, Topic::Step(Action::Supervise | Action::Climb | Action::Overdue)) => true,
            (Reader::Staff, topic) => {
                self.pressing
                    && (topic.is_urgent()
                        || matches!(topic, Topic::Step(Action::Report | Action::Dispatch | Action::Transfer)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::petition::NoticeKind;

    #[test]
    fn every_notice_of_a_petition_has_its_topic() {
        let steps = Action::ALL.iter().map(|action| NoticeKind::Step(*action));
        for kind in steps.chain([NoticeKind::ArbitrationDue, NoticeKind::CallBackDue]) {
            assert_ne!(Topic::of(&format!("petition.{}", kind.as_str())), Topic::Other, "{kind:?}");
        }
        assert_eq!(Topic::of("weather.rain"), Topic::Other);
        let words: std::collections::BTreeSet<_> = Topic::all().map(Topic::as_str).collect();
        assert_eq!(words.len(), Topic::all().count(), "two topics have one word");
    }

    #[test]
    fn a_resident_is_never_woken_and_an_overdue_matter_always_tells() {
        for topic in Topic::all() {
            let matter = |reader, pressing| Matter { topic, reader, pressing };
            assert!(!matter(Reader::Resident, true).breaks_quiet());
        }
        let overdue = Matter { topic: Topic::Step(Action::Overdue), reader: Reader::Staff, pressing: false };
        assert!(overdue.breaks_quiet());
    }
}
