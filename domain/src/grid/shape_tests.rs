use super::*;
use geo::CoordsIter;
use serde_json::{Value, json};

/// A square with its lower left corner there.
pub fn square(x: f64, y: f64, side: f64) -> Shape {
    parse(&json!({"type": "Polygon", "coordinates": [ring_of(x, y, side)]})).unwrap()
}

fn ring_of(x: f64, y: f64, side: f64) -> Value {
    json!([[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]])
}

fn parse(geometry: &Value) -> Result<Shape, ShapeError> {
    let geometry = serde_json::from_value(geometry.clone()).unwrap();
    Shape::parse(&geometry, Datum::Wgs84)
}

fn polygon_of(rings: Value) -> Result<Shape, ShapeError> {
    parse(&json!({"type": "Polygon", "coordinates": rings}))
}

fn at(x: f64, y: f64) -> Point {
    Point::new(x, y).unwrap()
}

#[test]
fn a_point_in_a_hole_is_outside() {
    let shape = polygon_of(json!([ring_of(0.0, 0.0, 4.0), ring_of(1.0, 1.0, 2.0)])).unwrap();
    assert!(shape.holds(at(0.5, 0.5)) && !shape.holds(at(2.0, 2.0)) && shape.holds(at(1.0, 2.0)));
}

#[test]
fn corners_on_a_straight_side_and_repeated_corners_are_fine() {
    let ring = json!([[0, 0], [1, 0], [1, 0], [2, 0], [2, 2], [0, 2], [0, 1], [0, 0]]);
    assert!(polygon_of(json!([ring])).is_ok());
}

#[test]
fn a_ring_must_close_with_at_least_four_positions() {
    assert_eq!(polygon_of(json!([[[0, 0], [1, 0], [1, 1], [0, 1]]])), Err(ShapeError::RingOpen));
    assert_eq!(polygon_of(json!([[[0, 0], [1, 0], [0, 0]]])), Err(ShapeError::RingTooShort));
    assert_eq!(polygon_of(json!([[[0, 0], [1, 0], [1, 0], [0, 0]]])), Err(ShapeError::RingTooShort));
    assert_eq!(polygon_of(json!([])), Err(ShapeError::RingTooShort));
}

#[test]
fn a_ring_that_crosses_touches_or_runs_back_is_refused() {
    for ring in [
        json!([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]),
        json!([[0, 0], [4, 0], [4, 4], [2, 0], [0, 4], [0, 0]]),
        json!([[0, 0], [4, 0], [6, 0], [4, 0], [4, 4], [0, 4], [0, 0]]),
        json!([[0, 0], [1, 1], [2, 2], [0, 0]]),
    ] {
        assert_eq!(polygon_of(json!([ring.clone()])), Err(ShapeError::RingCrossesItself), "{ring}");
    }
}

#[test]
fn degrees_out_of_range_are_refused() {
    assert_eq!(polygon_of(json!([ring_of(179.0, 0.0, 2.0)])), Err(ShapeError::Position));
    assert_eq!(polygon_of(json!([ring_of(0.0, 89.0, 2.0)])), Err(ShapeError::Position));
}

#[test]
fn a_hole_outside_and_overlapping_parts_are_refused() {
    let outside = json!([ring_of(0.0, 0.0, 2.0), ring_of(5.0, 5.0, 1.0)]);
    let half_outside = json!([ring_of(0.0, 0.0, 2.0), ring_of(1.0, 1.0, 2.0)]);
    let holes_overlap = json!([ring_of(0.0, 0.0, 9.0), ring_of(1.0, 1.0, 3.0), ring_of(2.0, 2.0, 3.0)]);
    for rings in [outside, half_outside, holes_overlap] {
        assert_eq!(polygon_of(rings.clone()), Err(ShapeError::RingsOverlap), "{rings}");
    }
    let parts = json!([[ring_of(0.0, 0.0, 2.0)], [ring_of(1.0, 1.0, 2.0)]]);
    let overlapping = parse(&json!({"type": "MultiPolygon", "coordinates": parts}));
    assert_eq!(overlapping, Err(ShapeError::RingsOverlap));
}

#[test]
fn separate_parts_and_an_island_in_a_hole_are_fine() {
    let parts = json!([
        [ring_of(0.0, 0.0, 9.0), ring_of(1.0, 1.0, 5.0)],
        [ring_of(2.0, 2.0, 1.0)],
        [ring_of(20.0, 0.0, 1.0)]
    ]);
    let shape = parse(&json!({"type": "MultiPolygon", "coordinates": parts})).unwrap();
    assert!((shape.area() - (81.0 - 25.0 + 1.0 + 1.0)).abs() < 1e-9);
}

#[test]
fn lines_points_and_specks_are_no_ground() {
    assert_eq!(parse(&json!({"type": "Point", "coordinates": [1, 2]})), Err(ShapeError::NotPolygon));
    assert_eq!(polygon_of(json!([ring_of(0.0, 0.0, 1e-9)])), Err(ShapeError::NoArea));
    let none = parse(&json!({"type": "MultiPolygon", "coordinates": []}));
    assert_eq!(none, Err(ShapeError::Missing));
}

#[test]
fn a_ring_of_twenty_thousand_positions_is_checked_and_one_more_is_refused() {
    let circle = |corners: u32| {
        let corner = |n: u32| {
            let (sin, cos) = (f64::from(n % corners) / f64::from(corners) * std::f64::consts::TAU).sin_cos();
            [cos, sin]
        };
        json!([(0..=corners).map(corner).collect::<Vec<_>>()])
    };
    assert!(polygon_of(circle(19_999)).is_ok());
    assert_eq!(polygon_of(circle(20_000)), Err(ShapeError::TooManyPositions));
}

#[test]
fn a_comb_made_to_defeat_the_index_is_refused_in_time() {
    let mut ring: Vec<[f64; 2]> = (0..19_997_u32)
        .map(|n| [if n % 2 == 0 { 0.0 } else { 150.0 }, f64::from(n / 2) * 1e-3 + f64::from(n % 2) * 20.0])
        .collect();
    ring.extend([[-1.0, 30.0], [-1.0, -1.0], [0.0, 0.0]]);
    assert_eq!(polygon_of(json!([ring])), Err(ShapeError::Tangled));
}

#[test]
fn rings_may_touch_at_a_point_but_share_no_side() {
    let touching_hole = json!([ring_of(0.0, 0.0, 4.0), [[0, 2], [1, 1], [2, 2], [1, 3], [0, 2]]]);
    assert!(polygon_of(touching_hole).is_ok());
    let diagonal = json!([[ring_of(0.0, 0.0, 1.0)], [ring_of(1.0, 1.0, 1.0)]]);
    assert!(parse(&json!({"type": "MultiPolygon", "coordinates": diagonal})).is_ok());
    let beside = json!([[ring_of(0.0, 0.0, 1.0)], [ring_of(1.0, 0.0, 1.0)]]);
    let beside = parse(&json!({"type": "MultiPolygon", "coordinates": beside}));
    assert_eq!(beside, Err(ShapeError::RingsOverlap));
}

#[test]
fn the_same_part_twice_and_a_part_inside_another_are_refused() {
    for inner in [ring_of(0.0, 0.0, 4.0), ring_of(1.0, 1.0, 1.0)] {
        for parts in [
            json!([[ring_of(0.0, 0.0, 4.0)], [inner.clone()]]),
            json!([[inner.clone()], [ring_of(0.0, 0.0, 4.0)]]),
        ] {
            let shape = parse(&json!({"type": "MultiPolygon", "coordinates": parts}));
            assert_eq!(shape, Err(ShapeError::RingsOverlap), "{parts}");
        }
    }
}

#[test]
fn coordinates_in_gcj02_are_turned_into_wgs84() {
    let geometry =
        serde_json::from_value(json!({"type": "Polygon", "coordinates": [ring_of(119.0, 25.4, 0.01)]}));
    let shape = Shape::parse(&geometry.unwrap(), Datum::Gcj02).unwrap();
    let centre = at(119.005, 25.405);
    assert!(shape.holds(to_wgs84(centre, Datum::Gcj02)));
    assert!(!shape.holds(at(119.0099, 25.405)), "the ground has moved some 500 m to the west");
}

#[test]
fn what_is_stored_is_read_back_to_the_last_but_one_digit() {
    let shape = square(119.005, 25.405, 0.012_345_678_9);
    let back = Shape::from_stored(&shape.to_geojson().to_string()).unwrap();
    assert_eq!(back.polygons().coords_count(), 5);
    for (was, is) in shape.polygons().coords_iter().zip(back.polygons().coords_iter()) {
        assert!((was.x - is.x).abs() < 1e-12 && (was.y - is.y).abs() < 1e-12, "{was:?} {is:?}");
    }
    assert_eq!(Shape::from_stored("{}"), Err(GridError::GeoJson));
}
