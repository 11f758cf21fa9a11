//! WeChat's server, as far as a mini-program needs it: who a code belongs to, the phone behind a code, and
//! subscribe messages.
//!
//! The session key of `jscode2session` is never read. The app secret and the access token stay in here; errors
//! carry WeChat's number, never its words, which may quote the request.

mod error;
mod token;

pub use error::WechatError;

use crate::outside::{self, OutsideError};
use reqwest::{Client, RequestBuilder, Url};
use sanping_domain::{account::OpenId, shared::Phone};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt};
use token::AccessToken;
use tokio::sync::Semaphore;

/// Requests to WeChat at once: while it hangs, no more than these wait.
const AT_ONCE: usize = 64;

/// Which mini-program we are.
#[derive(Clone)]
pub struct Settings {
    /// WeChat's server.
    pub base: Url,
    /// The app id.
    pub app_id: String,
    /// The app secret.
    pub secret: String,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

/// Speaks with WeChat's server.
pub struct Wechat {
    client: Client,
    settings: Settings,
    token: AccessToken,
    places: Semaphore,
}

#[derive(Deserialize)]
struct Session {
    openid: String,
}

#[derive(Deserialize)]
struct PhoneAnswer {
    phone_info: PhoneInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PhoneInfo {
    pure_phone_number: String,
    country_code: String,
}

impl Wechat {
    /// Prepares to speak.
    ///
    /// # Errors
    /// What the TLS library says, where it cannot start.
    pub fn new(settings: Settings) -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: outside::client()?,
            settings,
            token: AccessToken::default(),
            places: Semaphore::new(AT_ONCE),
        })
    }

    /// Who the code of `wx.login` belongs to.
    ///
    /// # Errors
    /// [`WechatError::CodeRefused`] for a code that is unknown, used or old; the others as they say.
    pub async fn code_to_session(&self, code: &str) -> Result<OpenId, WechatError> {
        let Settings { app_id, secret, .. } = &self.settings;
        let request = self.client.get(self.address("/sns/jscode2session")?).query(&[
            ("appid", app_id.as_str()),
            ("secret", secret),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ]);
        let session: Session = self.ask(request).await?;
        OpenId::parse(&session.openid).map_err(|_| WechatError::unreadable())
    }

    /// The phone that a person chose to show, by the code of `getPhoneNumber`.
    ///
    /// # Errors
    /// [`WechatError::CodeRefused`] as above, [`WechatError::ForeignPhone`], and the others as they say.
    pub async fn phone_number(&self, code: &str) -> Result<Phone, WechatError> {
        let answer: PhoneAnswer =
            self.call("/wxa/business/getuserphonenumber", &json!({"code": code})).await?;
        let PhoneInfo { pure_phone_number, country_code } = answer.phone_info;
        if country_code != "86" {
            return Err(WechatError::ForeignPhone);
        }
        Phone::parse(&pure_phone_number).map_err(|_| WechatError::ForeignPhone)
    }

    /// Sends one subscribe message; `data` gives each field of the template its value.
    ///
    /// # Errors
    /// [`WechatError::RefusedByUser`] where the person did not subscribe; [`WechatError::may_pass`] tells
    /// whether to try again.
    pub async fn send_subscribe(
        &self,
        openid: &OpenId,
        template: &str,
        page: Option<&str>,
        data: &BTreeMap<String, String>,
    ) -> Result<(), WechatError> {
        let data: BTreeMap<_, _> =
            data.iter().map(|(field, value)| (field, json!({"value": value}))).collect();
        let mut body = json!({"touser": openid.as_str(), "template_id": template, "data": data});
        if let (Some(page), Some(body)) = (page, body.as_object_mut()) {
            body.insert("page".into(), page.into());
        }
        self.call::<Value>("/cgi-bin/message/subscribe/send", &body).await.map(drop)
    }

    /// A call with an access token; one that WeChat does not take is renewed, and the call repeated once.
    async fn call<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, WechatError> {
        let token = self.token.get(self, None).await?;
        match self.post(path, &token, body).await {
            Err(WechatError::TokenRefused) => {
                let token = self.token.get(self, Some(&token)).await?;
                self.post(path, &token, body).await
            }
            done => done,
        }
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        token: &str,
        body: &Value,
    ) -> Result<T, WechatError> {
        let request = self.client.post(self.address(path)?).query(&[("access_token", token)]).json(body);
        self.ask(request).await
    }

    /// WeChat answers 200 to everything; what is wrong stands in `errcode`.
    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, WechatError> {
        let _place = self.places.try_acquire().map_err(|_| OutsideError::Crowded)?;
        let answer: Value = outside::json(request).await?;
        match answer.get("errcode").map(Value::as_i64) {
            None | Some(Some(0)) => serde_json::from_value(answer).map_err(|_| WechatError::unreadable()),
            Some(Some(code)) => Err(WechatError::of(code)),
            Some(None) => Err(WechatError::unreadable()),
        }
    }

    fn address(&self, path: &str) -> Result<Url, WechatError> {
        self.settings.base.join(path).map_err(|_| WechatError::unreadable())
    }
}
