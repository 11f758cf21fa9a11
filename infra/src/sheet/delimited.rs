use super::{
    MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROW_CHARS, RawCells, RawRow, Reason, encoding::Decoded, error::Flaw,
};
use std::io::{self, BufRead, BufReader, Read};

/// Rows of cells with a delimiter between (RFC 4180), read one byte at a time.
///
/// The `csv` crate takes a lost closing quote for one cell to the end of the file and counts no blank rows.
/// Here such a row is reported and reading goes on at the next line, and numbers stay those of the spreadsheet.
pub(super) struct Delimited {
    text: BufReader<Decoded>,
    delimiter: u8,
    row: u32,
    /// Lines that a broken quote had swallowed, to be read again; the next byte is the last.
    replay: Vec<u8>,
    after_return: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// After a quote in a quoted cell: its end, or the first half of a doubled quote.
    QuoteInQuoted,
}

impl Delimited {
    pub(super) fn new(text: Decoded) -> io::Result<Self> {
        let mut text = BufReader::with_capacity(64 * 1024, text);
        let delimiter = delimiter_of(text.fill_buf()?);
        Ok(Self { text, delimiter, row: 0, replay: Vec::new(), after_return: false })
    }

    pub(super) fn bytes(&self) -> u64 {
        self.text.get_ref().bytes()
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.text.get_ref().bytes_read()
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.text.get_ref().is_damaged()
    }

    pub(super) fn next_row(&mut self) -> io::Result<Option<RawRow>> {
        self.row += 1;
        let mut row = Building::default();
        let mut state = State::CellStart;
        let mut begun = false;
        while let Some(byte) = self.next_byte()? {
            begun = true;
            row.remember(byte);
            state = match (state, byte) {
                (State::CellStart, b'"') => State::Quoted,
                (State::Quoted, b'"') => State::QuoteInQuoted,
                (State::Quoted, _) if row.is_too_long() => {
                    return self.broken(row, Reason::UnclosedQuote).map(Some);
                }
                (State::Quoted, _) => {
                    row.push(byte);
                    row.begin_tail(byte);
                    State::Quoted
                }
                (State::QuoteInQuoted, b'"') => {
                    row.push(byte);
                    State::Quoted
                }
                (_, b'\n' | b'\r') => {
                    self.after_return = byte == b'\r';
                    return Ok(Some(row.finish(self.row)));
                }
                (_, byte) if byte == self.delimiter => {
                    row.end_cell();
                    State::CellStart
                }
                (State::QuoteInQuoted, _) => return self.broken(row, Reason::StrayQuote).map(Some),
                (State::CellStart | State::Plain, _) => {
                    row.push(byte);
                    State::Plain
                }
            };
        }
        match state {
            State::Quoted => self.broken(row, Reason::UnclosedQuote).map(Some),
            _ if begun => Ok(Some(row.finish(self.row))),
            _ => Ok(None),
        }
    }

    /// Reports the row, and puts the line after its first one next.
    fn broken(&mut self, row: Building, reason: Reason) -> io::Result<RawRow> {
        let flaw = Flaw { row: self.row, column: Some(row.cells.len()), reason };
        match row.tail {
            Some(tail) => self.replay.extend(tail.into_iter().rev()),
            None => while self.next_byte()?.is_some_and(|byte| byte != b'\n') {},
        }
        Ok(Err(flaw))
    }

    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        loop {
            let next = match self.replay.pop() {
                Some(byte) => Some(byte),
                None => self.text.by_ref().bytes().next().transpose()?,
            };
            // The second half of CR LF ends no second row.
            if std::mem::take(&mut self.after_return) && next == Some(b'\n') {
                continue;
            }
            return Ok(next);
        }
    }
}

/// A row being read.
#[derive(Default)]
struct Building {
    cells: Vec<String>,
    cell: Vec<u8>,
    cell_chars: usize,
    row_chars: usize,
    flaw: Option<(usize, Reason)>,
    /// Everything after the first line of a row of several lines.
    tail: Option<Vec<u8>>,
}

impl Building {
    fn remember(&mut self, byte: u8) {
        if let Some(tail) = &mut self.tail {
            tail.push(byte);
        }
    }

    fn begin_tail(&mut self, byte: u8) {
        if byte == b'\n' && self.tail.is_none() {
            self.tail = Some(Vec::new());
        }
    }

    const fn is_too_long(&self) -> bool {
        self.row_chars >= MAX_ROW_CHARS
    }

    fn push(&mut self, byte: u8) {
        let begins_char = byte & 0xC0 != 0x80;
        if begins_char {
            self.cell_chars += 1;
            self.row_chars += 1;
        }
        if self.cell_chars > MAX_CELL_CHARS {
            self.note(Reason::CellTooLong);
        } else if self.row_chars > MAX_ROW_CHARS {
            self.note(Reason::RowTooLong);
        } else {
            self.cell.push(byte);
        }
    }

    fn end_cell(&mut self) {
        // A delimiter counts too: a row of nothing else must also come to an end.
        self.row_chars += 1;
        self.cell_chars = 0;
        let cell = std::mem::take(&mut self.cell);
        if self.cells.len() >= MAX_COLUMNS {
            self.note(Reason::TooManyColumns);
        } else if let Ok(cell) = String::from_utf8(cell) {
            self.cells.push(cell);
        } else {
            self.note(Reason::Undecodable);
        }
    }

    fn note(&mut self, reason: Reason) {
        self.flaw.get_or_insert((self.cells.len(), reason));
    }

    fn finish(mut self, row: u32) -> RawRow {
        self.end_cell();
        match self.flaw {
            Some((column, reason)) => Err(Flaw { row, column: Some(column), reason }),
            None => Ok(RawCells { row, cells: self.cells }),
        }
    }
}

/// The most frequent of comma, semicolon and tab in the header; the comma where there is none.
fn delimiter_of(head: &[u8]) -> u8 {
    let mut quoted = false;
    let header = head.iter().copied().take_while(|&byte| {
        quoted ^= byte == b'"';
        quoted || !matches!(byte, b'\n' | b'\r')
    });
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut inside = false;
    for byte in header {
        inside ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += u32::from(!inside && *delimiter == byte);
        }
    }
    let mut best = (b',', 0);
    for candidate in counts {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    best.0
}
