//! A fresh database for a storage test: SQLite always, PostgreSQL where `TEST_DATABASE_URL` names a server.

use super::{Conn, Db, DbResult, PoolSizes, Target, Tx};
use crate::{
    each,
    seal::{self, Sealer},
};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl,
    connection::{CacheSize, InstrumentationEvent, SimpleConnection},
    sql_query,
    sql_types::Text,
};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// Runs a test on an empty database of each kind.
pub(crate) fn on_both(test: impl AsyncFn(Db)) {
    seal::install(Sealer::new(b"a secret for tests", &[]));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let open = |target| Db::open(&target, PoolSizes { sqlite_readers: 2, postgres: 4 }, true).unwrap();
    runtime.block_on(test(open(Target::Sqlite(folder.path().join("test.db")))));
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else { return };
    let (name, mut admin) = (Uuid::now_v7().simple(), PgConnection::establish(&server).unwrap());
    admin.batch_execute(&format!("CREATE DATABASE test_{name}")).unwrap();
    runtime.block_on(test(open(Target::Postgres(with_database(&server, &format!("test_{name}"))))));
    admin.batch_execute(&format!("DROP DATABASE test_{name} WITH (FORCE)")).unwrap();
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (rest, query) = url.split_once('?').map_or((url, String::new()), |(rest, q)| (rest, format!("?{q}")));
    let (server, _) = rest.rsplit_once('/').unwrap();
    format!("{server}/{name}{query}")
}

/// How SQLite goes about each statement of some work: a line for each table that it looks into. None on PostgreSQL, which
/// decides by what is in the tables.
pub(crate) async fn ways<T>(
    db: &Db,
    work: impl FnOnce(&mut Conn) -> DbResult<T> + Send + 'static,
) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Way {
        #[diesel(sql_type = Text)]
        detail: String,
    }
    let look = |conn: &mut Conn| -> DbResult<Vec<String>> {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let Conn::Sqlite(sqlite) = conn else { return Ok(Vec::new()) };
        let note = Arc::clone(&asked);
        sqlite.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                note.lock().unwrap().push(query.to_string());
            }
        });
        work(conn)?;
        let asked = std::mem::take(&mut *asked.lock().unwrap());
        let ways =
            asked.iter().filter_map(|statement| statement.split(" -- binds").next()).map(|statement| {
                let explained = sql_query(format!("EXPLAIN QUERY PLAN {statement}"));
                Ok(explained.load::<Way>(conn)?.into_iter().map(|way| way.detail).collect())
            });
        Ok(ways.collect::<DbResult<Vec<Vec<String>>>>()?.concat())
    };
    db.read(look).await.unwrap()
}

/// The statements of some work that are not kept prepared: the database reads them anew each time.
pub(crate) async fn read_anew<T>(
    db: &Db,
    work: impl FnOnce(&mut Tx<'_>) -> DbResult<T> + Send + 'static,
) -> Vec<String> {
    let look = |tx: &mut Tx<'_>| -> DbResult<Vec<String>> {
        let (asked, kept) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (note, keep) = (Arc::clone(&asked), Arc::clone(&kept));
        let notes = move |event: InstrumentationEvent<'_>| match event {
            InstrumentationEvent::StartQuery { query, .. } => note.lock().unwrap().push(query.to_string()),
            InstrumentationEvent::CacheQuery { sql, .. } => keep.lock().unwrap().push(sql.to_owned()),
            _ => {}
        };
        each!(&mut **tx, c => {
            // What was kept before would not be told again.
            c.set_prepared_statement_cache_size(CacheSize::Disabled);
            c.set_prepared_statement_cache_size(CacheSize::Unbounded);
            c.set_instrumentation(notes);
        });
        work(tx)?;
        each!(&mut **tx, c => c.set_instrumentation(|_: InstrumentationEvent<'_>| {}));
        let (asked, kept) = (asked.lock().unwrap().clone(), kept.lock().unwrap().clone());
        assert!(!kept.is_empty(), "nothing was kept");
        let words = |statement: &String| statement.split(" -- binds").next().unwrap_or_default().to_owned();
        Ok(asked.iter().map(words).filter(|statement| !kept.contains(statement)).collect())
    };
    db.write(look).await.unwrap()
}
