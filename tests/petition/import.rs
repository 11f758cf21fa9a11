//! Petitions of another system, brought in by the command line's own function and looked at over HTTP.

use crate::{
    privacy::dump::database,
    support::{TestApp, on_both, real_data},
};
use chrono::DateTime;
use diesel::connection::SimpleConnection;
use rust_xlsxwriter::Workbook;
use sanping_api::petition::{Import, ImportError, Report, import_petitions};
use sanping_domain::{
    petition::{CategoryCode, PetitionKind},
    shared::{Code, Name},
};
use sanping_infra::{db::DbError, grid::GridMap, synthetic::write_csv};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Five good rows, two of them alike, and one row for each rule that a row can break.
const MIXED: &str = "title,body,time,address,grid,longitude,latitude,category,kind\n\
    路灯不亮,夜里看不清路。,2021-03-01 20:00:00,,,,,公共设施,咨询\n\
    路灯不亮,夜里看不清路。,2021-03-01 20:00:00,,,,,公共设施,咨询\n\
    ,没有标题。,2021-03-01 20:00:00,,,,,,\n\
    没有时间,何时？,昨天,,,,,,\n\
    还没到,明天的事。,2118-01-01,,,,,,\n\
    半个点,只有经度。,2021-03-01,,,120.1,,,\n\
    不在地上,纬度太大。,2021-03-01,,,120.1,95,,\n\
    没有网格,网格不在。,2021-03-01,,NO-SUCH,,,,\n\
    看不见\u{200B}的字,标题里有零宽字符。,2021-03-01,,,,,,\n\
    少一格,2021-03-01\n\
    电梯停运,老人下不了楼。,2021/3/2 8:05,,,,,没有这一类,没有这一种\n";

fn asked(source: &str) -> Import {
    Import {
        source: Name::parse(source).unwrap(),
        columns: Vec::new(),
        worksheet: None,
        grid: None,
        kind: PetitionKind::Help,
        category: CategoryCode::parse("other").unwrap(),
        limit: None,
        dry_run: false,
    }
}

async fn import(app: &TestApp, file: &Path, asked: &Import) -> Result<Report, ImportError> {
    import_petitions(&app.db, &GridMap::default(), file, asked, &mut |_, _| {}).await
}

/// The made-up petitions as a city's system exports them.
fn table(app: &TestApp, count: usize) -> PathBuf {
    let path = app.folder.join("petitions.csv");
    let from = DateTime::from_timestamp(1_600_000_000, 0).unwrap();
    write_csv(app.community.petitions(from).take(count), fs::File::create(&path).unwrap()).unwrap();
    path
}

/// The same table as a workbook.
fn workbook(table: &Path) -> PathBuf {
    let path = table.with_extension("xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_path(table).unwrap();
    for (y, row) in rows.records().enumerate() {
        for (x, cell) in row.unwrap().iter().enumerate() {
            sheet.write(y.try_into().unwrap(), x.try_into().unwrap(), cell).unwrap();
        }
    }
    book.save(&path).unwrap();
    path
}

/// Every petition of the street.
async fn stored(app: &TestApp) -> Vec<Value> {
    let street = app.sign_in("supervisor").await;
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = street.get(&format!("/petitions?limit=100{cursor}")).await.expect(200);
        all.extend(page.at("/items").as_array().unwrap().clone());
        let Some(next) = page.at("/nextCursor").as_str() else { return all };
        cursor = format!("&cursor={next}");
    }
}

async fn count(app: &TestApp) -> i64 {
    let street = app.sign_in("supervisor").await;
    street.get("/petition-counts").await.expect(200).at("/total").as_i64().unwrap()
}

fn numbers(report: &Report) -> (u64, u64, u64, usize) {
    (report.read, report.filed, report.present, report.bad.len())
}

#[test]
fn a_csv_table_and_a_workbook_import_alike_and_twice_doubles_nothing() {
    on_both(async |app| {
        let table = table(app, 60);
        let book = workbook(&table);
        let rehearsed = import(app, &table, &Import { dry_run: true, ..asked("hotline") }).await.unwrap();
        assert_eq!((numbers(&rehearsed), count(app).await), ((60, 60, 0, 0), 0));
        let first = import(app, &table, &asked("hotline")).await.unwrap();
        assert_eq!((first, count(app).await), (rehearsed, 60));
        let again = import(app, &book, &asked("hotline")).await.unwrap();
        assert_eq!((numbers(&again), count(app).await), ((60, 0, 60, 0), 60));
        // The numbers of another source are others.
        let other = import(app, &book, &asked("letters")).await.unwrap();
        assert_eq!((numbers(&other), count(app).await), ((60, 60, 0, 0), 120));

        let mut said: Vec<String> = stored(app).await.iter().map(what_it_says).collect();
        said.sort_unstable();
        assert_eq!(said.len(), 120);
        let pairs: Vec<_> = said.chunks(2).filter(|pair| pair[0] != pair[1]).collect();
        assert!(pairs.is_empty(), "{pairs:?}");
    });
}

/// What the table says, and where it led.
fn what_it_says(petition: &Value) -> String {
    let fields =
        ["/title", "/kind", "/urgency", "/category/id", "/reportedAt", "/address", "/grid/id", "/status"];
    let said: Vec<_> = fields.into_iter().map(|field| petition.pointer(field).unwrap().to_string()).collect();
    said.join(" ")
}

#[test]
fn an_imported_petition_lies_at_its_place_at_its_time_and_belongs_to_no_account() {
    on_both(async |app| {
        let street = app.sign_in("supervisor").await;
        import(app, &table(app, 1), &asked("hotline")).await.unwrap();
        let seed =
            app.community.petitions(DateTime::from_timestamp(1_600_000_000, 0).unwrap()).next().unwrap();
        let id = stored(app).await[0]["id"].as_str().unwrap().to_owned();
        let shown = street.get(&format!("/petitions/{id}")).await.expect(200);
        assert_eq!(shown.text("/title"), seed.title);
        assert_eq!(shown.text("/body"), seed.body);
        let categories = street.get("/categories").await.expect(200);
        let categories = categories.at("/items").as_array().unwrap().clone();
        let category = categories.into_iter().find(|one| one["code"] == seed.category).unwrap();
        assert_eq!(shown.at("/category/id"), &category["id"]);
        assert_eq!(shown.text("/routed/by"), "point");
        assert_eq!(shown.text("/status"), "reported");
        assert_eq!(shown.text("/channel"), "import");
        assert_eq!(shown.text("/identityMode"), "anonymous");
        assert!(shown.at("/reporter").is_null());
        let at: DateTime<chrono::Utc> = shown.text("/times/reportedAt").parse().unwrap();
        assert_eq!(at, seed.at);
        let history = street.get(&format!("/petitions/{id}/history")).await.expect(200);
        assert_eq!(history.text("/items/0/action"), "report");
        // The reporter of the table has the login of a resident here: she does not see it all the same.
        let namesake = app.sign_in(&seed.reporter).await;
        namesake.get(&format!("/petitions/{id}")).await.refused(404, "not_found");
        let changed = street.get("/petition-changes").await.expect(200);
        assert_eq!(changed.at("/items").as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_bad_row_is_named_with_its_number_and_reason_and_the_others_are_taken() {
    on_both(async |app| {
        let path = app.folder.join("mixed.csv");
        fs::write(&path, MIXED).unwrap();
        let rehearsed = import(app, &path, &Import { dry_run: true, ..asked("hotline") }).await.unwrap();
        assert_eq!(count(app).await, 0);
        let report = import(app, &path, &asked("hotline")).await.unwrap();
        assert_eq!(report, rehearsed);
        let named: Vec<_> =
            report.bad.iter().map(|bad| (bad.row, bad.column.as_deref().unwrap_or("-"), bad.code)).collect();
        let wanted = [
            (4, "title", "empty"),
            (5, "time", "time_unreadable"),
            (6, "time", "time_in_future"),
            (7, "latitude", "point_invalid"),
            (8, "longitude", "point_invalid"),
            (9, "-", "grid_unknown"),
            (10, "title", "invisible_character"),
            (11, "-", "too_few_cells"),
        ];
        assert_eq!(named, wanted);
        // Two rows that say the same in every cell are one.
        assert_eq!((report.read, report.filed, report.present), (11, 2, 1));
        let shown = stored(app).await;
        let of = |title: &str| shown.iter().find(|one| one["title"] == title).unwrap().clone();
        let (lamp, lift) = (of("路灯不亮"), of("电梯停运"));
        assert_eq!((&lamp["kind"], &lamp["category"]["name"]), (&"consult".into(), &"公共设施".into()));
        assert_eq!((&lift["kind"], &lift["category"]["name"]), (&"help".into(), &"其他".into()));
    });
}

#[test]
fn a_title_too_long_is_cut_and_stands_whole_above_the_body() {
    on_both(async |app| {
        let street = app.sign_in("supervisor").await;
        let (title, path) = ("长".repeat(61), app.folder.join("long.csv"));
        let long = "字".repeat(2001);
        fs::write(&path, format!("标题,内容,时间\n{title},正文,2021-01-01\n短,{long},2021-01-01\n")).unwrap();
        let report = import(app, &path, &asked("hotline")).await.unwrap();
        assert_eq!((report.filed, report.bad.len()), (1, 1));
        assert_eq!(
            (report.bad[0].row, report.bad[0].column.as_deref(), report.bad[0].code),
            (3, Some("内容"), "too_long")
        );
        let id = stored(app).await[0]["id"].as_str().unwrap().to_owned();
        let shown = street.get(&format!("/petitions/{id}")).await.expect(200);
        assert_eq!(shown.text("/title"), format!("{}…", "长".repeat(59)));
        assert_eq!(shown.text("/body"), format!("{title}\n\n正文"));
    });
}

#[test]
fn an_import_that_half_fails_keeps_its_first_rows_and_a_second_run_brings_the_others() {
    on_both(async |app| {
        let table = table(app, 450);
        let rename = |from: &str, to: &str| {
            let (db, sql) = (app.db.clone(), format!("ALTER TABLE {from} RENAME TO {to}"));
            let renamed = async move {
                db.write(move |tx| tx.batch_execute(&sql).map_err(DbError::from)).await.unwrap()
            };
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(renamed));
        };
        let (map, source) = (GridMap::default(), asked("hotline"));
        let mut once = Some(());
        let mut breaks =
            |_, _| once.take().into_iter().for_each(|()| rename("petition_terms", "petition_terms_away"));
        let failed = import_petitions(&app.db, &map, &table, &source, &mut breaks).await;
        assert!(matches!(failed, Err(ImportError::Database(_) | ImportError::Broken(_))), "{failed:?}");
        rename("petition_terms_away", "petition_terms");
        assert_eq!(count(app).await, 200, "the rows that were stored before stay");
        let again = import(app, &table, &asked("hotline")).await.unwrap();
        assert_eq!((numbers(&again), count(app).await), ((450, 250, 200, 0), 450));
    });
}

#[test]
fn who_reported_elsewhere_cannot_be_worked_out_from_what_is_stored() {
    // The begin of SHA-256 of the source and the phone: ten thousand million tries would tell whose it is.
    const GUESSED: &str = "3b42a61566b3";
    on_both(async |app| {
        let path = app.folder.join("phones.csv");
        let rows =
            "路灯不亮,夜里看不清路。,2021-03-01,13800136913\n电梯停运,下不了楼。,2021-03-02,13800136913\n";
        fs::write(&path, format!("title,body,time,reporter\n{rows}")).unwrap();
        assert_eq!(numbers(&import(app, &path, &asked("hotline")).await.unwrap()), (2, 2, 0, 0));
        let stored = database(app).await.to_lowercase().replace('-', "");
        assert!(stored.contains("路灯不亮") && !stored.contains(GUESSED) && !stored.contains("13800136913"));
        // Known again all the same.
        assert_eq!(numbers(&import(app, &path, &asked("hotline")).await.unwrap()), (2, 0, 2, 0));
    });
}

#[test]
fn a_node_or_category_that_is_not_in_use_stops_the_import_before_its_first_row() {
    on_both(async |app| {
        let table = table(app, 1);
        let grid = Some(Code::parse("NOWHERE").unwrap());
        let refused = import(app, &table, &Import { grid, ..asked("hotline") }).await;
        assert!(matches!(refused, Err(ImportError::GridUnknown(_))));
        let category = CategoryCode::parse("nothing").unwrap();
        let refused = import(app, &table, &Import { category, ..asked("hotline") }).await;
        assert!(matches!(refused, Err(ImportError::CategoryUnknown(_))));
        assert_eq!(count(app).await, 0);
    });
}

#[test]
fn the_real_messages_are_taken_or_named_and_a_second_run_adds_none() {
    let Some(path) = real_data("petitions.csv") else { return };
    on_both(async |app| {
        let report = import(app, &path, &asked("messages")).await.unwrap();
        assert_eq!((report.read, report.present), (4326, 0));
        assert_eq!(report.filed + u64::try_from(report.bad.len()).unwrap(), 4326);
        assert!(report.filed > 4200, "{} filed", report.filed);
        assert!(report.bad.iter().all(|bad| matches!(bad.code, "too_long" | "invisible_character")));
        assert_eq!(count(app).await, i64::try_from(report.filed).unwrap());
        let again = import(app, &path, &asked("messages")).await.unwrap();
        assert_eq!((again.filed, again.present, again.bad), (0, report.filed, report.bad));
        assert_eq!(count(app).await, i64::try_from(report.filed).unwrap());
    });
}
