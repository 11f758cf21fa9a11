//! Text messages to phones, through a provider outside.
//!
//! Every provider speaks its own dialect, so Sanping speaks one plain one, and a gateway of a few lines
//! translates: `POST` to the configured address with `Authorization: Bearer <token>`, `Idempotency-Key: <id>`
//! and the JSON body `{"id": "<uuid>", "phone": "+8613800001234", "text": "…"}`. Any 2xx means taken; the same
//! id must never be sent twice. 408, 425, 429 and 5xx mean *later*, every other status *never*.

use crate::outside::{self, OutsideError};
use reqwest::{Client, Url};
use sanping_domain::shared::Phone;
use serde::Serialize;
use std::fmt;
use uuid::Uuid;

/// Where the provider is and by what it knows us.
#[derive(Clone)]
pub struct Settings {
    /// Where messages are posted.
    pub url: Url,
    /// The bearer token.
    pub token: String,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

/// Sends text messages.
#[derive(Clone)]
pub struct Sms {
    client: Client,
    settings: Settings,
}

#[derive(Serialize)]
struct Order<'a> {
    id: Uuid,
    phone: String,
    text: &'a str,
}

impl Sms {
    /// Prepares to send.
    ///
    /// # Errors
    /// What the TLS library says, where it cannot start.
    pub fn new(settings: Settings) -> Result<Self, reqwest::Error> {
        Ok(Self { client: outside::client()?, settings })
    }

    /// Hands one message to the provider. `id` is the delivery: a repeated try keeps it.
    ///
    /// # Errors
    /// [`OutsideError`]; [`OutsideError::may_pass`] tells whether to try again.
    pub async fn send(&self, phone: &Phone, text: &str, id: Uuid) -> Result<(), OutsideError> {
        let request = self
            .client
            .post(self.settings.url.clone())
            .bearer_auth(&self.settings.token)
            .header("Idempotency-Key", id.to_string())
            .json(&Order { id, phone: phone.e164(), text });
        outside::bytes(request).await.map(drop)
    }
}
