use super::Figure;

/// The rule of a figure, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    /// Where it was decided.
    pub source: &'static str,
}

/// Every figure counts petitions by the time of their report.
const SOURCE: &str = "docs/adr/0022-figures.md";

pub(super) const fn of(figure: Figure) -> Definition {
    let (zh, en) = match figure {
        Figure::Response => (
            "首次接单未超过响应时限的件数 ÷ 已派单且已接单或响应时限已过的件数",
            "first accepted before the response deadline ÷ dispatched, and accepted or past that deadline",
        ),
        Figure::Closure => (
            "待评价和已办结的件数 ÷ 已受理的件数（不含不予受理、已撤回、已并案）",
            "handled or closed ÷ taken on as ours (not rejected, withdrawn or merged)",
        ),
        Figure::OnTime => (
            "首次办结未超过办理时限（已扣除暂停）的件数 ÷ 办结过的件数与未暂停且已超时限的未结件数之和",
            "first handled before the deadline, pauses added ÷ handled at least once, or open, not paused and past it",
        ),
        Figure::Satisfaction => (
            "4 分和 5 分的评价数 ÷ 全部评价数（含各轮次、上报人和加入的邻居）；未评价不计为满意",
            "ratings of 4 and 5 ÷ ratings, of every round, by reporters and joined neighbours; no answer is no rating",
        ),
        Figure::PetitionSatisfaction => (
            "最近一轮办结后平均分不低于 4 分的件数 ÷ 最近一轮办结后有评价的件数",
            "average of 4 or more in the last handled round ÷ rated in the last handled round",
        ),
        Figure::Rated => (
            "最近一轮办结后有评价的件数 ÷ 办结过的件数",
            "rated in the last handled round ÷ handled at least once",
        ),
        Figure::NoAnswer => (
            "已办结且最近一轮无评价的件数 ÷ 已办结的件数",
            "closed without a rating in the last round ÷ closed",
        ),
        Figure::Reopen => ("重办过的件数 ÷ 办结过的件数", "reopened at least once ÷ handled at least once"),
        Figure::Repeat => (
            "同一上报人在同一网格、同一分类下，上报前 90 天内已有一件办结过的件数 ÷ 已受理的件数；匿名上报无法辨认，不计为重复",
            "whose reporter had one of the same category at the same node first handled within 90 days before ÷ taken on as ours; anonymous reporters cannot be recognised",
        ),
        Figure::Returns => {
            ("退单过的件数 ÷ 派过单的件数", "returned at least once ÷ dispatched at least once")
        }
        Figure::OpenOverdue => (
            "未结、未暂停且响应时限（未接单的）或办理时限已过的件数 ÷ 未结的件数",
            "open, not paused, and past the response deadline (where nobody accepted yet) or the handling deadline ÷ open",
        ),
        Figure::ReportHours => (
            "在待派单状态的累计自然小时数，仅计已受理且已离开该阶段的；分位数取最近秩，不插值",
            "clock hours waiting for the desk, all times added, of those taken on that have left the stage; nearest rank",
        ),
        Figure::DispatchHours => (
            "在待接单状态的累计自然小时数，仅计已受理且已离开该阶段的；分位数取最近秩，不插值",
            "clock hours waiting to be accepted, all times added, of those taken on that have left the stage; nearest rank",
        ),
        Figure::HandleHours => (
            "从接单到办结的累计自然小时数（含暂停和各轮次），仅计已受理且已离开该阶段的；分位数取最近秩，不插值",
            "clock hours of handling, pauses and all rounds added, of those taken on that have left the stage; nearest rank",
        ),
        Figure::RateHours => (
            "在待评价状态的累计自然小时数，仅计已受理且已离开该阶段的；分位数取最近秩，不插值",
            "clock hours waiting for a rating, all rounds added, of those taken on that have left the stage; nearest rank",
        ),
        Figure::Petitions => ("期间内上报的件数", "petitions reported in the period"),
    };
    Definition { zh, en, source: SOURCE }
}
