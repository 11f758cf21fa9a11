use crate::petition::PetitionSummary;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sanping_domain::{
    insight::{Amount, Cluster, Definition, Figure, Ratio},
    petition::{Status, Urgency},
    shared::{Datum, PetitionId, Point},
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a figure comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AmountView {
    /// How many of the denominator count; absent where the figure is no share.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub numerator: Option<i64>,
    /// How many are counted: petitions, or ratings for `satisfaction`.
    #[schema(minimum = 0)]
    pub denominator: i64,
    /// The first divided by the second, 0 to 1; absent where the denominator is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1)]
    pub share: Option<f64>,
    /// Half of them took no longer, in hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub median_hours: Option<f64>,
    /// Nine in ten took no longer, in hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub p90_hours: Option<f64>,
}

impl From<Amount> for AmountView {
    fn from(amount: Amount) -> Self {
        let nothing =
            Self { numerator: None, denominator: 0, share: None, median_hours: None, p90_hours: None };
        match amount {
            Amount::Share(ratio) => {
                let Ratio { numerator, denominator } = ratio;
                Self { numerator: Some(numerator), denominator, share: ratio.share(), ..nothing }
            }
            Amount::Hours(None) => nothing,
            Amount::Hours(Some(spread)) => Self {
                denominator: spread.count,
                median_hours: Some(hours(spread.median)),
                p90_hours: Some(hours(spread.p90)),
                ..nothing
            },
            Amount::Count(count) => Self { denominator: count, ..nothing },
        }
    }
}

/// Hours with two decimals.
pub fn hours(time: TimeDelta) -> f64 {
    (time.as_seconds_f64() / 36.0).round() / 100.0
}

/// The rule of a figure, in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureRule {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    /// Where it was decided.
    #[schema(example = "docs/adr/0022-figures.md")]
    pub source: &'static str,
}

impl From<Definition> for FigureRule {
    fn from(definition: Definition) -> Self {
        let Definition { zh, en, source } = definition;
        Self { zh, en, source }
    }
}

/// A figure that says little without another: that other one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BesideView {
    /// Which figure.
    pub key: Figure,
    /// What it comes to.
    #[serde(flatten)]
    pub amount: AmountView,
}

/// One figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureView {
    /// Which one.
    pub key: Figure,
    /// What it comes to.
    #[serde(flatten)]
    pub amount: AmountView,
    /// What must be shown beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<BesideView>,
    /// How it is counted.
    pub rule: FigureRule,
}

impl FigureView {
    /// A figure among all of them.
    pub fn of(key: Figure, all: &[(Figure, Amount)]) -> Option<Self> {
        let amount =
            |wanted: Figure| all.iter().find(|(figure, _)| *figure == wanted).map(|(_, amount)| *amount);
        let beside = key.beside().and_then(|key| Some(BesideView { key, amount: amount(key)?.into() }));
        Some(Self { key, amount: amount(key)?.into(), beside, rule: key.definition().into() })
    }
}

/// All figures of what was chosen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// When it was counted.
    pub as_of: DateTime<Utc>,
    /// The first day counted; a petition counts on the day of its report.
    pub from: NaiveDate,
    /// The day after the last.
    pub to: NaiveDate,
    /// Every figure.
    pub figures: Vec<FigureView>,
    /// How many petitions there are of each sort.
    pub counts: CountsView,
}

/// How many petitions there are of each sort; sorts without any are left out.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct CountsView {
    /// By where they stand.
    pub status: BTreeMap<String, i64>,
    /// By what they are.
    pub kind: BTreeMap<String, i64>,
    /// By the door they came through.
    pub channel: BTreeMap<String, i64>,
    /// By how urgent they are.
    pub urgency: BTreeMap<String, i64>,
    /// Those handled, by the level of the tree that solved them: of the tier they climbed to, or of their own node.
    pub level: BTreeMap<String, i64>,
}

/// One figure, and its groups.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FigureGroups {
    /// When it was counted.
    pub as_of: DateTime<Utc>,
    /// The first day counted; a petition counts on the day of its report.
    pub from: NaiveDate,
    /// The day after the last.
    pub to: NaiveDate,
    /// The whole.
    pub figure: FigureView,
    /// The groups in which there is anything to count, in the order of `group`.
    pub items: Vec<GroupView>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// One group of a figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupView {
    /// Its id, day or word; `none` for petitions that are in no group, such as those nobody accepted.
    pub group: String,
    /// What people call it; absent where `group` says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the figure comes to in it.
    #[serde(flatten)]
    pub amount: AmountView,
    /// What must be shown beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<BesideView>,
}

/// A petition behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    /// The petition.
    pub petition: PetitionSummary,
    /// How often it counts: once, or for `satisfaction` its ratings that do.
    #[schema(minimum = 1)]
    pub count: i64,
    /// The hours it spent, where hours are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub hours: Option<f64>,
}

/// What anybody may know of the community.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicFigures {
    /// When it was counted.
    pub as_of: DateTime<Utc>,
    /// The first day counted; a petition counts on the day of its report.
    pub from: NaiveDate,
    /// The day after the last.
    pub to: NaiveDate,
    /// Some figures; one of fewer than 5 is left out.
    pub figures: Vec<FigureView>,
    /// The closure share of the categories with 5 petitions or more.
    pub categories: Vec<GroupView>,
}

/// A part of the map.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MapView {
    /// The datum of the points.
    pub datum: Datum,
    /// How many petitions there are here.
    #[schema(minimum = 0)]
    pub total: usize,
    /// There are more than were looked at: choose a smaller part.
    pub more: bool,
    /// Each petition by itself, where they are few.
    pub points: Vec<SpotView>,
    /// Petitions gathered, where they are many.
    pub clusters: Vec<ClusterView>,
}

/// One petition on the map.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpotView {
    /// Its id.
    pub id: PetitionId,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Where it stands.
    pub status: Status,
    /// How urgent it is.
    pub urgency: Urgency,
}

/// Petitions near one another.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClusterView {
    /// Degrees east of the middle of them.
    pub longitude: f64,
    /// Degrees north of the middle of them.
    pub latitude: f64,
    /// How many they are.
    #[schema(minimum = 1)]
    pub count: u32,
    /// How many of them are neither handled nor ended.
    #[schema(minimum = 0)]
    pub open: u32,
}

impl ClusterView {
    /// A cluster with its middle in the datum of the map.
    pub const fn of(cluster: Cluster, middle: Point) -> Self {
        let Cluster { middle: _, count, open } = cluster;
        Self { longitude: middle.longitude(), latitude: middle.latitude(), count, open }
    }
}

/// A workbook of Excel (ISO/IEC 29500).
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it stands in the contract; the bytes are sent as they are")]
pub struct Workbook(Vec<u8>);
