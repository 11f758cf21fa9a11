//! Bringing whole files in from the command line.

use super::store::{Bad, Entry, Orphans, Report, of_outlines, parents_first, rehearse, store};
use crate::http::Caller;
use chrono::Utc;
use sanping_domain::{
    grid::{GridError, Level, NodeName, Outlines},
    shared::{Actor, Code, Datum},
};
use sanping_infra::{
    account,
    db::{Db, DbError},
    sheet::{ColumnMap, Line, MapError, PlaceField, Row, Sheet, SheetError},
};
use serde_json::json;
use std::{collections::HashSet, path::Path};

/// Places that share one transaction.
const CHUNK: usize = 500;

/// Why a file could not be brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The table cannot be read.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Its columns cannot be told.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Columns(Vec<MapError>),
    /// The file cannot be opened.
    #[error("the file cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// It is no GeoJSON.
    #[error(transparent)]
    GeoJson(#[from] GridError),
    /// Trouble with the database; what was stored before stays, and running again goes on from there.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Brings a table of places in (columns `code`, `parent`, `name`, `level`): a node is found by its code and made
/// where it is new, parents first. A place whose parent is neither in the file nor stored becomes a root.
/// Points in the table are not kept: ground comes from polygons. `progress` hears how many of how many are done.
///
/// # Errors
/// [`ImportError`] as its variants say; a bad row is in the report.
pub async fn import_places(
    db: &Db,
    path: &Path,
    dry_run: bool,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Report, ImportError> {
    let mut report = Report::default();
    let entries = read_places(path, &mut report)?;
    bring_in(db, entries, Orphans::Root, dry_run, report, progress).await
}

/// Brings the polygons of a GeoJSON file in; nodes that are new are made where the features say enough of them.
///
/// # Errors
/// [`ImportError`] as its variants say; a bad feature is in the report.
pub async fn import_polygons(
    db: &Db,
    path: &Path,
    datum: Datum,
    dry_run: bool,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Report, ImportError> {
    let mut report = Report::default();
    let entries = of_outlines(Outlines::parse(&std::fs::read(path)?, datum)?, &mut report);
    bring_in(db, entries, Orphans::Root, dry_run, report, progress).await
}

async fn bring_in(
    db: &Db,
    entries: Vec<Entry>,
    orphans: Orphans,
    dry_run: bool,
    mut report: Report,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Report, ImportError> {
    let total = entries.len();
    if dry_run {
        let report = rehearse(db, Actor::system(), entries, orphans, report).await?;
        progress(total, total);
        return Ok(report);
    }
    let (mut done, mut entries) = (0, entries.into_iter());
    loop {
        let chunk: Vec<Entry> = entries.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        done += chunk.len();
        report = db
            .write(move |tx| -> Result<Report, DbError> {
                store(tx, &Actor::system(), chunk, orphans, Utc::now(), &mut report)?;
                Ok(report)
            })
            .await?;
        progress(done, total);
    }
    let by = Caller { actor: Actor::system(), address: "command line".into() };
    let detail = json!({"created": report.created, "outlined": report.outlined, "bad": report.bad.len()});
    let line = by.audits("grid.import", ("grid_import", "-"), detail, Utc::now());
    db.write(move |tx| account::audit(tx, line)).await?;
    Ok(report)
}

fn read_places(path: &Path, report: &mut Report) -> Result<Vec<Entry>, ImportError> {
    let sheet = Sheet::open(path)?;
    let columns = ColumnMap::new(sheet.headers(), &[]).map_err(ImportError::Columns)?;
    let (mut entries, mut codes) = (Vec::new(), HashSet::new());
    for line in sheet {
        match line? {
            Line::Bad(bad) => report.bad.push(Bad {
                at: bad.row.get().into(),
                place: None,
                code: bad.reason.code(),
                detail: bad.to_string(),
            }),
            Line::Row(row) => match place(&row, &columns) {
                Ok(entry) if codes.insert(entry.code.clone()) => entries.push(entry),
                Ok(entry) => report.bad.push(Bad {
                    at: entry.at,
                    place: Some(entry.code.into_string()),
                    code: "code_repeated",
                    detail: "an earlier row has the same code".into(),
                }),
                Err(bad) => report.bad.push(bad),
            },
        }
    }
    Ok(parents_first(entries, &mut report.bad))
}

fn place(row: &Row, columns: &ColumnMap<PlaceField>) -> Result<Entry, Bad> {
    let at = u64::from(row.number().get());
    let text = |field| columns.get(row, field).unwrap_or_default();
    let shown = Some(text(PlaceField::Code).to_owned()).filter(|code| !code.is_empty());
    let bad = |error: GridError| Bad::rule(at, shown.clone(), &error);
    let code = Code::parse(text(PlaceField::Code)).map_err(|error| bad(error.into()))?;
    let name = NodeName::parse(text(PlaceField::Name)).map_err(|error| bad(GridError::Name(error)))?;
    let level = level(text(PlaceField::Level)).ok_or_else(|| Bad {
        at,
        place: shown.clone(),
        code: "level_unknown",
        detail: format!("{:?} is not a level of the tree", text(PlaceField::Level)),
    })?;
    let parent = columns.get(row, PlaceField::Parent).map(Code::parse).transpose();
    let parent = parent.map_err(|error| bad(error.into()))?;
    Ok(Entry { at, code, name: Some(name), level: Some(level), parent, shape: None })
}

/// A level by its own name, or by that of the national place codes.
fn level(text: &str) -> Option<Level> {
    match text {
        "county" => Some(Level::District),
        "town" => Some(Level::Street),
        "village" => Some(Level::Community),
        other => Level::parse(other),
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
