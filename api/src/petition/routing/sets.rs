//! Sets of rules: drafts, the active one, those of the past.

use super::{
    alarms::raise,
    ask::{NewRuleSet, sound},
    dto::{FindingView, RuleCheck, RuleSetPath, RuleSetQuery, RuleSetSummary, RuleSetView},
    known::looked_over,
};
use crate::{
    http::{Answer, ApiError, Caller, IfMatch, Once, Params, PathOf, VersionHeader, cursor, limit, view},
    petition::{
        asked::{Asked, Sent},
        flow::look,
        look::Look,
    },
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    petition::{Finding, Flaw, RuleList, RuleSet, SetState, SkippedRule},
    shared::{Kind, Page, RuleSetId},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    petition,
};
use serde_json::json;

/// List sets of routing rules
#[utoipa::path(tag = "petition", operation_id = "listRoutingRuleSets", params(RuleSetQuery),
    responses((status = 200, description = "A page, the latest first", body = Page<RuleSetSummary>)))]
#[get("/routing-rule-sets")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    query: Params<RuleSetQuery>,
) -> Result<HttpResponse, ApiError> {
    let RuleSetQuery { state: wanted, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let page = state.db.read(move |conn| petition::rule_sets(conn, wanted, after, rows)).await?;
    view(&req, &page.map(RuleSetSummary::from))
}

/// A set of routing rules
///
/// With what is wrong with its rules now.
#[utoipa::path(tag = "petition", operation_id = "getRoutingRuleSet", params(RuleSetPath),
    responses((status = 200, description = "The set", body = RuleSetView)))]
#[get("/routing-rule-sets/{id}")]
pub async fn get(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<RuleSetId>,
) -> Result<HttpResponse, ApiError> {
    let (set, found) = examined(&state, &caller, id.0).await?;
    view(&req, &RuleSetView::of(&set, &found))
}

/// Draft a set of routing rules
///
/// Tried in their order, the first rule whose conditions hold decides. The last rule must be the desk, without
/// conditions. A rule names conditions and a target and never another rule, so rules cannot loop. Refused where
/// a rule names something that does not exist or is out of use; one that never speaks because another always
/// speaks before it is among the `findings`.
#[utoipa::path(tag = "petition", operation_id = "createRoutingRuleSet", request_body = NewRuleSet,
    responses((status = 201, description = "Drafted; it decides nothing yet", body = RuleSetView)))]
#[post("/routing-rule-sets")]
pub async fn create(sent: Sent<NewRuleSet>) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, once, body } = sent;
    let (name, rules) = body.value.read()?;
    let look = look(&state, &caller).await?;
    let (rules, found) = judged(&state, look.clone(), rules).await?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        petition::begin_rules_change(tx)?;
        let set = RuleSet {
            id: RuleSetId::new(),
            number: petition::next_set_number(tx)?,
            name,
            state: SetState::Draft,
            rules,
            version: 1,
            created_by: by.actor.account(),
            created_at: look.now,
            updated_at: look.now,
            activated_at: None,
        };
        petition::insert_rule_set(tx, &set)?;
        audit(tx, &by, "routing_rules.create", &set, &look)?;
        Answer::created(&RuleSetView::of(&set, &found))
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Put other rules in a draft
#[utoipa::path(tag = "petition", operation_id = "replaceRoutingRuleSet", request_body = NewRuleSet,
    params(RuleSetPath, VersionHeader),
    responses((status = 200, description = "Replaced", body = RuleSetView)))]
#[post("/routing-rule-sets/{id}/replace")]
pub async fn replace(asked: Asked<RuleSetId, NewRuleSet>) -> Result<HttpResponse, ApiError> {
    let (id, version, Sent { state, caller, once, body }) = (asked.id, asked.version, asked.sent);
    let (name, rules) = body.value.read()?;
    let look = look(&state, &caller).await?;
    let (rules, found) = judged(&state, look.clone(), rules).await?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let mut set = present(tx, id, version)?;
        set.replace(name, rules, look.now)?;
        save(tx, &set)?;
        audit(tx, &by, "routing_rules.replace", &set, &look)?;
        Answer::ok(&RuleSetView::of(&set, &found))
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Make a set of routing rules the one that decides
///
/// The one before becomes past, and may be made active again. Refused where a rule is broken.
#[utoipa::path(tag = "petition", operation_id = "activateRoutingRuleSet", params(RuleSetPath, VersionHeader),
    responses((status = 200, description = "It decides from now on", body = RuleSetView)))]
#[post("/routing-rule-sets/{id}/activate")]
pub async fn activate(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<RuleSetId>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let (_, found) = examined(&state, &caller, id.0).await?;
    let (look, by) = (look(&state, &caller).await?, caller.clone());
    let work = move |tx: &mut Tx<'_>| {
        let mut set = present(tx, id.0, version.0)?;
        let before = petition::active_rule_set(tx)?;
        set.activate(look.now)?;
        sound(&found)?;
        if let Some(mut before) = before {
            before.pass(look.now);
            save(tx, &before)?;
        }
        save(tx, &set)?;
        audit(tx, &by, "routing_rules.activate", &set, &look)?;
        Answer::ok(&RuleSetView::of(&set, &found))
    };
    let answer = once.run(&state, &caller, [0; 32], work).await;
    state.rules.changed();
    answer
}

/// Check a set of routing rules
///
/// Whether what its rules name is still there and in use. A broken rule of the active set raises an alarm.
#[utoipa::path(tag = "petition", operation_id = "checkRoutingRuleSet", params(RuleSetPath),
    responses((status = 200, description = "Checked", body = RuleCheck)))]
#[post("/routing-rule-sets/{id}/check")]
pub async fn check(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<RuleSetId>,
) -> Result<HttpResponse, ApiError> {
    let (set, found) = examined(&state, &caller, id.0).await?;
    let look = look(&state, &caller).await?;
    let work = move |tx: &mut Tx<'_>| {
        let mut alarms_raised = 0;
        for rule in broken(&set, &found).iter().filter(|_| set.state == SetState::Active) {
            alarms_raised += usize::from(raise(tx, &look, (set.id, set.number), rule, None)?);
        }
        let findings = found.iter().map(FindingView::from).collect();
        Answer::ok(&RuleCheck { findings, alarms_raised })
    };
    once.run(&state, &caller, [0; 32], work).await
}

fn broken(set: &RuleSet, found: &[Finding]) -> Vec<SkippedRule> {
    let rule = |one: &Finding| match one.flaw {
        Flaw::Broken(problem) => {
            let rule = set.rules.as_slice().get(one.position - 1)?;
            Some(SkippedRule { position: one.position, name: rule.name.to_string(), problem })
        }
        Flaw::Covered(_) => None,
    };
    found.iter().filter_map(rule).collect()
}

/// Rules that may be saved, with what is to be said of them.
async fn judged(state: &State, look: Look, rules: RuleList) -> Result<(RuleList, Vec<Finding>), ApiError> {
    let judge = move |conn: &mut Conn| -> Result<_, ApiError> {
        let found = looked_over(conn, &look, rules.as_slice())?;
        sound(&found)?;
        Ok((rules, found))
    };
    state.db.read_long(judge).await
}

/// A stored set, with what is to be said of its rules now.
async fn examined(
    state: &Data<State>,
    caller: &Caller,
    id: RuleSetId,
) -> Result<(RuleSet, Vec<Finding>), ApiError> {
    let look = look(state, caller).await?;
    let examine = move |conn: &mut Conn| -> Result<_, ApiError> {
        let set = petition::rule_set(conn, id)?.ok_or_else(ApiError::not_found)?;
        let found = looked_over(conn, &look, set.rules.as_slice())?;
        Ok((set, found))
    };
    state.db.read_long(examine).await
}

/// The set in the version that the caller saw, with no other change beside this one.
fn present(tx: &mut Tx<'_>, id: RuleSetId, version: i32) -> Result<RuleSet, ApiError> {
    petition::begin_rules_change(tx)?;
    let set = petition::rule_set(tx, id)?.ok_or_else(ApiError::not_found)?;
    if set.version == version { Ok(set) } else { Err(ApiError::new(Kind::Stale, "stale_version")) }
}

fn save(tx: &mut Tx<'_>, set: &RuleSet) -> Result<(), ApiError> {
    let saved = petition::save_rule_set(tx, set)?;
    if saved { Ok(()) } else { Err(ApiError::new(Kind::Stale, "stale_version")) }
}

fn audit(tx: &mut Tx<'_>, by: &Caller, action: &str, set: &RuleSet, look: &Look) -> Result<(), ApiError> {
    let detail = json!({"number": set.number, "version": set.version});
    Ok(account::audit(tx, by.audits(action, ("routing_rule_set", set.id), detail, look.now))?)
}
