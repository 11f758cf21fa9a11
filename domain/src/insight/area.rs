use super::InsightError;
use crate::{
    grid::to_wgs84,
    petition::{Status, Urgency},
    shared::{Datum, PetitionId, Point},
};
use std::collections::BTreeMap;

/// Clusters along the edge of a map tile of 256 pixels.
const CELLS_A_TILE: f64 = 4.0;

/// Farther than [`crate::petition::coarse_point`] moves a point, in degrees.
const MOVED: f64 = 0.0006;

/// A part of the map, in WGS-84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Its south-western corner.
    pub south_west: Point,
    /// Its north-eastern corner.
    pub north_east: Point,
}

impl Area {
    /// Reads `west,south,east,north` in degrees of a datum.
    ///
    /// # Errors
    /// [`InsightError::AreaMalformed`] or [`InsightError::AreaEmpty`].
    pub fn parse(text: &str, datum: Datum) -> Result<Self, InsightError> {
        let numbers: Vec<f64> = text
            .split(',')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| InsightError::AreaMalformed)?;
        let &[west, south, east, north] = numbers.as_slice() else {
            return Err(InsightError::AreaMalformed);
        };
        let corner = |longitude, latitude| {
            Point::new(longitude, latitude).map_err(|error| InsightError::AreaEmpty(Some(error)))
        };
        let (south_west, north_east) = (corner(west, south)?, corner(east, north)?);
        if west >= east || south >= north {
            return Err(InsightError::AreaEmpty(None));
        }
        Ok(Self { south_west: to_wgs84(south_west, datum), north_east: to_wgs84(north_east, datum) })
    }

    /// Whether a point lies in it; its northern and eastern edges belong to the parts beyond.
    #[must_use]
    pub fn holds(&self, point: Point) -> bool {
        let Self { south_west, north_east } = self;
        (south_west.latitude()..north_east.latitude()).contains(&point.latitude())
            && (south_west.longitude()..north_east.longitude()).contains(&point.longitude())
    }

    /// With all that a coarse point may have been moved into it from.
    #[must_use]
    pub fn widened(&self) -> Self {
        let moved = |point: Point, by: f64| {
            let (longitude, latitude) = (point.longitude() + by, point.latitude() + by);
            Point::new(longitude.clamp(-180.0, 180.0), latitude.clamp(-90.0, 90.0)).unwrap_or(point)
        };
        Self { south_west: moved(self.south_west, -MOVED), north_east: moved(self.north_east, MOVED) }
    }
}

/// One petition on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Which one.
    pub id: PetitionId,
    /// Where.
    pub point: Point,
    /// Where it stands.
    pub status: Status,
    /// How urgent it is.
    pub urgency: Urgency,
}

/// Petitions near one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cluster {
    /// The middle of them.
    pub middle: Point,
    /// How many they are, from 1.
    pub count: u32,
    /// How many of them are neither handled nor ended.
    pub open: u32,
}

/// Gathers the spots of each cell of a web map at this zoom: four cells along a tile, 64 pixels each.
/// From north to south, then from west to east.
#[must_use]
pub fn clusters(spots: &[Spot], zoom: u8) -> Vec<Cluster> {
    let degrees = 360.0 / (CELLS_A_TILE * 2f64.powi(i32::from(zoom)));
    let mut cells: BTreeMap<(i64, i64), Vec<&Spot>> = BTreeMap::new();
    for spot in spots {
        let cell = |from: f64, at: f64| whole((at - from) / degrees);
        let cell = (cell(spot.point.latitude(), 90.0), cell(-180.0, spot.point.longitude()));
        cells.entry(cell).or_default().push(spot);
    }
    cells.into_values().filter_map(|spots| gather(&spots)).collect()
}

fn gather(spots: &[&Spot]) -> Option<Cluster> {
    let count = u32::try_from(spots.len()).ok()?;
    let open = u32::try_from(spots.iter().filter(|spot| spot.status.is_open()).count()).ok()?;
    let mean = |of: fn(Point) -> f64| spots.iter().map(|spot| of(spot.point)).sum::<f64>() / f64::from(count);
    let middle = Point::new(mean(Point::longitude), mean(Point::latitude)).ok()?;
    Some(Cluster { middle, count, open })
}

/// The whole number below; cells are told apart by it and by nothing else.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "at most 2^32 cells along the equator"
)]
fn whole(number: f64) -> i64 {
    number.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_four_degrees_in_order() {
        let area = Area::parse("119,25.4,119.1,25.5", Datum::Wgs84).unwrap();
        assert_eq!((area.south_west.longitude(), area.north_east.latitude()), (119.0, 25.5));
        for bad in ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,,4"] {
            assert_eq!(Area::parse(bad, Datum::Wgs84), Err(InsightError::AreaMalformed), "{bad}");
        }
        for empty in ["2,1,1,2", "1,2,2,1", "1,1,1,2", "1,1,181,2", "NaN,1,2,2", "1,1,inf,2"] {
            assert!(matches!(Area::parse(empty, Datum::Wgs84), Err(InsightError::AreaEmpty(_))), "{empty}");
        }
    }

    #[test]
    fn spots_of_one_cell_gather_and_part_again_further_in() {
        let spot = |longitude, status| Spot {
            id: PetitionId::new(),
            point: Point::new(longitude, 25.4).unwrap(),
            status,
            urgency: Urgency::Normal,
        };
        let spots =
            [spot(119.001, Status::Handling), spot(119.003, Status::Closed), spot(119.3, Status::Closed)];
        let counts =
            |zoom| clusters(&spots, zoom).iter().map(|one| (one.count, one.open)).collect::<Vec<_>>();
        assert_eq!(counts(3), [(3, 1)]);
        assert_eq!(counts(10), [(2, 1), (1, 0)]);
        assert_eq!(counts(18), [(1, 1), (1, 0), (1, 0)]);
        assert!((clusters(&spots, 10)[0].middle.longitude() - 119.002).abs() < 1e-9);
        assert_eq!(clusters(&[], 5), []);
    }
}
