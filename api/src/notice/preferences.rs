//! How a person wants to be told.

use super::{
    dto::{PreferencesView, SetPreferences},
    flow::account,
};
use crate::{
    http::{Answer, ApiError, Body, Caller, IfMatch, Once, VersionHeader, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::NaiveTime;
use sanping_domain::{
    notice::{Channel, Choices, Preferences, QuietHours},
    shared::{AccountId, Kind},
};
use sanping_infra::{account as people, db::Tx, notice};
use serde_json::json;

/// How I want to be told
///
/// The inbox takes everything. WeChat messages are sent unless switched off, text messages for what is urgent and
/// to whoever has no WeChat. Quiet hours hold both back until their end, but for what is overdue or put before
/// somebody higher.
#[utoipa::path(tag = "notice", operation_id = "getNoticePreferences",
    responses((status = 200, description = "My preferences", body = PreferencesView)))]
#[get("/me/notice-preferences")]
pub async fn get(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mine = account(&caller)?;
    let found = state.db.read(move |conn| notice::preferences_of(conn, mine)).await?;
    view(&req, &PreferencesView::from(found))
}

/// Change how I want to be told
#[utoipa::path(tag = "notice", operation_id = "setNoticePreferences", request_body = SetPreferences,
    params(VersionHeader),
    responses((status = 200, description = "My preferences", body = PreferencesView)))]
#[post("/me/notice-preferences")]
pub async fn set(
    state: Data<State>,
    caller: Caller,
    once: Once,
    version: IfMatch,
    body: Body<SetPreferences>,
) -> Result<HttpResponse, ApiError> {
    let (mine, now) = (account(&caller)?, state.clock.now());
    let wanted = wanted(mine, version, body.value)?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        if notice::preferences_of(tx, mine)?.version != version.0
            || !notice::save_preferences(tx, &wanted, now)?
        {
            return Err(ApiError::new(Kind::Stale, "stale_version"));
        }
        people::audit(tx, by.audits("notice.preferences", ("account", mine), json!({}), now))?;
        Answer::ok(&PreferencesView::from(wanted))
    };
    once.run(&state, &caller, body.hash, work).await
}

fn wanted(account: AccountId, version: IfMatch, asked: SetPreferences) -> Result<Preferences, ApiError> {
    let SetPreferences { language, quiet_from, quiet_to, choices: asked } = asked;
    let mut choices = Choices::default();
    for one in asked {
        choices.set(one.group, Channel::Wechat, one.wechat);
        choices.set(one.group, Channel::Sms, one.sms);
    }
    let quiet = QuietHours { from: time("quietFrom", &quiet_from)?, to: time("quietTo", &quiet_to)? };
    Ok(Preferences { account, language, quiet, choices, version: version.0.saturating_add(1) })
}

fn time(field: &str, text: &str) -> Result<NaiveTime, ApiError> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|_| text.len() == 5);
    time.ok_or_else(|| ApiError::field(field, "malformed_time", "two digits, a colon, two digits"))
}
