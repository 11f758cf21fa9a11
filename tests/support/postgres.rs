//! One PostgreSQL database a test, copied from a template that is migrated once a run.

use diesel::{Connection, PgConnection, connection::SimpleConnection};
use sanping_infra::db::{Db, PoolSizes, Target};
use std::sync::OnceLock;

/// A database that is dropped when the test ends.
pub struct Database {
    name: String,
    pub url: String,
}

impl Database {
    pub fn fresh() -> Self {
        static TEMPLATE: OnceLock<String> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            let name = named("template");
            run(&format!("CREATE DATABASE {name}"));
            let target = Target::parse(&with_name(&maintenance(), &name)).unwrap();
            let sizes = PoolSizes { postgres: 1, ..PoolSizes::default() };
            drop(Db::open(&target, sizes, true).unwrap());
            name
        });
        let name = named("test");
        run(&format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"));
        Self { url: with_name(&maintenance(), &name), name }
    }

    /// A database without any table.
    pub fn empty() -> Self {
        let name = named("empty");
        run(&format!("CREATE DATABASE {name}"));
        Self { url: with_name(&maintenance(), &name), name }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        run(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// Without PostgreSQL half of the promise is untested, so its absence fails the run.
fn maintenance() -> String {
    std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL names no PostgreSQL: run `make test`, which starts a throw-away one")
}

fn named(what: &str) -> String {
    format!("sanping_{what}_{}", uuid::Uuid::now_v7().simple())
}

fn run(sql: &str) {
    // A template that is still being copied refuses a second copy for a moment.
    let mut last = None;
    for _ in 0..50 {
        match PgConnection::establish(&maintenance()).unwrap().batch_execute(sql) {
            Ok(()) => return,
            Err(error) => last = Some(error),
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{sql}: {last:?}");
}

/// The same server and parameters, another database.
fn with_name(url: &str, name: &str) -> String {
    let (head, query) = url.split_once('?').map_or((url, String::new()), |(h, q)| (h, format!("?{q}")));
    let (server, _) = head.rsplit_once('/').unwrap();
    format!("{server}/{name}{query}")
}
