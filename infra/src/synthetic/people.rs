use super::{NodeSeed, Size, pick};
use rand::Rng;
use sanping_domain::{directory::UnitKind, grid::Level, shared::Role};
use std::collections::BTreeSet;

const SURNAMES: [&str; 32] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱",
    "秦", "许", "何", "吕", "施", "孔", "曹", "严", "金", "魏", "陶", "姜", "谢", "邹", "柏",
];
const FIRST: [&str; 20] = [
    "雨", "明", "晓", "文", "思", "佳", "志", "秀", "春", "清", "若", "远", "嘉", "书", "立", "安", "月",
    "景", "子", "念",
];
const SECOND: [&str; 20] = [
    "禾", "岚", "宁", "川", "舟", "琴", "松", "溪", "燕", "柏", "霖", "芸", "桥", "石", "帆", "莲", "峰",
    "竹", "棠", "野",
];

/// How many staff of each unit.
const STAFF: usize = 2;

/// A member unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSeed {
    /// Unique, upper-case.
    pub code: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// What sort of organisation it is.
    pub kind: UnitKind,
    /// Codes of the categories it usually handles.
    pub categories: &'static [&'static str],
}

/// Where a role is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// At the place of this code.
    Node(String),
    /// At the unit of this code.
    Unit(&'static str),
    /// Nowhere in particular.
    Everywhere,
}

/// Someone who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonSeed {
    /// Surname and given name; unique in the community.
    pub name: String,
    /// Unique; lower-case letters, digits and hyphens.
    pub login: String,
    /// The roles, and where.
    pub roles: Vec<(Role, Held)>,
    /// Code of the building a resident lives in.
    pub home: Option<String>,
}

pub(super) fn units() -> Vec<UnitSeed> {
    let unit = |code, name, kind, categories| UnitSeed { code, name, kind, categories };
    vec![
        unit(
            "WY",
            "安栖物业服务有限公司",
            UnitKind::PropertyCompany,
            &["property_services", "environment_hygiene", "noise", "other"][..],
        ),
        unit("XF", "消防救援站", UnitKind::Bureau, &["fire_safety", "safety_hazards"]),
        unit("JT", "交警中队", UnitKind::Bureau, &["parking_traffic"]),
        unit("CG", "城市管理执法中队", UnitKind::Bureau, &["illegal_building", "public_facilities"]),
        unit("SC", "市场监督管理所", UnitKind::Bureau, &["merchants_business"]),
        unit("SW", "水电气联合维修站", UnitKind::Company, &["utilities"]),
        unit("MZ", "民政服务站", UnitKind::Bureau, &["elderly_child_care"]),
        unit("TJ", "人民调解委员会", UnitKind::Other, &["neighbour_disputes"]),
    ]
}

pub(super) fn people(
    rng: &mut impl Rng,
    nodes: &[NodeSeed],
    units: &[UnitSeed],
    size: Size,
) -> Vec<PersonSeed> {
    let mut crowd = Crowd { rng, names: BTreeSet::new(), people: Vec::new() };
    crowd.add("admin", Role::SystemAdmin, Held::Everywhere);
    crowd.add("auditor", Role::Auditor, Held::Everywhere);
    for node in nodes {
        let here = || Held::Node(node.code.clone());
        let suffix = node.code.trim_start_matches("JD-SQ-").to_lowercase();
        match node.level {
            Level::Street => crowd.add("supervisor", Role::Supervisor, here()),
            Level::Community => {
                crowd.add("community-admin", Role::CommunityAdmin, here());
                crowd.add_many("dispatcher", 2, Role::Dispatcher, &here());
                crowd.add_many("sentinel", size.sentinels, Role::Sentinel, &here());
            }
            Level::Grid => crowd.add(&format!("grid-{suffix}"), Role::GridWorker, here()),
            Level::MicroGrid | Level::Centre => crowd.add(&format!("centre-{suffix}"), Role::Centre, here()),
            _ => {}
        }
    }
    for unit in units {
        let stem = format!("handler-{}", unit.code.to_lowercase());
        crowd.add_many(&stem, STAFF, Role::Handler, &Held::Unit(unit.code));
    }
    crowd.add_residents(nodes, size.residents);
    crowd.people
}

struct Crowd<'a, R> {
    rng: &'a mut R,
    names: BTreeSet<String>,
    people: Vec<PersonSeed>,
}

impl<R: Rng> Crowd<'_, R> {
    fn add(&mut self, login: &str, role: Role, held: Held) {
        let name = self.fresh_name();
        self.people.push(PersonSeed { name, login: login.to_owned(), roles: vec![(role, held)], home: None });
    }

    fn add_many(&mut self, stem: &str, count: usize, role: Role, held: &Held) {
        for number in 1..=count {
            self.add(&format!("{stem}-{number}"), role, held.clone());
        }
    }

    /// Spread over the buildings, so that every grid has some.
    fn add_residents(&mut self, nodes: &[NodeSeed], count: usize) {
        let buildings: Vec<_> = nodes.iter().filter(|node| node.level == Level::Building).collect();
        let step = (buildings.len() / count).max(1);
        for (number, home) in (1..=count).zip(buildings.iter().step_by(step).cycle()) {
            let name = self.fresh_name();
            self.people.push(PersonSeed {
                name,
                login: format!("resident-{number}"),
                roles: vec![(Role::Resident, Held::Everywhere)],
                home: Some(home.code.clone()),
            });
        }
    }

    fn fresh_name(&mut self) -> String {
        loop {
            let name = [&SURNAMES[..], &FIRST, &SECOND].map(|part| pick(self.rng, part)).concat();
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }
}
