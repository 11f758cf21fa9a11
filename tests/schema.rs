//! The migrations make the same tables on both databases, and the ones that the queries are written for;
//! an older binary refuses a newer schema; one process serves an embedded database.

use crate::support::Database;
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
    sql_query, sql_types::Text,
};
use sanping_infra::db::{Db, OpenError, PoolSizes, Target};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

type Tables = BTreeMap<String, BTreeSet<String>>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    name: String,
}

fn tables(columns: Vec<Column>) -> Tables {
    let mut tables = Tables::new();
    for Column { place, name } in columns.into_iter().filter(|c| !c.place.starts_with("__diesel")) {
        tables.entry(place).or_default().insert(name);
    }
    tables
}

fn sqlite() -> (TempDir, Target) {
    let folder = TempDir::new().unwrap();
    let target = Target::Sqlite(folder.path().join("schema.db"));
    drop(Db::open(&target, PoolSizes::default(), true).unwrap());
    (folder, target)
}

/// A connection of the test's own. It waits: the writer of a closed database tidies up for a moment more.
fn raw(target: &Target) -> SqliteConnection {
    let path = target.file().unwrap().display().to_string();
    let mut conn = SqliteConnection::establish(&path).unwrap();
    conn.batch_execute("PRAGMA busy_timeout=5000").unwrap();
    conn
}

fn on_sqlite() -> Tables {
    let (_folder, target) = sqlite();
    let mut conn = raw(&target);
    let columns = sql_query(
        "SELECT t.name AS place, c.name || (CASE c.\"notnull\" WHEN 1 THEN '' ELSE '?' END) AS name \
         FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
    );
    tables(columns.load(&mut conn).unwrap())
}

fn on_postgres() -> Tables {
    let database = Database::fresh();
    let mut conn = PgConnection::establish(&database.url).unwrap();
    let columns = sql_query(
        "SELECT table_name::text AS place, \
         column_name || (CASE is_nullable WHEN 'NO' THEN '' ELSE '?' END) AS name \
         FROM information_schema.columns WHERE table_schema = 'public'",
    );
    tables(columns.load(&mut conn).unwrap())
}

/// The tables that the queries are written for, read from their source.
fn in_the_source() -> Tables {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/src/schema.rs");
    let mut tables = Tables::new();
    let mut table = None;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        if let Some((name, _)) = line.trim().split_once(" (").filter(|_| line.ends_with('{')) {
            table = Some(name.to_owned());
        } else if line.starts_with('}') {
            table = None;
        } else if let (Some(table), Some((column, kind))) = (&table, line.trim().split_once(" -> ")) {
            let mark = if kind.starts_with("Nullable") { "?" } else { "" };
            tables.entry(table.clone()).or_default().insert(format!("{column}{mark}"));
        }
    }
    tables
}

#[test]
fn both_databases_have_the_tables_that_the_queries_are_written_for() {
    let (sqlite, postgres) = (on_sqlite(), on_postgres());
    assert!(sqlite.len() > 10);
    assert_eq!(differences(&sqlite, &postgres), [""; 0], "SQLite and PostgreSQL");
    assert_eq!(differences(&sqlite, &in_the_source()), [""; 0], "the databases and schema.rs");
}

/// Every column that stands in one and not in the other.
fn differences(one: &Tables, other: &Tables) -> Vec<String> {
    let flat = |tables: &Tables| -> BTreeSet<String> {
        tables
            .iter()
            .flat_map(|(table, columns)| columns.iter().map(move |c| format!("{table}.{c}")))
            .collect()
    };
    flat(one).symmetric_difference(&flat(other)).cloned().collect()
}

#[test]
fn every_migration_can_be_undone_and_done_again() {
    let (_folder, target) = sqlite();
    let database = Database::fresh();
    for target in [target, Target::parse(&database.url).unwrap()] {
        sanping_infra::db::Migrations::undo_all(&target).unwrap();
        drop(Db::open(&target, PoolSizes::default(), true).unwrap());
    }
}

#[test]
fn an_older_binary_refuses_a_newer_schema() {
    let (_folder, target) = sqlite();
    raw(&target)
        .batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')")
        .unwrap();
    let refused = Db::open(&target, PoolSizes::default(), true).err().unwrap().to_string();
    assert!(refused.contains("use the newer sanping"), "{refused}");
}

#[test]
fn pending_migrations_are_not_run_unasked() {
    let folder = TempDir::new().unwrap();
    let target = Target::Sqlite(folder.path().join("empty.db"));
    let refused = Db::open(&target, PoolSizes::default(), false).err().unwrap().to_string();
    assert!(refused.contains("sanping migrate"), "{refused}");
}

#[test]
fn a_second_process_on_one_sqlite_is_refused_with_what_to_do() {
    let (_folder, target) = sqlite();
    let first = Db::open(&target, PoolSizes::default(), true).unwrap();
    let refused = Db::open(&target, PoolSizes::default(), true).err().unwrap();
    assert!(matches!(refused, OpenError::Busy(_)));
    assert!(refused.to_string().contains("use PostgreSQL for more"), "{refused}");
    drop(first);
}

#[test]
fn two_processes_that_migrate_one_postgresql_at_once_both_succeed() {
    let database = Database::empty();
    let target = Target::parse(&database.url).unwrap();
    let open = || Db::open(&target, PoolSizes { postgres: 2, ..PoolSizes::default() }, true).map(drop);
    std::thread::scope(|scope| {
        let (a, b) = (scope.spawn(open), scope.spawn(open));
        a.join().unwrap().unwrap();
        b.join().unwrap().unwrap();
    });
}
