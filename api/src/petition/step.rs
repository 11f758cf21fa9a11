//! A step that Sanping takes by itself.

use super::look::Look;
use crate::http::{ApiError, Caller};
use sanping_domain::petition::{Command, Facts, Petition, decide};
use sanping_infra::{
    account,
    db::Tx,
    petition::{self, Saved},
};
use serde_json::json;

/// Judges, stores, tells and writes down one step; `false` where somebody was first.
///
/// # Errors
/// What the domain says; trouble with the database.
pub fn take(
    tx: &mut Tx<'_>,
    look: &Look,
    petition: &Petition,
    command: Command,
    facts: &Facts,
) -> Result<bool, ApiError> {
    let action = command.action();
    let decision = decide(petition, command, &look.actor, facts, look.now)?;
    let ancestors = look.ancestors(tx, decision.petition.grid_id)?;
    let Saved::Stored(_) = petition::save(tx, petition.version, &decision, &ancestors)? else {
        return Ok(false);
    };
    look.tell(tx, &decision)?;
    let by = Caller { actor: look.actor.clone(), address: "timed".into() };
    let detail =
        json!({"version": decision.petition.version, "number": decision.petition.number.to_string()});
    let action = format!("petition.{}", action.as_str());
    account::audit(tx, by.audits(action, ("petition", petition.id), detail, look.now))?;
    Ok(true)
}
