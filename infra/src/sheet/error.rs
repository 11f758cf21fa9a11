use super::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROW_CHARS, MAX_ROWS, RowNo};
use sanping_domain::shared::{Kind, Rule};
use std::{fmt, io};

/// Why a file could not be read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The file could not be opened or read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// More bytes than [`MAX_FILE_BYTES`].
    #[error("the file is larger than {} MB", MAX_FILE_BYTES / (1024 * 1024))]
    FileTooLarge,
    /// An xlsx file that unpacks to more than its cap.
    #[error("the workbook unpacks to more than {0} MB")]
    UnpackedTooLarge(u64),
    /// More rows than [`MAX_ROWS`]; those before have been given.
    #[error("the sheet has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// The old binary format of Excel.
    #[error("this is an old .xls workbook: save it as .xlsx or CSV")]
    LegacyWorkbook,
    /// No worksheet of that name, or none at all.
    #[error("the workbook has no worksheet {wanted:?}; it has: {}", found.join(", "))]
    NoSuchWorksheet {
        /// The name asked for; empty where the first was.
        wanted: String,
        /// The names it has.
        found: Vec<String>,
    },
    /// Not a sound xlsx file.
    #[error("the workbook is damaged after row {after}: {cause}")]
    Damaged {
        /// The last row that could be read; 0 for none.
        after: u32,
        /// What the reader says.
        cause: String,
    },
    /// No row at all.
    #[error("the sheet is empty")]
    Empty,
    /// The header itself is a bad row.
    #[error("the header cannot be read: {0}")]
    BadHeader(BadRow),
}

impl Rule for SheetError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "file_unreadable",
            Self::FileTooLarge => "file_too_large",
            Self::UnpackedTooLarge(_) => "unpacked_too_large",
            Self::TooManyRows => "too_many_rows",
            Self::LegacyWorkbook => "legacy_workbook",
            Self::NoSuchWorksheet { .. } => "no_such_worksheet",
            Self::Damaged { .. } => "workbook_damaged",
            Self::Empty => "sheet_empty",
            Self::BadHeader(_) => "bad_header",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Io(cause) if cause.kind() == io::ErrorKind::NotFound => Kind::NotFound,
            Self::Io(_) => Kind::Internal,
            Self::FileTooLarge | Self::UnpackedTooLarge(_) | Self::TooManyRows => Kind::TooLarge,
            Self::LegacyWorkbook => Kind::UnsupportedMedia,
            Self::NoSuchWorksheet { .. } => Kind::Invalid,
            Self::Damaged { .. } | Self::Empty | Self::BadHeader(_) => Kind::Malformed,
        }
    }
}

/// A row that could not be read; those after it can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The number that people see.
    pub row: RowNo,
    /// The header of the cell at fault, or the letters of its column where it has none.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Fewer cells than the header.
    #[error("{found} cells where the header has {expected}")]
    TooFewCells {
        /// How many the row has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// More cells than the header.
    #[error("{found} cells where the header has {expected}")]
    TooManyCells {
        /// How many the row has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// More columns than [`MAX_COLUMNS`].
    #[error("more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// A cell of more than [`MAX_CELL_CHARS`] characters.
    #[error("the cell is longer than {MAX_CELL_CHARS} characters")]
    CellTooLong,
    /// A row of more than [`MAX_ROW_CHARS`] characters.
    #[error("the row is longer than {MAX_ROW_CHARS} characters")]
    RowTooLong,
    /// A quoted cell that never ends.
    #[error("a quote is opened and never closed")]
    UnclosedQuote,
    /// A quoted cell that goes on after its closing quote.
    #[error("there is text after a closing quote")]
    StrayQuote,
    /// A NUL character.
    #[error("the cell holds a NUL character")]
    Nul,
    /// Bytes that are no text in the encoding of the file.
    #[error("the cell holds bytes that are no text")]
    Undecodable,
    /// A formula whose result is an error, as `#N/A`.
    #[error("the formula in this cell failed")]
    FormulaError,
    /// A number of more than 15 digits, of which Excel has already lost the rest.
    #[error("a number of more than 15 digits has lost its last ones: store it as text")]
    ImpreciseNumber,
    /// A date or time outside of what Excel can show.
    #[error("the date is out of range")]
    DateOutOfRange,
}

impl Reason {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooFewCells { .. } => "too_few_cells",
            Self::TooManyCells { .. } => "too_many_cells",
            Self::TooManyColumns => "too_many_columns",
            Self::CellTooLong => "cell_too_long",
            Self::RowTooLong => "row_too_long",
            Self::UnclosedQuote => "unclosed_quote",
            Self::StrayQuote => "stray_quote",
            Self::Nul => "nul_character",
            Self::Undecodable => "undecodable",
            Self::FormulaError => "formula_error",
            Self::ImpreciseNumber => "imprecise_number",
            Self::DateOutOfRange => "date_out_of_range",
        }
    }
}

/// A bad row before its column has a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flaw {
    pub row: u32,
    /// Counted from 0.
    pub column: Option<usize>,
    pub reason: Reason,
}

impl Flaw {
    pub(super) fn named(self, headers: &[String]) -> BadRow {
        let name = |column: usize| match headers.get(column) {
            Some(header) if !header.is_empty() => header.clone(),
            _ => letters(column),
        };
        BadRow { row: RowNo(self.row), column: self.column.map(name), reason: self.reason }
    }
}

/// The letters over a spreadsheet's column: 0 is A, 25 is Z, 26 is AA.
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    match column / 26 {
        0 => letter.to_string(),
        more => letters(more - 1) + &letter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_lettered_as_a_spreadsheet_does() {
        assert_eq!([0, 25, 26, 255].map(letters), ["A", "Z", "AA", "IV"]);
    }
}
