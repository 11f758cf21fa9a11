//! The time limits and windows of the community: one version for all of them.

use super::{
    asked::Sent,
    dto::{
        ClockRuleBody, ClockRuleList, ClockRulePlace, ClockRuleView, ExplainQuery, Explanation, WindowsBody,
        WindowsView,
    },
    flow::look,
};
use crate::{
    http::{Answer, ApiError, Caller, IfMatch, Params, VersionHeader, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    petition::{CategoryError, Slot, TimingError},
    shared::Kind,
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    petition::{self, Timing},
};
use serde_json::{Value, json};

/// The table of time limits
///
/// By category, urgency and kind of petition: what is published, and what the community has set in its place. A
/// limit that a rule leaves out is looked for in a wider rule: first whatever the kind, then the category above,
/// at last whatever the category.
#[utoipa::path(tag = "petition", operation_id = "listClockRules",
    responses((status = 200, description = "Every rule", body = ClockRuleList)))]
#[get("/clock-rules")]
pub async fn list_rules(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
) -> Result<HttpResponse, ApiError> {
    view(&req, &state.db.read(table).await?)
}

/// Which time limits count for a matter
///
/// Each with the rule that it was found in.
#[utoipa::path(tag = "petition", operation_id = "explainClockRules", params(ExplainQuery),
    responses((status = 200, description = "The limits, and why", body = Explanation)))]
#[get("/clock-rule-explanations")]
pub async fn explain(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<ExplainQuery>,
) -> Result<HttpResponse, ApiError> {
    let ExplainQuery { category_id, urgency, kind } = query.0;
    let timing = look(&state, &caller).await?.timing;
    let known = state.db.read(move |conn| petition::category(conn, category_id)).await?;
    known.ok_or(CategoryError::Unknown)?;
    view(&req, &Explanation::from(timing.rules.explain(category_id, urgency, kind)))
}

/// Set a rule
///
/// In place of what is published, or was set, for the same category, urgency and kind. It counts for what is
/// promised from now on; see `retimePetitions`.
#[utoipa::path(tag = "petition", operation_id = "setClockRule", request_body = ClockRuleBody,
    params(VersionHeader),
    responses((status = 200, description = "The whole table", body = ClockRuleList)))]
#[post("/clock-rules")]
pub async fn set_rule(version: IfMatch, sent: Sent<ClockRuleBody>) -> Result<HttpResponse, ApiError> {
    let rule = sent.body.value.read()?;
    let detail = json!({"categoryId": rule.slot.category, "urgency": rule.slot.urgency});
    let work = move |tx: &mut Tx<'_>| {
        check_category(tx, rule.slot)?;
        petition::put_rule(tx, &rule)?;
        Answer::ok(&table(tx)?)
    };
    change(version, sent, ("clock_rule.set", detail), work).await
}

/// Take a rule away
///
/// What is published counts again.
#[utoipa::path(tag = "petition", operation_id = "resetClockRule", request_body = ClockRulePlace,
    params(VersionHeader),
    responses((status = 200, description = "The whole table", body = ClockRuleList)))]
#[post("/clock-rules/reset")]
pub async fn reset_rule(version: IfMatch, sent: Sent<ClockRulePlace>) -> Result<HttpResponse, ApiError> {
    let slot = Slot::from(sent.body.value);
    let detail = json!({"categoryId": slot.category, "urgency": slot.urgency});
    let work = move |tx: &mut Tx<'_>| {
        if !petition::drop_rule(tx, slot)? {
            return Err(TimingError::RuleNotSet.into());
        }
        Answer::ok(&table(tx)?)
    };
    change(version, sent, ("clock_rule.reset", detail), work).await
}

/// How long each window stays open
#[utoipa::path(tag = "petition", operation_id = "getPetitionWindows",
    responses((status = 200, description = "The windows", body = WindowsView)))]
#[get("/petition-windows")]
pub async fn get_windows(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
) -> Result<HttpResponse, ApiError> {
    view(&req, &state.db.read(open_for).await?)
}

/// Set how long each window stays open
///
/// It counts at once, also for petitions under way; a question that was asked keeps its time.
#[utoipa::path(tag = "petition", operation_id = "setPetitionWindows", request_body = WindowsBody,
    params(VersionHeader),
    responses((status = 200, description = "Set", body = WindowsView)))]
#[post("/petition-windows")]
pub async fn set_windows(version: IfMatch, sent: Sent<WindowsBody>) -> Result<HttpResponse, ApiError> {
    let (windows, now) = (sent.body.value.into(), sent.state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        petition::set_windows(tx, &windows, now)?;
        Answer::ok(&open_for(tx)?)
    };
    change(version, sent, ("petition_windows.set", json!({})), work).await
}

/// Changes the settings upon the version that the caller saw.
async fn change<T>(
    version: IfMatch,
    sent: Sent<T>,
    (action, detail): (&'static str, Value),
    work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, once, body } = sent;
    let (by, now) = (caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        if !petition::change_settings(tx, version.0)? {
            return Err(ApiError::new(Kind::Stale, "stale_version"));
        }
        let answer = work(tx)?;
        account::audit(tx, by.audits(action, ("petition_settings", 1), detail, now))?;
        Ok(answer)
    };
    let answer = once.run(&state, &caller, body.hash, work).await?;
    state.timings.changed();
    Ok(answer)
}

fn check_category(conn: &mut Conn, slot: Slot) -> Result<(), ApiError> {
    let Some(id) = slot.category else { return Ok(()) };
    petition::category(conn, id)?.ok_or(CategoryError::Unknown)?;
    Ok(())
}

fn table(conn: &mut Conn) -> Result<ClockRuleList, ApiError> {
    let version = petition::settings_version(conn)?;
    let rules = Timing::read(conn)?.rules.table();
    Ok(ClockRuleList { version, items: rules.into_iter().map(ClockRuleView::from).collect() })
}

fn open_for(conn: &mut Conn) -> Result<WindowsView, ApiError> {
    Ok(WindowsView::of(petition::windows(conn)?, petition::settings_version(conn)?))
}
