//! Petitions as a table to take away.

use super::{
    dto::{ExportQuery, Format, Workbook},
    sheet::{self, Row},
};
use crate::{
    http::{ApiError, Caller, Lang, Params},
    petition::{Look, look},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION},
    web::Data,
};
use sanping_domain::{insight::InsightError, petition::civil_day};
use sanping_infra::{
    account,
    db::Conn,
    petition::{self, Filter},
};
use serde_json::json;

/// The most rows of one table.
const MOST: usize = 50_000;

/// Take petitions away as a table
///
/// Those in your scope, latest report first, at most 50,000. Neither reporters nor their words and addresses are
/// in it, and long numbers in titles are masked. It stands in the audit trail.
#[utoipa::path(tag = "insight", operation_id = "exportPetitions", params(ExportQuery),
    responses((status = 200, description = "The table, as CSV or as the workbook asked for", content(
        (String = "text/csv"),
        (Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/petition-exports")]
pub async fn export(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<ExportQuery>,
) -> Result<HttpResponse, ApiError> {
    let (lang, format) = (Lang::of(&req), query.0.format.unwrap_or(Format::Csv));
    let look = look(&state, &caller).await?;
    let (now, filter) = (look.now, filter(query.0));
    let asked = format!("{filter:?}");
    let work = move |conn: &mut Conn| written(conn, &look, &filter, format, lang);
    let (rows, bytes) = state.counting.alone(&state.db, work).await?;
    let detail = json!({"rows": rows, "format": format!("{format:?}").to_lowercase(), "filter": asked});
    let line = caller.audits("petition.export", ("petitions", "export"), detail, now);
    state.db.write(move |tx| account::audit(tx, line)).await?;
    let (kind, ending) = sheet::kind(format);
    let name = format!("attachment; filename=\"petitions-{}.{ending}\"", civil_day(now).format("%Y%m%d"));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store")).insert_header((CONTENT_DISPOSITION, name));
    Ok(answer.content_type(kind).body(bytes))
}

fn filter(query: ExportQuery) -> Filter {
    let ExportQuery {
        format: _,
        status,
        category_id,
        kind,
        urgency,
        channel,
        grid_id,
        assignee_id,
        since,
        until,
    } = query;
    Filter {
        statuses: status,
        category: category_id,
        kind,
        urgency,
        channel,
        under: grid_id,
        handed: assignee_id,
        since,
        until,
        ..Filter::default()
    }
}

fn written(
    conn: &mut Conn,
    look: &Look,
    filter: &Filter,
    format: Format,
    lang: Lang,
) -> Result<(usize, Vec<u8>), ApiError> {
    let mut rows = Vec::new();
    let ended = petition::walk(conn, &look.actor.scope(), filter, MOST, |petition| {
        let category = look.timing.category_name(petition.category_id);
        let place = look.place_as_seen(petition.grid_id, &look.glance(&petition)).name;
        rows.push(Row::of(&petition, category, place, lang));
    })?;
    if !ended {
        return Err(InsightError::TooManyRows(MOST).into());
    }
    let bytes = sheet::write(&rows, format, lang).map_err(ApiError::internal)?;
    Ok((rows.len(), bytes))
}
