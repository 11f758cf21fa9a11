//! Reading and changing the calendar.

use super::{
    dto::{CalendarView, DayNamed, DayRequest, WeekRequest, YearQuery, YearRequest, YearView},
    flow::{self, Asked},
};
use crate::{
    http::{Answer, ApiError, Body, Caller, IfMatch, Once, Params, VersionHeader, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::Datelike;
use sanping_domain::calendar::{CalendarError, check_year};
use sanping_infra::calendar;
use serde_json::json;

/// The week of the working calendar
#[utoipa::path(tag = "calendar", operation_id = "getCalendar",
    responses((status = 200, description = "The week", body = CalendarView)))]
#[get("/calendar")]
pub async fn get(req: HttpRequest, state: Data<State>, _caller: Caller) -> Result<HttpResponse, ApiError> {
    view(&req, &state.db.read(flow::week).await?)
}

/// Set the week
///
/// It counts for what is promised from now on; see `retimePetitions`.
#[utoipa::path(tag = "calendar", operation_id = "setCalendarWeek", request_body = WeekRequest,
    params(VersionHeader),
    responses((status = 200, description = "Set", body = CalendarView)))]
#[post("/calendar/week")]
pub async fn set_week(
    state: Data<State>,
    caller: Caller,
    once: Once,
    version: IfMatch,
    body: Body<WeekRequest>,
) -> Result<HttpResponse, ApiError> {
    let week = body.value.read()?;
    let detail = json!({"minutesADay": week.periods().iter().map(|p| p.until() - p.from()).sum::<u16>()});
    let asked = Asked { version, body_hash: body.hash, action: "calendar.week", detail };
    flow::change(&state, &caller, once, asked, move |tx| {
        calendar::set_week(tx, &week)?;
        Answer::ok(&flow::week(tx)?)
    })
    .await
}

/// The marked days of a year
///
/// Holidays and make-up workdays, each with where it is laid down. The answer's `year` and `days` are what
/// `importCalendarYear` takes.
#[utoipa::path(tag = "calendar", operation_id = "listCalendarDays", params(YearQuery),
    responses((status = 200, description = "The days, in order", body = YearView)))]
#[get("/calendar-days")]
pub async fn list_days(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    query: Params<YearQuery>,
) -> Result<HttpResponse, ApiError> {
    let year = query.0.year;
    view(&req, &state.db.read(move |conn| flow::year(conn, year)).await?)
}

/// Mark a day
///
/// In place of what it was marked as.
#[utoipa::path(tag = "calendar", operation_id = "putCalendarDay", request_body = DayRequest,
    params(VersionHeader),
    responses((status = 200, description = "Marked; its year as it is now", body = YearView)))]
#[post("/calendar-days")]
pub async fn put_day(
    state: Data<State>,
    caller: Caller,
    once: Once,
    version: IfMatch,
    body: Body<DayRequest>,
) -> Result<HttpResponse, ApiError> {
    let marked = body.value.read()?;
    let detail = json!({"day": marked.day, "kind": marked.kind});
    let asked = Asked { version, body_hash: body.hash, action: "calendar.day", detail };
    flow::change(&state, &caller, once, asked, move |tx| {
        calendar::put_day(tx, &marked)?;
        Answer::ok(&flow::year(tx, marked.day.year())?)
    })
    .await
}

/// Take the mark of a day away
///
/// It follows its weekday again.
#[utoipa::path(tag = "calendar", operation_id = "removeCalendarDay", request_body = DayNamed,
    params(VersionHeader),
    responses((status = 200, description = "Taken away; its year as it is now", body = YearView)))]
#[post("/calendar-days/remove")]
pub async fn remove_day(
    state: Data<State>,
    caller: Caller,
    once: Once,
    version: IfMatch,
    body: Body<DayNamed>,
) -> Result<HttpResponse, ApiError> {
    let day = body.value.day;
    let year = check_year(day.year())?;
    let asked =
        Asked { version, body_hash: body.hash, action: "calendar.remove_day", detail: json!({"day": day}) };
    flow::change(&state, &caller, once, asked, move |tx| {
        if !calendar::drop_day(tx, day)? {
            return Err(CalendarError::DayUnknown.into());
        }
        Answer::ok(&flow::year(tx, year)?)
    })
    .await
}

/// Set all marked days of a year
///
/// In place of those that are marked: what the State Council's notice of the year says.
#[utoipa::path(tag = "calendar", operation_id = "importCalendarYear", request_body = YearRequest,
    params(VersionHeader),
    responses((status = 200, description = "Set; the year as it is now", body = YearView)))]
#[post("/calendar-imports")]
pub async fn import(
    state: Data<State>,
    caller: Caller,
    once: Once,
    version: IfMatch,
    body: Body<YearRequest>,
) -> Result<HttpResponse, ApiError> {
    let (year, marked) = body.value.read()?;
    let detail = json!({"year": year, "days": marked.len()});
    let asked = Asked { version, body_hash: body.hash, action: "calendar.import", detail };
    flow::change(&state, &caller, once, asked, move |tx| {
        for former in calendar::days_of(tx, year)? {
            calendar::drop_day(tx, former.day)?;
        }
        marked.iter().try_for_each(|day| calendar::put_day(tx, day))?;
        Answer::ok(&flow::year(tx, year)?)
    })
    .await
}
