use super::coded::coded;

coded! {
    /// What a petition waits for somebody to do.
    Need {
        /// 待回访: somebody rated low and must be called.
        CallBack = "call_back",
        /// 退单待派: sent back by who had it, and with the desk again; those to be decided are among them.
        Redispatch = "redispatch",
        /// 待裁定: returned so often that the community must say who handles it.
        Arbitration = "arbitration",
        /// 待批延期: more time was asked for.
        Extension = "extension",
        /// 待复查: it is suspended, and its review date has come.
        Review = "review",
        /// 待督办反馈: those above wait to hear how it goes.
        Supervision = "supervision",
    }
}
