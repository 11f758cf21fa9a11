//! The services outside: which are there, and how to reach them. Without its variables a service is off.

use super::{ConfigError, bad, parsed, text};
use reqwest::Url;
use sanping_domain::account::CodeCaps;
use sanping_infra::{sms, wechat};

/// The services outside.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    /// The provider of text messages.
    pub sms: Option<sms::Settings>,
    /// WeChat, for the mini-program.
    pub wechat: Option<wechat::Settings>,
    /// How many codes are sent to phones within a day.
    pub codes: CodeCaps,
}

impl Outside {
    pub(super) fn from_env() -> Result<Self, ConfigError> {
        let caps = CodeCaps::default();
        let number = |name| parsed(name, "a number");
        let codes = CodeCaps {
            per_address: number("SANPING_CODES_PER_ADDRESS")?.unwrap_or(caps.per_address),
            in_all: number("SANPING_CODES_PER_DAY")?.unwrap_or(caps.in_all),
        };
        Ok(Self { sms: sms()?, wechat: wechat()?, codes })
    }
}

fn sms() -> Result<Option<sms::Settings>, ConfigError> {
    let Some(url) = address("SANPING_SMS_URL")? else { return Ok(None) };
    Ok(Some(sms::Settings { url, token: needed("SANPING_SMS_TOKEN")? }))
}

fn wechat() -> Result<Option<wechat::Settings>, ConfigError> {
    let Some(app_id) = text("SANPING_WECHAT_APP_ID") else { return Ok(None) };
    let name = "SANPING_WECHAT_URL";
    let base = match address(name)? {
        Some(base) => base,
        None => Url::parse("https://api.weixin.qq.com").map_err(|_| bad(name, ADDRESS, ""))?,
    };
    Ok(Some(wechat::Settings { base, app_id, secret: needed("SANPING_WECHAT_SECRET")? }))
}

const ADDRESS: &str = "an https address, or an http one on this machine";

/// Secrets and phones go there, so never in clear over a network.
fn address(name: &'static str) -> Result<Option<Url>, ConfigError> {
    let url: Option<Url> = parsed(name, ADDRESS)?;
    let local = |url: &Url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url {
        Some(url) if url.scheme() == "https" || (url.scheme() == "http" && local(&url)) => Ok(Some(url)),
        Some(url) => Err(bad(name, ADDRESS, url.host_str().unwrap_or_default())),
        None => Ok(None),
    }
}

fn needed(name: &'static str) -> Result<String, ConfigError> {
    text(name).ok_or_else(|| bad(name, "set, as the service needs it", ""))
}
