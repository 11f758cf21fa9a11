//! A fresh database for a storage test: SQLite always, PostgreSQL where `TEST_DATABASE_URL` names a server.

use super::{Db, PoolSizes, Target};
use crate::seal::{self, Sealer};
use diesel::{Connection, PgConnection, connection::SimpleConnection};
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
