//! Bringing a GeoJSON file in over HTTP.

use super::{
    import_dto::{GridImport, GridImportReport},
    overlap::{Clash, clashes},
    store::{Entry, Orphans, Report, of_outlines, store},
};
use crate::{
    http::{Answer, ApiError, Body, Caller, Once},
    state::State,
};
use actix_web::{HttpResponse, post, web::Data};
use chrono::Utc;
use sanping_domain::grid::{GridError, Outlines};
use sanping_infra::{
    account,
    db::{DbError, Tx},
};
use serde_json::{Value, json};

/// The most bytes a file may have.
const MAX_FILE: usize = 16 * 1024 * 1024;

/// Bring polygons in from a file
///
/// Nodes are found by code, and made where they are new. A bad feature is named and the others are stored;
/// running it twice changes nothing.
#[utoipa::path(tag = "grid", operation_id = "importGrids", request_body = GridImport,
    responses((status = 200, description = "What was done, or would be", body = GridImportReport)))]
#[post("/grid-imports")]
pub async fn import(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<GridImport, MAX_FILE>,
) -> Result<HttpResponse, ApiError> {
    let GridImport { dry_run, datum, collection } = body.value;
    if collection.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Err(GridError::GeoJson.into());
    }
    let read = actix_web::web::block(move || {
        let file = Value::Object(collection).to_string();
        let mut report = Report::default();
        let entries = of_outlines(Outlines::parse(file.as_bytes(), datum)?, &mut report);
        Ok::<_, GridError>((entries, report))
    });
    let (entries, report) = read.await.map_err(ApiError::internal)??;
    let (entries, clashes) = state
        .db
        .read_long(|conn| -> Result<_, DbError> { Ok((clashes(conn, &entries)?, entries)) })
        .await
        .map(|(clashes, entries)| (entries, clashes))?;
    if dry_run {
        rehearse(&state, &caller, entries, report, clashes).await
    } else {
        bring_in(&state, &caller, once, body.hash, entries, report, clashes).await
    }
}

async fn bring_in(
    state: &State,
    caller: &Caller,
    once: Once,
    body_hash: [u8; 32],
    entries: Vec<Entry>,
    mut report: Report,
    clashes: Vec<Clash>,
) -> Result<HttpResponse, ApiError> {
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        store(tx, &by.actor, entries, Orphans::Refuse, now, &mut report)?;
        let detail = json!({"created": report.created, "outlined": report.outlined, "bad": report.bad.len()});
        account::audit(tx, by.audits("grid.import", ("grid_import", "-"), detail, now))?;
        Answer::ok(&GridImportReport::of(false, report, clashes))
    };
    let answer = once.run(state, caller, body_hash, work).await?;
    state.map.changed();
    Ok(answer)
}

/// Does it all and takes it back, so that the report cannot differ from that of the import itself.
async fn rehearse(
    state: &State,
    caller: &Caller,
    entries: Vec<Entry>,
    report: Report,
    clashes: Vec<Clash>,
) -> Result<HttpResponse, ApiError> {
    let report = super::store::rehearse(&state.db, caller.actor.clone(), entries, Orphans::Refuse, report);
    Ok(HttpResponse::Ok().json(GridImportReport::of(true, report.await?, clashes)))
}
