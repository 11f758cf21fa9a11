//! What a step must know of other rooms: who the assignee is, what it is merged into.

use super::look::Look;
use crate::http::ApiError;
use sanping_domain::{
    petition::{Assignee, Command, Facts, MergeTarget, Petition},
    shared::{AccountId, Holding, PetitionId, Place, Role},
};
use sanping_infra::{account, db::Conn, directory, grid, petition};

/// How deep a chain of splits is followed.
const SPLITS: usize = 32;

/// The petition, where the caller may see it, and the command that depends on it; whoever signed in may join an open
/// petition that they do not see.
///
/// # Errors
/// 404; trouble with the database.
pub fn reach(
    conn: &mut Conn,
    look: &Look,
    id: PetitionId,
    command: impl FnOnce(&Petition) -> Command,
) -> Result<(Petition, Command), ApiError> {
    if let Some(seen) = petition::find_in_scope(conn, id, &look.actor.scope())? {
        let command = command(&seen);
        return Ok((seen, command));
    }
    let unseen = petition::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let command = command(&unseen);
    let joining = matches!(command, Command::Join) && look.actor.account().is_some();
    if joining && unseen.status.is_open() && unseen.parent_id.is_none() {
        return Ok((unseen, command));
    }
    Err(ApiError::not_found())
}

/// Everything that the step is judged upon.
///
/// # Errors
/// Trouble with the database.
pub fn facts(
    conn: &mut Conn,
    look: &Look,
    petition: &Petition,
    command: &Command,
) -> Result<Facts, ApiError> {
    let mut facts = look.facts(conn, petition)?;
    match command {
        Command::Dispatch { to, .. } | Command::Transfer { to, .. } => {
            facts.assignee_fits = fits(conn, look, &facts, *to)?;
        }
        Command::Merge { into, .. } => facts.merge_target = target(conn, look, petition, *into)?,
        _ => {}
    }
    Ok(facts)
}

/// Whether the one named is there, is active, and serves this place or one that the caller works for.
fn fits(conn: &mut Conn, look: &Look, facts: &Facts, to: Assignee) -> Result<bool, ApiError> {
    match to {
        Assignee::Grid(id) => {
            let live = grid::by_id(conn, id)?.is_some_and(|node| node.retired_at.is_none());
            let above = look.ancestors(conn, id)?;
            let reached = look.actor.holdings.iter().any(|held| {
                held.role.sees_subtree() && matches!(held.place, Place::Grid(root) if above.contains(&root))
            });
            Ok(live && (reached || facts.ancestors.contains(&id)))
        }
        Assignee::Unit(id) => Ok(directory::by_id(conn, id)?.is_some_and(|unit| unit.retired_at.is_none())),
        Assignee::Person(id) => serves(conn, facts, id),
    }
}

/// Whether the person can sign in and is a worker of this place or a handler of some unit.
fn serves(conn: &mut Conn, facts: &Facts, id: AccountId) -> Result<bool, ApiError> {
    let active = account::by_id(conn, id)?.is_some_and(|person| person.disabled_at.is_none());
    let held = account::grants_of(conn, id)?;
    let here = held.iter().any(|grant| match grant.holding {
        Holding { role: Role::GridWorker | Role::Centre, place: Place::Grid(grid) } => {
            facts.ancestors.contains(&grid)
        }
        Holding { role: Role::Handler, .. } => true,
        _ => false,
    });
    Ok(active && here)
}

/// The petition to merge into, where the caller can see it.
fn target(
    conn: &mut Conn,
    look: &Look,
    petition: &Petition,
    into: PetitionId,
) -> Result<Option<MergeTarget>, ApiError> {
    let Some(found) = petition::find_in_scope(conn, into, &look.actor.scope())? else { return Ok(None) };
    let (status, mut above) = (found.status, found.parent_id);
    for _ in 0..SPLITS {
        match above {
            Some(id) if id == petition.id => return Ok(Some(MergeTarget { status, descends: true })),
            Some(id) => above = petition::find(conn, id)?.and_then(|parent| parent.parent_id),
            None => break,
        }
    }
    Ok(Some(MergeTarget { status, descends: false }))
}
