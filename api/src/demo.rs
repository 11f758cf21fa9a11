//! A made-up community to try Sanping with, and to test on: places, units and people, stored through the
//! same rules as everything else. No petition is inserted here: petitions go through their own door.
//!
//! It must never run on a database that holds real people: it refuses one that knows anybody.

mod act;
mod cast;
mod grow;

pub use grow::{Grown, grow};

use crate::{
    account::new_account,
    http::{ApiError, Caller},
    state::State,
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{AccountError, Grant, Login, Password},
    directory::{DirectoryError, Unit},
    grid::{Change, Draft, GridError, Node, Outlines},
    shared::{
        Actor, Code, Datum, GridId, Holding, HoldingId, Identity, Name, Place, Role, SessionId, UnitId,
    },
};
use sanping_infra::{
    account,
    db::{DbResult, Tx},
    directory, grid, petition,
    synthetic::{Community, Held, NodeSeed, PersonSeed, UnitSeed},
};
use serde_json::json;
use std::collections::HashMap;

/// Everybody's password in a demo community; in production nobody has one that is known.
pub const PASSWORD: &str = "sanping-demo";

/// What was made of a community: the nodes, units and people that stand for its codes and sign-in names.
#[derive(Default)]
pub struct Placed {
    nodes: HashMap<String, Node>,
    units: HashMap<&'static str, UnitId>,
    people: HashMap<String, Actor>,
}

/// Whether nobody is known here yet.
///
/// # Errors
/// Trouble with the database.
pub async fn is_empty(state: &State) -> Result<bool, ApiError> {
    Ok(!state.db.read(account::anybody).await?)
}

/// What somebody of the community is called, by sign-in name.
///
/// # Errors
/// Trouble with the database.
pub async fn name(state: &State, login: &str) -> Result<Option<String>, ApiError> {
    let login = Login::parse(login)?;
    let named = state.db.read(move |conn| -> DbResult<Option<String>> {
        let Some(found) = account::credentials(conn, &login)? else { return Ok(None) };
        Ok(account::by_id(conn, found.account)?.map(|account| account.name.to_string()))
    });
    Ok(named.await?)
}

/// Stores the community in an empty database; nothing is done where people are there already.
///
/// # Errors
/// Trouble with the database, or a community against the rules.
pub async fn seed(state: &State, community: &Community, password: &str) -> Result<Option<Placed>, ApiError> {
    let hash = state.hasher.hash(Password::parse(password)?).await?;
    let (nodes, units, people) = (community.nodes.clone(), community.units.clone(), community.people.clone());
    let done = state
        .db
        .write(move |tx| -> Result<Option<Placed>, ApiError> {
            let now = Utc::now();
            if account::anybody(tx)? {
                return Ok(None);
            }
            petition::seed_categories(tx, now)?;
            let mut placed = Placed::default();
            grid::begin_change(tx)?;
            for seed in &nodes {
                place(tx, seed, &mut placed, now)?;
            }
            for seed in &units {
                placed.units.insert(seed.code, found(tx, seed, now)?);
            }
            for seed in &people {
                settle(tx, seed, &mut placed, &hash, now)?;
            }
            Ok(Some(placed))
        })
        .await?;
    state.map.changed();
    Ok(done)
}

fn place(tx: &mut Tx<'_>, seed: &NodeSeed, placed: &mut Placed, now: DateTime<Utc>) -> Result<(), ApiError> {
    let parent = seed.parent.as_ref().and_then(|code| placed.nodes.get(code));
    let draft = Draft {
        level: seed.level,
        code: Code::parse(&seed.code).map_err(GridError::from)?,
        name: Name::parse(&seed.name).map_err(GridError::Name)?,
    };
    let change = Change { by: None, at: now, reason: None };
    let (mut node, created) = Node::create(GridId::new(), parent, draft, change.clone())?;
    let outlined = node.outline(change)?;
    grid::insert(tx, &node)?;
    let polygon = json!({"type": "Polygon", "coordinates": [seed.polygon]}).to_string();
    for outline in Outlines::parse(polygon.as_bytes(), Datum::Wgs84)?.good {
        grid::set_polygon(tx, node.id, &outline.shape)?;
    }
    grid::record(tx, created)?;
    grid::record(tx, outlined)?;
    placed.nodes.insert(seed.code.clone(), node);
    Ok(())
}

fn found(tx: &mut Tx<'_>, seed: &UnitSeed, now: DateTime<Utc>) -> Result<UnitId, ApiError> {
    let code = Code::parse(seed.code).map_err(DirectoryError::from)?;
    let name = Name::parse(seed.name).map_err(DirectoryError::from)?;
    let unit = Unit::create(UnitId::new(), code, name, seed.kind, now);
    directory::insert(tx, &unit)?;
    Ok(unit.id)
}

fn settle(
    tx: &mut Tx<'_>,
    seed: &PersonSeed,
    placed: &mut Placed,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let person = new_account(tx, &seed.login, &seed.name, Some(hash), now)?;
    let mut holdings = Vec::new();
    // Whoever signs in is a resident: that role is not held anywhere.
    for (role, held) in seed.roles.iter().filter(|(role, _)| *role != Role::Resident) {
        let place = match held {
            Held::Node(code) => placed.nodes.get(code).map(|node| Place::Grid(node.id)),
            Held::Unit(code) => placed.units.get(code).map(|id| Place::Unit(*id)),
            Held::Everywhere => Some(Place::Everywhere),
        };
        let place = place.ok_or(AccountError::WrongPlace)?;
        let holding = Holding { role: *role, place };
        account::grant(tx, &Grant { id: HoldingId::new(), account: person.id, holding, by: None, at: now })?;
        holdings.push(holding);
    }
    let identity = Identity::Account(person.id, SessionId::new());
    placed.people.insert(seed.login.clone(), Actor { identity, holdings });
    let by = Caller { actor: Actor::system(), address: "demo".into() };
    Ok(account::audit(tx, by.audits("account.create", ("account", person.id), json!({}), now))?)
}
