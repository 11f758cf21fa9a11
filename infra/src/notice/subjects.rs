use crate::{
    db::{Conn, DbResult, Key},
    schema::{grid_ancestors, grid_nodes, petitions},
};
use diesel::prelude::*;
use sanping_domain::{grid::Level, shared::PetitionId};
use std::collections::{BTreeMap, BTreeSet};

/// What is said of a petition in a notice. Read each time it is shown, and kept nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// Its number for people.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The name of its place: neither house nor door, for who may know these reads them in the petition.
    pub place: String,
}

/// What is said of these petitions.
///
/// # Errors
/// Trouble with the database.
pub fn subjects(
    conn: &mut Conn,
    ids: impl Iterator<Item = PetitionId>,
) -> DbResult<BTreeMap<PetitionId, Subject>> {
    let keys: BTreeSet<Key> = ids.map(|id| Key(id.0)).collect();
    let rows: Vec<(Key, String, String, Key)> = petitions::table
        .filter(petitions::id.eq_any(keys))
        .select((petitions::id, petitions::number, petitions::title, petitions::grid_id))
        .load(conn)?;
    let places: BTreeSet<Key> = rows.iter().map(|row| row.3).collect();
    let doors: Vec<&str> =
        Level::ALL.iter().filter(|level| level.leads_to_a_door()).map(|level| level.as_str()).collect();
    let names: Vec<(Key, String)> = grid_ancestors::table
        .inner_join(grid_nodes::table.on(grid_nodes::id.eq(grid_ancestors::ancestor_id)))
        .filter(grid_ancestors::node_id.eq_any(places).and(grid_nodes::level.ne_all(doors)))
        .order(grid_ancestors::distance.desc())
        .select((grid_ancestors::node_id, grid_nodes::name))
        .load(conn)?;
    // The nearest comes last, and stays.
    let names: BTreeMap<Key, String> = names.into_iter().collect();
    let read = |(id, number, title, place): (Key, String, String, Key)| {
        let place = names.get(&place).cloned().unwrap_or_default();
        (PetitionId(id.0), Subject { number, title, place })
    };
    Ok(rows.into_iter().map(read).collect())
}
