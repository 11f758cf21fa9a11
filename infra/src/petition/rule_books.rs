use super::{active_rule_set, categories};
use crate::{
    db::{At, Conn, Db, DbError, DbResult, Kept, Key},
    schema::{grid_nodes, grid_revision, routing_rule_sets},
};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Known, RuleBook, SetState},
    shared::GridId,
};
use std::sync::Arc;

/// The active rules, made ready and kept in memory. One a process.
pub struct RuleBooks(Kept<Option<Arc<RuleBook>>, Edition>);

impl Default for RuleBooks {
    fn default() -> Self {
        Self(Kept::new(edition, make))
    }
}

/// What a book was made from: the active set, which never changes, the categories, and the tree of places.
#[derive(Clone, PartialEq, Eq)]
struct Edition {
    set: Option<Key>,
    categories: (i64, i64),
    grids: i64,
}

impl RuleBooks {
    /// The rules that decide now, give or take a second of another process; none where no set is active.
    ///
    /// # Errors
    /// Trouble with the database, or a stored set that cannot be read.
    pub async fn active(&self, db: &Db) -> DbResult<Option<Arc<RuleBook>>> {
        Ok(Option::clone(&*self.0.now(db).await?))
    }

    /// Says that a change was committed.
    pub fn changed(&self) {
        self.0.changed();
    }
}

fn edition(conn: &mut Conn) -> DbResult<Edition> {
    use routing_rule_sets::dsl;
    let set = dsl::routing_rule_sets
        .filter(dsl::state.eq(SetState::Active.as_str()))
        .select(dsl::id)
        .first(conn)
        .optional()?;
    let categories = categories::revision(conn)?;
    let grids = grid_revision::table.select(grid_revision::revision).first(conn)?;
    Ok(Edition { set, categories, grids })
}

fn make(conn: &mut Conn) -> DbResult<Option<Arc<RuleBook>>> {
    let Some(set) = active_rule_set(conn)? else { return Ok(None) };
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
    Ok(Some(Arc::new(book)))
}
