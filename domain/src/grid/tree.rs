use super::GridError;
use crate::shared::GridId;
use std::collections::HashMap;

/// Which node stands under which; built once from all nodes, without rings.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    links: HashMap<GridId, Link>,
}

#[derive(Debug, Clone, Copy)]
struct Link {
    parent: Option<GridId>,
    depth: usize,
}

impl Tree {
    /// Builds the tree from every node and its parent, in any order.
    ///
    /// # Errors
    /// [`GridError::ParentMissing`] where a parent is not among the nodes, [`GridError::Ring`] where a node
    /// would stand under itself.
    pub fn build(nodes: impl IntoIterator<Item = (GridId, Option<GridId>)>) -> Result<Self, GridError> {
        let parents: HashMap<GridId, Option<GridId>> = nodes.into_iter().collect();
        let mut links = HashMap::with_capacity(parents.len());
        for &node in parents.keys() {
            let mut path = Vec::new();
            let mut at = Some(node);
            while let Some(id) = at.filter(|id| !links.contains_key(id)) {
                let parent = *parents.get(&id).ok_or(GridError::ParentMissing)?;
                if path.len() == parents.len() {
                    return Err(GridError::Ring);
                }
                path.push((id, parent));
                at = parent;
            }
            for (id, parent) in path.into_iter().rev() {
                let above = parent.and_then(|parent| links.get(&parent)).map(|link: &Link| link.depth);
                links.insert(id, Link { parent, depth: above.map_or(0, |depth| depth + 1) });
            }
        }
        Ok(Self { links })
    }

    /// Whether the node is in the tree.
    #[must_use]
    pub fn contains(&self, node: GridId) -> bool {
        self.links.contains_key(&node)
    }

    /// The node just above; none for a root and for a stranger.
    #[must_use]
    pub fn parent(&self, node: GridId) -> Option<GridId> {
        self.links.get(&node)?.parent
    }

    /// Every node above, the nearest first and the root last.
    pub fn ancestors(&self, node: GridId) -> impl Iterator<Item = GridId> + '_ {
        std::iter::successors(self.parent(node), |above| self.parent(*above))
    }

    /// The node itself and then every node above it.
    pub fn path(&self, node: GridId) -> impl Iterator<Item = GridId> + '_ {
        Some(node).filter(|node| self.contains(*node)).into_iter().chain(self.ancestors(node))
    }

    /// Whether the node stands below the other; nothing is under itself.
    #[must_use]
    pub fn is_under(&self, node: GridId, above: GridId) -> bool {
        self.ancestors(node).any(|ancestor| ancestor == above)
    }

    /// How many nodes stand above; 0 for a root.
    #[must_use]
    pub fn depth(&self, node: GridId) -> Option<usize> {
        self.links.get(&node).map(|link| link.depth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: usize) -> GridId {
        GridId(Uuid::from_u128(u128::try_from(n).unwrap()))
    }

    #[test]
    fn ancestors_run_from_the_nearest_to_the_root() {
        let tree = Tree::build([(id(3), Some(id(2))), (id(1), None), (id(2), Some(id(1)))]).unwrap();
        assert_eq!(tree.ancestors(id(3)).collect::<Vec<_>>(), [id(2), id(1)]);
        assert_eq!(tree.path(id(3)).collect::<Vec<_>>(), [id(3), id(2), id(1)]);
        assert_eq!(tree.path(id(9)).count(), 0);
        assert_eq!((tree.depth(id(1)), tree.depth(id(3)), tree.depth(id(9))), (Some(0), Some(2), None));
        assert!(tree.is_under(id(3), id(1)) && !tree.is_under(id(1), id(3)) && !tree.is_under(id(1), id(1)));
    }

    #[test]
    fn a_ring_and_a_missing_parent_are_refused() {
        let ring = [(id(1), Some(id(2))), (id(2), Some(id(1))), (id(3), None)];
        assert_eq!(Tree::build(ring).unwrap_err(), GridError::Ring);
        assert_eq!(Tree::build([(id(1), Some(id(1)))]).unwrap_err(), GridError::Ring);
        assert_eq!(Tree::build([(id(1), Some(id(2)))]).unwrap_err(), GridError::ParentMissing);
    }

    proptest! {
        #[test]
        fn depth_is_the_number_of_ancestors_in_any_tree(links in prop::collection::vec(any::<prop::sample::Index>(), 1..80)) {
            let nodes: Vec<_> =
                links.iter().enumerate().map(|(n, link)| (id(n), (n > 0).then(|| id(link.index(n.max(1)))))).collect();
            let tree = Tree::build(nodes.iter().rev().copied()).unwrap();
            for (node, parent) in nodes {
                prop_assert_eq!(tree.parent(node), parent);
                prop_assert_eq!(tree.depth(node), Some(tree.ancestors(node).count()));
            }
        }

        #[test]
        fn any_links_give_a_tree_or_a_refusal(links in prop::collection::vec(prop::option::of(0usize..12), 1..12)) {
            let nodes = links.iter().enumerate().map(|(n, parent)| (id(n), parent.map(id)));
            if let Ok(tree) = Tree::build(nodes) {
                for n in 0..links.len() {
                    prop_assert!(!tree.is_under(id(n), id(n)));
                }
            }
        }
    }
}
