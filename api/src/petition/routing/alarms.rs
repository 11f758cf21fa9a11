//! Alarms of broken rules: raised once, until somebody has seen to them.

use super::dto::{AlarmPath, AlarmQuery, AlarmView};
use crate::{
    http::{Answer, ApiError, Caller, Once, Params, PathOf, cursor, limit, view},
    petition::{dto::PersonView, look::Look},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    petition::{Audience, RoutingError, SkippedRule},
    shared::{AccountId, AlarmId, GridId, Page, PetitionId, RuleSetId},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    outbox::{self, Message},
    petition::{self, Alarm},
};
use serde_json::json;

/// List alarms of broken routing rules
#[utoipa::path(tag = "petition", operation_id = "listRoutingAlarms", params(AlarmQuery),
    responses((status = 200, description = "A page, the latest first", body = Page<AlarmView>)))]
#[get("/routing-alarms")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<AlarmQuery>,
) -> Result<HttpResponse, ApiError> {
    let AlarmQuery { open, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        let Page { items, next_cursor } = petition::alarms(conn, open, after, rows)?;
        let items = items.into_iter().map(|alarm| shown(conn, &caller, alarm)).collect::<Result<_, _>>()?;
        Ok(Page::<AlarmView> { items, next_cursor })
    });
    view(&req, &page.await?)
}

/// Acknowledge an alarm
///
/// A rule that is broken still, or again, may then raise another.
#[utoipa::path(tag = "petition", operation_id = "acknowledgeRoutingAlarm", params(AlarmPath),
    responses((status = 200, description = "Acknowledged", body = AlarmView)))]
#[post("/routing-alarms/{id}/acknowledge")]
pub async fn acknowledge(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AlarmId>,
) -> Result<HttpResponse, ApiError> {
    let (by, now) = (caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        petition::alarm(tx, id.0)?.ok_or_else(ApiError::not_found)?;
        if !petition::acknowledge_alarm(tx, id.0, by.actor.account(), now)? {
            return Err(RoutingError::AlarmAcknowledged.into());
        }
        let line = by.audits("routing_alarm.acknowledge", ("routing_alarm", id.0), json!({}), now);
        account::audit(tx, line)?;
        let alarm = petition::alarm(tx, id.0)?.ok_or_else(ApiError::not_found)?;
        Answer::ok(&shown(tx, &by, alarm)?)
    };
    once.run(&state, &caller, [0; 32], work).await
}

/// Raises an alarm and tells the administrators of the place; `false` where one waits to be acknowledged.
///
/// # Errors
/// Trouble with the database.
pub(super) fn raise(
    tx: &mut Tx<'_>,
    look: &Look,
    (set, number): (RuleSetId, i32),
    rule: &SkippedRule,
    at: Option<(PetitionId, GridId)>,
) -> Result<bool, ApiError> {
    let alarm = Alarm {
        id: AlarmId::new(),
        set,
        position: i32::try_from(rule.position).unwrap_or(i32::MAX),
        rule: rule.name.clone(),
        problem: rule.problem,
        petition: at.map(|at| at.0),
        raised_at: look.now,
        acknowledged: None,
    };
    if !petition::raise_alarm(tx, &alarm)? {
        return Ok(false);
    }
    let place = at.map(|at| at.1).or_else(|| look.places.desk());
    let message = Message {
        topic: "routing.rule_broken".into(),
        recipient_kind: "grid",
        recipient_id: place.map(|place| place.0),
        payload: json!({
            "alarmId": alarm.id,
            "ruleSet": number,
            "position": alarm.position,
            "rule": alarm.rule,
            "problem": alarm.problem,
            "audience": Audience::Admins,
        }),
    };
    outbox::put(tx, message, look.now)?;
    Ok(true)
}

/// A rule is everybody's who may see to it; the petition that it broke upon is shown only to those in whose scope it is.
fn shown(conn: &mut Conn, to: &Caller, alarm: Alarm) -> Result<AlarmView, ApiError> {
    let Alarm { id, set, position, rule, problem, petition, raised_at, acknowledged } = alarm;
    let scope = to.actor.scope();
    let upon = petition.map(|id| petition::find_in_scope(conn, id, &scope)).transpose()?.flatten();
    let by: Option<AccountId> = acknowledged.and_then(|(_, by)| by);
    let name = by.map(|by| account::names(conn, &[by])).transpose()?;
    let acknowledged_by = by.and_then(|by| Some(PersonView::whole(by, name?.remove(&by)?)));
    Ok(AlarmView {
        id,
        rule_set_id: set,
        position,
        rule,
        problem,
        petition_id: upon.map(|petition| petition.id),
        raised_at,
        acknowledged_at: acknowledged.map(|(at, _)| at),
        acknowledged_by,
    })
}
