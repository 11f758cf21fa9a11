mod columns;
mod real;
mod robustness;
mod workbook;

use super::*;
use std::io::Write;

/// Keeps the file while a test reads it.
fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn lines(bytes: &[u8]) -> Vec<Line> {
    Sheet::open(file(bytes).path()).unwrap().map(Result::unwrap).collect()
}

fn good(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    let row = |line| match line {
        Line::Row(row) => (row.number.get(), row.cells),
        Line::Bad(bad) => panic!("{bad}"),
    };
    lines(bytes).into_iter().map(row).collect()
}

/// Number, column, code of the bad rows; number alone of the good ones.
fn verdicts(bytes: &[u8]) -> Vec<String> {
    lines(bytes)
        .into_iter()
        .map(|line| match line {
            Line::Row(row) => row.number.to_string(),
            Line::Bad(bad) => {
                format!("{} {} {}", bad.row, bad.column.unwrap_or_default(), bad.reason.code())
            }
        })
        .collect()
}

fn code(bytes: &[u8]) -> &'static str {
    use sanping_domain::shared::Rule;
    let sheet = Sheet::open(file(bytes).path());
    sheet.and_then(|sheet| sheet.collect::<Result<Vec<_>, _>>()).unwrap_err().code()
}

#[test]
fn a_cell_may_hold_line_breaks_delimiters_and_quotes() {
    let rows = good(b"id,text\r\n1,\"a\r\nb, \"\"c\"\"\"\r\n2,5\" pipe\r\n");
    assert_eq!(
        rows,
        [(2, vec!["1".into(), "a\r\nb, \"c\"".into()]), (3, vec!["2".into(), "5\" pipe".into()])]
    );
}

#[test]
fn row_numbers_are_those_of_the_spreadsheet_although_rows_are_blank() {
    assert_eq!(verdicts(b"\nid,text\n1,\"a\nb\"\n\n,\n2,c"), ["3", "6"]);
}

#[test]
fn the_delimiter_is_told_by_the_header() {
    for text in ["a;b\n1,5;2", "a\tb\n1,5\t2", "a,b\n\"1,5\",2"] {
        assert_eq!(good(text.as_bytes()), [(2, vec!["1,5".to_owned(), "2".to_owned()])], "{text}");
    }
}

#[test]
fn utf8_with_and_without_mark_utf16_and_gb18030_read_the_same() {
    let text = "标题,内容\r\n路灯不亮,三号楼前𠮷";
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (gb, ..) = encoding_rs::GB18030.encode(text);
    let expected = vec![(2, vec!["路灯不亮".to_owned(), "三号楼前𠮷".to_owned()])];
    for bytes in [text.as_bytes(), &[b"\xEF\xBB\xBF", text.as_bytes()].concat(), &utf16, &gb] {
        let rows = good(bytes);
        assert_eq!(rows, expected);
        let opened = Sheet::open(file(bytes).path()).unwrap();
        assert_eq!(opened.headers(), ["标题", "内容"]);
    }
}

#[test]
fn one_cut_character_spoils_its_row_and_not_the_file() {
    let bytes =
        ["标题,内容\n楼道灯坏,三号楼\n".as_bytes(), b"\xE6\xA5,x\n", "井盖松动,东门外\n".as_bytes()].concat();
    assert_eq!(verdicts(&bytes), ["2", "3 标题 undecodable", "4"]);
}

#[test]
fn ragged_rows_and_nul_are_reported_and_the_rest_is_read() {
    assert_eq!(
        verdicts(b"a,b\n1\n1,2\n1,2,3\nx\0,2\n5,6\n"),
        ["2  too_few_cells", "3", "4  too_many_cells", "5 a nul_character", "6"]
    );
}

#[test]
fn a_broken_quote_costs_its_own_row_only() {
    assert_eq!(
        verdicts(b"a,b\n1,\"lost\n2,\"fine\"\n3,x\n"),
        ["2 b stray_quote", "3", "4"],
        "the lost quote meets the next one"
    );
    assert_eq!(verdicts(b"a,b\n1,\"lost\n2,x\n3,y"), ["2 b unclosed_quote", "3", "4"], "it meets none");
    assert_eq!(verdicts(b"a,b\n\"1\"x,2\n3,4"), ["2 a stray_quote", "3"]);
}

#[test]
fn a_cell_over_the_cap_names_row_and_column() {
    let fits = "好".repeat(MAX_CELL_CHARS);
    let text = format!("a,b\n1,{fits}\n2,{fits}好\n\"{fits}\n好\",3\n4,5\n");
    assert_eq!(verdicts(text.as_bytes()), ["2", "3 b cell_too_long", "4 a cell_too_long", "5"]);
}

#[test]
fn a_row_over_the_caps_is_bad_and_the_next_is_read() {
    let wide = ",".repeat(MAX_COLUMNS);
    let long = vec!["好".repeat(MAX_CELL_CHARS); 11].join(",");
    assert_eq!(
        verdicts(format!("a,b\n{wide}x\n{long}\n1,2").as_bytes()),
        ["2 IW too_many_columns", "3 J row_too_long", "4"]
    );
}

#[test]
fn the_row_after_the_last_allowed_ends_the_sheet() {
    let text = "a\n".to_owned() + &"1\n".repeat(1_000_001);
    assert_eq!(code(text.as_bytes()), "too_many_rows");
}

#[test]
fn a_file_over_the_cap_is_refused_unread() {
    let large = tempfile::NamedTempFile::new().unwrap();
    large.as_file().set_len(MAX_FILE_BYTES + 1).unwrap();
    assert!(matches!(Sheet::open(large.path()), Err(SheetError::FileTooLarge)));
}

#[test]
fn what_is_no_table_is_refused_with_a_code() {
    assert_eq!(code(b""), "sheet_empty");
    assert_eq!(code(b"\n\n,,\n"), "sheet_empty");
    assert_eq!(code(b"a,\"b"), "bad_header");
    assert_eq!(code(b"PK\x03\x04 and nothing more"), "workbook_damaged");
    assert_eq!(code(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "legacy_workbook");
}

#[test]
fn progress_ends_where_the_file_does() {
    let file = file("a,b\n".repeat(50_000).as_bytes());
    let mut sheet = Sheet::open(file.path()).unwrap();
    assert_eq!(sheet.extent(), Extent::Bytes(200_000));
    assert!(sheet.position() < 200_000);
    assert_eq!(sheet.by_ref().count(), 49_999);
    assert_eq!(sheet.position(), 200_000);
}
