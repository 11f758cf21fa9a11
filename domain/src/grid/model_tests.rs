use super::*;
use proptest::prelude::*;

fn change() -> Change {
    Change {
        by: Some(AccountId::new()),
        at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        reason: None,
    }
}

fn node(level: Level, parent: Option<&Node>) -> Node {
    let id = GridId::new();
    let code = Code::parse(&id.0.simple().to_string().to_uppercase()).unwrap();
    let draft = Draft { level, code, name: NodeName::parse("清风").unwrap() };
    Node::create(id, parent, draft, change()).unwrap().0
}

fn tree(nodes: &[&Node]) -> Tree {
    Tree::build(nodes.iter().map(|node| (node.id, node.parent))).unwrap()
}

#[test]
fn a_new_node_tells_its_name_in_its_history() {
    let draft = Draft {
        level: Level::Grid,
        code: Code::parse("G-01").unwrap(),
        name: NodeName::parse("一号网格").unwrap(),
    };
    let (node, event) = Node::create(GridId::new(), None, draft, change()).unwrap();
    assert_eq!((node.version, node.parent), (1, None));
    assert_eq!((event.action, event.to.as_deref()), (NodeAction::Created, Some("一号网格")));
}

#[test]
fn a_node_is_made_only_under_a_shallower_live_node() {
    let mut community = node(Level::Community, None);
    let draft =
        |level| Draft { level, code: Code::parse("X-01").unwrap(), name: NodeName::parse("甲").unwrap() };
    let made = Node::create(GridId::new(), Some(&community), draft(Level::Street), change());
    assert_eq!(made.unwrap_err(), GridError::LevelOrder { parent: Level::Community, child: Level::Street });
    community.retire(0, 0, change()).unwrap();
    let made = Node::create(GridId::new(), Some(&community), draft(Level::Grid), change());
    assert_eq!(made.unwrap_err(), GridError::ParentRetired);
}

#[test]
fn a_rename_keeps_both_names_and_counts_a_version() {
    let mut grid = node(Level::Grid, None);
    let event = grid.rename(NodeName::parse("明月").unwrap(), change()).unwrap();
    assert_eq!((event.from.as_deref(), event.to.as_deref()), (Some("清风"), Some("明月")));
    assert_eq!((grid.version, grid.name.as_str()), (2, "明月"));
}

#[test]
fn a_node_is_not_moved_under_itself_or_its_descendant() {
    let mut street = node(Level::Street, None);
    let grid = node(Level::Grid, Some(&street));
    let tree = tree(&[&street, &grid]);
    assert_eq!(street.move_to(Some(&grid), &tree, change()), Err(GridError::Ring));
    let itself = street.clone();
    assert_eq!(street.move_to(Some(&itself), &tree, change()), Err(GridError::Ring));
    assert_eq!(street.version, 1);
}

#[test]
fn a_move_names_the_old_and_the_new_parent() {
    let (old, new) = (node(Level::Community, None), node(Level::Community, None));
    let mut grid = node(Level::Grid, Some(&old));
    let event = grid.move_to(Some(&new), &tree(&[&old, &new, &grid]), change()).unwrap();
    assert_eq!((event.from, event.to), (Some(old.id.to_string()), Some(new.id.to_string())));
    assert_eq!(grid.parent, Some(new.id));
}

#[test]
fn live_children_and_open_petitions_keep_a_node_in_use() {
    let mut grid = node(Level::Grid, None);
    assert_eq!(grid.retire(2, 0, change()), Err(GridError::LiveChildren(2)));
    assert_eq!(grid.retire(0, 1, change()), Err(GridError::OpenPetitions(1)));
    assert!(grid.retire(0, 0, change()).is_ok());
    assert_eq!(grid.retired_at, Some(change().at));
}

#[test]
fn a_retired_node_is_left_alone_until_it_is_restored() {
    let mut grid = node(Level::Grid, None);
    assert_eq!(grid.restore(None, change()), Err(GridError::NotRetired));
    grid.retire(0, 0, change()).unwrap();
    assert_eq!(grid.rename(NodeName::parse("明月").unwrap(), change()), Err(GridError::Retired));
    assert_eq!(grid.move_to(None, &tree(&[&grid]), change()), Err(GridError::Retired));
    assert_eq!(grid.outline(change()), Err(GridError::Retired));
    assert_eq!(grid.retire(0, 0, change()), Err(GridError::Retired));
    grid.restore(None, change()).unwrap();
    assert!(grid.outline(change()).is_ok() && grid.outlined);
}

#[test]
fn a_node_is_not_restored_under_a_retired_parent() {
    let mut street = node(Level::Street, None);
    let mut grid = node(Level::Grid, Some(&street));
    grid.retire(0, 0, change()).unwrap();
    street.retire(0, 0, change()).unwrap();
    assert_eq!(grid.restore(Some(&street), change()), Err(GridError::ParentRetired));
}

proptest! {
    #[test]
    fn no_sequence_of_moves_makes_a_ring_or_turns_a_level_round(
        levels in prop::collection::vec(0usize..10, 2..20),
        moves in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..40),
    ) {
        let mut nodes: Vec<Node> = levels.iter().map(|level| node(Level::ALL[*level], None)).collect();
        for (which, to) in moves {
            let links = Tree::build(nodes.iter().map(|node| (node.id, node.parent))).unwrap();
            let parent = nodes[to.index(nodes.len())].clone();
            let which = which.index(nodes.len());
            let before = nodes[which].clone();
            match nodes[which].move_to(Some(&parent), &links, change()) {
                Ok(_) => prop_assert_eq!(nodes[which].parent, Some(parent.id)),
                Err(_) => prop_assert_eq!(&nodes[which], &before),
            }
            let after = Tree::build(nodes.iter().map(|node| (node.id, node.parent)));
            prop_assert!(after.is_ok());
            for node in &nodes {
                let above = node.parent.and_then(|id| nodes.iter().find(|other| other.id == id));
                prop_assert!(above.is_none_or(|above| above.level < node.level));
            }
        }
    }
}
