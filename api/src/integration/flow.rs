//! What the doors of webhooks have in common: whose they are, the version, the audit line.

use super::dto::WebhookView;
use crate::{
    http::{Answer, ApiError, Caller, IfMatch, Once},
    state::State,
};
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use sanping_domain::{
    integration::{HookUrl, IntegrationError, Webhook},
    shared::{Actor, GridId, Kind, Place, Role, WebhookId},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    grid, integration,
};
use serde_json::json;

/// A change that is asked for.
pub struct Asked {
    pub id: WebhookId,
    pub version: IfMatch,
    pub body_hash: [u8; 32],
    /// As it stands in the audit trail.
    pub action: &'static str,
}

/// Changes a webhook in one transaction and answers its new view.
pub async fn change(
    state: &State,
    caller: &Caller,
    once: Once,
    asked: Asked,
    work: impl FnOnce(&mut Tx<'_>, &mut Webhook, DateTime<Utc>) -> Result<(), ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let (by, now) = (caller.clone(), state.clock.now());
    let Asked { id, version, body_hash, action } = asked;
    let work = move |tx: &mut Tx<'_>| {
        let mut hook = own(tx, &by.actor, id)?;
        if hook.version != version.0 {
            return Err(stale(hook));
        }
        work(tx, &mut hook, now)?;
        if !integration::save(tx, &hook)? {
            return Err(stale(own(tx, &by.actor, id)?));
        }
        account::audit(tx, by.audits(action, ("webhook", id), json!({}), now))?;
        Answer::ok(&WebhookView::from(hook))
    };
    once.run(state, caller, body_hash, work).await
}

/// A webhook at one of the caller's places.
pub fn own(conn: &mut Conn, actor: &Actor, id: WebhookId) -> Result<Webhook, ApiError> {
    let found = integration::by_id(conn, id)?.ok_or(IntegrationError::WebhookNotFound)?;
    if reaches(conn, actor, found.grid_id)? {
        Ok(found)
    } else {
        Err(IntegrationError::WebhookNotFound.into())
    }
}

/// Whether the caller looks after other systems at this place: everywhere, or where she administers.
pub fn reaches(conn: &mut Conn, actor: &Actor, grid: GridId) -> Result<bool, ApiError> {
    if actor.has(Role::SystemAdmin) {
        return Ok(grid::by_id(conn, grid)?.is_some());
    }
    let above = grid::ancestors(conn, grid)?;
    Ok(actor.holdings.iter().any(|held| {
        held.role == Role::CommunityAdmin && matches!(held.place, Place::Grid(root) if above.contains(&root))
    }))
}

/// Reads an address, and asks whether it may be told: before any transaction, for the name is looked up.
pub async fn vetted(state: &State, raw: &str) -> Result<HookUrl, ApiError> {
    let url = HookUrl::parse(raw)?;
    if integration::is_reachable(url.as_str(), state.config.webhooks).await {
        Ok(url)
    } else {
        Err(IntegrationError::UrlNotPublic.into())
    }
}

fn stale(hook: Webhook) -> ApiError {
    let error = ApiError::new(Kind::Stale, "stale_version");
    match serde_json::to_value(WebhookView::from(hook)) {
        Ok(current) => error.with_current(current),
        Err(_) => error,
    }
}
