//! Tables that people bring: CSV as spreadsheets and databases write it, and xlsx.
//!
//! A [`Sheet`] is opened, its columns are named by a [`ColumnMap`], and its rows are read one at a time.
//! A bad row is reported with the number that people see in their spreadsheet, and the rest is still read.
//!
//! It must never panic, whatever the bytes; never repair a row by guessing; and never know a database.

mod columns;
mod delimited;
mod encoding;
mod error;
mod fields;
mod time;
mod workbook;

pub use columns::{ColumnMap, Field, MapError, MapPair, MapPairError};
pub use error::{BadRow, Reason, SheetError};
pub use fields::{PetitionField, PlaceField};
pub use time::{TimeError, parse_time};

use delimited::Delimited;
use encoding::Decoded;
use std::{
    fmt,
    fs::File,
    io::{Read, Seek},
    path::Path,
    sync::Arc,
};
use workbook::Workbook;

/// The largest file, in bytes.
pub const MAX_FILE_BYTES: u64 = 200 * 1024 * 1024;
/// The most rows under the header.
pub const MAX_ROWS: u32 = 1_000_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 256;
/// The longest cell, in characters.
pub const MAX_CELL_CHARS: usize = 100_000;
/// The longest row, in characters: also how far a lost closing quote is looked for.
pub const MAX_ROW_CHARS: usize = 1_000_000;

/// The number of a row as a spreadsheet shows it: the first is 1, blank rows count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowNo(u32);

impl RowNo {
    /// The number itself.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for RowNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How long a sheet is, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// CSV: bytes in the file.
    Bytes(u64),
    /// xlsx: rows that the worksheet declares; 0 where it declares none.
    Rows(u64),
}

/// One row under the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    number: RowNo,
    headers: Arc<[String]>,
    cells: Vec<String>,
}

impl Row {
    /// The number that people see.
    #[must_use]
    pub const fn number(&self) -> RowNo {
        self.number
    }

    /// The cell under a header (the first of that name), as it was written.
    #[must_use]
    pub fn get(&self, header: &str) -> Option<&str> {
        self.cell(self.headers.iter().position(|name| name == header)?)
    }

    /// The cell of a column, counted from 0.
    #[must_use]
    pub fn cell(&self, column: usize) -> Option<&str> {
        self.cells.get(column).map(String::as_str)
    }
}

/// What stands on one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// It could be read.
    Row(Row),
    /// It could not, and the rest can.
    Bad(BadRow),
}

/// A row as a format gives it, before it is held against the header.
type RawRow = Result<RawCells, error::Flaw>;

/// The cells of a row, however many.
struct RawCells {
    row: u32,
    cells: Vec<String>,
}

enum Source {
    Delimited(Box<Delimited>),
    Workbook(Workbook),
}

impl Source {
    fn next(&mut self) -> Result<Option<RawRow>, SheetError> {
        match self {
            Self::Delimited(rows) => Ok(rows.next_row()?),
            Self::Workbook(rows) => rows.next_row(),
        }
    }
}

/// A table being read: an iterator over its [`Line`]s, which ends after the first error.
pub struct Sheet {
    source: Source,
    headers: Arc<[String]>,
    rows: u32,
    ended: bool,
}

impl Sheet {
    /// Opens a CSV or xlsx file, told apart by its first bytes; of an xlsx file the first worksheet.
    ///
    /// # Errors
    /// [`SheetError`] where the file is missing, too large, of another format or without a header.
    pub fn open(path: &Path) -> Result<Self, SheetError> {
        Self::open_worksheet(path, None)
    }

    /// As [`Sheet::open`], with the worksheet of an xlsx file chosen by name; a CSV file has none to choose.
    ///
    /// # Errors
    /// As [`Sheet::open`], and [`SheetError::NoSuchWorksheet`].
    pub fn open_worksheet(path: &Path, worksheet: Option<&str>) -> Result<Self, SheetError> {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        if bytes > MAX_FILE_BYTES {
            return Err(SheetError::FileTooLarge);
        }
        let mut magic = Vec::with_capacity(4);
        file.by_ref().take(4).read_to_end(&mut magic)?;
        file.rewind()?;
        let source = match magic.as_slice() {
            b"PK\x03\x04" => Source::Workbook(Workbook::open(file, worksheet)?),
            b"\xD0\xCF\x11\xE0" => return Err(SheetError::LegacyWorkbook),
            _ => Source::Delimited(Box::new(Delimited::new(Decoded::open(file, bytes)?)?)),
        };
        Self::under_header(source)
    }

    fn under_header(mut source: Source) -> Result<Self, SheetError> {
        let mut headers = loop {
            match source.next()? {
                None => return Err(SheetError::Empty),
                Some(Err(flaw)) => return Err(SheetError::BadHeader(flaw.named(&[]))),
                Some(Ok(raw)) if is_blank(&raw.cells) => {}
                Some(Ok(raw)) => {
                    check(&raw, &source).map_err(|flaw| SheetError::BadHeader(flaw.named(&[])))?;
                    break raw.cells;
                }
            }
        };
        for header in &mut headers {
            *header = header.trim().to_owned();
        }
        Ok(Self { source, headers: headers.into(), rows: 0, ended: false })
    }

    /// The header names, trimmed, in the order of the columns; a column may be without one.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// How long the sheet is.
    #[must_use]
    pub fn extent(&self) -> Extent {
        match &self.source {
            Source::Delimited(rows) => Extent::Bytes(rows.bytes()),
            Source::Workbook(rows) => Extent::Rows(rows.declared()),
        }
    }

    /// How far it has been read, in the unit of [`Sheet::extent`].
    #[must_use]
    pub fn position(&self) -> u64 {
        match &self.source {
            Source::Delimited(rows) => rows.bytes_read(),
            Source::Workbook(rows) => rows.position(),
        }
    }

    fn next_line(&mut self) -> Result<Option<Line>, SheetError> {
        loop {
            let Some(raw) = self.source.next()? else { return Ok(None) };
            if matches!(&raw, Ok(raw) if is_blank(&raw.cells)) {
                continue;
            }
            self.rows += 1;
            if self.rows > MAX_ROWS {
                return Err(SheetError::TooManyRows);
            }
            let line = match raw.and_then(|raw| self.hold_against_header(raw)) {
                Ok(row) => Line::Row(row),
                Err(flaw) => Line::Bad(flaw.named(&self.headers)),
            };
            return Ok(Some(line));
        }
    }

    fn hold_against_header(&self, mut raw: RawCells) -> Result<Row, error::Flaw> {
        check(&raw, &self.source)?;
        let expected = self.headers.len();
        // A worksheet stores no empty cells at the end of a row.
        if matches!(self.source, Source::Workbook(_)) && raw.cells.len() < expected {
            raw.cells.resize(expected, String::new());
        }
        let found = raw.cells.len();
        let reason = match found.cmp(&expected) {
            std::cmp::Ordering::Less => Reason::TooFewCells { found, expected },
            std::cmp::Ordering::Greater => Reason::TooManyCells { found, expected },
            std::cmp::Ordering::Equal => {
                return Ok(Row {
                    number: RowNo(raw.row),
                    headers: Arc::clone(&self.headers),
                    cells: raw.cells,
                });
            }
        };
        Err(error::Flaw { row: raw.row, column: None, reason })
    }
}

impl Iterator for Sheet {
    type Item = Result<Line, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_line().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

/// What no cell may hold, in either format.
fn check(raw: &RawCells, source: &Source) -> Result<(), error::Flaw> {
    let damaged = matches!(source, Source::Delimited(rows) if rows.is_damaged());
    for (column, cell) in raw.cells.iter().enumerate() {
        let reason = if cell.contains('\0') {
            Reason::Nul
        } else if damaged && cell.contains(char::REPLACEMENT_CHARACTER) {
            Reason::Undecodable
        } else {
            continue;
        };
        return Err(error::Flaw { row: raw.row, column: Some(column), reason });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
