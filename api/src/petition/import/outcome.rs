use crate::http::ApiError;
use sanping_domain::shared::{Code, Rule};
use sanping_infra::{
    db::DbError,
    sheet::{BadRow, MapError, SheetError},
};

/// Why a table could not be brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read, or not to its end; what was stored before stays.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Its columns cannot be told.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Columns(Vec<MapError>),
    /// The category for rows that tell none is not in use.
    #[error("no category {0:?} is in use")]
    CategoryUnknown(String),
    /// The node for rows that cannot be placed is not in use.
    #[error("no grid node {0:?} is in use")]
    GridUnknown(String),
    /// The tree of places has no root.
    #[error("there is no place to file under yet: `sanping import places` first")]
    NoDesk,
    /// Trouble with the database; what was stored before stays, and running again goes on from there.
    #[error("{0}")]
    Database(#[from] DbError),
    /// A defect of ours.
    #[error("{0}")]
    Broken(ApiError),
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read.
    pub read: u64,
    /// Petitions filed.
    pub filed: u64,
    /// Rows that were taken before, in this run or an earlier one.
    pub present: u64,
    /// Rows that were refused, in the order of the table.
    pub bad: Vec<Bad>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// Its number as a spreadsheet shows it.
    pub row: u32,
    /// The header of the column at fault, where one is.
    pub column: Option<String>,
    /// The stable code of the rule.
    pub code: &'static str,
    /// The rule in words.
    pub detail: String,
}

impl Bad {
    pub(super) fn sheet(bad: &BadRow) -> Self {
        Self {
            row: bad.row.get(),
            column: bad.column.clone(),
            code: bad.reason.code(),
            detail: bad.reason.to_string(),
        }
    }

    pub(super) fn node(row: u32, code: &Code) -> Self {
        Self { row, column: None, code: "grid_unknown", detail: format!("no grid node {code} is in use") }
    }

    pub(super) fn rule(row: u32, error: &impl Rule) -> Self {
        Self { row, column: None, code: error.code(), detail: error.to_string() }
    }
}

/// What became of one batch.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub filed: u64,
    pub present: u64,
    pub bad: Vec<Bad>,
}

pub(super) fn tally(report: &mut Report, batch: Tally) {
    report.filed += batch.filed;
    report.present += batch.present;
    report.bad.extend(batch.bad);
}
