use super::file;
use crate::sheet::{ColumnMap, Line, MapError, MapPair, PetitionField, Sheet, TimeError, parse_time};
use chrono::{DateTime, Utc};

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
