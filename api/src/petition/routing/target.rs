//! Whether a destination can be used, and who takes it there.

use super::dto::{TargetKind, TargetView};
use crate::{http::ApiError, petition::look::Look};
use sanping_domain::{
    grid::Level,
    petition::{Assignee, Considered, Destination, GridRole, Problem, fewest_open},
    shared::{AccountId, GridId, Holding, Place, Role},
};
use sanping_infra::{account, db::Conn, directory, grid, petition::open_in_hands};

/// The most people on duty at one node that are weighed against each other.
const WEIGHED: usize = 50;
/// The roles that work at a node.
pub(super) const AT_A_NODE: [Role; 2] = [Role::GridWorker, Role::Centre];

/// Why a destination cannot be used for a report at this place, if it cannot.
///
/// # Errors
/// Trouble with the database.
pub(super) fn problem(
    conn: &mut Conn,
    to: Destination,
    place: &[(GridId, Level)],
) -> Result<Option<Problem>, ApiError> {
    Ok(match to {
        Destination::Desk => None,
        Destination::Grid(node) | Destination::Worker(node, _) => {
            let nobody = account::staff_at(conn, &AT_A_NODE, &from(node, place))?.is_empty();
            nobody.then_some(Problem::NobodyServes)
        }
        Destination::Unit(id) => match directory::by_id(conn, id)? {
            None => Some(Problem::UnitUnknown),
            Some(unit) => unit.retired_at.is_some().then_some(Problem::UnitRetired),
        },
        Destination::Person(id) => match account::by_id(conn, id)? {
            None => Some(Problem::PersonUnknown),
            Some(person) if person.disabled_at.is_some() => Some(Problem::PersonDisabled),
            Some(_) => role_problem(conn, id, place)?,
        },
    })
}

fn role_problem(
    conn: &mut Conn,
    id: AccountId,
    place: &[(GridId, Level)],
) -> Result<Option<Problem>, ApiError> {
    let (mut accepts, mut serves) = (false, false);
    for grant in account::grants_of(conn, id)? {
        match grant.holding {
            Holding { role: Role::Handler, .. } => (accepts, serves) = (true, true),
            Holding { role: Role::GridWorker | Role::Centre, place: Place::Grid(node) } => {
                accepts = true;
                serves |= place.iter().any(|(one, _)| *one == node);
            }
            _ => {}
        }
    }
    Ok(match (accepts, serves) {
        (false, _) => Some(Problem::PersonWithoutRole),
        (true, false) => Some(Problem::PersonElsewhere),
        (true, true) => None,
    })
}

/// The node and those above it.
fn from(node: GridId, place: &[(GridId, Level)]) -> Vec<GridId> {
    place.iter().map(|(one, _)| *one).skip_while(|one| *one != node).collect()
}

/// Who takes it, and who was weighed against each other: of those on duty at the node, each with a role there,
/// the one with the fewest open petitions; the node's workers where nobody is.
///
/// # Errors
/// Trouble with the database.
pub(super) fn destined(
    conn: &mut Conn,
    look: &Look,
    to: Destination,
    place: &[(GridId, Level)],
) -> Result<(Assignee, Vec<Considered>), ApiError> {
    match to {
        Destination::Worker(node, role) => {
            let considered = weigh(conn, look, node, role, place)?;
            let picked = fewest_open(&considered);
            Ok((picked.map_or(Assignee::Grid(node), Assignee::Person), considered))
        }
        Destination::Grid(node) => Ok((Assignee::Grid(node), Vec::new())),
        Destination::Unit(id) => Ok((Assignee::Unit(id), Vec::new())),
        Destination::Person(id) => Ok((Assignee::Person(id), Vec::new())),
        Destination::Desk => Err(ApiError::internal("the desk is no assignee")),
    }
}

fn weigh(
    conn: &mut Conn,
    look: &Look,
    node: GridId,
    role: Option<GridRole>,
    place: &[(GridId, Level)],
) -> Result<Vec<Considered>, ApiError> {
    let on_duty = grid::on_duty(conn, &[node], look.now)?;
    if on_duty.is_empty() {
        return Ok(Vec::new());
    }
    let roles = role.map_or(AT_A_NODE.to_vec(), |role| vec![role.role()]);
    let staff = account::staff_at(conn, &roles, &from(node, place))?;
    let serves = |id: &AccountId| staff.iter().any(|(_, person, _)| person == id);
    let mut people: Vec<_> = on_duty.into_iter().map(|(_, id)| id).filter(serves).collect();
    people.truncate(WEIGHED);
    let hands = open_in_hands(conn, &people)?;
    let open = |id: &AccountId| hands.get(id).copied().unwrap_or_default();
    Ok(people.iter().map(|id| Considered { account_id: *id, open: open(id) }).collect())
}

/// A destination with its name.
///
/// # Errors
/// Trouble with the database.
pub(super) fn named(conn: &mut Conn, look: &Look, to: Destination) -> Result<TargetView, ApiError> {
    let kind = match to {
        Destination::Grid(_) => TargetKind::Grid,
        Destination::Worker(..) => TargetKind::Worker,
        Destination::Unit(_) => TargetKind::Unit,
        Destination::Person(_) => TargetKind::Person,
        Destination::Desk => TargetKind::Desk,
    };
    let role = if let Destination::Worker(_, role) = to { role } else { None };
    let shown = to.assignee().map(|assignee| look.assignee(conn, assignee)).transpose()?;
    let (id, name) = shown.map(|one| (one.id, one.name)).unzip();
    Ok(TargetView { kind, level: None, role, id, name })
}
