//! Looking: one petition, lists, history, figures.

use super::{
    dto::{
        ChangeQuery, Changes, Children, CountQuery, Counts, History, Mine, PetitionPath, PetitionQuery,
        PetitionSummary, PetitionView, Ratings, Sort, StatusCount, optional,
    },
    flow::look,
    look::Look,
};
use crate::{
    http::{ApiError, Caller, Params, PathOf, cursor, limit, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    petition::{Petition, civil_day},
    shared::{Actor, Cursor, Page, PetitionId, Role},
};
use sanping_infra::{
    db::Conn,
    petition::{self, Filter, Needs, Order},
};
use uuid::Uuid;

/// List petitions
///
/// Those in your scope: your own, your grids' or your unit's.
#[utoipa::path(tag = "petition", operation_id = "listPetitions", params(PetitionQuery),
    responses((status = 200, description = "A page, latest report first", body = Page<PetitionSummary>)))]
#[get("/petitions")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<PetitionQuery>,
) -> Result<HttpResponse, ApiError> {
    let (after, rows) = (cursor(query.0.cursor.as_deref())?, limit(query.0.limit)?);
    let Some(mut filter) = filter(query.0, &caller.actor, state.clock.now())? else {
        return view(&req, &Page::<PetitionSummary> { items: Vec::new(), next_cursor: None });
    };
    let look = look(&state, &caller).await?;
    let (scope, under) = look.scope_under(filter.under);
    filter.under = under;
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        let page = petition::list(conn, &look.state.petitions, &scope, &filter, after, rows)?;
        Ok(page.map(|petition| look.summary(&petition)))
    });
    view(&req, &page.await?)
}

/// What is asked for; `None` where nothing can answer it.
fn filter(query: PetitionQuery, actor: &Actor, now: DateTime<Utc>) -> Result<Option<Filter>, ApiError> {
    let text = optional!(query.text, "text");
    // What it is not shown it must not find out by searching for it.
    if text.is_some() && actor.has(Role::Service) {
        return Err(ApiError::field("text", "not_for_programs", "a program does not search words"));
    }
    let passed = query.overdue.unwrap_or_default().then_some(now);
    let mut filter = Filter {
        statuses: query.status,
        category: query.category_id,
        kind: query.kind,
        urgency: query.urgency,
        channel: query.channel,
        handed: query.assignee_id,
        under: query.grid_id,
        text: text.map(|text| text.into_string()),
        since: query.since,
        until: query.until,
        due_before: passed.into_iter().chain(query.due_before).min(),
        order: match query.sort {
            Some(Sort::Due) if query.needs.is_empty() => Order::Due,
            _ => Order::Newest,
        },
        needs: (!query.needs.is_empty()).then_some(Needs { any: query.needs, today: civil_day(now) }),
        ..Filter::default()
    };
    match query.mine {
        None => {}
        Some(Mine::Reported) => filter.reporter = actor.voice(),
        Some(Mine::Assigned) => match actor.account() {
            Some(account) => filter.assignee = Some(account),
            None => return Ok(None),
        },
    }
    Ok(Some(filter))
}

/// Petitions that changed
///
/// For a phone that was away, or a program that keeps a copy: what changed since the cursor, or at first since a
/// time, the oldest change first. `nextCursor` is always there; go on from it at once while `more`, and later when
/// coming back. A petition may come twice, and one that has left your scope does not come: reading it gives 404, and
/// then it is to be forgotten.
#[utoipa::path(tag = "petition", operation_id = "listPetitionChanges", params(ChangeQuery),
    responses((status = 200, description = "A page, oldest change first", body = Changes)))]
#[get("/petition-changes")]
pub async fn changes(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<ChangeQuery>,
) -> Result<HttpResponse, ApiError> {
    let (after, rows) = (cursor(query.0.cursor.as_deref())?, limit(query.0.limit)?);
    let after = after.or(query.0.since.map(|at| Cursor { at, id: Uuid::nil() }));
    let look = look(&state, &caller).await?;
    let changes = state.db.read(move |conn| -> Result<_, ApiError> {
        let page = petition::changed(conn, &look.state.petitions, &look.actor.scope(), after, rows)?;
        let last = page.items.last().map(|last| Cursor { at: last.times.updated_at, id: last.id.0 });
        let Page { items, next_cursor } = page.map(|petition| look.summary(&petition));
        let more = next_cursor.is_some();
        let next_cursor = next_cursor.unwrap_or_else(|| settled(last.or(after), look.now).encode());
        Ok(Changes { items, next_cursor, more })
    });
    view(&req, &changes.await?)
}

/// Where to go on after the last change: a step that another server stores late must not be missed.
fn settled(last: Option<Cursor>, now: DateTime<Utc>) -> Cursor {
    let settled = Cursor { at: now - TimeDelta::seconds(5), id: Uuid::nil() };
    last.map_or(settled, |last| last.min(settled))
}

/// How many petitions stand where
#[utoipa::path(tag = "petition", operation_id = "countPetitions", params(CountQuery),
    responses((status = 200, description = "Counted in your scope", body = Counts)))]
#[get("/petition-counts")]
pub async fn counts(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<CountQuery>,
) -> Result<HttpResponse, ApiError> {
    let (scope, under) = look(&state, &caller).await?.scope_under(query.0.grid_id);
    let counts = state.db.read_long(move |conn| petition::counts(conn, &scope, under)).await?;
    let total = counts.iter().map(|(_, count)| count).sum();
    let items = counts.into_iter().map(|(status, count)| StatusCount { status, count }).collect();
    view(&req, &Counts { items, total })
}

/// One petition
#[utoipa::path(tag = "petition", operation_id = "getPetition", params(PetitionPath),
    responses((status = 200, description = "The petition, as you may see it", body = PetitionView)))]
#[get("/petitions/{id}")]
pub async fn get(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<PetitionId>,
) -> Result<HttpResponse, ApiError> {
    let look = look(&state, &caller).await?;
    let found = state.db.read(move |conn| look.view_of(conn, id.0)).await?;
    view(&req, &found)
}

/// The history of a petition
///
/// The steps that you may read: all of them as staff, those for the reporter as reporter or joined neighbour.
#[utoipa::path(tag = "petition", operation_id = "getPetitionHistory", params(PetitionPath),
    responses((status = 200, description = "Oldest step first", body = History)))]
#[get("/petitions/{id}/history")]
pub async fn history(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<PetitionId>,
) -> Result<HttpResponse, ApiError> {
    let items = seen(&state, &caller, id.0, |look, conn, petition| look.history(conn, petition)).await?;
    view(&req, &History { items })
}

/// The ratings of a petition
///
/// All of them as staff, else your own.
#[utoipa::path(tag = "petition", operation_id = "listPetitionRatings", params(PetitionPath),
    responses((status = 200, description = "Oldest first", body = Ratings)))]
#[get("/petitions/{id}/ratings")]
pub async fn ratings(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<PetitionId>,
) -> Result<HttpResponse, ApiError> {
    let items = seen(&state, &caller, id.0, |look, conn, petition| look.ratings(conn, petition)).await?;
    view(&req, &Ratings { items })
}

/// The parts that a petition was split into
#[utoipa::path(tag = "petition", operation_id = "listPetitionChildren", params(PetitionPath),
    responses((status = 200, description = "Those in your scope, oldest first", body = Children)))]
#[get("/petitions/{id}/children")]
pub async fn children(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<PetitionId>,
) -> Result<HttpResponse, ApiError> {
    let items = seen(&state, &caller, id.0, |look, conn, petition| {
        let scope = look.actor.scope();
        let mut items = Vec::new();
        for child in petition::children(conn, petition.id)? {
            let child = petition::find_in_scope(conn, child.id, &scope)?;
            items.extend(child.map(|child| look.summary(&child)));
        }
        Ok(items)
    });
    view(&req, &Children { items: items.await? })
}

/// Reads something of a petition that the caller may see.
pub(super) async fn seen<T: Send + 'static>(
    state: &Data<State>,
    caller: &Caller,
    id: PetitionId,
    read: impl FnOnce(&Look, &mut Conn, &Petition) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let look = look(state, caller).await?;
    let found = state.db.read(move |conn| -> Result<T, ApiError> {
        let petition = look.see(conn, id)?;
        read(&look, conn, &petition)
    });
    found.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_goes_on_from_before_the_last_few_seconds() {
        let now = Utc::now();
        let fresh = Cursor { at: now, id: Uuid::now_v7() };
        let old = Cursor { at: now - TimeDelta::hours(1), id: Uuid::now_v7() };
        assert_eq!(settled(Some(old), now), old);
        assert!(settled(Some(fresh), now) < fresh);
        assert!(settled(None, now).at < now);
    }
}
