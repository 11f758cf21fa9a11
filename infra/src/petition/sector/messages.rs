use std::{io::Read, path::Path};

/// A message whose sector people have told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its text, as it was written or cut into words.
    pub text: String,
    /// Its sector, as people call it.
    pub sector: String,
}

/// Why a table of messages could not be read.
#[derive(Debug, thiserror::Error)]
pub enum MessagesError {
    /// The file itself.
    #[error("cannot read the messages: {0}")]
    Read(#[from] csv::Error),
    /// A row without its two cells.
    #[error("row {0} needs a text and its sector")]
    Row(usize),
}

/// Reads a CSV table with a heading, the text in the first column and its sector in the second.
///
/// # Errors
/// [`MessagesError`] as its variants say.
pub fn read_messages(path: &Path) -> Result<Vec<Message>, MessagesError> {
    read(csv::Reader::from_path(path)?)
}

fn read(mut table: csv::Reader<impl Read>) -> Result<Vec<Message>, MessagesError> {
    let mut messages = Vec::new();
    for (index, row) in table.records().enumerate() {
        let row = row?;
        let cell = |at| row.get(at).map(str::trim).filter(|cell| !cell.is_empty());
        let (Some(text), Some(sector)) = (cell(0), cell(1)) else {
            return Err(MessagesError::Row(index + 2));
        };
        messages.push(Message { text: text.to_owned(), sector: sector.to_owned() });
    }
    Ok(messages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_its_sector_is_named() {
        let read_text = |text: &str| read(csv::Reader::from_reader(text.as_bytes()));
        assert_eq!(read_text("text,sector\n漏水,城乡建设\n").unwrap().len(), 1);
        assert!(matches!(read_text("text,sector\n漏水,城乡建设\n堵车,\n"), Err(MessagesError::Row(3))));
    }
}
