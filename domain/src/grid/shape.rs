use super::{GridError, to_wgs84};
use crate::shared::{Datum, Point};
use geo::{
    Area, BooleanOps, BoundingRect, Coord, CoordinatePosition, Line, LineString, MultiPolygon, Polygon,
    RemoveRepeatedPoints,
    coordinate_position::CoordPos,
    line_intersection::{LineIntersection, line_intersection},
};
use geojson::{GeometryValue, Position};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

/// The most positions one node may have.
const MAX_POSITIONS: usize = 20_000;
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
        let shape = MultiPolygon::new(polygons);
        check_rings_together(&shape)?;
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
    if crosses_itself(&ring) {
        return Err(ShapeError::RingCrossesItself);
    }
    if Polygon::new(ring.clone(), Vec::new()).unsigned_area() < MIN_AREA {
        return Err(ShapeError::NoArea);
    }
    Ok(ring)
}

fn coord(position: &Position, datum: Datum) -> Result<Coord<f64>, ShapeError> {
    let [longitude, latitude, ..] = position.as_slice() else { return Err(ShapeError::Position) };
    let point = Point::new(*longitude, *latitude).map_err(|_| ShapeError::Position)?;
    let point = to_wgs84(point, datum);
    Ok(Coord { x: point.longitude(), y: point.latitude() })
}

/// Whether two sides of a ring meet anywhere but at the corner they share.
///
/// The R-tree is why this is not left to `geo::Validation`, which compares every side with every other: at
/// 20,000 positions that takes seconds.
fn crosses_itself(ring: &LineString<f64>) -> bool {
    let sides: Vec<Line<f64>> = ring.lines().collect();
    let index = RTree::bulk_load(
        sides.iter().enumerate().map(|(n, side)| GeomWithData::new(envelope_of(side), n)).collect(),
    );
    let last = sides.len() - 1;
    sides.iter().enumerate().any(|(n, side)| {
        let around = AABB::from_corners([side.start.x, side.start.y], [side.end.x, side.end.y]);
        index.locate_in_envelope_intersecting(around).any(|candidate| {
            let m = candidate.data;
            let neighbours = m == n + 1 || (n == 0 && m == last);
            m > n
                && sides.get(m).is_some_and(|other| match line_intersection(*side, *other) {
                    None => false,
                    Some(LineIntersection::SinglePoint { .. }) => !neighbours,
                    Some(LineIntersection::Collinear { .. }) => true,
                })
        })
    })
}

fn envelope_of(side: &Line<f64>) -> Rectangle<[f64; 2]> {
    Rectangle::from_corners([side.start.x, side.start.y], [side.end.x, side.end.y])
}

/// A hole outside, holes over each other or parts over each other all show in the area: filled by the even-odd
/// rule, the rings then cover more or less than the polygons minus their holes. What is below a millionth of
/// the rectangle round the shape is rounding.
fn check_rings_together(shape: &MultiPolygon<f64>) -> Result<(), ShapeError> {
    let Some(around) = shape.bounding_rect() else { return Err(ShapeError::Missing) };
    if shape.iter().map(|polygon| 1 + polygon.interiors().len()).sum::<usize>() == 1 {
        return Ok(());
    }
    let filled = shape.union(&MultiPolygon::new(Vec::new())).unsigned_area();
    let tolerance = around.width() * around.height() * 1e-6;
    if (filled - shape.unsigned_area()).abs() > tolerance { Err(ShapeError::RingsOverlap) } else { Ok(()) }
}

#[cfg(test)]
#[path = "shape_tests.rs"]
pub(super) mod tests;
