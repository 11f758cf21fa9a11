//! The figures, each with the petitions behind it.

use super::{
    counting::Keep,
    dto::{
        CountsView, FigureGroups, FigureQuery, FigureView, Figures, GroupQuery, MemberQuery, MemberView,
        hours,
    },
    flow::{self, NONE, key, selection},
};
use crate::{
    http::{ApiError, Caller, Params, PathOf, cursor, limit, view},
    petition::{Look, look},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use chrono::TimeDelta;
use sanping_domain::{
    insight::{Figure, GroupBy, InsightError, Measure, Part},
    petition::Petition,
    shared::{Cursor, Limit, Page, PetitionId},
};
use sanping_infra::{
    db::Conn,
    insight::{self, Group, Member, Overview, Selection},
    petition,
};
use std::collections::{BTreeMap, HashMap};

/// All figures
///
/// Of the petitions in your scope that were reported in the period, each with numerator, denominator and rule.
#[utoipa::path(tag = "insight", operation_id = "getFigures", params(FigureQuery),
    responses((status = 200, description = "Counted now, or some seconds ago where counting is dear", body = Figures)))]
#[get("/figures")]
pub async fn all(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<FigureQuery>,
) -> Result<HttpResponse, ApiError> {
    let look = look(&state, &caller).await?;
    let selection = selection(query.0.asked(), &look)?;
    let key = key("all", &selection);
    let work = move |conn: &mut Conn| Ok(shown(insight::overview(conn, &selection)?, &selection));
    let figures = state.counting.answer(&state.db, key, Keep::Dear, work).await?;
    view(&req, &*figures)
}

fn shown(overview: Overview, selection: &Selection) -> Figures {
    let Overview { figures, counts } = overview;
    let mut counts: BTreeMap<GroupBy, _> = counts.into_iter().collect();
    let mut of = |by| counts.remove(&by).unwrap_or_default();
    Figures {
        as_of: selection.now,
        from: selection.period.from,
        to: selection.period.to,
        figures: figures.iter().filter_map(|(key, _)| FigureView::of(*key, &figures)).collect(),
        counts: CountsView {
            status: of(GroupBy::Status),
            kind: of(GroupBy::Kind),
            channel: of(GroupBy::Channel),
            urgency: of(GroupBy::Urgency),
            level: of(GroupBy::Level),
        },
    }
}

/// One figure
///
/// With its groups, where `groupBy` says how to part it.
#[utoipa::path(tag = "insight", operation_id = "getFigure", params(("id" = Figure, Path, description = "The figure"), GroupQuery),
    responses((status = 200, description = "The whole, and a page of its groups", body = FigureGroups)))]
#[get("/figures/{id}")]
pub async fn one(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    figure: PathOf<Figure>,
    query: Params<GroupQuery>,
) -> Result<HttpResponse, ApiError> {
    let (figure, rows) = (figure.0, limit(query.0.limit)?);
    let look = look(&state, &caller).await?;
    let selection = selection(query.0.asked(), &look)?;
    let GroupQuery { group_by, cursor, .. } = query.0;
    let key = format!("{} {group_by:?} {cursor:?} {rows:?}", key(figure.as_str(), &selection));
    let work = move |conn: &mut Conn| grouped(conn, &look, &selection, figure, (group_by, cursor, rows));
    let groups = state.counting.answer(&state.db, key, Keep::Dear, work).await?;
    view(&req, &*groups)
}

fn grouped(
    conn: &mut Conn,
    look: &Look,
    selection: &Selection,
    figure: Figure,
    (by, after, rows): (Option<GroupBy>, Option<String>, Limit),
) -> Result<FigureGroups, ApiError> {
    let mut items = match by {
        Some(by) => flow::groups(conn, look, selection, (figure, by))?,
        None => Vec::new(),
    };
    items.retain(|item| after.as_ref().is_none_or(|after| item.group > *after));
    let more = items.len() > rows.rows();
    items.truncate(rows.rows());
    Ok(FigureGroups {
        as_of: selection.now,
        from: selection.period.from,
        to: selection.period.to,
        figure: flow::figure(conn, selection, figure)?,
        next_cursor: items.last().filter(|_| more).map(|last| last.group.clone()),
        items,
    })
}

/// The petitions behind a figure
///
/// Exactly those that it counts: `count` over all pages adds up to the part asked for.
#[utoipa::path(tag = "insight", operation_id = "listFigurePetitions", params(("id" = Figure, Path, description = "The figure"), MemberQuery),
    responses((status = 200, description = "A page, latest report first", body = Page<MemberView>)))]
#[get("/figures/{id}/petitions")]
pub async fn petitions(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    figure: PathOf<Figure>,
    query: Params<MemberQuery>,
) -> Result<HttpResponse, ApiError> {
    let (after, rows) = (cursor(query.0.cursor.as_deref())?, limit(query.0.limit)?);
    let (what, group) = (wanted(figure.0, &query.0)?, group(&query.0)?);
    let look = look(&state, &caller).await?;
    let selection = selection(query.0.asked(), &look)?;
    let page = state.counting.alone(&state.db, move |conn| {
        let page = insight::members(conn, &selection, what, group.as_ref(), after, rows)?;
        members(conn, &look, what.0, page)
    });
    view(&req, &page.await?)
}

fn wanted(figure: Figure, query: &MemberQuery) -> Result<(Figure, Part), InsightError> {
    let part = query.part.unwrap_or(Part::Denominator);
    let share = matches!(figure.measure(), Measure::Share { .. } | Measure::Ratings);
    if share || part == Part::Denominator { Ok((figure, part)) } else { Err(InsightError::NoShare) }
}

fn group(query: &MemberQuery) -> Result<Option<Group>, InsightError> {
    let Some(name) = query.group.clone() else { return Ok(None) };
    let by = query.group_by.ok_or(InsightError::GroupWithoutWay)?;
    Ok(Some(Group { by, name: Some(name).filter(|name| name != NONE) }))
}

fn members(
    conn: &mut Conn,
    look: &Look,
    figure: Figure,
    page: Page<Member>,
) -> Result<Page<MemberView>, ApiError> {
    let ids: Vec<PetitionId> = page.items.iter().map(|member| member.id).collect();
    let found = petition::find_many(conn, &ids)?.into_iter();
    let found: HashMap<PetitionId, Petition> = found.map(|petition| (petition.id, petition)).collect();
    let timed = matches!(figure.measure(), Measure::Hours(_));
    let Page { items, next_cursor } = page;
    let view = |Member { id, weight, place: Cursor { .. } }: Member| {
        let petition = look.summary(found.get(&id)?);
        let hours = timed.then(|| hours(TimeDelta::microseconds(weight)));
        Some(MemberView { petition, count: if timed { 1 } else { weight }, hours })
    };
    Ok(Page { items: items.into_iter().filter_map(view).collect(), next_cursor })
}
