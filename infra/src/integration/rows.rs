//! The only mapping between rows and the domain of this room.

use crate::{
    db::{At, DbError, DbResult, Json, Key},
    schema::{webhook_deliveries, webhooks},
};
use diesel::{Insertable, Queryable, Selectable};
use sanping_domain::{
    integration::{Delivery, DeliveryState, HookName, HookUrl, Webhook},
    shared::{DeliveryId, EventId, GridId, WebhookId},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = webhooks)]
pub(super) struct WebhookRow {
    id: Key,
    name: String,
    url: String,
    actions: Json,
    grid_id: Key,
    disabled_at: Option<At>,
    version: i32,
    created_at: At,
    updated_at: At,
}

impl TryFrom<&Webhook> for WebhookRow {
    type Error = DbError;
    fn try_from(hook: &Webhook) -> DbResult<Self> {
        let Webhook { id, name, url, actions, grid_id, disabled_at, version, created_at, updated_at } = hook;
        Ok(Self {
            id: Key(id.0),
            name: name.as_str().to_owned(),
            url: url.as_str().to_owned(),
            actions: Json(serde_json::to_value(actions).map_err(unreadable)?),
            grid_id: Key(grid_id.0),
            disabled_at: disabled_at.map(At),
            version: *version,
            created_at: At(*created_at),
            updated_at: At(*updated_at),
        })
    }
}

impl WebhookRow {
    pub(super) fn into_domain(self) -> DbResult<Webhook> {
        let Self { id, name, url, actions, grid_id, disabled_at, version, created_at, updated_at } = self;
        Ok(Webhook {
            id: WebhookId(id.0),
            name: HookName::parse(&name).map_err(unreadable)?,
            url: HookUrl::parse(&url).map_err(unreadable)?,
            actions: serde_json::from_value(actions.0).map_err(unreadable)?,
            grid_id: GridId(grid_id.0),
            disabled_at: disabled_at.map(|at| at.0),
            version,
            created_at: created_at.0,
            updated_at: updated_at.0,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries)]
pub(super) struct DeliveryRow {
    id: Key,
    webhook_id: Key,
    event_id: Key,
    kind: String,
    state: String,
    attempts: i32,
    due_at: At,
    answer: Option<i32>,
    trouble: Option<String>,
    created_at: At,
    ended_at: Option<At>,
}

impl DeliveryRow {
    pub(super) fn into_domain(self) -> DbResult<Delivery> {
        let Self {
            id,
            webhook_id,
            event_id,
            kind,
            state,
            attempts,
            due_at,
            answer,
            trouble,
            created_at,
            ended_at,
        } = self;
        Ok(Delivery {
            id: DeliveryId(id.0),
            webhook: WebhookId(webhook_id.0),
            event: EventId(event_id.0),
            kind,
            state: DeliveryState::parse(&state).ok_or_else(|| unreadable("state of a delivery"))?,
            attempts,
            due_at: due_at.0,
            answer,
            trouble,
            created_at: created_at.0,
            ended_at: ended_at.map(|at| at.0),
        })
    }
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("a stored value cannot be read: {error}"))
}
