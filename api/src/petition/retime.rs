//! Deadlines that stand, counted anew: only when asked, and first as a preview.

use super::{
    asked::Sent,
    dto::{Moved, Retimed, Retiming},
    flow::look,
    look::Look,
    step,
};
use crate::http::{Answer, ApiError};
use actix_web::{HttpResponse, post};
use sanping_domain::{
    petition::{Command, Petition, recount},
    shared::{Actor, PetitionId, Role, Scope},
};
use sanping_infra::{account, db::Tx, petition};
use serde_json::json;
use uuid::Uuid;

/// How many petitions one request looks at.
const BATCH: u8 = 100;

/// Count deadlines anew
///
/// What a changed calendar or time limit does to the open petitions in your scope, and for a system administrator to
/// all there are, over their whole history. With `dryRun` nothing is changed and the answer lists what would move;
/// without, each that moves takes a step that says so. A hundred open petitions a request: go on from `next` until
/// there is none. Imported ones are left alone.
#[utoipa::path(tag = "petition", operation_id = "retimePetitions", request_body = Retiming,
    responses((status = 200, description = "What moved, or would", body = Retimed)))]
#[post("/petition-retimings")]
pub async fn retime(sent: Sent<Retiming>) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, once, body } = sent;
    let look = Look { actor: Actor::system(), ..look(&state, &caller).await? };
    let Retiming { dry_run, after } = body.value;
    // Who runs the installation has no petitions of her own, and counts all of them anew.
    let scope = (!caller.actor.has(Role::SystemAdmin)).then(|| caller.actor.scope());
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let done = batch(tx, &look, scope.as_ref(), after, dry_run)?;
        if !dry_run {
            let detail = json!({"looked": done.looked, "moved": done.items.len()});
            let first = after.map(|id| id.to_string()).unwrap_or_default();
            account::audit(tx, by.audits("petition.retime_all", ("petition", first), detail, look.now))?;
        }
        Answer::ok(&done)
    };
    once.run(&state, &caller, body.hash, work).await
}

fn batch(
    tx: &mut Tx<'_>,
    look: &Look,
    scope: Option<&Scope>,
    after: Option<PetitionId>,
    dry_run: bool,
) -> Result<Retimed, ApiError> {
    let mut look = look.clone();
    look.hold_still(tx)?;
    let ids = petition::open_after(tx, scope, after.map_or(Uuid::nil(), |id| id.0), BATCH)?;
    let mut done = Retimed { dry_run, looked: ids.len(), items: Vec::new(), next: None };
    if ids.len() == usize::from(BATCH) {
        done.next = ids.last().copied();
    }
    for id in ids {
        let Some(petition) = petition::find(tx, id)? else { continue };
        if let Some(moved) = one(tx, &look, petition, dry_run)? {
            done.items.push(moved);
        }
    }
    Ok(done)
}

fn one(tx: &mut Tx<'_>, look: &Look, petition: Petition, dry_run: bool) -> Result<Option<Moved>, ApiError> {
    let history: Vec<_> = petition::events(tx, petition.id)?.into_iter().map(|line| line.event).collect();
    let before = petition.clocks;
    let Some((response, handling)) = recount(&petition, &history, &look.timing.terms_of(&petition)) else {
        return Ok(None);
    };
    if (response, handling) == (before.response, before.handling) {
        return Ok(None);
    }
    if !dry_run {
        let facts = look.facts(tx, &petition)?;
        step::take(tx, look, &petition, Command::Retime { response, handling }, &facts)?;
    }
    let due = |deadline: Option<sanping_domain::petition::Deadline>| deadline.map(|one| one.due_at);
    Ok(Some(Moved {
        id: petition.id,
        number: petition.number.to_string(),
        response_due_at_before: due(before.response),
        response_due_at: due(response),
        handling_due_at_before: due(before.handling),
        handling_due_at: due(handling),
    }))
}
