use super::*;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Writer};
use std::{io::Write, path::PathBuf};

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

fn workbook() -> Vec<u8> {
    let mut book = Writer::new();
    let sheet = book.add_worksheet().set_name("留言").unwrap();
    for (column, header) in ["编号", "时间", "内容", "金额"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), header).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let moment = ExcelDateTime::parse_from_str("2019-02-28 11:25:05").unwrap();
    sheet.write(1, 0, 188_006).unwrap();
    sheet.write_with_format(1, 1, &moment, &date).unwrap();
    sheet.write(1, 2, "井盖\n松动𠮷").unwrap();
    sheet.write(1, 3, 12.5).unwrap();
    sheet.write(3, 0, "4").unwrap();
    sheet.write(4, 0, 430_102_199_001_011_234_f64).unwrap();
    sheet.write(5, 2, "甲".repeat(9)).unwrap();
    sheet.write(5, 4, "没有表头").unwrap();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "只有一行").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_gives_dates_as_iso_and_whole_numbers_without_a_point() {
    let lines = lines(&workbook());
    let Some(Line::Row(row)) = lines.first() else { panic!("{lines:?}") };
    assert_eq!(row.number.get(), 2);
    assert_eq!(row.cells, ["188006", "2019-02-28T11:25:05", "井盖\n松动𠮷", "12.5"]);
}

#[test]
fn a_workbook_keeps_its_row_numbers_and_reports_its_bad_rows() {
    assert_eq!(verdicts(&workbook()), ["2", "4", "5 编号 imprecise_number", "6  too_many_cells"]);
}

#[test]
fn a_worksheet_is_chosen_by_name() {
    let file = file(&workbook());
    let sheet = Sheet::open_worksheet(file.path(), Some("说明")).unwrap();
    assert_eq!(sheet.headers(), ["只有一行"]);
    assert_eq!(sheet.extent(), Extent::Rows(1));
    let missing = Sheet::open_worksheet(file.path(), Some("附件")).err().unwrap();
    assert!(matches!(missing, SheetError::NoSuchWorksheet { found, .. } if found == ["留言", "说明"]));
}

#[test]
fn a_sheet_dropped_half_read_lets_its_reader_go() {
    let file = file(&workbook());
    let mut sheet = Sheet::open(file.path()).unwrap();
    assert!(sheet.next().is_some());
}

fn headers(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn known_headers_are_found_in_either_language() {
    for names in [["留言主题", "留言详情", "留言时间", "留言编号"], ["Title", "body", "TIME", "msg_id"]]
    {
        let map = ColumnMap::<PetitionField>::new(&headers(&names), &[]).unwrap();
        let wanted =
            [PetitionField::Title, PetitionField::Body, PetitionField::Time, PetitionField::ExternalId];
        assert_eq!(wanted.map(|field| map.column(field)), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(map.column(PetitionField::Likes), None);
    }
}

#[test]
fn a_pair_overrides_what_is_known() {
    let pairs = ["title=摘要".parse().unwrap()];
    let map = ColumnMap::<PetitionField>::new(&headers(&["标题", "内容", "时间", "摘要"]), &pairs).unwrap();
    assert_eq!(map.column(PetitionField::Title), Some(3));
}

#[test]
fn all_that_is_wrong_with_the_columns_is_said_at_once() {
    let pairs = ["colour=标题", "likes=赞"].map(|pair| pair.parse::<MapPair>().unwrap());
    let errors = ColumnMap::<PetitionField>::new(&headers(&["标题", "时间", "时间"]), &pairs).unwrap_err();
    let codes: Vec<_> = errors.iter().map(MapError::code).collect();
    assert_eq!(codes, ["unknown_field", "missing_column", "ambiguous_header", "no_such_header"]);
    assert!("title".parse::<MapPair>().is_err());
}

#[test]
fn blank_cells_are_no_value() {
    let file = file("标题,内容,时间,点赞\n 灯 ,坏了,2019-02-28, \n".as_bytes());
    let mut sheet = Sheet::open(file.path()).unwrap();
    let map = ColumnMap::<PetitionField>::new(sheet.headers(), &[]).unwrap();
    let Some(Ok(Line::Row(row))) = sheet.next() else { panic!() };
    assert_eq!(map.get(&row, PetitionField::Title), Some("灯"));
    assert_eq!(map.get(&row, PetitionField::Likes), None);
    assert_eq!(row.get("内容"), Some("坏了"));
}

#[test]
fn times_are_read_as_people_write_them() {
    let moment: DateTime<Utc> = "2019-02-28T03:25:05Z".parse().unwrap();
    for text in [
        "2019-02-28 11:25:05",
        " 2019/2/28 11:25:05 ",
        "2019.2.28 11:25:05",
        "2019年2月28日 11时25分05秒",
        "2019-02-28T11:25:05",
        "2019-02-28T11:25:05+08:00",
        "2019-02-28T03:25:05Z",
        "2019-02-28 03:25:05 +0000",
        "43524.475752315",
    ] {
        assert_eq!(parse_time(text), Ok(moment), "{text}");
    }
    let minute: DateTime<Utc> = "2019-02-28T03:25:00Z".parse().unwrap();
    assert_eq!(parse_time("2019/2/28 11:25"), Ok(minute));
    assert_eq!(parse_time("2019/2/28").map(|at| at.to_rfc3339()), Ok("2019-02-27T16:00:00+00:00".to_owned()));
    assert_eq!(parse_time("2019-02-28T11:25:05.250").map(|at| at.timestamp_subsec_millis()), Ok(250));
}

#[test]
fn what_is_no_time_is_refused() {
    for text in ["", "昨天", "2019", "2019-02-30 00:00", "25:00", "NaN", "1e300", "-43524"] {
        assert_eq!(parse_time(text), Err(TimeError::Unreadable), "{text}");
    }
    assert_eq!(parse_time("0001-01-01"), Err(TimeError::OutOfRange));
}

/// Reads to the end, whatever comes; a parser that panics fails the test.
fn read_all(bytes: &[u8]) {
    if let Ok(sheet) = Sheet::open(file(bytes).path()) {
        sheet.for_each(drop);
    }
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
    fn no_text_makes_the_time_panic(text in "[0-9:/. 年月日TZ+-]{0,24}|\\PC{0,12}") {
        let _ = parse_time(&text);
    }
}

/// The real tables where `SANPING_DATA` points; they are no part of the repository.
fn real(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("SANPING_DATA").map(|folder| PathBuf::from(folder).join(name));
    let found = path.filter(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: SANPING_DATA does not lead to {name}");
    }
    found
}

#[test]
fn the_real_petitions_are_read_to_the_last_row() {
    let Some(path) = real("petitions.csv") else { return };
    let sheet = Sheet::open(&path).unwrap();
    let map = ColumnMap::<PetitionField>::new(sheet.headers(), &[]).unwrap();
    let mut count = 0;
    for line in sheet {
        let Line::Row(row) = line.unwrap() else { panic!("after {count} rows") };
        for field in [PetitionField::Title, PetitionField::Body, PetitionField::ExternalId] {
            assert!(map.get(&row, field).is_some(), "row {} has no {field:?}", row.number());
        }
        parse_time(map.get(&row, PetitionField::Time).unwrap()).unwrap();
        count += 1;
    }
    assert_eq!(count, 4326);
}

#[test]
fn the_real_places_are_read_to_the_last_row() {
    let Some(path) = real("place_codes.csv") else { return };
    let sheet = Sheet::open(&path).unwrap();
    let map = ColumnMap::<PlaceField>::new(sheet.headers(), &[]).unwrap();
    let rows = sheet.map(Result::unwrap).filter(|line| match line {
        Line::Row(row) => map.get(row, PlaceField::Code).is_some(),
        Line::Bad(_) => false,
    });
    assert_eq!(rows.count(), 1484);
}
