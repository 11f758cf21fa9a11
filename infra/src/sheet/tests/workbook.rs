use super::{file, lines, verdicts};
use crate::sheet::{Extent, Line, Sheet, SheetError};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Writer};

pub(super) fn workbook() -> Vec<u8> {
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
