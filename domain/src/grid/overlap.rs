use super::Shape;
use crate::shared::GridId;
use geo::{Area, BooleanOps};
use rstar::{RTree, RTreeObject, primitives::GeomWithData};
use std::panic::catch_unwind;

/// Two siblings that claim the same ground: a warning, since real boundaries are drawn by hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// The one that came earlier.
    pub first: GridId,
    /// The other.
    pub second: GridId,
    /// The common area as a share of the smaller of the two, above 0 and at most 1.
    pub share: f64,
}

/// A common border, drawn twice, gives slivers; less than this share of the smaller area is no overlap.
const SLIVER: f64 = 1e-6;

/// Finds every pair of siblings that overlap, the largest share first.
///
/// Only pairs whose rectangles meet are compared, so thousands of siblings do not take the square of them.
#[must_use]
pub fn overlaps(siblings: &[(GridId, Shape)]) -> Vec<Overlap> {
    let placed = siblings.iter().enumerate();
    let index = RTree::bulk_load(
        placed.filter_map(|(n, (_, shape))| Some(GeomWithData::new(shape.envelope()?, n))).collect(),
    );
    let mut found: Vec<Overlap> = index
        .iter()
        .flat_map(|one| {
            index.locate_in_envelope_intersecting(one.envelope()).filter_map(|other| {
                if one.data >= other.data {
                    return None;
                }
                overlap(siblings.get(one.data)?, siblings.get(other.data)?)
            })
        })
        .collect();
    found.sort_by(|a, b| {
        b.share.total_cmp(&a.share).then_with(|| (a.first, a.second).cmp(&(b.first, b.second)))
    });
    found
}

fn overlap((first, a): &(GridId, Shape), (second, b): &(GridId, Shape)) -> Option<Overlap> {
    // The crate may assert on outlines thinner than its rounding; a warning is not worth a failed import.
    let common = catch_unwind(|| a.polygons().intersection(b.polygons()).unsigned_area()).ok()?;
    let share = (common / a.area().min(b.area())).min(1.0);
    (share > SLIVER).then_some(Overlap { first: *first, second: *second, share })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{grid::shape::tests::square, shared::GridId};
    use uuid::Uuid;

    fn id(n: u128) -> GridId {
        GridId(Uuid::from_u128(n))
    }

    #[test]
    fn the_share_is_of_the_smaller_sibling() {
        let siblings =
            [(id(1), square(0.0, 0.0, 4.0)), (id(2), square(3.0, 0.0, 2.0)), (id(3), square(9.0, 9.0, 1.0))];
        let found = overlaps(&siblings);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].first, found[0].second), (id(1), id(2)));
        assert!((found[0].share - 0.5).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn a_common_border_is_no_overlap() {
        let siblings =
            [(id(1), square(0.0, 0.0, 1.0)), (id(2), square(1.0, 0.0, 1.0)), (id(3), square(1.0, 1.0, 1.0))];
        assert_eq!(overlaps(&siblings), []);
    }

    #[test]
    fn the_same_ground_twice_is_a_whole_overlap() {
        let found = overlaps(&[(id(1), square(119.0, 25.0, 0.01)), (id(2), square(119.0, 25.0, 0.01))]);
        assert!(found[0].share > 0.999_99, "{found:?}");
    }

    #[test]
    fn a_city_of_tiles_has_no_overlaps() {
        let tiles: Vec<_> = (0..1_444u16)
            .map(|n| (id(u128::from(n) + 1), square(f64::from(n % 38), f64::from(n / 38), 1.0)))
            .collect();
        assert_eq!(overlaps(&tiles), []);
    }
}
