use crate::http::{Entry, e};

/// What this room's codes say to a person.
#[rustfmt::skip]
pub const WORDS: &[Entry] = &[
    e("period_empty", ("时间段无效", "结束日期须晚于开始日期。"), ("No such period", "The end must lie after the beginning.")),
    e("period_too_long", ("时间段过长", "最多 731 天（两年）。"), ("Period too long", "Choose 731 days (two years) at most.")),
    e("period_out_of_range", ("时间段超出范围", "请选择公元 1 年至 9999 年之间的日期。"), ("Period out of range", "Choose days within the years 1 to 9999.")),
    e("figure_no_share", ("该指标没有分子", "只能列出分母。"), ("Not a share", "Only the denominator of this figure can be listed.")),
    e("group_without_way", ("缺少分组方式", "请同时给出 groupBy。"), ("Group by what", "Give groupBy with the group.")),
    e("area_malformed", ("地图范围格式有误", "请按西、南、东、北的顺序给出四个数。"), ("Malformed area", "Give four numbers: west, south, east, north.")),
    e("area_empty", ("地图范围无效", "西须小于东，南须小于北，且不超出经纬度范围。"), ("No such area", "West must lie west of east and south south of north, within the degrees of the Earth.")),
    e("export_too_large", ("导出内容过多", "一次最多 50000 件，请缩小范围。"), ("Too many rows", "A table holds at most 50,000 petitions; choose fewer.")),
];
