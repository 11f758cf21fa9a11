//! Everything that is stored, as text to search through: every column of every table, and every file.

use crate::support::TestApp;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use sanping_infra::db::{Conn, DbResult, Target};
use std::{fs, path::Path, time::Duration};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The whole database; blobs stand in hexadecimal.
pub async fn database(app: &TestApp) -> String {
    app.db.read_long(|conn| DbResult::Ok(dump(conn))).await.unwrap()
}

fn dump(conn: &mut Conn) -> String {
    let mut text = String::new();
    for table in lines(conn, "tables", "") {
        for line in lines(conn, "rows", &table) {
            text.push_str(&format!("{table}: {line}\n"));
        }
    }
    text
}

fn lines(conn: &mut Conn, what: &str, table: &str) -> Vec<String> {
    let found: Vec<Line> = match conn {
        Conn::Pg(pg) => {
            let query = match what {
                "tables" => "SELECT table_name::text AS line FROM information_schema.tables \
                             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
                    .to_owned(),
                _ => format!("SELECT row_to_json(t)::text AS line FROM \"{table}\" t"),
            };
            sql_query(query).load(pg).unwrap()
        }
        Conn::Sqlite(sqlite) => {
            let query = match what {
                "tables" => "SELECT name AS line FROM sqlite_schema WHERE type = 'table'".to_owned(),
                "columns" => format!("SELECT name AS line FROM pragma_table_info('{table}')"),
                _ => return of_sqlite_table(conn, table),
            };
            sql_query(query).load(sqlite).unwrap()
        }
    };
    found.into_iter().map(|line| line.line).collect()
}

fn of_sqlite_table(conn: &mut Conn, table: &str) -> Vec<String> {
    let columns = lines(conn, "columns", table);
    let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
    let query = format!("SELECT {} AS line FROM \"{table}\"", quoted.join(" || ' ' || "));
    let Conn::Sqlite(sqlite) = conn else { unreachable!() };
    let found: Vec<Line> = sql_query(query).load(sqlite).unwrap();
    found.into_iter().map(|line| line.line).collect()
}

/// Where a word stands, in clear or as the bytes of a blob.
pub fn found<'a>(dump: &'a str, word: &str) -> Vec<&'a str> {
    let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    let stands = |line: &&str| line.contains(word) || line.to_lowercase().contains(&hex);
    dump.lines().filter(stands).collect()
}

/// Waits until a word is not to be found in the bytes of an embedded database and of its log, which is emptied in a pause.
pub async fn gone_from_file(app: &TestApp, word: &str) {
    let Target::Sqlite(file) = &app.config.database else { return };
    let log = file.with_extension("db-wal");
    let holds = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).contains(word);
    for _ in 0..150 {
        if !holds(file) && !holds(&log) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{word} is still in the file: {}, in its log: {}", holds(file), holds(&log));
}

/// How many files the store of photos holds.
pub fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}
