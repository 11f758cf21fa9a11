use super::{Plot, all_for_index, change::revision};
use crate::db::{Conn, Db, DbError, DbResult};
use sanping_domain::{
    grid::{Atlas, Gazetteer, Level, Tree},
    shared::{GridId, Point},
};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

/// How old a map may be before the database is asked whether it still holds.
const FRESH: Duration = Duration::from_secs(1);

/// The map of the tree in memory, brought up to date by itself. One a process.
///
/// A change by this process shows at once after [`GridMap::changed`], one by another process within a second.
#[derive(Default)]
pub struct GridMap {
    sheet: RwLock<Option<Sheet>>,
    /// One at a time draws the map anew; the others wait for it.
    drawing: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Sheet {
    places: Arc<Places>,
    revision: i64,
    /// When it was last found to hold; none after a change.
    checked: Option<Instant>,
}

/// The places of the tree as they were at one moment.
#[derive(Debug)]
pub struct Places {
    tree: Tree,
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
        if let Some(sheet) = self.sheet().filter(Sheet::is_fresh) {
            return Ok(sheet.places);
        }
        let _alone = self.drawing.lock().await;
        let known = self.sheet();
        if let Some(sheet) = known.clone().filter(Sheet::is_fresh) {
            return Ok(sheet.places);
        }
        let now = Instant::now();
        let stored = db.read(revision).await?;
        let sheet = match known {
            Some(sheet) if sheet.revision == stored => Sheet { checked: Some(now), ..sheet },
            _ => {
                let (revision, places) = db.read_long(draw).await?;
                Sheet { places: Arc::new(places), revision, checked: Some(now) }
            }
        };
        let places = Arc::clone(&sheet.places);
        *self.sheet.write().unwrap_or_else(PoisonError::into_inner) = Some(sheet);
        Ok(places)
    }

    /// Says that a change was committed, so that the next look asks the database.
    pub fn changed(&self) {
        if let Some(sheet) = &mut *self.sheet.write().unwrap_or_else(PoisonError::into_inner) {
            sheet.checked = None;
        }
    }

    fn sheet(&self) -> Option<Sheet> {
        self.sheet.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Sheet {
    fn is_fresh(&self) -> bool {
        self.checked.is_some_and(|checked| checked.elapsed() < FRESH)
    }
}

/// The revision is read first: a change in between makes the map drawn again, never kept too long.
fn draw(conn: &mut Conn) -> DbResult<(i64, Places)> {
    let revision = revision(conn)?;
    Ok((revision, Places::draw(all_for_index(conn)?)?))
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
    fn draw(plots: Vec<Plot>) -> DbResult<Self> {
        let broken = |error| DbError::Broken(format!("the grid tree cannot be read: {error}"));
        let tree = Tree::build(plots.iter().map(|plot| (plot.id, plot.parent))).map_err(broken)?;
        let live = || plots.iter().filter(|plot| plot.live);
        let gazetteer = Gazetteer::build(tree.clone(), live().map(|plot| (plot.id, plot.name.as_str())))
            .map_err(broken)?;
        let desk = desk(&plots);
        let (mut known, mut grounds) = (HashMap::with_capacity(plots.len()), Vec::new());
        for Plot { id, name, level, live, shape, .. } in plots {
            grounds.extend(shape.and_then(|shape| Some((id, tree.depth(id)?, shape))));
            known.insert(id, KnownPlace { name, level, live });
        }
        Ok(Self { atlas: Atlas::build(grounds), tree, gazetteer, known, desk })
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
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }
}
