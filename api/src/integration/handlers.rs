//! Making webhooks and changing them.

use super::{
    dto::{ChangeWebhook, NewWebhook, WebhookView, Webhooks},
    flow::{self, Asked, own, reaches, vetted},
};
use crate::{
    http::{Answer, ApiError, Body, Caller, IfMatch, Once, PathOf, VersionHeader, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::TimeDelta;
use sanping_domain::{
    integration::{HookName, IntegrationError, Webhook},
    shared::WebhookId,
};
use sanping_infra::{account, db::Tx, integration};
use serde_json::json;

/// The most webhooks there may be.
const MOST: i64 = 100;
/// How long a secret goes on signing after a newer one was made, so that the receiver can change over.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// List webhooks
#[utoipa::path(tag = "integration", operation_id = "listWebhooks",
    responses((status = 200, description = "Those of your places", body = Webhooks)))]
#[get("/webhooks")]
pub async fn list(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let found = state.db.read(move |conn| -> Result<_, ApiError> {
        let mut items = Vec::new();
        for hook in integration::list(conn)? {
            if reaches(conn, &caller.actor, hook.grid_id)? {
                items.push(WebhookView::from(hook));
            }
        }
        Ok(Webhooks { items })
    });
    view(&req, &found.await?)
}

/// One webhook
#[utoipa::path(tag = "integration", operation_id = "getWebhook",
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses((status = 200, description = "The webhook", body = WebhookView)))]
#[get("/webhooks/{id}")]
pub async fn get(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    let found = state.db.read(move |conn| own(conn, &caller.actor, id.0)).await?;
    view(&req, &WebhookView::from(found))
}

/// Make a webhook
///
/// From now on its address is told of every step that others than staff may read of, upon petitions at or under the
/// place: a POST with a CloudEvent (structured JSON), signed by Standard Webhooks. What the address does not take
/// is tried eight times within about a day and a quarter. An address may be told twice: it knows the second by
/// `webhook-id`.
#[utoipa::path(tag = "integration", operation_id = "createWebhook", request_body = NewWebhook,
    responses((status = 201, description = "Made", body = WebhookView)))]
#[post("/webhooks")]
pub async fn create(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<NewWebhook>,
) -> Result<HttpResponse, ApiError> {
    let NewWebhook { name, url, actions, grid_id } = body.value;
    let name = HookName::parse(&name).map_err(IntegrationError::from)?;
    let (url, by, now) = (vetted(&state, &url).await?, caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        if !reaches(tx, &by.actor, grid_id)? {
            return Err(IntegrationError::PlaceUnknown.into());
        }
        if integration::count(tx)? >= MOST {
            return Err(IntegrationError::TooMany.into());
        }
        let (id, disabled_at, version) = (WebhookId::new(), None, 1);
        let (created_at, updated_at) = (now, now);
        let hook = Webhook { id, name, url, actions, grid_id, disabled_at, version, created_at, updated_at };
        integration::insert(tx, &hook)?;
        integration::rotate(tx, id, now, now)?;
        account::audit(tx, by.audits("webhook.create", ("webhook", id), json!({"grid": grid_id}), now))?;
        Answer::created(&WebhookView::from(hook))
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Change a webhook
#[utoipa::path(tag = "integration", operation_id = "changeWebhook", request_body = ChangeWebhook,
    params(("id" = WebhookId, Path, description = "The webhook"), VersionHeader),
    responses((status = 200, description = "Changed", body = WebhookView)))]
#[post("/webhooks/{id}/change")]
pub async fn change(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<WebhookId>,
    version: IfMatch,
    body: Body<ChangeWebhook>,
) -> Result<HttpResponse, ApiError> {
    let ChangeWebhook { name, url, actions } = body.value;
    let name = HookName::parse(&name).map_err(IntegrationError::from)?;
    let url = vetted(&state, &url).await?;
    let asked = Asked { id: id.0, version, body_hash: body.hash, action: "webhook.change" };
    flow::change(&state, &caller, once, asked, |_, hook, now| {
        (hook.name, hook.url, hook.actions) = (name, url, actions);
        hook.touch(now);
        Ok(())
    })
    .await
}

/// Tell a webhook nothing more
///
/// What waits for it stays, and goes on where it is enabled again.
#[utoipa::path(tag = "integration", operation_id = "disableWebhook",
    params(("id" = WebhookId, Path, description = "The webhook"), VersionHeader),
    responses((status = 200, description = "Disabled", body = WebhookView)))]
#[post("/webhooks/{id}/disable")]
pub async fn disable(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<WebhookId>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked { id: id.0, version, body_hash: [0; 32], action: "webhook.disable" };
    flow::change(&state, &caller, once, asked, |_, hook, now| Ok(hook.disable(now)?)).await
}

/// Tell a webhook again
#[utoipa::path(tag = "integration", operation_id = "enableWebhook",
    params(("id" = WebhookId, Path, description = "The webhook"), VersionHeader),
    responses((status = 200, description = "Enabled", body = WebhookView)))]
#[post("/webhooks/{id}/enable")]
pub async fn enable(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<WebhookId>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked { id: id.0, version, body_hash: [0; 32], action: "webhook.enable" };
    flow::change(&state, &caller, once, asked, |_, hook, now| Ok(hook.enable(now)?)).await
}

/// Make a new secret
///
/// For a day deliveries are signed with the new one and the one before it; then with the new one alone.
#[utoipa::path(tag = "integration", operation_id = "rotateWebhookSecret",
    params(("id" = WebhookId, Path, description = "The webhook"), VersionHeader),
    responses((status = 200, description = "Made; read it at the secrets of the webhook", body = WebhookView)))]
#[post("/webhooks/{id}/rotate-secret")]
pub async fn rotate(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<WebhookId>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked { id: id.0, version, body_hash: [0; 32], action: "webhook.rotate_secret" };
    flow::change(&state, &caller, once, asked, |tx, hook, now| {
        integration::rotate(tx, hook.id, now, now + OVERLAP)?;
        hook.touch(now);
        Ok(())
    })
    .await
}
