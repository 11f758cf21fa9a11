use crate::{
    db::{Conn, DbResult, DbUuid, Key, Tx},
    schema::grid_ancestors::dsl,
};
use diesel::{prelude::*, sql_query};
use sanping_domain::shared::GridId;

/// The node itself, then every node above it, the root last; empty where there is no such node.
///
/// # Errors
/// Trouble with the database.
pub fn ancestors(conn: &mut Conn, id: GridId) -> DbResult<Vec<GridId>> {
    let keys: Vec<Key> = dsl::grid_ancestors
        .filter(dsl::node_id.eq(Key(id.0)))
        .order(dsl::distance.asc())
        .select(dsl::ancestor_id)
        .load(conn)?;
    Ok(keys.into_iter().map(|key| GridId(key.0)).collect())
}

/// Whether the node stands under that root; a node counts as under itself.
///
/// # Errors
/// Trouble with the database.
pub fn is_under(conn: &mut Conn, node: GridId, root: GridId) -> DbResult<bool> {
    let found: i64 = dsl::grid_ancestors
        .filter(dsl::node_id.eq(Key(node.0)).and(dsl::ancestor_id.eq(Key(root.0))))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Writes the ancestors of a new node.
pub(super) fn plant(tx: &mut Tx<'_>, node: GridId, parent: Option<GridId>) -> DbResult<()> {
    diesel::insert_into(dsl::grid_ancestors)
        .values((dsl::node_id.eq(Key(node.0)), dsl::ancestor_id.eq(Key(node.0)), dsl::distance.eq(0)))
        .execute(&mut **tx)?;
    parent.map_or(Ok(()), |parent| hang(tx, node, parent))
}

/// Rewrites the ancestors of the node and of all below it after [`super::save`] stored its new parent.
///
/// # Errors
/// Trouble with the database.
pub fn move_subtree(tx: &mut Tx<'_>, node: GridId, parent: Option<GridId>) -> DbResult<()> {
    sql_query(
        "DELETE FROM grid_ancestors WHERE (node_id, distance) IN (\
         SELECT above.node_id, above.distance FROM grid_ancestors above \
         JOIN grid_ancestors moved ON moved.node_id = above.node_id \
         WHERE moved.ancestor_id = $1 AND above.distance > moved.distance)",
    )
    .bind::<DbUuid, _>(Key(node.0))
    .execute(&mut **tx)?;
    parent.map_or(Ok(()), |parent| hang(tx, node, parent))
}

/// Gives the node, and all below it, the ancestors of its parent.
fn hang(tx: &mut Tx<'_>, node: GridId, parent: GridId) -> DbResult<()> {
    sql_query(
        "INSERT INTO grid_ancestors (node_id, ancestor_id, distance) \
         SELECT moved.node_id, above.ancestor_id, moved.distance + above.distance + 1 \
         FROM grid_ancestors moved, grid_ancestors above \
         WHERE moved.ancestor_id = $1 AND above.node_id = $2",
    )
    .bind::<DbUuid, _>(Key(node.0))
    .bind::<DbUuid, _>(Key(parent.0))
    .execute(&mut **tx)?;
    Ok(())
}
