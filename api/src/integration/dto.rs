use crate::http::one_line;
use chrono::{DateTime, Utc};
use sanping_domain::{
    integration::{Delivery, DeliveryState, Webhook},
    petition::Action,
    shared::{DeliveryId, EventId, GridId, WebhookId},
};
use sanping_infra::integration::Kept;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Another system that is told of steps. Its secret is read at a door of its own.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookView {
    /// Its id.
    pub id: WebhookId,
    /// What it is called.
    pub name: String,
    /// Where it is told.
    #[schema(example = "https://example.org/sanping")]
    pub url: String,
    /// The actions it is told of; none named is all of them.
    pub actions: Vec<Action>,
    /// The place whose petitions it is told of, with all under it.
    pub grid_id: GridId,
    /// Since when it is told nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Webhook> for WebhookView {
    fn from(hook: Webhook) -> Self {
        let Webhook { id, name, url, actions, grid_id, disabled_at, version, created_at, updated_at } = hook;
        Self {
            id,
            name: name.into_string(),
            url: url.as_str().to_owned(),
            actions,
            grid_id,
            disabled_at,
            version,
            created_at,
            updated_at,
        }
    }
}

/// Every webhook of the caller's places.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhooks {
    /// Oldest first.
    pub items: Vec<WebhookView>,
}

/// A webhook to be made.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWebhook {
    /// What it is called.
    #[validate(length(max = 60), custom(function = one_line))]
    #[schema(min_length = 1, max_length = 60, example = "12345 热线平台")]
    pub name: String,
    /// Where it is told: https, on the public network.
    #[validate(length(max = 500))]
    #[schema(min_length = 9, max_length = 500, example = "https://example.org/sanping")]
    pub url: String,
    /// The actions it is told of; left out, all of them.
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    #[serde(default)]
    pub actions: Vec<Action>,
    /// The place whose petitions it is told of, with all under it.
    pub grid_id: GridId,
}

/// A webhook as it shall be.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeWebhook {
    /// What it is called.
    #[validate(length(max = 60), custom(function = one_line))]
    #[schema(min_length = 1, max_length = 60, example = "12345 热线平台")]
    pub name: String,
    /// Where it is told: https, on the public network.
    #[validate(length(max = 500))]
    #[schema(min_length = 9, max_length = 500, example = "https://example.org/sanping")]
    pub url: String,
    /// The actions it is told of; left out, all of them.
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    #[serde(default)]
    pub actions: Vec<Action>,
}

/// The secrets that sign at present.
#[derive(Debug, Serialize, ToSchema)]
pub struct Secrets {
    /// Newest first; the second one ends a day after the rotation.
    pub items: Vec<SecretView>,
}

/// A secret (Standard Webhooks).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecretView {
    /// `whsec_` and base 64.
    pub secret: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when, after a newer one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
}

impl From<Kept> for SecretView {
    fn from(kept: Kept) -> Self {
        let Kept { secret, created_at, ends_at } = kept;
        Self { secret, created_at, ends_at }
    }
}

/// One step on its way to one webhook.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// Its id; sent as `webhook-id` with `msg_` before it.
    pub id: DeliveryId,
    /// To whom.
    pub webhook_id: WebhookId,
    /// Of what; the `id` of the CloudEvent.
    pub event_id: EventId,
    /// What happened; the `type` of the CloudEvent.
    #[schema(example = "petition.report")]
    pub kind: String,
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    #[schema(minimum = 0)]
    pub attempts: i32,
    /// When it is tried next, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// The status that the address last answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<i32>,
    /// What was amiss at the last try.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
    /// When it was taken or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        let Delivery {
            id,
            webhook,
            event,
            kind,
            state,
            attempts,
            due_at,
            answer,
            trouble,
            created_at,
            ended_at,
        } = delivery;
        Self {
            id,
            webhook_id: webhook,
            event_id: event,
            kind,
            state,
            attempts,
            due_at: (state == DeliveryState::Waiting).then_some(due_at),
            answer,
            trouble,
            created_at,
            ended_at,
        }
    }
}

/// Which deliveries, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveryQuery {
    /// Only those that are so far.
    pub state: Option<DeliveryState>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}
