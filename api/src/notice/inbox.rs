//! The personal inbox.

use super::{
    dto::{Marked, NoticeCounts, NoticeQuery, NoticeView, ReadAll},
    flow::{account, language},
    letter::{key, made, values},
};
use crate::{
    http::{Answer, ApiError, Body, Caller, Lang, Once, Params, PathOf, cursor, limit, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    notice::{Channel, Delivery, Language, NoticeError, Part, Template},
    shared::{NoticeId, Page},
};
use sanping_infra::{
    db::{Conn, Tx},
    notice,
};

/// My notices
///
/// What concerns me, the newest first, in the language of the request. Kept for 180 days.
#[utoipa::path(tag = "notice", operation_id = "listNotices", params(NoticeQuery),
    responses((status = 200, description = "A page, newest first", body = Page<NoticeView>)))]
#[get("/notices")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<NoticeQuery>,
) -> Result<HttpResponse, ApiError> {
    let (mine, language) = (account(&caller)?, language(Lang::of(&req)));
    let NoticeQuery { unread, cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let page = move |conn: &mut Conn| -> Result<_, ApiError> {
        let Page { items, next_cursor } = notice::inbox(conn, mine, unread, after, rows)?;
        Ok(Page { items: shown(conn, items, language)?, next_cursor })
    };
    view(&req, &state.db.read(page).await?)
}

/// How many notices I have not read
#[utoipa::path(tag = "notice", operation_id = "countNotices",
    responses((status = 200, description = "Figures of now", body = NoticeCounts)))]
#[get("/notice-counts")]
pub async fn counts(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mine = account(&caller)?;
    let unread = state.db.read(move |conn| notice::unread(conn, mine)).await?;
    view(&req, &NoticeCounts { unread })
}

/// Mark a notice as read
///
/// Once read it stays so, since the first time.
#[utoipa::path(tag = "notice", operation_id = "readNotice",
    params(("id" = NoticeId, Path, description = "The notice")),
    responses((status = 200, description = "Read", body = NoticeView)))]
#[post("/notices/{id}/read")]
pub async fn read(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<NoticeId>,
) -> Result<HttpResponse, ApiError> {
    let (mine, language) = (account(&caller)?, language(Lang::of(&req)));
    let now = state.clock.now();
    let work = move |tx: &mut Tx<'_>| {
        notice::mark_read(tx, mine, id.0, now)?;
        let found = notice::inbox_item(tx, mine, id.0)?.ok_or(NoticeError::NoticeNotFound)?;
        let view = shown(tx, vec![found], language)?.pop().ok_or(NoticeError::NoticeNotFound)?;
        Answer::ok(&view)
    };
    once.run(&state, &caller, [0; 32], work).await
}

/// Mark all my notices as read
#[utoipa::path(tag = "notice", operation_id = "readAllNotices", request_body = ReadAll,
    responses((status = 200, description = "How many were not read before", body = Marked)))]
#[post("/notices/read-all")]
pub async fn read_all(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<ReadAll>,
) -> Result<HttpResponse, ApiError> {
    let (mine, now) = (account(&caller)?, state.clock.now());
    let until = body.value.until.unwrap_or(now);
    let work =
        move |tx: &mut Tx<'_>| Answer::ok(&Marked { read: notice::mark_all_read(tx, mine, until, now)? });
    once.run(&state, &caller, body.hash, work).await
}

/// Notices in words, made from the templates and petitions of now.
fn shown(conn: &mut Conn, notices: Vec<Delivery>, language: Language) -> Result<Vec<NoticeView>, ApiError> {
    let edited = notice::edited(conn)?;
    let subjects = notice::subjects(conn, notices.iter().filter_map(|one| one.news.petition))?;
    let view = |one: Delivery| {
        let key = key(&one, language);
        let template = edited.get(&key).cloned().unwrap_or_else(|| Template::brought(key));
        let subject = one.news.petition.and_then(|id| subjects.get(&id));
        let mut words = made(Channel::Inbox, &template, &values(&one, subject, language)).into_iter();
        let mut part = || words.next().map(|Part { text, .. }| text).unwrap_or_default();
        NoticeView {
            id: one.id,
            topic: one.news.topic,
            title: part(),
            text: part(),
            petition_id: one.news.petition,
            happened_at: one.news.happened_at,
            read_at: one.read_at,
        }
    };
    Ok(notices.into_iter().map(view).collect())
}
