//! Bringing in the petitions that another system kept, from the command line.
//!
//! Every row passes the rules that a report over HTTP passes. A reporter of another system has no account
//! here, so every petition is anonymous and nobody holds its secret; those of one reporter share a voice.

mod outcome;
mod row;
mod store;

use chrono::Utc;
use outcome::tally;
use row::Reader;
use sanping_domain::{
    petition::{Category, CategoryCode, PetitionKind},
    shared::{CategoryId, Code, GridId, Name},
};
use sanping_infra::{
    db::{Conn, Db, DbError},
    grid::{self, GridMap},
    petition::{self, Timing},
    seal::sealer,
    sheet::{ColumnMap, Extent, Line, MapPair, Sheet},
};
use std::{collections::HashSet, mem, path::Path, sync::Arc};
use store::{Batch, Ground};

pub use outcome::{Bad, ImportError, Report};

/// Rows that share one transaction.
const BATCH: usize = 200;

/// What is asked of an import.
#[derive(Debug, Clone)]
pub struct Import {
    /// The system that the table comes from: numbers of its own are unique within it.
    pub source: Name<60>,
    /// Columns that go by other headers.
    pub columns: Vec<MapPair>,
    /// The worksheet of a workbook; the first where none is named.
    pub worksheet: Option<String>,
    /// The node whose desk takes what cannot be placed; the first root where none is named.
    pub grid: Option<Code>,
    /// The kind of a row that tells none.
    pub kind: PetitionKind,
    /// The category of a row that tells none in use.
    pub category: CategoryCode,
    /// How many rows to read at the most.
    pub limit: Option<u64>,
    /// Do everything, then take it back.
    pub dry_run: bool,
}

/// Brings a table of petitions in. Each batch of rows is stored, with its line of audit, or not at all; a row
/// that was taken before, in this run or an earlier one, is not taken again. `progress` hears how far the table
/// is read.
///
/// # Errors
/// [`ImportError`] as its variants say; a bad row is in the report.
pub async fn import_petitions(
    db: &Db,
    map: &GridMap,
    path: &Path,
    asked: &Import,
    progress: &mut dyn FnMut(u64, Extent),
) -> Result<Report, ImportError> {
    let mut sheet = Sheet::open_worksheet(path, asked.worksheet.as_deref())?;
    let columns = ColumnMap::new(sheet.headers(), &asked.columns).map_err(ImportError::Columns)?;
    let categories = db.read(petition::categories).await?;
    let reader = Reader {
        headers: sheet.headers().to_vec(),
        columns,
        source: asked.source.to_string(),
        kind: asked.kind,
        category: usual(&categories, &asked.category)?,
        categories,
        now: Utc::now(),
        keys: sealer().map_err(|error| DbError::Broken(error.to_string()))?,
    };
    let places = map.places(db).await?;
    let desk = match asked.grid.clone() {
        Some(code) => db.read(move |conn| in_use(conn, &code)).await?,
        None => places.desk().ok_or(ImportError::NoDesk)?,
    };
    let timing = Arc::new(db.read(Timing::read).await?);
    let ground = Ground { source: reader.source.clone(), places, timing, desk };
    let (mut report, mut known, mut entries) = (Report::default(), HashSet::new(), Vec::new());
    while asked.limit.is_none_or(|limit| report.read < limit) {
        let Some(line) = sheet.next() else { break };
        report.read += 1;
        match line? {
            Line::Bad(bad) => report.bad.push(Bad::sheet(&bad)),
            Line::Row(row) => match reader.read(&row) {
                // A rehearsal leaves nothing behind that would tell a later batch.
                Ok(entry) if !known.insert(entry.key.clone()) => report.present += 1,
                Ok(entry) => entries.push(entry),
                Err(bad) => report.bad.push(bad),
            },
        }
        if entries.len() == BATCH {
            let batch = Batch { ground: ground.clone(), entries: mem::take(&mut entries) };
            tally(&mut report, batch.run(db, asked.dry_run).await?);
            progress(sheet.position(), sheet.extent());
        }
    }
    if !entries.is_empty() {
        tally(&mut report, Batch { ground, entries }.run(db, asked.dry_run).await?);
    }
    progress(sheet.position(), sheet.extent());
    report.bad.sort_by_key(|bad| bad.row);
    Ok(report)
}

/// The category of a row that tells none.
fn usual(categories: &[Category], code: &CategoryCode) -> Result<CategoryId, ImportError> {
    let found = categories.iter().find(|one| one.code == *code && one.retired_at.is_none());
    found.map(|one| one.id).ok_or_else(|| ImportError::CategoryUnknown(code.to_string()))
}

/// The node of this code.
fn in_use(conn: &mut Conn, code: &Code) -> Result<GridId, ImportError> {
    let node = grid::by_code(conn, code)?.filter(|node| node.retired_at.is_none());
    node.map(|node| node.id).ok_or_else(|| ImportError::GridUnknown(code.to_string()))
}
