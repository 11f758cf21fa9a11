use crate::shared::{Datum, Point};
use std::f64::consts::PI;

/// Krasovsky 1940, which GCJ-02 is computed on: semi-major axis in metres and squared eccentricity.
const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;

/// Turns a point of that datum into WGS-84, by iteration to less than 1e-9 degrees.
///
/// GCJ-02 has no published inverse. Outside the rectangle round China both datums are the same.
#[must_use]
pub fn to_wgs84(point: Point, datum: Datum) -> Point {
    if datum == Datum::Wgs84 || !near_china(point) {
        return point;
    }
    let (longitude, latitude) = (point.longitude(), point.latitude());
    let (mut x, mut y) = (longitude, latitude);
    for _ in 0..20 {
        let (dx, dy) = shift(x, y);
        let (off_x, off_y) = (x + dx - longitude, y + dy - latitude);
        x -= off_x;
        y -= off_y;
        if off_x.abs().max(off_y.abs()) < 1e-9 {
            break;
        }
    }
    Point::new(x, y).unwrap_or(point)
}

/// Turns a WGS-84 point into that datum.
#[must_use]
pub fn from_wgs84(point: Point, datum: Datum) -> Point {
    if datum == Datum::Wgs84 || !near_china(point) {
        return point;
    }
    let (dx, dy) = shift(point.longitude(), point.latitude());
    Point::new(point.longitude() + dx, point.latitude() + dy).unwrap_or(point)
}

/// The rectangle in which Chinese map services shift coordinates.
fn near_china(point: Point) -> bool {
    (72.004..=137.834_7).contains(&point.longitude()) && (0.829_3..=55.827_1).contains(&point.latitude())
}

/// How far GCJ-02 lies from WGS-84 here, in degrees; the widely published approximation of the unpublished
/// transform.
fn shift(longitude: f64, latitude: f64) -> (f64, f64) {
    let (x, y) = (longitude - 105.0, latitude - 35.0);
    let wave = |amplitude: f64, angle: f64| amplitude * (angle * PI).sin();
    let common = wave(20.0, 6.0 * x) + wave(20.0, 2.0 * x);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + (common + wave(20.0, y) + wave(40.0, y / 3.0) + wave(160.0, y / 12.0) + wave(320.0, y / 30.0))
            * 2.0
            / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + (common + wave(20.0, x) + wave(40.0, x / 3.0) + wave(150.0, x / 12.0) + wave(300.0, x / 30.0))
            * 2.0
            / 3.0;
    let radians = latitude.to_radians();
    let magic = 1.0 - ECCENTRICITY_SQUARED * radians.sin().powi(2);
    let meridian = AXIS * (1.0 - ECCENTRICITY_SQUARED) / (magic * magic.sqrt());
    let parallel = AXIS / magic.sqrt() * radians.cos();
    ((east / parallel).to_degrees(), (north / meridian).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_cities_are_where_other_implementations_put_them() {
        // Test vectors of the open implementation eviltransform: WGS-84, then GCJ-02.
        for [x, y, drawn_x, drawn_y] in [
            [121.527_210_6, 31.177_427_6, 121.531_541_859, 31.175_303_984],
            [113.912_316, 22.543_847, 113.917_176_481, 22.540_796_132],
            [116.377_817, 39.911_954, 116.384_047_225, 39.913_345_455],
        ] {
            let drawn = from_wgs84(Point::new(x, y).unwrap(), Datum::Gcj02);
            assert!((drawn.longitude() - drawn_x).abs() < 1e-6, "{drawn:?}");
            assert!((drawn.latitude() - drawn_y).abs() < 1e-6, "{drawn:?}");
        }
    }

    #[test]
    fn wgs84_is_left_alone() {
        let point = Point::new(119.0, 25.4).unwrap();
        assert_eq!(to_wgs84(point, Datum::Wgs84), point);
        assert_eq!(from_wgs84(point, Datum::Wgs84), point);
    }

    proptest! {
        #[test]
        fn there_and_back_is_within_a_centimetre_in_china(x in 73.5f64..135.0, y in 18.0f64..53.5) {
            let point = Point::new(x, y).unwrap();
            let back = to_wgs84(from_wgs84(point, Datum::Gcj02), Datum::Gcj02);
            prop_assert!((back.longitude() - x).abs() < 1e-7 && (back.latitude() - y).abs() < 1e-7, "{:?}", back);
        }

        #[test]
        fn outside_china_nothing_moves(x in -180.0f64..72.0, y in -90.0f64..90.0) {
            let point = Point::new(x, y).unwrap();
            prop_assert_eq!(from_wgs84(point, Datum::Gcj02), point);
            prop_assert_eq!(to_wgs84(point, Datum::Gcj02), point);
        }
    }
}
