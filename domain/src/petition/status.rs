use super::{Action, coded::coded};

coded! {
    /// Where a petition stands.
    Status {
        /// 待派单: the response clock runs.
        Reported = "reported",
        /// 待接单: response and handling clocks run.
        Dispatched = "dispatched",
        /// 办理中: the handling clock runs.
        Handling = "handling",
        /// 待补充: paused until the reporter answers or the question expires.
        AwaitingReporter = "awaiting_reporter",
        /// 挂账: paused until a review date.
        Suspended = "suspended",
        /// 待核查: the handling clock is stopped; someone other than the handler checks.
        Verifying = "verifying",
        /// 待评价: the rating window runs.
        Handled = "handled",
        /// 已办结: may be reopened inside the one reopen window.
        Closed = "closed",
        /// 不予受理.
        Rejected = "rejected",
        /// 已撤回.
        Withdrawn = "withdrawn",
        /// 已并案: ended, and can be undone.
        Merged = "merged",
    }

    /// The part of the job that a status belongs to.
    Stage {
        /// 上报.
        Report = "report",
        /// 派单.
        Dispatch = "dispatch",
        /// 办理.
        Handle = "handle",
        /// 评价.
        Rate = "rate",
        /// 终止.
        Ended = "ended",
    }
}

/// Where a petition may stand when it is merged, and so where undoing the merge may put it back.
const MERGEABLE: &[Status] =
    &[Status::Reported, Status::Dispatched, Status::Handling, Status::AwaitingReporter, Status::Suspended];

impl Status {
    /// The transition table: where `action` may lead from here, the usual outcome first.
    ///
    /// Empty where the action is not possible. A step that changes nothing but the history leads back here.
    /// [`Action::Report`] leads from nowhere to [`Status::Reported`] and so stands in no row.
    #[must_use]
    pub const fn after(self, action: Action) -> &'static [Self] {
        use Action as A;
        match self {
            Self::Reported => match action {
                A::Dispatch => &[Self::Dispatched],
                A::Reject => &[Self::Rejected],
                A::Withdraw => &[Self::Withdrawn],
                A::Merge => &[Self::Merged],
                A::Split | A::Urge | A::Supervise | A::Climb | A::Join | A::Warn | A::Overdue | A::Retime => {
                    &[Self::Reported]
                }
                _ => &[],
            },
            Self::Dispatched => match action {
                A::Accept => &[Self::Handling],
                A::ReturnToDesk => &[Self::Reported],
                A::Reject => &[Self::Rejected],
                A::Withdraw => &[Self::Withdrawn],
                A::Merge => &[Self::Merged],
                A::Dispatch
                | A::Split
                | A::Urge
                | A::Supervise
                | A::Climb
                | A::Join
                | A::Warn
                | A::Overdue
                | A::Retime => &[Self::Dispatched],
                _ => &[],
            },
            Self::Handling => match action {
                A::Finish => &[Self::Handled, Self::Verifying],
                A::AskReporter => &[Self::AwaitingReporter],
                A::Suspend => &[Self::Suspended],
                A::Transfer => &[Self::Dispatched],
                A::ReturnToDesk => &[Self::Reported],
                A::Merge => &[Self::Merged],
                A::NoteProgress
                | A::RequestExtension
                | A::GrantExtension
                | A::RefuseExtension
                | A::Split
                | A::Urge
                | A::Supervise
                | A::Climb
                | A::Join
                | A::Warn
                | A::Overdue
                | A::Retime => &[Self::Handling],
                _ => &[],
            },
            Self::AwaitingReporter => match action {
                A::Answer | A::Resume => &[Self::Handling],
                A::Merge => &[Self::Merged],
                A::NoteProgress
                | A::GrantExtension
                | A::RefuseExtension
                | A::Urge
                | A::Supervise
                | A::Climb
                | A::Join
                | A::Retime => &[Self::AwaitingReporter],
                _ => &[],
            },
            Self::Suspended => match action {
                A::Resume => &[Self::Handling],
                A::Merge => &[Self::Merged],
                A::NoteProgress
                | A::GrantExtension
                | A::RefuseExtension
                | A::Urge
                | A::Supervise
                | A::Climb
                | A::Join
                | A::Review
                | A::Retime => &[Self::Suspended],
                _ => &[],
            },
            Self::Verifying => match action {
                A::PassCheck => &[Self::Handled],
                A::FailCheck => &[Self::Handling],
                A::NoteProgress | A::Urge | A::Supervise | A::Climb | A::Join | A::Retime => {
                    &[Self::Verifying]
                }
                _ => &[],
            },
            Self::Handled => match action {
                A::Rate => &[Self::Closed, Self::Handled, Self::Handling],
                A::Reopen => &[Self::Handling],
                A::CallBack => &[Self::Handled],
                A::Close => &[Self::Closed],
                _ => &[],
            },
            Self::Closed => match action {
                A::Rate => &[Self::Closed, Self::Handling],
                A::Reopen => &[Self::Handling],
                A::CallBack => &[Self::Closed],
                _ => &[],
            },
            Self::Merged => match action {
                A::Unmerge => MERGEABLE,
                _ => &[],
            },
            Self::Rejected | Self::Withdrawn => &[],
        }
    }

    /// The part of the job this belongs to.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::Reported => Stage::Report,
            Self::Dispatched => Stage::Dispatch,
            Self::Handling | Self::AwaitingReporter | Self::Suspended | Self::Verifying => Stage::Handle,
            Self::Handled | Self::Closed => Stage::Rate,
            Self::Rejected | Self::Withdrawn | Self::Merged => Stage::Ended,
        }
    }

    /// Whether work is still to be done: neither handled nor ended.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self.stage(), Stage::Report | Stage::Dispatch | Stage::Handle)
    }

    /// Whether the clocks wait here. A merged petition waits too, so that undoing costs nobody time.
    #[must_use]
    pub const fn pauses_clock(self) -> bool {
        matches!(self, Self::AwaitingReporter | Self::Suspended | Self::Verifying | Self::Merged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn the_whole_table_is_as_published() {
        let mut table = String::new();
        for &status in Status::ALL {
            writeln!(table, "{} ({})", status.as_str(), status.stage().as_str()).unwrap();
            for &action in Action::ALL {
                let targets: Vec<_> = status.after(action).iter().map(|to| to.as_str()).collect();
                let targets = if targets.is_empty() { "-".into() } else { targets.join(" | ") };
                writeln!(table, "  {:<18}{targets}", action.as_str()).unwrap();
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn every_status_can_be_reached_from_a_report() {
        let mut reached = vec![Status::Reported];
        let mut next = 0;
        while let Some(&status) = reached.get(next) {
            for to in Action::ALL.iter().flat_map(|&action| status.after(action)) {
                if !reached.contains(to) {
                    reached.push(*to);
                }
            }
            next += 1;
        }
        reached.sort_unstable();
        assert_eq!(reached, Status::ALL);
    }

    #[test]
    fn a_merge_can_be_undone_to_exactly_where_it_could_start() {
        let starts: Vec<_> =
            Status::ALL.iter().copied().filter(|from| !from.after(Action::Merge).is_empty()).collect();
        assert_eq!(starts, Status::Merged.after(Action::Unmerge));
    }
}
