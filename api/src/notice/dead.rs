//! Notices that could not be delivered: to be seen, tried anew or given up for good.

use super::dto::{DeadLetterQuery, DeadLetterView, Discard, ReplayMany, Replayed};
use crate::{
    http::{Answer, ApiError, Body, Caller, Once, Params, PathOf, cursor, limit, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    notice::NoticeError,
    shared::{Actor, NoticeId, Page, Place, Role, Scope},
};
use sanping_infra::{
    account,
    db::Tx,
    notice::{self, DeadFilter},
};
use serde_json::json;

/// Dead letters that are tried anew by one request.
const AT_ONCE: i64 = 1000;

/// List notices that could not be delivered
///
/// A community administrator sees those about petitions of her places, a system administrator all.
#[utoipa::path(tag = "notice", operation_id = "listDeadLetters", params(DeadLetterQuery),
    responses((status = 200, description = "A page, the longest dead first", body = Page<DeadLetterView>)))]
#[get("/dead-letters")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<DeadLetterQuery>,
) -> Result<HttpResponse, ApiError> {
    let DeadLetterQuery { channel, topic, since, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let filter = DeadFilter { scope: scope(&caller.actor), channel, topic, since };
    let page = state.db.read(move |conn| notice::dead_letters(conn, &filter, after, rows)).await?;
    view(&req, &page.map(DeadLetterView::from))
}

/// Try a dead letter anew
#[utoipa::path(tag = "notice", operation_id = "replayDeadLetter",
    params(("id" = NoticeId, Path, description = "The dead letter")),
    responses((status = 200, description = "It is tried again", body = DeadLetterView)))]
#[post("/dead-letters/{id}/replay")]
pub async fn replay(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<NoticeId>,
) -> Result<HttpResponse, ApiError> {
    let (by, now, id) = (caller.clone(), state.clock.now(), id.0);
    let filter = DeadFilter { scope: scope(&caller.actor), ..DeadFilter::default() };
    let work = move |tx: &mut Tx<'_>| {
        let found = notice::dead_letter(tx, &filter, id)?.ok_or(NoticeError::DeadLetterNotFound)?;
        if !notice::replay(tx, id, now)? {
            return Err(NoticeError::DeadLetterNotFound.into());
        }
        account::audit(tx, by.audits("dead_letter.replay", ("notice", id), json!({}), now))?;
        Answer::ok(&DeadLetterView::from(found))
    };
    let answer = once.run(&state, &caller, [0; 32], work).await;
    state.courier.due.notify_waiters();
    answer
}

/// Try many dead letters anew
///
/// Those that fit, at most 1,000 at once, the longest dead first.
#[utoipa::path(tag = "notice", operation_id = "replayDeadLetters", request_body = ReplayMany,
    responses((status = 200, description = "They are tried again", body = Replayed)))]
#[post("/dead-letter-replays")]
pub async fn replay_all(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<ReplayMany>,
) -> Result<HttpResponse, ApiError> {
    let ReplayMany { channel, topic, since } = body.value;
    let (by, now) = (caller.clone(), state.clock.now());
    let filter = DeadFilter { scope: scope(&caller.actor), channel, topic, since };
    let work = move |tx: &mut Tx<'_>| {
        let replayed = notice::replay_all(tx, &filter, AT_ONCE, now)?;
        let detail = json!({"replayed": replayed, "channel": channel, "topic": topic, "since": since});
        account::audit(tx, by.audits("dead_letter.replay_all", ("notice", "many"), detail, now))?;
        Answer::ok(&Replayed { replayed })
    };
    let answer = once.run(&state, &caller, body.hash, work).await;
    state.courier.due.notify_waiters();
    answer
}

/// Give a dead letter up for good
#[utoipa::path(tag = "notice", operation_id = "discardDeadLetter", request_body = Discard,
    params(("id" = NoticeId, Path, description = "The dead letter")),
    responses((status = 200, description = "Given up", body = DeadLetterView)))]
#[post("/dead-letters/{id}/discard")]
pub async fn discard(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<NoticeId>,
    body: Body<Discard>,
) -> Result<HttpResponse, ApiError> {
    let (by, now, id) = (caller.clone(), state.clock.now(), id.0);
    let reason = body.value.reason;
    let filter = DeadFilter { scope: scope(&caller.actor), ..DeadFilter::default() };
    let work = move |tx: &mut Tx<'_>| {
        let found = notice::dead_letter(tx, &filter, id)?.ok_or(NoticeError::DeadLetterNotFound)?;
        if !notice::discard(tx, id, &reason, now)? {
            return Err(NoticeError::DeadLetterNotFound.into());
        }
        let detail = json!({"reason": reason});
        account::audit(tx, by.audits("dead_letter.discard", ("notice", id), detail, now))?;
        Answer::ok(&DeadLetterView::from(found))
    };
    once.run(&state, &caller, body.hash, work).await
}

/// The petitions whose dead letters the caller sees; none for all.
fn scope(actor: &Actor) -> Option<Scope> {
    if actor.has(Role::SystemAdmin) {
        return None;
    }
    let place = |held: &sanping_domain::shared::Holding| match held.place {
        Place::Grid(grid) if held.role == Role::CommunityAdmin => Some(grid.0),
        _ => None,
    };
    Some(Scope { roots: actor.holdings.iter().filter_map(place).collect() })
}
