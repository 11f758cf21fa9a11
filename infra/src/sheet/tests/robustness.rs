use super::{file, good, workbook::workbook};
use crate::sheet::{Line, Sheet, parse_time};
use proptest::prelude::*;
use std::io::{self, Read, Write};

/// Reads to the end, whatever comes; a parser that panics fails the test.
fn read_all(bytes: &[u8]) {
    if let Ok(sheet) = Sheet::open(file(bytes).path()) {
        sheet.for_each(drop);
    }
}

/// Packs the workbook anew with a text pushed into its first worksheet: sound as a zip file, not as xlsx.
fn with_damaged_worksheet(bytes: &[u8], at: prop::sample::Index, text: &str) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.ends_with("sheet1.xml") {
            let place = at.index(content.len());
            content.splice(place..place, text.bytes());
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }

    #[test]
    fn no_mess_of_quotes_and_lines_makes_it_panic_or_lose_a_row(text in "[\",;\t\r\n\0a中]{0,200}") {
        let numbers: Vec<u32> = match Sheet::open(file(text.as_bytes()).path()) {
            Ok(sheet) => sheet.map(|line| match line.unwrap() {
                Line::Row(row) => row.number.get(),
                Line::Bad(bad) => bad.row.get(),
            }).collect(),
            Err(_) => return Ok(()),
        };
        prop_assert!(numbers.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn what_the_csv_crate_writes_comes_back_the_same(
        rows in prop::collection::vec(prop::collection::vec("[a-c\",;\r\n 中𠮷]{1,6}x", 3), 1..8)
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let read: Vec<_> = good(&writer.into_inner().unwrap()).into_iter().map(|(_, cells)| cells).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn no_damage_to_a_workbook_makes_it_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = workbook();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        read_all(&bytes);
    }

    #[test]
    fn no_damage_inside_a_worksheet_makes_it_panic(at in any::<prop::sample::Index>(), text in "[0-9A-Z<>/\"=]{1,12}") {
        read_all(&with_damaged_worksheet(&workbook(), at, &text));
    }

    #[test]
    fn no_text_makes_the_time_panic(text in "[0-9:/. 年月日TZ+-]{0,24}|\\PC{0,12}") {
        let _ = parse_time(&text);
    }
}
