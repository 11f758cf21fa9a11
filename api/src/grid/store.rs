//! Bringing many nodes in at once: the parents first, each by its code, a bad one named and the rest stored.

use super::flow::may_change;
use chrono::{DateTime, Utc};
use sanping_domain::{
    grid::{Change, Draft, FeatureError, GridError, Level, Node, NodeName, Outline, Outlines, Shape},
    shared::{Actor, Code, GridId, Rule},
};
use sanping_infra::{
    db::{Db, DbError, Tx},
    grid,
};
use std::collections::{HashMap, VecDeque};

/// A place as a file tells of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where in the file: the number of its row, or of its feature from 0.
    pub at: u64,
    pub code: Code,
    pub name: Option<NodeName>,
    pub level: Option<Level>,
    /// The code of the node above.
    pub parent: Option<Code>,
    pub shape: Option<Shape>,
}

/// What to do with a place whose parent is neither in the file nor stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orphans {
    /// It becomes a root.
    Root,
    /// It is bad.
    Refuse,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Nodes that were made.
    pub created: u64,
    /// Nodes that were there and were given another polygon.
    pub outlined: u64,
    /// Nodes that were there and stayed as they are.
    pub unchanged: u64,
    /// What was refused, in the order of the file.
    pub bad: Vec<Bad>,
}

/// A row or feature that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// The number of the row as a spreadsheet shows it, or of the feature from 0.
    pub at: u64,
    /// The code of the place, where it could be read.
    pub place: Option<String>,
    /// The stable code of the rule.
    pub code: &'static str,
    /// The rule in words.
    pub detail: String,
}

impl Bad {
    /// A place that breaks a rule of the tree.
    pub fn rule(at: u64, place: Option<String>, error: &GridError) -> Self {
        Self { at, place, code: error.code(), detail: error.to_string() }
    }
}

/// Why one place was not stored.
enum Trouble {
    Place(GridError),
    Storage(DbError),
}

impl From<GridError> for Trouble {
    fn from(error: GridError) -> Self {
        Self::Place(error)
    }
}

impl From<DbError> for Trouble {
    fn from(error: DbError) -> Self {
        Self::Storage(error)
    }
}

/// Puts parents before their children; those that would stand under themselves become bad.
pub fn parents_first(entries: Vec<Entry>, bad: &mut Vec<Bad>) -> Vec<Entry> {
    let known: HashMap<Code, usize> =
        entries.iter().enumerate().map(|(n, entry)| (entry.code.clone(), n)).collect();
    let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut ready = VecDeque::new();
    for (n, entry) in entries.iter().enumerate() {
        match entry.parent.as_ref().and_then(|parent| known.get(parent)) {
            Some(&parent) => children.entry(parent).or_default().push(n),
            None => ready.push_back(n),
        }
    }
    let mut waiting: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    while let Some(n) = ready.pop_front() {
        ordered.extend(waiting.get_mut(n).and_then(Option::take));
        ready.extend(children.remove(&n).unwrap_or_default());
    }
    let ring = waiting.into_iter().flatten();
    bad.extend(ring.map(|entry| Bad::rule(entry.at, Some(entry.code.into_string()), &GridError::Ring)));
    ordered
}

/// Stores places in their order, within what the caller may change, and adds to the report.
///
/// # Errors
/// Trouble with the database; a bad place is no error.
pub fn store(
    tx: &mut Tx<'_>,
    actor: &Actor,
    entries: impl IntoIterator<Item = Entry>,
    orphans: Orphans,
    now: DateTime<Utc>,
    report: &mut Report,
) -> Result<(), DbError> {
    grid::begin_change(tx)?;
    for entry in entries {
        let (at, place) = (entry.at, entry.code.to_string());
        match store_one(tx, actor, entry, orphans, now) {
            Ok(count) => *count(report) += 1,
            Err(Trouble::Place(error)) => report.bad.push(Bad::rule(at, Some(place), &error)),
            Err(Trouble::Storage(error)) => return Err(error),
        }
    }
    report.bad.sort_by_key(|bad| bad.at);
    Ok(())
}

/// Every rule is asked before the first write, so a bad place leaves nothing behind. Gives what to count.
fn store_one(
    tx: &mut Tx<'_>,
    actor: &Actor,
    entry: Entry,
    orphans: Orphans,
    now: DateTime<Utc>,
) -> Result<fn(&mut Report) -> &mut u64, Trouble> {
    let change = Change { by: actor.account(), at: now, reason: None };
    if let Some(node) = grid::by_code(tx, &entry.code)? {
        return match entry.shape {
            Some(shape) => outline(tx, actor, node, &shape, change),
            None => Ok(|report| &mut report.unchanged),
        };
    }
    let (Some(name), Some(level)) = (entry.name, entry.level) else {
        return Err(GridError::NotFound.into());
    };
    let parent = match &entry.parent {
        None => None,
        Some(code) => match grid::by_code(tx, code)? {
            None if orphans == Orphans::Refuse => return Err(GridError::ParentMissing.into()),
            found => found,
        },
    };
    if !may_change(tx, actor, parent.as_ref().map(|parent| parent.id))? {
        return Err(GridError::ParentMissing.into());
    }
    let draft = Draft { level, code: entry.code, name };
    let (node, event) = Node::create(GridId::new(), parent.as_ref(), draft, change.clone())?;
    grid::insert(tx, &node)?;
    grid::record(tx, event)?;
    if let Some(shape) = entry.shape {
        outline(tx, actor, node, &shape, change)?;
    }
    Ok(|report| &mut report.created)
}

fn outline(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut node: Node,
    shape: &Shape,
    change: Change,
) -> Result<fn(&mut Report) -> &mut u64, Trouble> {
    if !may_change(tx, actor, Some(node.id))? {
        return Err(GridError::NotFound.into());
    }
    let stored = grid::polygon(tx, node.id)?.and_then(|json| Shape::from_stored(&json.to_string()).ok());
    if stored.as_ref() == Some(shape) {
        return Ok(|report| &mut report.unchanged);
    }
    let event = node.outline(change)?;
    grid::set_polygon(tx, node.id, shape)?;
    grid::save(tx, &node)?;
    grid::record(tx, event)?;
    Ok(|report| &mut report.outlined)
}

/// The places of a GeoJSON file, and its bad features.
pub fn of_outlines(outlines: Outlines, report: &mut Report) -> Vec<Entry> {
    let bad = outlines.bad.into_iter().map(|bad| Bad {
        at: number(bad.index),
        place: None,
        code: bad.error.code(),
        detail: bad.error.to_string(),
    });
    report.bad.extend(bad);
    let mut entries = Vec::with_capacity(outlines.good.len());
    for Outline { index, code, name, level, parent, shape } in outlines.good {
        match code {
            Some(code) => {
                entries.push(Entry { at: number(index), code, name, level, parent, shape: Some(shape) });
            }
            None => {
                let error = FeatureError::CodeMissing;
                let (code, detail) = (error.code(), error.to_string());
                report.bad.push(Bad { at: number(index), place: None, code, detail });
            }
        }
    }
    parents_first(entries, &mut report.bad)
}

fn number(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX)
}

/// How a rehearsal ends: always without a commit.
enum Rehearsed {
    Done(Report),
    Failed(DbError),
}

impl From<DbError> for Rehearsed {
    fn from(error: DbError) -> Self {
        Self::Failed(error)
    }
}

/// Stores everything in one transaction and takes it back: the report is that of the import itself.
///
/// # Errors
/// Trouble with the database.
pub async fn rehearse(
    db: &Db,
    actor: Actor,
    entries: Vec<Entry>,
    orphans: Orphans,
    mut report: Report,
) -> Result<Report, DbError> {
    let rehearsed = db.write(move |tx| -> Result<(), Rehearsed> {
        store(tx, &actor, entries, orphans, Utc::now(), &mut report)?;
        Err(Rehearsed::Done(report))
    });
    match rehearsed.await {
        Err(Rehearsed::Done(report)) => Ok(report),
        Err(Rehearsed::Failed(error)) => Err(error),
        Ok(()) => Err(DbError::Broken("a rehearsal was committed".into())),
    }
}
