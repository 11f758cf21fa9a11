//! What anybody may know: how the community does, without a single petition to be recognised.

use super::{
    counting::Keep,
    dto::{FigureView, PublicFigures},
    flow,
};
use crate::{
    http::{ApiError, Caller, view},
    petition::{Look, look},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use sanping_domain::{
    insight::{Figure, GroupBy, Period},
    petition::civil_day,
};
use sanping_infra::{
    db::Conn,
    insight::{self, Selection},
};

/// What is published (结果公示).
const PUBLISHED: [Figure; 5] =
    [Figure::Closure, Figure::OnTime, Figure::Response, Figure::Satisfaction, Figure::Rated];
/// Fewer than so many could be recognised.
const FEWEST: i64 = 5;

/// Figures for everybody
///
/// Of the whole community, for the last 30 days in China up to the end of yesterday. Nothing of fewer than 5.
#[utoipa::path(tag = "insight", operation_id = "getPublicFigures",
    responses((status = 200, description = "Counted some seconds ago at most", body = PublicFigures)))]
#[get("/public-figures")]
pub async fn figures(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let look = look(&state, &caller).await?;
    let work = move |conn: &mut Conn| published(conn, &look);
    let figures = state.counting.answer(&state.db, "public".into(), Keep::Any, work).await?;
    view(&req, &*figures)
}

fn published(conn: &mut Conn, look: &Look) -> Result<PublicFigures, ApiError> {
    let today = civil_day(look.now);
    let selection = Selection {
        roots: look.places.desk().map(|desk| desk.0).into_iter().collect(),
        period: Period::new(None, Some(today), today)?,
        grid: None,
        category: None,
        handler: None,
        unit: None,
        kind: None,
        channel: None,
        urgency: None,
        statuses: Vec::new(),
        now: look.now,
    };
    let all = insight::overview(conn, &selection)?.figures;
    let shown = PUBLISHED.iter().filter_map(|key| FigureView::of(*key, &all));
    // What stands beside a figure is left out with it, or shows no less.
    let many = |figure: &FigureView| {
        let beside = figure.beside.as_ref().map_or(FEWEST, |beside| beside.amount.denominator);
        figure.amount.denominator >= FEWEST && beside >= FEWEST
    };
    let mut categories = flow::groups(conn, look, &selection, (Figure::Closure, GroupBy::Category))?;
    categories.retain(|group| group.amount.denominator >= FEWEST);
    Ok(PublicFigures {
        as_of: selection.now,
        from: selection.period.from,
        to: selection.period.to,
        figures: shown.filter(many).collect(),
        categories,
    })
}
