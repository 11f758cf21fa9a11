use super::Shape;
use crate::shared::{GridId, Point};
use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};

/// Finds the node that a point lies in. Built once from all polygons, cheap to ask.
#[derive(Debug, Default)]
pub struct Atlas {
    index: RTree<GeomWithData<Rectangle<[f64; 2]>, Ground>>,
}

#[derive(Debug)]
struct Ground {
    grid: GridId,
    depth: usize,
    area: f64,
    shape: Shape,
}

impl Atlas {
    /// Takes every node that has a polygon, with its depth in the tree.
    #[must_use]
    pub fn build(grounds: impl IntoIterator<Item = (GridId, usize, Shape)>) -> Self {
        let grounds = grounds.into_iter().filter_map(|(grid, depth, shape)| {
            let envelope = shape.envelope()?;
            Some(GeomWithData::new(envelope, Ground { grid, depth, area: shape.area(), shape }))
        });
        Self { index: RTree::bulk_load(grounds.collect()) }
    }

    /// The deepest node whose ground holds the point. A boundary belongs to both sides; of two nodes equally
    /// deep the smaller wins, then the one with the smaller id.
    #[must_use]
    pub fn deepest(&self, point: Point) -> Option<GridId> {
        self.index
            .locate_all_at_point([point.longitude(), point.latitude()])
            .map(|candidate| &candidate.data)
            .filter(|ground| ground.shape.holds(point))
            .min_by(|a, b| {
                b.depth.cmp(&a.depth).then(a.area.total_cmp(&b.area)).then_with(|| a.grid.cmp(&b.grid))
            })
            .map(|ground| ground.grid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::shape::tests::square;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: usize) -> GridId {
        GridId(Uuid::from_u128(u128::try_from(n).unwrap()))
    }

    fn at(x: f64, y: f64) -> Point {
        Point::new(x, y).unwrap()
    }

    #[test]
    fn the_deepest_ground_wins() {
        let atlas = Atlas::build([(id(1), 0, square(0.0, 0.0, 9.0)), (id(2), 3, square(2.0, 2.0, 2.0))]);
        assert_eq!(atlas.deepest(at(3.0, 3.0)), Some(id(2)));
        assert_eq!(atlas.deepest(at(8.0, 8.0)), Some(id(1)));
        assert_eq!(atlas.deepest(at(10.0, 3.0)), None);
    }

    #[test]
    fn a_boundary_counts_as_inside_and_ties_go_to_the_smaller_then_the_earlier() {
        let atlas = Atlas::build([
            (id(3), 1, square(0.0, 0.0, 1.0)),
            (id(2), 1, square(1.0, 0.0, 1.0)),
            (id(1), 1, square(1.0, 0.0, 5.0)),
        ]);
        assert_eq!(atlas.deepest(at(0.0, 0.5)), Some(id(3)));
        assert_eq!(atlas.deepest(at(1.0, 0.5)), Some(id(2)));
    }

    #[test]
    fn an_atlas_without_polygons_finds_nothing() {
        assert_eq!(Atlas::default().deepest(at(0.0, 0.0)), None);
    }

    proptest! {
        #[test]
        fn the_index_agrees_with_looking_at_every_ground(
            squares in prop::collection::vec((0u8..10, 0u8..10, 1u8..6, 0usize..4), 0..40),
            x in 0u8..60, y in 0u8..60,
        ) {
            let point = at(f64::from(x) / 4.0, f64::from(y) / 4.0);
            let grounds: Vec<_> = squares.iter().enumerate().map(|(n, (x, y, side, depth))| {
                (id(n), *depth, square(f64::from(*x), f64::from(*y), f64::from(*side)))
            }).collect();
            let mut best: Option<(usize, u8, GridId)> = None;
            for ((grid, depth, shape), (_, _, side, _)) in grounds.iter().zip(&squares) {
                let better = best.is_none_or(|(deep, small, _)| *depth > deep || (*depth == deep && *side < small));
                if shape.holds(point) && better {
                    best = Some((*depth, *side, *grid));
                }
            }
            prop_assert_eq!(Atlas::build(grounds).deepest(point), best.map(|(_, _, grid)| grid));
        }
    }
}
