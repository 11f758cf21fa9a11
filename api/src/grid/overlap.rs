//! Siblings that would claim the same ground after an import: a warning, for boundaries are drawn by hand.

use super::store::Entry;
use sanping_domain::{
    grid::{Shape, overlaps},
    shared::{Code, GridId},
};
use sanping_infra::{
    db::{Conn, DbResult},
    grid,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Two siblings that overlap, by their codes.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    pub first: String,
    pub second: String,
    /// The common area as a share of the smaller of the two.
    pub share: f64,
}

/// Every overlap that the entries would have with each other and with the stored siblings, the largest first.
///
/// # Errors
/// Trouble with the database.
pub fn clashes(conn: &mut Conn, entries: &[Entry]) -> DbResult<Vec<Clash>> {
    let mut families: BTreeMap<Option<Code>, Vec<(String, Shape)>> = BTreeMap::new();
    for entry in entries {
        let Some(shape) = entry.shape.clone() else { continue };
        let parent = match grid::by_code(conn, &entry.code)? {
            None => entry.parent.clone(),
            Some(node) => {
                node.parent.map(|id| grid::by_id(conn, id)).transpose()?.flatten().map(|it| it.code)
            }
        };
        families.entry(parent).or_default().push((entry.code.to_string(), shape));
    }
    let mut found = Vec::new();
    for (parent, family) in families {
        found.extend(within(conn, parent, family)?);
    }
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    Ok(found)
}

fn within(conn: &mut Conn, parent: Option<Code>, mut family: Vec<(String, Shape)>) -> DbResult<Vec<Clash>> {
    let incoming: HashSet<String> = family.iter().map(|(code, _)| code.clone()).collect();
    let stored = match parent {
        None => grid::outlines_under(conn, None)?,
        Some(code) => match grid::by_code(conn, &code)? {
            Some(node) => grid::outlines_under(conn, Some(node.id))?,
            None => Vec::new(),
        },
    };
    family.extend(stored.into_iter().filter(|(code, _)| !incoming.contains(code)));
    // The rule compares by id; a node to be made has none yet, so each gets one for this comparison alone.
    let (mut codes, mut siblings) = (HashMap::new(), Vec::new());
    for (code, shape) in family {
        let id = GridId::new();
        codes.insert(id, code);
        siblings.push((id, shape));
    }
    let clash = |first, second, share| {
        let (first, second) = (codes.get(first)?, codes.get(second)?);
        let concerns = incoming.contains(first) || incoming.contains(second);
        concerns.then(|| Clash { first: first.clone(), second: second.clone(), share })
    };
    Ok(overlaps(&siblings).iter().filter_map(|it| clash(&it.first, &it.second, it.share)).collect())
}
