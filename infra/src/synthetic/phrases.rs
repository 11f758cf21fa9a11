//! The texts of made-up petitions: for each category seed six templates, every sentence our own.
//!
//! Slots: `{b}` building, `{r}` road, `{s}` shop, `{d}` days, `{h}` hour, `{f}` floor, `{z}` zone.

mod home;
mod street;

use super::CategorySeed;
use sanping_domain::petition::{PetitionKind, Urgency};

/// One title and body with slots.
pub(super) struct Template {
    pub kind: PetitionKind,
    pub urgency: Urgency,
    pub title: &'static str,
    pub body: &'static str,
}

/// A template of the usual urgency.
const fn usual(kind: PetitionKind, title: &'static str, body: &'static str) -> Template {
    Template { kind, urgency: Urgency::Normal, title, body }
}

/// A template that cannot wait for office hours.
const fn pressing(kind: PetitionKind, title: &'static str, body: &'static str) -> Template {
    Template { kind, urgency: Urgency::Urgent, title, body }
}

/// A template of danger to life.
const fn danger(kind: PetitionKind, title: &'static str, body: &'static str) -> Template {
    Template { kind, urgency: Urgency::Danger, title, body }
}

/// A category and its six templates.
pub(super) struct Phrases {
    pub category: CategorySeed,
    pub templates: [Template; 6],
}

/// Every category, in the order of the seed list.
pub(super) const PHRASES: [&Phrases; 13] = [
    &street::ENVIRONMENT_HYGIENE,
    &home::FIRE_SAFETY,
    &street::PARKING_TRAFFIC,
    &home::PROPERTY_SERVICES,
    &street::PUBLIC_FACILITIES,
    &home::NEIGHBOUR_DISPUTES,
    &street::NOISE,
    &street::SAFETY_HAZARDS,
    &home::ELDERLY_CHILD_CARE,
    &street::MERCHANTS_BUSINESS,
    &home::ILLEGAL_BUILDING,
    &home::UTILITIES,
    &home::OTHER,
];

/// How a body may begin.
pub(super) const OPENINGS: [&str; 6] =
    ["", "您好，", "社区的同志好，", "想反映一件事：", "打扰了，", "我是{z}的住户，"];

/// How a body may end.
pub(super) const CLOSINGS: [&str; 6] = [
    "",
    "麻烦安排人来看一看。",
    "盼早日处理，谢谢！",
    "请问大概什么时候能有答复？",
    "左邻右舍都在等消息，辛苦了。",
    "需要配合的话我一般{h}点以后在家。",
];
