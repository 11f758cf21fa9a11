use super::IntegrationError;
use crate::{
    petition::{Action, Visibility},
    shared::{DeliveryId, EventId, GridId, Name, WebhookId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a webhook is called.
pub type HookName = Name<60>;

/// An address to be told: http or https, with a host, without user, password or fragment. Whether the host may be
/// reached is asked when it is saved and each time it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookUrl(String);

impl HookUrl {
    /// The most characters.
    pub const MAX: usize = 500;

    /// Reads an address.
    ///
    /// # Errors
    /// [`IntegrationError::UrlInvalid`] for anything else.
    pub fn parse(raw: &str) -> Result<Self, IntegrationError> {
        let text = raw.trim();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split(['/', '?']).next()).unwrap_or_default();
        let sound = text.len() <= Self::MAX
            && !host.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'@' | b'#' | b'\\'));
        if sound { Ok(Self(text.to_owned())) } else { Err(IntegrationError::UrlInvalid) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Another system that is told of steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// What it is called.
    pub name: HookName,
    /// Where it is told.
    pub url: HookUrl,
    /// The actions it is told of; none named is all of them.
    pub actions: Vec<Action>,
    /// The place whose petitions it is told of, with all under it.
    pub grid_id: GridId,
    /// Since when it is told nothing.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When it was made; it is told of nothing before.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Webhook {
    /// Whether it is told of a step, by what was done, who may read of it, when, and under which names the petition
    /// is in sight. Lines that only staff may read leave the house for nobody.
    #[must_use]
    pub fn wants(&self, action: Action, visibility: Visibility, at: DateTime<Utc>, names: &[Uuid]) -> bool {
        self.disabled_at.is_none()
            && visibility != Visibility::Internal
            && at >= self.created_at
            && (self.actions.is_empty() || self.actions.contains(&action))
            && names.contains(&self.grid_id.0)
    }

    /// Notes a change.
    pub const fn touch(&mut self, now: DateTime<Utc>) {
        self.version = self.version.saturating_add(1);
        self.updated_at = now;
    }

    /// Tells it nothing from now on; what waits stays where it is.
    ///
    /// # Errors
    /// [`IntegrationError::Disabled`] where it is already.
    pub const fn disable(&mut self, now: DateTime<Utc>) -> Result<(), IntegrationError> {
        if self.disabled_at.is_some() {
            return Err(IntegrationError::Disabled);
        }
        self.disabled_at = Some(now);
        self.touch(now);
        Ok(())
    }

    /// Tells it again, of what happens from now on and of what still waits.
    ///
    /// # Errors
    /// [`IntegrationError::NotDisabled`] where it is not disabled.
    pub const fn enable(&mut self, now: DateTime<Utc>) -> Result<(), IntegrationError> {
        if self.disabled_at.is_none() {
            return Err(IntegrationError::NotDisabled);
        }
        self.disabled_at = None;
        self.touch(now);
        Ok(())
    }
}

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookDeliveryState)]
pub enum DeliveryState {
    /// It will be tried, or tried again.
    Waiting,
    /// The address took it.
    Delivered,
    /// It was given up; somebody may send it again.
    Dead,
}

impl DeliveryState {
    /// The word in storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Dead].into_iter().find(|state| state.as_str() == text)
    }
}

/// One step on its way to one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id; the receiver knows a repeated one by it.
    pub id: DeliveryId,
    /// To whom.
    pub webhook: WebhookId,
    /// Of what.
    pub event: EventId,
    /// What happened, as `petition.report`.
    pub kind: String,
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, while it waits.
    pub due_at: DateTime<Utc>,
    /// The status that the address last answered.
    pub answer: Option<i32>,
    /// What was amiss at the last try.
    pub trouble: Option<String>,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
    /// When it was taken or given up.
    pub ended_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_neither_user_nor_fragment() {
        for good in ["https://example.org/hook?x=1", "http://10.0.0.1:8080/", "https://例.example"] {
            assert_eq!(HookUrl::parse(good).is_ok(), good.is_ascii(), "{good}");
        }
        for bad in [
            "",
            "ftp://a",
            "https://",
            "https:///x",
            "https://a@b",
            "https://a/#b",
            "https://a b",
            "https://a\\b",
        ] {
            assert_eq!(HookUrl::parse(bad), Err(IntegrationError::UrlInvalid), "{bad}");
        }
        assert!(HookUrl::parse(&format!("https://a/{}", "x".repeat(500))).is_err());
    }
}
