use crate::petition::{Audience, coded::coded};

coded! {
    /// What somebody is told. A step of a petition has its action's word.
    Topic {
        /// 新上报.
        Report = "report",
        /// 派单.
        Dispatch = "dispatch",
        /// 退单.
        ReturnToDesk = "return_to_desk",
        /// 接单.
        Accept = "accept",
        /// 转办.
        Transfer = "transfer",
        /// 进展.
        NoteProgress = "note_progress",
        /// 请补充.
        AskReporter = "ask_reporter",
        /// 补充.
        Answer = "answer",
        /// 申请延期.
        RequestExtension = "request_extension",
        /// 同意延期.
        GrantExtension = "grant_extension",
        /// 不同意延期.
        RefuseExtension = "refuse_extension",
        /// 挂账.
        Suspend = "suspend",
        /// 恢复办理.
        Resume = "resume",
        /// 拆分.
        Split = "split",
        /// 办结.
        Finish = "finish",
        /// 核查通过.
        PassCheck = "pass_check",
        /// 核查不通过.
        FailCheck = "fail_check",
        /// 评价.
        Rate = "rate",
        /// 重办.
        Reopen = "reopen",
        /// 回访.
        CallBack = "call_back",
        /// 催办.
        Urge = "urge",
        /// 督办.
        Supervise = "supervise",
        /// 升级.
        Climb = "climb",
        /// 不予受理.
        Reject = "reject",
        /// 撤回.
        Withdraw = "withdraw",
        /// 我也遇到.
        Join = "join",
        /// 并案.
        Merge = "merge",
        /// 撤销并案.
        Unmerge = "unmerge",
        /// 待裁定.
        ArbitrationDue = "arbitration_due",
        /// 待回访.
        CallBackDue = "call_back_due",
        /// 预警.
        Warn = "warn",
        /// 超时.
        Overdue = "overdue",
        /// 挂账到期.
        Review = "review",
        /// 到期办结.
        Close = "close",
        /// 重算时限.
        Retime = "retime",
        /// 规则出错.
        RuleBroken = "rule_broken",
        /// Anything that has no words of its own yet.
        Other = "other",
    }

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
            Self::Urge
                | Self::Supervise
                | Self::Climb
                | Self::ArbitrationDue
                | Self::Warn
                | Self::Overdue
                | Self::RuleBroken
        )
    }

    /// Of several things that one step tells the same person, the one that she is told: lower is more.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::ArbitrationDue | Self::CallBackDue | Self::Overdue => 0,
            _ => 1,
        }
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
            (Reader::Resident, Topic::AskReporter | Topic::Finish | Topic::PassCheck) => Group::Reply,
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
            (Reader::Staff, Topic::Supervise | Topic::Climb | Topic::Overdue) => true,
            (Reader::Staff, topic) => {
                self.pressing
                    && (topic.is_urgent()
                        || matches!(topic, Topic::Report | Topic::Dispatch | Topic::Transfer))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::petition::{Action, NoticeKind};

    #[test]
    fn every_notice_of_a_petition_has_its_topic() {
        let steps = Action::ALL.iter().map(|action| NoticeKind::Step(*action));
        for kind in steps.chain([NoticeKind::ArbitrationDue, NoticeKind::CallBackDue]) {
            assert_ne!(Topic::of(&format!("petition.{}", kind.as_str())), Topic::Other, "{kind:?}");
        }
        assert_eq!(Topic::of("weather.rain"), Topic::Other);
    }

    #[test]
    fn a_resident_is_never_woken_and_an_overdue_matter_always_tells() {
        for &topic in Topic::ALL {
            let matter = |reader, pressing| Matter { topic, reader, pressing };
            assert!(!matter(Reader::Resident, true).breaks_quiet());
        }
        let overdue = Matter { topic: Topic::Overdue, reader: Reader::Staff, pressing: false };
        assert!(overdue.breaks_quiet());
    }
}
