use super::rows::{NodeRow, search_words};
use super::tree::plant;
use crate::{
    db::{At, Conn, DbResult, Key, Tx, like_pattern},
    schema::{grid_ancestors, grid_nodes::dsl},
};
use diesel::prelude::*;
use sanping_domain::{
    grid::{Level, Node},
    shared::{Code, Cursor, GridId, Limit, Page},
};

/// Which nodes are wanted.
#[derive(Debug, Clone, Default)]
pub struct NodeFilter {
    /// Directly under this node.
    pub parent: Option<GridId>,
    /// Of this level.
    pub level: Option<Level>,
    /// Whose name or code holds this text, whatever its case.
    pub text: Option<String>,
    /// Only retired ones, or only those in use.
    pub retired: Option<bool>,
}

/// One node.
///
/// # Errors
/// Trouble with the database.
pub fn by_id(conn: &mut Conn, id: GridId) -> DbResult<Option<Node>> {
    dsl::grid_nodes
        .filter(dsl::id.eq(Key(id.0)))
        .select((NodeRow::as_select(), dsl::polygon.is_not_null()))
        .first(conn)
        .optional()?
        .map(into_node)
        .transpose()
}

/// The node of this code.
///
/// # Errors
/// Trouble with the database.
pub fn by_code(conn: &mut Conn, code: &Code) -> DbResult<Option<Node>> {
    dsl::grid_nodes
        .filter(dsl::code.eq(code.as_str()))
        .select((NodeRow::as_select(), dsl::polygon.is_not_null()))
        .first(conn)
        .optional()?
        .map(into_node)
        .transpose()
}

/// The node itself, then every node above it, the root last; empty where there is no such node.
///
/// # Errors
/// Trouble with the database.
pub fn path(conn: &mut Conn, id: GridId) -> DbResult<Vec<Node>> {
    let rows: Vec<(NodeRow, bool)> = grid_ancestors::table
        .inner_join(dsl::grid_nodes.on(dsl::id.eq(grid_ancestors::ancestor_id)))
        .filter(grid_ancestors::node_id.eq(Key(id.0)))
        .order(grid_ancestors::distance.asc())
        .select((NodeRow::as_select(), dsl::polygon.is_not_null()))
        .load(conn)?;
    rows.into_iter().map(into_node).collect()
}

/// Nodes in the order in which they were made.
///
/// # Errors
/// Trouble with the database.
pub fn list(
    conn: &mut Conn,
    filter: &NodeFilter,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Node>> {
    let mut query = dsl::grid_nodes.into_boxed();
    if let Some(parent) = filter.parent {
        query = query.filter(dsl::parent_id.eq(Some(Key(parent.0))));
    }
    if let Some(level) = filter.level {
        query = query.filter(dsl::level.eq(level.as_str()));
    }
    if let Some(text) = &filter.text {
        query = query.filter(dsl::search.like(like_pattern(text)).escape('\\'));
    }
    query = match filter.retired {
        Some(true) => query.filter(dsl::retired_at.is_not_null()),
        Some(false) => query.filter(dsl::retired_at.is_null()),
        None => query,
    };
    if let Some(Cursor { at, id }) = after {
        query =
            query.filter(dsl::created_at.gt(At(at)).or(dsl::created_at.eq(At(at)).and(dsl::id.gt(Key(id)))));
    }
    let rows: Vec<(NodeRow, bool)> = query
        .select((NodeRow::as_select(), dsl::polygon.is_not_null()))
        .order((dsl::created_at.asc(), dsl::id.asc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let nodes = rows.into_iter().map(into_node).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(nodes, limit, |node| Cursor { at: node.created_at, id: node.id.0 }))
}

/// How many nodes directly under this one are in use.
///
/// # Errors
/// Trouble with the database.
pub fn live_children(conn: &mut Conn, id: GridId) -> DbResult<u64> {
    let count: i64 = dsl::grid_nodes
        .filter(dsl::parent_id.eq(Some(Key(id.0))).and(dsl::retired_at.is_null()))
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Stores a new node at its place in the tree; `false` where the code is taken.
///
/// # Errors
/// Trouble with the database.
pub fn insert(tx: &mut Tx<'_>, node: &Node) -> DbResult<bool> {
    if by_code(tx, &node.code)?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(dsl::grid_nodes)
        .values((NodeRow::from(node), dsl::search.eq(search_words(node))))
        .execute(&mut **tx)?;
    plant(tx, node.id, node.parent)?;
    Ok(true)
}

/// Stores a changed node, where its version is the stored one plus one; `false` where somebody was first.
/// A new parent takes [`super::move_subtree`] besides.
///
/// # Errors
/// Trouble with the database.
pub fn save(tx: &mut Tx<'_>, node: &Node) -> DbResult<bool> {
    let stored = dsl::grid_nodes.filter(dsl::id.eq(Key(node.id.0)).and(dsl::version.eq(node.version - 1)));
    let changed = diesel::update(stored)
        .set((
            dsl::parent_id.eq(node.parent.map(|parent| Key(parent.0))),
            dsl::name.eq(node.name.as_str()),
            dsl::search.eq(search_words(node)),
            dsl::retired_at.eq(node.retired_at.map(At)),
            dsl::version.eq(node.version),
            dsl::updated_at.eq(At(node.updated_at)),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

fn into_node((row, outlined): (NodeRow, bool)) -> DbResult<Node> {
    row.into_domain(outlined)
}
