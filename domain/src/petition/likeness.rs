use crate::shared::{CategoryId, Point};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Two of one category so near each other may be one matter, in metres (PETITION, Duplicates).
const NEAR: f64 = 250.0;
/// Two farther from each other are two, whatever their words, in metres.
const FAR: f64 = 2_000.0;
/// Two reported so long after each other are hardly one.
const SOON: TimeDelta = TimeDelta::days(30);
/// Words less alike than this say nothing, where both places are known and not far apart.
const ALIKE: f64 = 0.3;
/// The same where a place is not known: tried on real reports (ADR 0019).
const ALIKE_ANYWHERE: f64 = 0.4;
/// What the same place and category say, at the same spot.
const PLACE: f64 = 0.6;
/// How much of it is left at the end of [`NEAR`], and for what was not reported soon after.
const FADED: f64 = 0.5;
/// The side of a cell of ground, in degrees of latitude: 250 m.
const CELL: f64 = 250.0 / 111_195.0;

/// What of a matter says whether it is another one told twice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traits {
    /// Its category, where known.
    pub category: Option<CategoryId>,
    /// Where it is, where known.
    pub point: Option<Point>,
    /// When it was reported.
    pub at: DateTime<Utc>,
}

/// How much two matters are alike, and in what.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Likeness {
    /// From 0 to 1; what speaks for one matter adds up, the first most.
    #[schema(minimum = 0, maximum = 1)]
    pub score: f64,
    /// Metres between them, where both places are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub metres: Option<f64>,
    /// Whether they are of one category.
    pub same_category: bool,
    /// How alike their words are: the cosine of their rarest words, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    pub words: f64,
    /// Whole days between the reports.
    #[schema(minimum = 0)]
    pub days: i64,
}

/// Whether two matters may be one: of one category within 250 m, or alike in words and not far apart.
/// `words` is the cosine of their words.
#[must_use]
pub fn likeness(one: &Traits, other: &Traits, words: f64) -> Option<Likeness> {
    let metres = one.point.zip(other.point).map(|(a, b)| metres(a, b));
    let same_category = one.category.is_some() && one.category == other.category;
    let apart = (one.at - other.at).abs();
    let soon = if apart <= SOON { 1.0 } else { FADED };
    let words = words.clamp(0.0, 1.0);
    let by_place = match metres {
        Some(metres) if same_category && metres <= NEAR => PLACE * (1.0 - FADED * metres / NEAR) * soon,
        _ => 0.0,
    };
    let enough = match metres {
        Some(metres) if metres > FAR => f64::INFINITY,
        Some(_) => ALIKE,
        None => ALIKE_ANYWHERE,
    };
    let told = if words >= enough { words * soon } else { 0.0 };
    let score = 1.0 - (1.0 - by_place) * (1.0 - told);
    (score > 0.0).then(|| Likeness {
        score: score.clamp(0.0, 1.0),
        metres: metres.map(f64::round),
        same_category,
        words: (words * 1000.0).round() / 1000.0,
        days: apart.num_days(),
    })
}

/// The cells of ground that hold everything within 250 m of a point: rows and columns of a net whose columns
/// are as wide as its rows are high.
#[must_use]
pub fn cells_around(point: Point) -> BTreeSet<(i32, i32)> {
    let (latitude, longitude) = (point.latitude(), point.longitude());
    let wide = CELL / widening(latitude);
    let rows = [latitude - CELL, latitude, latitude + CELL];
    // Half steps, for the columns of another row are a little narrower.
    let columns = [-1.0, -0.5, 0.0, 0.5, 1.0].map(|step| longitude + step * wide);
    let all = rows.into_iter().flat_map(|row| columns.into_iter().map(move |column| (row, column)));
    all.map(|(latitude, longitude)| cell(latitude, longitude)).collect()
}

/// The cell of ground that a point lies in.
#[must_use]
pub fn cell_of(point: Point) -> (i32, i32) {
    cell(point.latitude(), point.longitude())
}

fn cell(latitude: f64, longitude: f64) -> (i32, i32) {
    let row = (latitude / CELL).floor();
    let wide = CELL / widening((row + 0.5) * CELL);
    (whole(row), whole((longitude / wide).floor()))
}

/// How much shorter a degree of longitude is here than at the equator.
fn widening(latitude: f64) -> f64 {
    latitude.to_radians().cos().max(0.01)
}

#[expect(clippy::as_conversions, reason = "a row or column of a net over the whole globe, below ten million")]
const fn whole(figure: f64) -> i32 {
    figure as i32
}

/// The distance on a sphere of the Earth's mean radius (haversine).
fn metres(a: Point, b: Point) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let across = half(a.longitude(), b.longitude());
    let cosines = a.latitude().to_radians().cos() * b.latitude().to_radians().cos();
    2.0 * 6_371_008.8 * (half(a.latitude(), b.latitude()) + cosines * across).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(longitude: f64, latitude: f64) -> Option<Point> {
        Some(Point::new(longitude, latitude).unwrap())
    }

    fn traits(category: u128, point: Option<Point>, day: i64) -> Traits {
        let at = DateTime::UNIX_EPOCH + TimeDelta::days(day);
        Traits { category: Some(CategoryId(Uuid::from_u128(category))), point, at }
    }

    #[test]
    fn a_hundredth_of_a_degree_of_latitude_is_eleven_hundred_metres() {
        let apart = |a: Option<Point>, b: Option<Point>| metres(a.unwrap(), b.unwrap());
        assert!((apart(at(119.0, 25.40), at(119.0, 25.41)) - 1112.0).abs() < 1.0);
        assert!((apart(at(119.0, 25.40), at(119.01, 25.40)) - 1004.5).abs() < 1.0);
        assert!(apart(at(119.0, 25.40), at(119.0, 25.40)).abs() < 1e-6);
    }

    #[test]
    fn the_same_category_counts_only_near_by() {
        let here = traits(1, at(119.0, 25.4), 0);
        let near = likeness(&here, &traits(1, at(119.001, 25.4), 0), 0.0).unwrap();
        assert!(near.score > 0.3 && near.metres == Some(100.0));
        assert_eq!(likeness(&here, &traits(1, at(119.003, 25.4), 0), 0.0), None);
        assert_eq!(likeness(&here, &traits(2, at(119.001, 25.4), 0), 0.0), None);
        assert_eq!(likeness(&here, &traits(1, None, 0), 0.0), None);
    }

    #[test]
    fn the_same_words_count_in_any_category_but_not_far_away() {
        let here = traits(1, at(119.0, 25.4), 0);
        assert!(likeness(&here, &traits(2, None, 0), 0.9).unwrap().score > 0.8);
        assert!(likeness(&here, &traits(2, at(119.01, 25.4), 0), 0.9).is_some());
        assert_eq!(likeness(&here, &traits(2, at(119.1, 25.4), 0), 0.9), None);
        assert_eq!(likeness(&here, &traits(2, here.point, 0), 0.29), None);
        assert!(likeness(&here, &traits(2, here.point, 0), 0.3).is_some());
        assert_eq!(likeness(&here, &traits(2, None, 0), 0.39), None);
    }

    #[test]
    fn place_and_words_together_say_more_than_either_and_time_takes_from_both() {
        let here = traits(1, at(119.0, 25.4), 0);
        let score = |day, words, point| likeness(&here, &traits(1, point, day), words).unwrap().score;
        let (place, words, both) =
            (score(0, 0.0, here.point), score(0, 0.5, None), score(0, 0.5, here.point));
        assert!(both > place && both > words);
        assert!(score(31, 0.5, here.point) < both);
    }

    proptest! {
        #[test]
        fn whatever_is_within_reach_lies_in_a_cell_around(
            longitude in 73.0..135.0, latitude in 3.0..54.0, east in -1.0..1.0, north in -1.0..1.0,
        ) {
            let here = Point::new(longitude, latitude).unwrap();
            let step = CELL * 0.999;
            let there = Point::new(longitude + east * step / widening(latitude), latitude + north * step).unwrap();
            if metres(here, there) <= NEAR {
                prop_assert!(cells_around(here).contains(&cell_of(there)));
            }
        }
    }
}
