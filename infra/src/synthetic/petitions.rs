use super::{
    Community, NodeSeed, PersonSeed,
    phrases::{CLOSINGS, OPENINGS, PHRASES, Template},
    pick,
};
use chrono::{DateTime, TimeDelta, Utc};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use sanping_domain::{
    grid::Level,
    petition::{PetitionKind, Urgency},
    shared::Point,
};

const SHOPS: [&str; 8] =
    ["阿满面馆", "一苇水果店", "老槐理发店", "小橘烘焙", "渔舟烧烤", "百草药房", "四季熟食店", "飞鸢五金店"];
/// Sets the stream of petitions apart from that of the places.
const STREAM: u64 = 1;

/// A petition to be.
#[derive(Debug, Clone, PartialEq)]
pub struct PetitionSeed {
    /// Unique in the community, as another system might number it.
    pub external_id: String,
    /// At most 60 characters.
    pub title: String,
    /// At most 2000 characters.
    pub body: String,
    /// Code of the category.
    pub category: &'static str,
    /// What sort it is.
    pub kind: PetitionKind,
    /// How soon it must be seen to.
    pub urgency: Urgency,
    /// When it was reported.
    pub at: DateTime<Utc>,
    /// Login of the resident who reports it.
    pub reporter: String,
    /// Code of the micro-grid it lies in.
    pub micro_grid: String,
    /// Where, in words.
    pub address: String,
    /// Where, inside the micro-grid.
    pub point: Point,
}

/// An endless stream of petitions.
#[derive(Debug)]
pub struct Petitions<'a> {
    community: &'a Community,
    residents: Vec<&'a PersonSeed>,
    buildings: Vec<&'a NodeSeed>,
    rng: ChaCha8Rng,
    at: DateTime<Utc>,
    number: u64,
}

impl<'a> Petitions<'a> {
    pub(super) fn new(community: &'a Community, from: DateTime<Utc>) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(community.seed);
        rng.set_stream(STREAM);
        Self {
            community,
            residents: community.people.iter().filter(|person| person.home.is_some()).collect(),
            buildings: community.nodes.iter().filter(|node| node.level == Level::Building).collect(),
            rng,
            at: from,
            number: 0,
        }
    }

    fn fill(&mut self, text: &str, building: &NodeSeed, zone: &str, road: &str) -> String {
        let rng = &mut self.rng;
        text.replace("{b}", &building.name)
            .replace("{z}", zone)
            .replace("{r}", road)
            .replace("{s}", pick(rng, &SHOPS))
            .replace("{d}", &rng.random_range(2..15).to_string())
            .replace("{h}", &rng.random_range(6..23).to_string())
            .replace("{f}", &rng.random_range(2..12).to_string())
    }
}

impl Iterator for Petitions<'_> {
    type Item = PetitionSeed;

    fn next(&mut self) -> Option<Self::Item> {
        let building = *self.buildings.choose(&mut self.rng)?;
        let micro = self.community.node(building.parent.as_deref()?)?;
        let grid = self.community.node(micro.parent.as_deref()?)?;
        let zone = self.community.node(grid.parent.as_deref()?)?;
        let reporter = self.residents.choose(&mut self.rng)?.login.clone();
        let phrases = *PHRASES.choose(&mut self.rng)?;
        let template: &Template = phrases.templates.choose(&mut self.rng)?;
        let road = pick(&mut self.rng, &self.community.roads);
        let body = [pick(&mut self.rng, &OPENINGS), template.body, pick(&mut self.rng, &CLOSINGS)].concat();
        // Off the edges, so that rounding cannot carry a point into the next micro-grid.
        let [east, north] = [0, 1].map(|_| self.rng.random_range(0.05..0.95));
        let [longitude, latitude] = micro.quad.at(east, north).map(to_centimetres);
        self.at += TimeDelta::minutes(self.rng.random_range(1..240));
        self.number += 1;
        Some(PetitionSeed {
            external_id: format!("S{}-{:07}", self.community.seed, self.number),
            title: self.fill(template.title, building, &zone.name, road),
            body: self.fill(&body, building, &zone.name, road),
            category: phrases.category.code,
            kind: template.kind,
            urgency: template.urgency,
            at: self.at,
            reporter,
            micro_grid: micro.code.clone(),
            address: format!("{road}{}", building.name),
            point: Point::new(longitude, latitude).ok()?,
        })
    }
}

/// Seven decimals of a degree.
fn to_centimetres(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}
