use super::{
    address::{Reach, Vetted, is_allowed},
    deliveries::{Due, Outcome},
};
use crate::outside::{self, OutsideError};
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Client;
use sha2::Sha256;
use std::sync::Arc;
use url::Url;

/// Bytes of a secret (Standard Webhooks: 24 to 64).
const SECRET: usize = 32;

/// Sends deliveries: to addresses that may be reached, signed by Standard Webhooks, following nobody elsewhere.
#[derive(Clone)]
pub struct Post {
    client: Client,
    reach: Reach,
}

impl Post {
    /// Opens the way out.
    ///
    /// # Errors
    /// What the TLS library says, where it cannot start.
    pub fn open(reach: Reach) -> Result<Self, reqwest::Error> {
        let client = outside::builder().dns_resolver(Arc::new(Vetted(reach))).build()?;
        Ok(Self { client, reach })
    }

    /// Sends a delivery, and says what came of it. Never called inside a transaction.
    pub async fn send(&self, due: &Due, now: DateTime<Utc>) -> Outcome {
        let failed = |answer, trouble: &str| Outcome { answer, trouble: Some(trouble.to_owned()) };
        let Some(url) = Url::parse(due.url.as_str()).ok().filter(|url| is_allowed(url, self.reach)) else {
            return failed(None, "the address may not be reached");
        };
        let (id, timestamp) = (format!("msg_{}", due.id), now.timestamp());
        let signatures: Vec<_> =
            due.secrets.iter().filter_map(|secret| sign(secret, &id, timestamp, &due.body)).collect();
        let request = self
            .client
            .post(url)
            .header("content-type", "application/cloudevents+json; charset=utf-8")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signatures.join(" "))
            .body(due.body.clone());
        match outside::status(request).await {
            Ok(status) => Outcome { answer: Some(status.into()), trouble: None },
            Err(OutsideError::Status(status)) => {
                failed(Some(status.into()), &OutsideError::Status(status).to_string())
            }
            Err(error) => failed(None, &error.to_string()),
        }
    }
}

/// A fresh secret.
#[must_use]
pub fn secret() -> String {
    format!("whsec_{}", BASE64.encode(&rand::random::<[u8; SECRET]>()))
}

/// `v1,` and the HMAC-SHA256 of id, time and body; none for a secret that is none.
#[must_use]
pub fn sign(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = BASE64.decode(secret.strip_prefix("whsec_")?.as_bytes()).ok()?;
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification of Standard Webhooks.
    #[test]
    fn a_signature_is_as_the_specification_shows() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signature =
            sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(sign("no secret", "a", 1, "b"), None);
        assert_ne!(super::secret(), super::secret());
    }
}
