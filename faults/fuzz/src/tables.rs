//! Tables that people bring: CSV, worksheets, and workbooks as the zip files that they are.

use sanping_infra::sheet::{
    ColumnMap, Line, MAX_CELL_CHARS, MAX_COLUMNS, PetitionField, PlaceField, Sheet, parse_time,
};
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// All of a workbook but its one worksheet.
const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

/// CSV, in whatever encoding.
pub fn csv(bytes: &[u8]) {
    read(bytes);
}

/// The XML of a worksheet, in a workbook that is sound otherwise.
pub fn worksheet(bytes: &[u8]) {
    read(&workbook_of(bytes));
}

/// A workbook as a file.
pub fn workbook(bytes: &[u8]) {
    read(bytes);
}

/// Reads to the end and holds what comes to what a sheet promises; how many rows could be read.
fn read(bytes: &[u8]) -> usize {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let Ok(sheet) = Sheet::open(file.path()) else { return 0 };
    let columns = sheet.headers().len();
    assert!(columns <= MAX_COLUMNS, "{columns} columns");
    let _ = ColumnMap::<PetitionField>::new(sheet.headers(), &[]);
    let _ = ColumnMap::<PlaceField>::new(sheet.headers(), &[]);
    let (mut last, mut good) = (0, 0);
    for line in sheet {
        let Ok(line) = line else { break };
        let number = match &line {
            Line::Row(row) => row.number().get(),
            Line::Bad(bad) => bad.row.get(),
        };
        assert!(number > last, "row {number} after row {last}");
        last = number;
        let Line::Row(row) = line else { continue };
        good += 1;
        for column in 0..columns {
            let cell = row.cell(column).expect("a cell under each header");
            assert!(!cell.contains('\0') && cell.chars().count() <= MAX_CELL_CHARS);
            let _ = parse_time(cell);
        }
        assert!(row.cell(columns).is_none(), "no cell beside the headers");
    }
    good
}

fn workbook_of(worksheet: &[u8]) -> Vec<u8> {
    let mut book = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = PARTS.iter().map(|(name, text)| (*name, text.as_bytes()));
    for (name, content) in parts.chain([("xl/worksheets/sheet1.xml", worksheet)]) {
        book.start_file(name, SimpleFileOptions::default()).unwrap();
        book.write_all(content).unwrap();
    }
    book.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_tables_are_sound_so_that_changes_reach_their_rows() {
        let kept = |name| std::fs::read(format!("{}/corpus/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(read(&kept("csv/petitions")) >= 2);
        assert!(read(&workbook_of(&kept("worksheet/petitions"))) >= 2);
        assert!(read(&kept("workbook/petitions")) >= 2);
    }
}
