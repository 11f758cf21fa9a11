use super::{active_rule_set, categories};
use crate::{
    db::{At, Conn, Db, DbError, DbResult, Key},
    schema::{categories as category, grid_nodes, grid_revision, routing_rule_sets},
};
use diesel::{dsl::max, prelude::*};
use sanping_domain::{
    petition::{Known, RuleBook, SetState},
    shared::GridId,
};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

/// How old a book may be before the database is asked whether it still holds.
const FRESH: Duration = Duration::from_secs(1);

/// The active rules in memory, made ready, brought up to date by itself. One a process.
///
/// A change by this process shows at once after [`RuleBooks::changed`], one by another process within a second.
#[derive(Default)]
pub struct RuleBooks {
    kept: RwLock<Option<Kept>>,
    /// One at a time makes the book anew; the others wait for it.
    making: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Kept {
    /// None where no set is active.
    book: Option<Arc<RuleBook>>,
    edition: Edition,
    /// When it was last found to hold; none after a change.
    checked: Option<Instant>,
}

/// What a book was made from: the active set, which never changes, the categories, and the tree of places.
#[derive(Clone, PartialEq, Eq)]
struct Edition {
    set: Option<Key>,
    categories: Option<At>,
    grids: i64,
}

impl RuleBooks {
    /// The rules that decide now, give or take a second of another process; none where no set is active.
    ///
    /// # Errors
    /// Trouble with the database, or a stored set that cannot be read.
    pub async fn active(&self, db: &Db) -> DbResult<Option<Arc<RuleBook>>> {
        if let Some(kept) = self.kept().filter(Kept::is_fresh) {
            return Ok(kept.book);
        }
        let _alone = self.making.lock().await;
        let known = self.kept();
        if let Some(kept) = known.clone().filter(Kept::is_fresh) {
            return Ok(kept.book);
        }
        let now = Instant::now();
        let stored = db.read(edition).await?;
        let kept = match known {
            Some(kept) if kept.edition == stored => Kept { checked: Some(now), ..kept },
            _ => {
                let (edition, book) = db.read_long(make).await?;
                Kept { book, edition, checked: Some(now) }
            }
        };
        let book = kept.book.clone();
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(book)
    }

    /// Says that a change was committed, so that the next look asks the database.
    pub fn changed(&self) {
        if let Some(kept) = &mut *self.kept.write().unwrap_or_else(PoisonError::into_inner) {
            kept.checked = None;
        }
    }

    fn kept(&self) -> Option<Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Kept {
    fn is_fresh(&self) -> bool {
        self.checked.is_some_and(|checked| checked.elapsed() < FRESH)
    }
}

fn edition(conn: &mut Conn) -> DbResult<Edition> {
    use routing_rule_sets::dsl;
    let set = dsl::routing_rule_sets
        .filter(dsl::state.eq(SetState::Active.as_str()))
        .select(dsl::id)
        .first(conn)
        .optional()?;
    let categories = category::table.select(max(category::updated_at)).first(conn)?;
    let grids = grid_revision::table.select(grid_revision::revision).first(conn)?;
    Ok(Edition { set, categories, grids })
}

/// The edition is read first: a change in between makes the book made again, never kept too long.
fn make(conn: &mut Conn) -> DbResult<(Edition, Option<Arc<RuleBook>>)> {
    let edition = edition(conn)?;
    let Some(set) = active_rule_set(conn)? else { return Ok((edition, None)) };
    let categories = categories(conn)?;
    let mut book = RuleBook::compile(&set, &categories)
        .map_err(|error| DbError::Broken(format!("routing rule set {}: {error}", set.number)))?;
    let mut known = Known::default();
    for one in categories {
        known.categories.insert(one.id, (one.parent_id, one.retired_at.is_none()));
    }
    let named: Vec<Key> =
        set.rules.as_slice().iter().flat_map(|rule| &rule.when.grids).map(|id| Key(id.0)).collect();
    for named in named.chunks(500) {
        let nodes: Vec<(Key, Option<At>)> = grid_nodes::table
            .filter(grid_nodes::id.eq_any(named.to_vec()))
            .select((grid_nodes::id, grid_nodes::retired_at))
            .load(conn)?;
        let live = |(id, retired): (Key, Option<At>)| (GridId(id.0), (Vec::new(), retired.is_none()));
        known.grids.extend(nodes.into_iter().map(live));
    }
    book.broken = known.broken_conditions(set.rules.as_slice());
    Ok((edition, Some(Arc::new(book))))
}
