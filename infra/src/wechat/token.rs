//! The access token: fetched once, kept until shortly before it ends, renewed by one caller at a time.

use super::{Settings, Wechat, WechatError};
use crate::outside::{self, OutsideError};
use serde::Deserialize;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long before its end a token is renewed; WeChat lets the old one count for five minutes more.
const EARLY: Duration = Duration::from_secs(300);

#[derive(Default)]
pub(super) struct AccessToken(Mutex<Option<Cached>>);

struct Cached {
    value: String,
    renew_at: Instant,
}

#[derive(Deserialize)]
struct Fresh {
    access_token: String,
    expires_in: u32,
}

impl AccessToken {
    /// A token that counts; another one where WeChat `refused` the one given before.
    ///
    /// Whoever finds it ended renews it while the others wait, no longer than for any answer from outside.
    pub(super) async fn get(&self, wechat: &Wechat, refused: Option<&str>) -> Result<String, WechatError> {
        let waited = tokio::time::timeout(outside::WHOLE, self.0.lock()).await;
        let mut held = waited.map_err(|_| OutsideError::TooSlow)?;
        let counts = |cached: &&Cached| {
            Instant::now() < cached.renew_at && refused.is_none_or(|refused| refused != cached.value)
        };
        if let Some(cached) = held.as_ref().filter(counts) {
            return Ok(cached.value.clone());
        }
        *held = None;
        let Fresh { access_token: value, expires_in } = fetch(wechat, refused.is_some()).await?;
        let lives = Duration::from_secs(expires_in.into());
        let renew_at = Instant::now() + lives.saturating_sub(EARLY);
        *held = Some(Cached { value: value.clone(), renew_at });
        Ok(value)
    }
}

async fn fetch(wechat: &Wechat, force: bool) -> Result<Fresh, WechatError> {
    let Settings { app_id, secret, .. } = &wechat.settings;
    let request = wechat.client.post(wechat.address("/cgi-bin/stable_token")?).json(&json!({
        "grant_type": "client_credential", "appid": app_id, "secret": secret, "force_refresh": force,
    }));
    wechat.ask(request).await
}
