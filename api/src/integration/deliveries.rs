//! What is sent to webhooks, and what it is signed with.

use super::{
    dto::{DeliveryQuery, DeliveryView, SecretView, Secrets},
    flow::own,
    work,
};
use crate::{
    http::{Answer, ApiError, Caller, Once, Params, PathOf, cursor, limit, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    integration::IntegrationError,
    shared::{DeliveryId, EventId, Page, WebhookId},
};
use sanping_infra::{account, db::Tx, integration};
use serde_json::json;

/// The secrets of a webhook
///
/// What its deliveries are signed with. That somebody read them stands in the audit trail.
#[utoipa::path(tag = "integration", operation_id = "readWebhookSecrets",
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses((status = 200, description = "Newest first", body = Secrets)))]
#[get("/webhooks/{id}/secrets")]
pub async fn secrets(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let read = state.db.write(move |tx| -> Result<_, ApiError> {
        let hook = own(tx, &caller.actor, id.0)?;
        account::audit(tx, caller.audits("webhook.read_secrets", ("webhook", hook.id), json!({}), now))?;
        Ok(integration::secrets(tx, hook.id, now)?)
    });
    let items = read.await?.into_iter().map(SecretView::from).collect();
    view(&req, &Secrets { items })
}

/// Try a webhook
///
/// Sends an event `sanping.test` with no petition in it. How it went stands among the deliveries.
#[utoipa::path(tag = "integration", operation_id = "testWebhook",
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses((status = 201, description = "On its way", body = DeliveryView)))]
#[post("/webhooks/{id}/test")]
pub async fn test(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    let (by, now) = (caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        let hook = own(tx, &by.actor, id.0)?;
        if hook.disabled_at.is_some() {
            return Err(IntegrationError::Disabled.into());
        }
        let event = EventId::new();
        let body = work::test_event(event, now)?;
        let put = integration::put(tx, hook.id, event, work::TEST, &body, now)?;
        let delivery = integration::delivery(tx, put)?.ok_or(IntegrationError::DeliveryNotFound)?;
        Answer::created(&DeliveryView::from(delivery))
    };
    once.run(&state, &caller, [0; 32], work).await
}

/// What was sent to a webhook
#[utoipa::path(tag = "integration", operation_id = "listWebhookDeliveries",
    params(("id" = WebhookId, Path, description = "The webhook"), DeliveryQuery),
    responses((status = 200, description = "A page, newest first", body = Page<DeliveryView>)))]
#[get("/webhooks/{id}/deliveries")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<WebhookId>,
    query: Params<DeliveryQuery>,
) -> Result<HttpResponse, ApiError> {
    let DeliveryQuery { state: wanted, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        let hook = own(conn, &caller.actor, id.0)?;
        Ok(integration::deliveries(conn, hook.id, wanted, after, rows)?)
    });
    view(&req, &page.await?.map(DeliveryView::from))
}

/// Send a delivery again
///
/// One that was given up, or that was taken and lost on the other side. It keeps its id and its words.
#[utoipa::path(tag = "integration", operation_id = "replayWebhookDelivery",
    params(("id" = DeliveryId, Path, description = "The delivery")),
    responses((status = 200, description = "On its way again", body = DeliveryView)))]
#[post("/webhook-deliveries/{id}/replay")]
pub async fn replay(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<DeliveryId>,
) -> Result<HttpResponse, ApiError> {
    let (by, now) = (caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        let unknown = || ApiError::from(IntegrationError::DeliveryNotFound);
        let known = integration::delivery(tx, id.0)?.ok_or_else(unknown)?;
        own(tx, &by.actor, known.webhook).map_err(|_| unknown())?;
        if !integration::replay(tx, id.0, now)? {
            return Err(IntegrationError::StillWaiting.into());
        }
        account::audit(tx, by.audits("webhook.replay", ("delivery", id.0), json!({}), now))?;
        Answer::ok(&DeliveryView::from(integration::delivery(tx, id.0)?.ok_or_else(unknown)?))
    };
    once.run(&state, &caller, [0; 32], work).await
}
