use super::{Size, pick};
use rand::{Rng, RngExt, seq::SliceRandom};
use sanping_domain::grid::Level;

/// Where the community lies, give or take: degrees east and north.
const AROUND: [f64; 2] = [115.89, 28.68];
/// How far from there its middle may be, in degrees.
const DRIFT: f64 = 0.05;
/// Half its width and height, in degrees: about 1.2 km by 1 km.
const HALF: [f64; 2] = [0.006, 0.0045];
/// The street's size beside the community's.
const STREET: f64 = 1.6;

const STREETS: [&str; 4] = ["望溪街道", "云栈街道", "石帆街道", "青萍街道"];
const COMMUNITIES: [&str; 5] = ["八音井社区", "双桐坞社区", "听橹桥社区", "九枫台社区", "半月塘社区"];
const ZONES: [&str; 6] = ["砚池里", "南圃苑", "织云坊", "白鹭湾", "松醪院", "麦浪庭"];
const ROADS: [&str; 10] =
    ["桐荫路", "竹影巷", "橹声街", "晒秋路", "花信巷", "棹歌路", "拾穗街", "雨巷东路", "灯笼巷", "渡云路"];
const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
const ORDINALS: [&str; 3] = ["第一网格", "第二网格", "第三网格"];

/// A place in the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeSeed {
    /// Unique; upper-case letters, digits and hyphens, the parent's code before its own part.
    pub code: String,
    /// Code of the place above; `None` for the street.
    pub parent: Option<String>,
    /// Which tier of the tree.
    pub level: Level,
    /// As people call it.
    pub name: String,
    /// A closed ring against the clock, WGS-84 degrees east and north.
    pub polygon: Vec<[f64; 2]>,
    pub(super) quad: Quad,
}

/// Four corners against the clock from the south-west; convex.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quad {
    corners: [[f64; 2]; 4],
}

impl Quad {
    fn around(centre: [f64; 2], half: [f64; 2]) -> Self {
        let [x, y] = centre;
        let [w, h] = half;
        Self { corners: [[x - w, y - h], [x + w, y - h], [x + w, y + h], [x - w, y + h]] }
    }

    /// Moves each corner by up to a tenth of the half sides, which keeps it convex.
    fn shaken(mut self, rng: &mut impl Rng) -> Self {
        for [x, y] in &mut self.corners {
            *x += HALF[0] * rng.random_range(-0.1..0.1);
            *y += HALF[1] * rng.random_range(-0.1..0.1);
        }
        self
    }

    /// The point at a share of the way east and north. Shares of 0 to 1 lie inside, and lines of one share are
    /// straight, so that a grid of shares cuts it into pieces that neither overlap nor leave a gap.
    pub(super) fn at(&self, east: f64, north: f64) -> [f64; 2] {
        let [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = self.corners;
        let blend = |sw: f64, se: f64, ne: f64, nw: f64| {
            (sw * (1.0 - east) + se * east) * (1.0 - north) + (nw * (1.0 - east) + ne * east) * north
        };
        [blend(ax, bx, cx, dx), blend(ay, by, cy, dy)]
    }

    fn part(&self, east: [f64; 2], north: [f64; 2]) -> Self {
        let ([w, e], [s, n]) = (east, north);
        Self { corners: [self.at(w, s), self.at(e, s), self.at(e, n), self.at(w, n)] }
    }

    /// Cuts it into columns and rows of uneven width.
    fn split(&self, rng: &mut impl Rng, columns: u32, rows: u32) -> Vec<Self> {
        let east = cuts(rng, columns);
        let north = cuts(rng, rows);
        north.iter().flat_map(|&n| east.iter().map(move |&e| self.part(e, n))).collect()
    }

    fn ring(&self) -> Vec<[f64; 2]> {
        self.corners.iter().chain(self.corners.first()).copied().collect()
    }
}

/// Spans that cover 0 to 1 without a gap.
fn cuts(rng: &mut impl Rng, count: u32) -> Vec<[f64; 2]> {
    let step = 1.0 / f64::from(count);
    let mut from = 0.0;
    (1..=count)
        .map(|index| {
            let jitter = if index == count { 0.0 } else { rng.random_range(-0.2..0.2) };
            let to = if index == count { 1.0 } else { step * (f64::from(index) + jitter) };
            [std::mem::replace(&mut from, to), to]
        })
        .collect()
}

fn node(parent: Option<&NodeSeed>, part: &str, level: Level, name: String, quad: Quad) -> NodeSeed {
    let code = parent.map_or_else(|| part.to_owned(), |parent| format!("{}-{part}", parent.code));
    let polygon = quad.ring();
    NodeSeed { code, parent: parent.map(|parent| parent.code.clone()), level, name, polygon, quad }
}

/// One street, one community, zones of three grids, four buildings in each micro-grid.
pub(super) fn nodes(rng: &mut impl Rng, size: Size) -> Vec<NodeSeed> {
    let centre = AROUND.map(|middle| middle + rng.random_range(-DRIFT..DRIFT));
    let whole = Quad::around(centre, HALF).shaken(rng);
    let around = Quad::around(centre, HALF.map(|half| half * STREET));
    let street = node(None, "JD", Level::Street, pick(rng, &STREETS).to_owned(), around);
    let community = node(Some(&street), "SQ", Level::Community, pick(rng, &COMMUNITIES).to_owned(), whole);
    let mut names = ZONES;
    names.shuffle(rng);
    let columns = u32::try_from(size.zones).unwrap_or(1);
    let mut all = vec![street, community.clone()];
    for ((quad, name), letter) in whole.split(rng, columns, 1).into_iter().zip(names).zip(LETTERS) {
        let zone = node(Some(&community), letter, Level::Zone, name.to_owned(), quad);
        all.push(zone.clone());
        add_grids(rng, &zone, size, &mut all);
    }
    add_centres(&mut all, size.centres);
    all
}

/// Household centres in buildings that are spread evenly.
fn add_centres(all: &mut Vec<NodeSeed>, count: usize) {
    let homes: Vec<_> = all.iter().filter(|node| node.level == Level::Building).cloned().collect();
    let step = (homes.len() / count.max(1)).max(1);
    for home in homes.iter().step_by(step).take(count) {
        let quad = home.quad.part([0.3, 0.7], [0.3, 0.7]);
        all.push(node(Some(home), "ZX", Level::Centre, format!("{}中心户", home.name), quad));
    }
}

fn add_grids(rng: &mut impl Rng, zone: &NodeSeed, size: Size, all: &mut Vec<NodeSeed>) {
    let mut buildings = 0;
    let rows = zone.quad.split(rng, 1, 3).into_iter().zip(ORDINALS).zip(size.micro_grids);
    for (((quad, ordinal), (columns, rows)), number) in rows.zip(1..) {
        let name = format!("{}{ordinal}", zone.name);
        let grid = node(Some(zone), &format!("{number:02}"), Level::Grid, name, quad);
        all.push(grid.clone());
        for (quad, number) in quad.split(rng, columns, rows).into_iter().zip(1..) {
            let name = format!("{}{number}号微网格", grid.name);
            let micro = node(Some(&grid), &number.to_string(), Level::MicroGrid, name, quad);
            all.push(micro.clone());
            for plot in quad.split(rng, 2, 2) {
                buildings += 1;
                let name = format!("{}{buildings}号楼", zone.name);
                let walls = plot.part([0.2, 0.8], [0.25, 0.75]);
                all.push(node(Some(&micro), &format!("{buildings:02}"), Level::Building, name, walls));
            }
        }
    }
}

/// Six of the roads.
pub(super) fn roads(rng: &mut impl Rng) -> Vec<&'static str> {
    let mut roads = ROADS.to_vec();
    roads.shuffle(rng);
    roads.truncate(6);
    roads
}
