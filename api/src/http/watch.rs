//! What the audit trail notes of every door alike: who was refused, and who read other people's data.

use super::Caller;
use crate::state::State;
use actix_web::{
    HttpRequest,
    http::{Method, StatusCode},
    web::Data,
};
use sanping_domain::account::Outcome;
use sanping_infra::account;
use serde_json::json;

/// Doors behind which other people's names, numbers or deeds stand.
const PERSONAL: [&str; 4] =
    ["/api/v1/accounts", "/api/v1/accounts/{id}", "/api/v1/audit-lines", "/api/v1/audit-verification"];

/// Notes each look at other people's data, and a refusal to somebody who signed in; of refusals a bounded number a minute.
///
/// A thing outside the scope is refused as one that is missing, and is noted as such.
pub(super) async fn note(req: &HttpRequest, caller: &Caller, status: StatusCode) {
    let looked = status.is_success() && req.method() == Method::GET;
    if !(looked || matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)) {
        return;
    }
    let (Some(state), Some(pattern)) = (req.app_data::<Data<State>>(), req.match_pattern()) else { return };
    let outside = status == StatusCode::NOT_FOUND && pattern.contains("{id}");
    let refused = (status == StatusCode::FORBIDDEN || outside) && caller.actor.account().is_some();
    let read = looked && PERSONAL.contains(&pattern.as_str());
    if !(read || refused && state.limits.is_noted(&caller.name())) {
        return;
    }
    let kind = pattern.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
    let id: String = req.match_info().get("id").unwrap_or_default().chars().take(64).collect();
    let detail = json!({"method": req.method().as_str(), "door": &pattern, "status": status.as_u16()});
    let action = if read { "personal_data.read" } else { "access.refused" };
    let mut line = caller.audits(action, (kind, id), detail, state.clock.now());
    line.outcome = if read { Outcome::Done } else { Outcome::Refused };
    if let Err(error) = state.db.write(move |tx| account::audit(tx, line)).await {
        log::warn!("a refusal or a reading was not noted: {error}");
    }
}
