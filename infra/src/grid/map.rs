use super::{Plot, all_for_index, change::revision};
use crate::db::{Conn, Db, DbError, DbResult, Kept};
use sanping_domain::{
    grid::{Atlas, Gazetteer, Level, Tree},
    shared::{GridId, Point},
};
use std::{collections::HashMap, sync::Arc};

/// The map of the tree, kept in memory. One a process.
pub struct GridMap(Kept<Places, i64>);

impl Default for GridMap {
    fn default() -> Self {
        Self(Kept::new(revision, draw))
    }
}

/// The places of the tree as they were at one moment.
#[derive(Debug)]
pub struct Places {
    revision: i64,
    tree: Arc<Tree>,
    atlas: Atlas,
    gazetteer: Gazetteer,
    known: HashMap<GridId, KnownPlace>,
    desk: Option<GridId>,
}

/// What is known of one place besides where it lies.
#[derive(Debug)]
struct KnownPlace {
    name: String,
    level: Level,
    live: bool,
}

impl GridMap {
    /// The places as they are now, give or take a second of another process.
    ///
    /// # Errors
    /// Trouble with the database, or a tree that cannot be one.
    pub async fn places(&self, db: &Db) -> DbResult<Arc<Places>> {
        self.0.now(db).await
    }

    /// Says that a change was committed.
    pub fn changed(&self) {
        self.0.changed();
    }
}

fn draw(conn: &mut Conn) -> DbResult<Places> {
    let revision = revision(conn)?;
    Places::draw(revision, all_for_index(conn)?)
}

/// From the first root down to the community, as long as there is only one way to go.
fn desk(plots: &[Plot]) -> Option<GridId> {
    let mut desk = plots.iter().find(|plot| plot.live && plot.parent.is_none())?.id;
    loop {
        let below = |plot: &&Plot| plot.live && plot.parent == Some(desk) && plot.level <= Level::Community;
        let mut children = plots.iter().filter(below);
        match (children.next(), children.next()) {
            (Some(only), None) => desk = only.id,
            _ => return Some(desk),
        }
    }
}

impl Places {
    fn draw(revision: i64, plots: Vec<Plot>) -> DbResult<Self> {
        let broken = |error| DbError::Broken(format!("the grid tree cannot be read: {error}"));
        let tree = Arc::new(Tree::build(plots.iter().map(|plot| (plot.id, plot.parent))).map_err(broken)?);
        let live = || plots.iter().filter(|plot| plot.live);
        let gazetteer = Gazetteer::build(Arc::clone(&tree), live().map(|plot| (plot.id, plot.name.as_str())))
            .map_err(broken)?;
        let desk = desk(&plots);
        let (mut known, mut grounds) = (HashMap::with_capacity(plots.len()), Vec::new());
        for Plot { id, name, level, live, shape, .. } in plots {
            grounds.extend(shape.and_then(|shape| Some((id, tree.depth(id)?, shape))));
            known.insert(id, KnownPlace { name, level, live });
        }
        Ok(Self { revision, atlas: Atlas::build(grounds), tree, gazetteer, known, desk })
    }

    /// How often the tree had been changed: see [`super::hold_still`].
    #[must_use]
    pub const fn revision(&self) -> i64 {
        self.revision
    }

    /// The deepest node in use whose ground holds the point.
    #[must_use]
    pub fn deepest(&self, point: Point) -> Option<GridId> {
        self.atlas.deepest(point)
    }

    /// The node in use that the words of an address name, with its name.
    #[must_use]
    pub fn by_words(&self, address: &str) -> Option<(GridId, &str)> {
        let found = self.gazetteer.find(address)?;
        Some((found, self.name(found)?))
    }

    /// The node itself, then every node above it, the root last; empty where there is no such node.
    #[must_use]
    pub fn ancestors(&self, node: GridId) -> Vec<GridId> {
        self.tree.path(node).collect()
    }

    /// The desk that takes what no other place does: the one community, or the lowest place above all of them.
    #[must_use]
    pub const fn desk(&self) -> Option<GridId> {
        self.desk
    }

    /// What people call the node.
    #[must_use]
    pub fn name(&self, node: GridId) -> Option<&str> {
        self.known.get(&node).map(|place| place.name.as_str())
    }

    /// How deep in the tree the node stands by its kind.
    #[must_use]
    pub fn level(&self, node: GridId) -> Option<Level> {
        self.known.get(&node).map(|place| place.level)
    }

    /// Whether the node is in use; none where there is no such node.
    #[must_use]
    pub fn is_live(&self, node: GridId) -> Option<bool> {
        self.known.get(&node).map(|place| place.live)
    }

    /// Which node stands under which.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }
}
