use crate::http::{Entry, e};

/// What this room's codes say to a person.
#[rustfmt::skip]
pub const WORDS: &[Entry] = &[
    e("no_working_time", ("没有工作时间", "每周至少要有一个工作日和一个工作时段。"), ("No working time", "A week needs at least one weekday and one period of work.")),
    e("working_period_invalid", ("时段不合规", "开始须早于结束，且在同一天内，写作 09:00。"), ("Malformed period", "A period begins before it ends within one day; write 09:00.")),
    e("working_periods_overlap", ("时段重叠", "最多六个互不重叠的工作时段。"), ("Periods overlap", "Give at most six periods, none within another.")),
    e("calendar_day_twice", ("同一天出现两次", "一天不能既放假又上班，请只保留一条。"), ("A day stands twice", "A day is a holiday or a workday, not both; keep one.")),
    e("calendar_day_outside_year", ("日期不在该年", "请只填写该年的日期。"), ("Another year", "Give days of the year that is being set.")),
    e("calendar_year_out_of_range", ("年份超出范围", "日历保存 2020 至 2100 年。"), ("Year out of range", "Years from 2020 to 2100 are held.")),
    e("calendar_day_unknown", ("没有这一天的安排", "这一天按周历执行，无需删除。"), ("Day not marked", "This day follows the week; there is nothing to take away.")),
    e("calendar_day_name_invalid", ("名称不合规", "请填写 1 至 40 个可见字符。"), ("Malformed name", "Use 1 to 40 visible characters.")),
    e("calendar_day_source_invalid", ("依据不合规", "请填写 1 至 120 个可见字符。"), ("Malformed source", "Use 1 to 120 visible characters.")),
];
