use super::{MAX_CELL_CHARS, MAX_COLUMNS, RawCells, RawRow, Reason, SheetError, error::Flaw};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
    ops::ControlFlow,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

/// What an xlsx file may unpack to, in MB: measured, since what a zip file declares can lie.
const MAX_UNPACKED_MB: u64 = 600;
/// Rows read ahead.
const AHEAD: usize = 256;
/// From here on an Excel number may have lost digits: it keeps 15.
const IMPRECISE: f64 = 1e15;
/// The day after the last one of Excel's calendar, 9999-12-31.
const END_OF_TIME: f64 = 2_958_466.0;

/// The rows of one worksheet.
///
/// They are read by a thread of their own, since the reader of the cells borrows its workbook,
/// and since a defect of the parser then ends in an error here instead of a panic.
pub(super) struct Workbook {
    messages: Receiver<Message>,
    declared: u64,
    last: u32,
}

enum Message {
    Opened { declared: u64 },
    Row(RawRow),
    Failed(SheetError),
    End,
}

impl Workbook {
    pub(super) fn open(mut file: File, worksheet: Option<&str>) -> Result<Self, SheetError> {
        measure(&mut file, MAX_UNPACKED_MB)?;
        let worksheet = worksheet.map(str::to_owned);
        let (sender, messages) = sync_channel(AHEAD);
        thread::Builder::new().name("worksheet".to_owned()).spawn(move || {
            let last = match read(file, worksheet.as_deref(), &sender) {
                Ok(()) => Message::End,
                Err(error) => Message::Failed(error),
            };
            // Nobody listens any more where the sheet was dropped half read.
            sender.send(last).ok();
        })?;
        let mut book = Self { messages, declared: 0, last: 0 };
        match book.messages.recv() {
            Ok(Message::Opened { declared }) => book.declared = declared,
            Ok(Message::Failed(error)) => return Err(error),
            Ok(Message::Row(_) | Message::End) | Err(_) => return Err(book.damaged()),
        }
        Ok(book)
    }

    pub(super) const fn declared(&self) -> u64 {
        self.declared
    }

    pub(super) fn position(&self) -> u64 {
        u64::from(self.last)
    }

    pub(super) fn next_row(&mut self) -> Result<Option<RawRow>, SheetError> {
        match self.messages.recv() {
            Ok(Message::Row(row)) => {
                self.last = row.as_ref().map_or_else(|flaw| flaw.row, |raw| raw.row);
                Ok(Some(row))
            }
            Ok(Message::End) => Ok(None),
            Ok(Message::Failed(error)) => Err(error),
            Ok(Message::Opened { .. }) | Err(_) => Err(self.damaged()),
        }
    }

    fn damaged(&self) -> SheetError {
        SheetError::Damaged { after: self.last, cause: "the reader gave up".to_owned() }
    }
}

/// Unpacks every part to nowhere, so that no bomb reaches the parser.
fn measure(file: &mut File, cap_mb: u64) -> Result<(), SheetError> {
    let damaged = |cause: zip::result::ZipError| damaged(0, &cause);
    let mut archive = zip::ZipArchive::new(BufReader::new(&mut *file)).map_err(damaged)?;
    let mut left = cap_mb * 1024 * 1024;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let unpacked =
            io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|cause| self::damaged(0, &cause))?;
        left = left.checked_sub(unpacked).ok_or(SheetError::UnpackedTooLarge(cap_mb))?;
    }
    drop(archive);
    Ok(file.rewind()?)
}

fn damaged(after: u32, cause: &dyn std::error::Error) -> SheetError {
    SheetError::Damaged { after, cause: cause.to_string() }
}

fn read(file: File, worksheet: Option<&str>, to: &SyncSender<Message>) -> Result<(), SheetError> {
    let at_start = |cause: XlsxError| damaged(0, &cause);
    let mut book = Xlsx::new(BufReader::new(file)).map_err(at_start)?;
    let name = choose(book.sheet_names(), worksheet)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(at_start)?;
    let declared = u64::from(cells.dimensions().end.0) + 1;
    if to.send(Message::Opened { declared }).is_err() {
        return Ok(());
    }
    let mut row = Building::default();
    loop {
        let cell = cells.next_cell().map_err(|cause| damaged(row.number, &cause))?;
        let Some(cell) = cell else { break };
        let (index, column) = cell.get_position();
        let number = index.saturating_add(1);
        if number < row.number {
            return Err(SheetError::Damaged { after: row.number, cause: "rows out of order".to_owned() });
        }
        if number > row.number && row.hand_over(number, to).is_break() {
            return Ok(());
        }
        row.put(usize::try_from(column).unwrap_or(usize::MAX), cell.get_value());
    }
    // Where nobody listens any more there is nothing left to do either way.
    let _ = row.hand_over(u32::MAX, to);
    Ok(())
}

fn choose(names: Vec<String>, wanted: Option<&str>) -> Result<String, SheetError> {
    let chosen = names.iter().find(|name| wanted.is_none_or(|wanted| wanted == *name)).cloned();
    chosen.ok_or_else(|| SheetError::NoSuchWorksheet {
        wanted: wanted.unwrap_or_default().to_owned(),
        found: names,
    })
}

/// A row being gathered from its cells; number 0 is before the first.
#[derive(Default)]
struct Building {
    number: u32,
    cells: Vec<String>,
    flaw: Option<Flaw>,
}

impl Building {
    fn put(&mut self, column: usize, value: &DataRef<'_>) {
        let text = match text_of(value) {
            Ok(text) if text.is_empty() => return,
            Ok(_) if column >= MAX_COLUMNS => Err(Reason::TooManyColumns),
            Ok(text) if text.chars().nth(MAX_CELL_CHARS).is_some() => Err(Reason::CellTooLong),
            other => other,
        };
        match text {
            Ok(text) => {
                if self.cells.len() <= column {
                    self.cells.resize(column + 1, String::new());
                }
                if let Some(cell) = self.cells.get_mut(column) {
                    *cell = text;
                }
            }
            Err(reason) => {
                self.flaw.get_or_insert(Flaw { row: self.number, column: Some(column), reason });
            }
        }
    }

    /// Sends what was gathered and begins another row.
    fn hand_over(&mut self, next: u32, to: &SyncSender<Message>) -> ControlFlow<()> {
        let done = std::mem::replace(self, Self { number: next, ..Self::default() });
        if done.number == 0 {
            return ControlFlow::Continue(());
        }
        let row = done.flaw.map_or(Ok(RawCells { row: done.number, cells: done.cells }), Err);
        match to.send(Message::Row(row)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// A cell as text: numbers as a person would write them, dates as ISO 8601 without a zone.
fn text_of(value: &DataRef<'_>) -> Result<String, Reason> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.abs() >= IMPRECISE => return Err(Reason::ImpreciseNumber),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(time) => iso(*time).ok_or(Reason::DateOutOfRange)?,
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) => return Err(Reason::FormulaError),
    })
}

/// `None` outside of Excel's calendar. A time of day without a date stays one.
fn iso(time: ExcelDateTime) -> Option<String> {
    if !(0.0..END_OF_TIME).contains(&time.as_f64()) {
        return None;
    }
    if time.is_duration() {
        let span = time.as_duration()?;
        let (hours, minutes, seconds) = (span.num_hours(), span.num_minutes() % 60, span.num_seconds() % 60);
        return Some(format!("{hours:02}:{minutes:02}:{seconds:02}"));
    }
    let moment = time.as_datetime()?;
    let shape = if time.as_f64() < 1.0 { "%H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S" };
    Some(moment.format(shape).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};

    #[test]
    fn a_workbook_that_unpacks_to_more_than_the_cap_is_refused() {
        let mut file = tempfile::tempfile().unwrap();
        let mut archive = ZipWriter::new(&mut file);
        archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
        archive.write_all(&vec![b' '; 2 * 1024 * 1024]).unwrap();
        archive.finish().unwrap();
        assert!(matches!(measure(&mut file, 1), Err(SheetError::UnpackedTooLarge(1))));
        assert!(measure(&mut file, 3).is_ok());
    }
}
