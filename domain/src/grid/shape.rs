use super::{GridError, to_wgs84};
use crate::shared::{Datum, Point};
use geo::{
    Area, BoundingRect, Coord, CoordinatePosition, Line, LineString, MultiPolygon, Polygon,
    RemoveRepeatedPoints,
    coordinate_position::CoordPos,
    line_intersection::{LineIntersection, line_intersection},
};
use geojson::{GeometryValue, Position};
use rstar::{
    RTree, RTreeObject,
    primitives::{GeomWithData, Rectangle},
};

/// The most positions one node may have.
const MAX_POSITIONS: usize = 20_000;
/// The most rings one node may have, holes included.
const MAX_RINGS: usize = 500;
/// The most pairs of sides compared in one shape; real outlines need some ten a side.
const MAX_COMPARISONS: usize = 2_000_000;
/// Rings smaller than this many square degrees, a few square centimetres, enclose nothing.
const MIN_AREA: f64 = 1e-13;

/// The ground of a node: one or more polygons, holes allowed, WGS-84 degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape(MultiPolygon<f64>);

/// Why a geometry is no shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// No geometry, or not one of RFC 7946.
    #[error("there is no GeoJSON geometry")]
    Missing,
    /// A point, a line or a collection.
    #[error("only Polygon and MultiPolygon are taken")]
    NotPolygon,
    /// More than 20,000 positions.
    #[error("a node may have no more than 20,000 positions")]
    TooManyPositions,
    /// More than 500 rings.
    #[error("a node may have no more than 500 rings")]
    TooManyRings,
    /// So many long sides side by side that checking them would take too long.
    #[error("the sides lie too close to be checked")]
    Tangled,
    /// Less than two numbers, or degrees out of range.
    #[error("a position is not longitude and latitude in degrees")]
    Position,
    /// The last position of a ring is not its first (RFC 7946, section 3.1.6).
    #[error("a ring is not closed")]
    RingOpen,
    /// Less than four positions, or less than three different ones.
    #[error("a ring has less than four positions")]
    RingTooShort,
    /// A ring crosses, touches or runs back along itself.
    #[error("a ring crosses itself")]
    RingCrossesItself,
    /// A ring of next to no area.
    #[error("a ring encloses nothing")]
    NoArea,
    /// A hole outside its polygon, or holes or parts that overlap.
    #[error("rings overlap, or a hole lies outside")]
    RingsOverlap,
}

impl ShapeError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "geometry_missing",
            Self::NotPolygon => "geometry_not_polygon",
            Self::TooManyPositions => "geometry_too_many_positions",
            Self::TooManyRings => "geometry_too_many_rings",
            Self::Tangled => "geometry_tangled",
            Self::Position => "position_invalid",
            Self::RingOpen => "ring_open",
            Self::RingTooShort => "ring_too_short",
            Self::RingCrossesItself => "ring_crosses_itself",
            Self::NoArea => "ring_without_area",
            Self::RingsOverlap => "rings_overlap",
        }
    }
}

impl Shape {
    /// Reads a GeoJSON geometry given in that datum.
    ///
    /// # Errors
    /// [`ShapeError`] as its variants say; the first one found.
    pub fn parse(geometry: &geojson::Geometry, datum: Datum) -> Result<Self, ShapeError> {
        let parts = match &geometry.value {
            GeometryValue::Polygon { coordinates } => std::slice::from_ref(coordinates),
            GeometryValue::MultiPolygon { coordinates } => coordinates.as_slice(),
            _ => return Err(ShapeError::NotPolygon),
        };
        if positions(&geometry.value) > MAX_POSITIONS {
            return Err(ShapeError::TooManyPositions);
        }
        let polygons: Vec<_> = parts.iter().map(|rings| polygon(rings, datum)).collect::<Result<_, _>>()?;
        if polygons.is_empty() {
            return Err(ShapeError::Missing);
        }
        if polygons.iter().map(|polygon| 1 + polygon.interiors().len()).sum::<usize>() > MAX_RINGS {
            return Err(ShapeError::TooManyRings);
        }
        let shape = MultiPolygon::new(polygons);
        check_sides(&shape)?;
        if rings(&shape).any(|ring| Polygon::new(ring.clone(), Vec::new()).unsigned_area() < MIN_AREA) {
            return Err(ShapeError::NoArea);
        }
        check_nesting(&shape)?;
        Ok(Self(shape))
    }

    /// Reads back what [`Shape::to_geojson`] wrote; rules are not checked again.
    ///
    /// # Errors
    /// [`GridError::GeoJson`] for any other text.
    pub fn from_stored(text: &str) -> Result<Self, GridError> {
        let geometry: geojson::Geometry = text.parse().map_err(|_| GridError::GeoJson)?;
        MultiPolygon::try_from(geometry).map(Self).map_err(|_| GridError::GeoJson)
    }

    /// A GeoJSON MultiPolygon.
    #[must_use]
    pub fn to_geojson(&self) -> geojson::Geometry {
        geojson::Geometry::new((&self.0).into())
    }

    /// The polygons.
    #[must_use]
    pub const fn polygons(&self) -> &MultiPolygon<f64> {
        &self.0
    }

    /// Whether the point lies on this ground; its boundary belongs to it.
    #[must_use]
    pub fn holds(&self, point: Point) -> bool {
        let at = Coord { x: point.longitude(), y: point.latitude() };
        self.0.coordinate_position(&at) != CoordPos::Outside
    }

    /// The area in square degrees: good for comparing neighbours, not for measuring land.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.0.unsigned_area()
    }

    /// The rectangle round it, for an R-tree; none for a shape without positions.
    pub(super) fn envelope(&self) -> Option<Rectangle<[f64; 2]>> {
        let rect = self.0.bounding_rect()?;
        Some(Rectangle::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]))
    }
}

/// How many positions a polygon or multi-polygon carries.
pub(super) fn positions(value: &GeometryValue) -> usize {
    match value {
        GeometryValue::Polygon { coordinates } => coordinates.iter().map(Vec::len).sum(),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().flatten().map(Vec::len).sum(),
        _ => 0,
    }
}

fn polygon(rings: &[Vec<Position>], datum: Datum) -> Result<Polygon<f64>, ShapeError> {
    let mut rings = rings.iter().map(|positions| ring(positions, datum)).collect::<Result<Vec<_>, _>>()?;
    if rings.is_empty() {
        return Err(ShapeError::RingTooShort);
    }
    let exterior = rings.remove(0);
    Ok(Polygon::new(exterior, rings))
}

fn ring(positions: &[Position], datum: Datum) -> Result<LineString<f64>, ShapeError> {
    let coords = positions.iter().map(|position| coord(position, datum)).collect::<Result<Vec<_>, _>>()?;
    if coords.len() < 4 {
        return Err(ShapeError::RingTooShort);
    }
    if coords.first() != coords.last() {
        return Err(ShapeError::RingOpen);
    }
    let ring = LineString::new(coords).remove_repeated_points();
    if ring.0.len() < 4 {
        return Err(ShapeError::RingTooShort);
    }
    Ok(ring)
}

fn coord(position: &Position, datum: Datum) -> Result<Coord<f64>, ShapeError> {
    let [longitude, latitude, ..] = position.as_slice() else { return Err(ShapeError::Position) };
    let point = Point::new(*longitude, *latitude).map_err(|_| ShapeError::Position)?;
    let point = to_wgs84(point, datum);
    Ok(Coord { x: point.longitude(), y: point.latitude() })
}

/// A side with the number of its ring in the geometry and its number in the ring.
struct Side {
    line: Line<f64>,
    ring: usize,
    n: usize,
    last: usize,
}

impl Side {
    /// Whether two sides meet as no sides may: those of one ring anywhere but at the corner they share, those
    /// of two rings anywhere but at single points, where rings may touch.
    fn clashes(&self, other: &Self) -> bool {
        let neighbours = self.n.abs_diff(other.n) == 1 || self.n.abs_diff(other.n) == self.last;
        match line_intersection(self.line, other.line) {
            None => false,
            Some(LineIntersection::Collinear { .. }) => true,
            Some(LineIntersection::SinglePoint { is_proper, .. }) if self.ring != other.ring => is_proper,
            Some(LineIntersection::SinglePoint { .. }) => !neighbours,
        }
    }

    fn envelope(&self) -> Rectangle<[f64; 2]> {
        let Line { start, end } = self.line;
        Rectangle::from_corners([start.x, start.y], [end.x, end.y])
    }
}

/// Holds every side against those whose rectangles it meets.
///
/// The R-tree is why this is not left to `geo::Validation`, which holds every side against every other and at
/// 20,000 positions takes seconds. The cap keeps a file made to defeat the R-tree from taking as long.
fn check_sides(shape: &MultiPolygon<f64>) -> Result<(), ShapeError> {
    let sides: Vec<Side> = rings(shape)
        .enumerate()
        .flat_map(|(ring, corners)| {
            let last = corners.0.len().saturating_sub(2);
            corners.lines().enumerate().map(move |(n, line)| Side { line, ring, n, last })
        })
        .collect();
    let index = RTree::bulk_load(
        sides.iter().enumerate().map(|(at, side)| GeomWithData::new(side.envelope(), at)).collect(),
    );
    let mut comparisons = 0_usize;
    for (at, side) in sides.iter().enumerate() {
        for near in index.locate_in_envelope_intersecting(side.envelope().envelope()) {
            comparisons += 1;
            if comparisons > MAX_COMPARISONS {
                return Err(ShapeError::Tangled);
            }
            match sides.get(near.data) {
                Some(other) if near.data > at && side.clashes(other) => {
                    let same = side.ring == other.ring;
                    return Err(if same { ShapeError::RingCrossesItself } else { ShapeError::RingsOverlap });
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn rings(shape: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

/// Checks that holes lie inside their polygon and outside each other, and parts outside each other.
///
/// Sides do not cross by now, so a ring lies as a whole inside or outside another, and its first corner that is
/// not a point of touch tells which.
fn check_nesting(shape: &MultiPolygon<f64>) -> Result<(), ShapeError> {
    for (n, polygon) in shape.iter().enumerate() {
        let outer = Polygon::new(polygon.exterior().clone(), Vec::new());
        let holes: Vec<_> =
            polygon.interiors().iter().map(|hole| Polygon::new(hole.clone(), Vec::new())).collect();
        let misplaced = holes.iter().enumerate().any(|(n, hole)| {
            lies(hole.exterior(), &outer) != CoordPos::Inside
                || holes
                    .iter()
                    .enumerate()
                    .any(|(m, other)| m != n && lies(hole.exterior(), other) == CoordPos::Inside)
        });
        let overlapping = shape
            .iter()
            .enumerate()
            .any(|(m, other)| m != n && lies(polygon.exterior(), other) == CoordPos::Inside);
        if misplaced || overlapping {
            return Err(ShapeError::RingsOverlap);
        }
    }
    Ok(())
}

fn lies(ring: &LineString<f64>, polygon: &Polygon<f64>) -> CoordPos {
    let middles = ring.lines().map(|side| (side.start + side.end) / 2.0);
    ring.coords()
        .copied()
        .chain(middles)
        .map(|at| polygon.coordinate_position(&at))
        .find(|position| *position != CoordPos::OnBoundary)
        .unwrap_or(CoordPos::Inside)
}

#[cfg(test)]
#[path = "shape_tests.rs"]
pub(super) mod tests;
