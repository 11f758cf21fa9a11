use super::coded::coded;

coded! {
    /// What may be done to a petition.
    Action {
        /// 上报: a petition begins.
        Report = "report",
        /// 派单: the desk hands it to a grid, a unit or a person.
        Dispatch = "dispatch",
        /// 退单: whoever it was handed to gives it back, with a reason.
        ReturnToDesk = "return_to_desk",
        /// 接单.
        Accept = "accept",
        /// 转办: to another than the present assignee.
        Transfer = "transfer",
        /// 进展.
        NoteProgress = "note_progress",
        /// 请补充: a question to the reporter; the clock waits.
        AskReporter = "ask_reporter",
        /// 补充: the reporter answers.
        Answer = "answer",
        /// 申请延期.
        RequestExtension = "request_extension",
        /// 同意延期.
        GrantExtension = "grant_extension",
        /// 不同意延期.
        RefuseExtension = "refuse_extension",
        /// 挂账: cannot be solved now; the clock waits until a review date.
        Suspend = "suspend",
        /// 恢复办理.
        Resume = "resume",
        /// 拆分: into children with lives of their own.
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
        /// 升级: to the next tier of the grid.
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
        /// 预警: four fifths of the time are used up.
        Warn = "warn",
        /// 超时: a deadline has passed.
        Overdue = "overdue",
        /// 挂账到期: the review date of a suspended one has come.
        Review = "review",
        /// 到期办结: the time to rate is over, without an answer or without a final one.
        Close = "close",
        /// 重算时限: its deadlines are counted anew after a change of calendar or limits.
        Retime = "retime",
    }
}
