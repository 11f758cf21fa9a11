//! What is known of damage to the file of an embedded database.
//!
//! SQLite says so of the one statement that met it; whoever writes on may make it worse, so the first word of it,
//! or a failed integrity check, ends all writing until the process starts again upon a sound file.

use super::DbError;
use std::{
    cell::Cell,
    sync::{Arc, OnceLock},
};

thread_local! {
    /// Whether an error of this thread's database work spoke of damage: the error itself goes up through rooms
    /// whose types this one cannot look into.
    static MET: Cell<bool> = const { Cell::new(false) };
}

/// Notes that the database just said so.
pub(super) fn met() {
    MET.set(true);
}

/// What is known of one database; its clones know the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Damage(Arc<OnceLock<String>>);

impl Damage {
    /// From now on writes are refused. The first finding is kept.
    pub(super) fn found(&self, what: &str) {
        if self.0.set(what.to_owned()).is_ok() {
            log::error!(
                "the database is damaged and takes no more writes: {what}; stop, and restore a backup"
            );
        }
    }

    /// Runs database work of this thread and notes whether it met damage.
    pub(super) fn watched<T>(&self, work: impl FnOnce() -> T) -> T {
        MET.set(false);
        let done = work();
        if MET.take() {
            self.found("a statement met a malformed page");
        }
        done
    }

    /// Refuses where damage is known.
    pub(super) fn none(&self) -> Result<(), DbError> {
        self.0.get().map_or(Ok(()), |what| Err(DbError::Corrupt(what.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Db, DbError, PoolSizes, Target};
    use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::BigInt};
    use std::{fs::File, os::unix::fs::FileExt};

    async fn write(db: &Db, sql: &'static str) -> Result<(), DbError> {
        db.write(move |tx| tx.batch_execute(sql).map_err(DbError::from)).await
    }

    /// A file with a table whose only page no longer says what kind of page it is.
    async fn broken() -> (tempfile::TempDir, Db) {
        #[derive(QueryableByName)]
        struct Page {
            #[diesel(sql_type = BigInt)]
            number: i64,
        }
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("test.db"));
        let db = Db::open(&target, PoolSizes::default(), true).unwrap();
        write(&db, "CREATE TABLE of_a_test (id BIGINT PRIMARY KEY)").await.unwrap();
        drop(db);
        let mut conn = target.connect(false).unwrap();
        let page = "SELECT rootpage AS number FROM sqlite_schema WHERE name = 'of_a_test'";
        let page: Page = sql_query(page).get_result(&mut conn).unwrap();
        // The way back to one file: a page in the log of writes would hide the one that is broken.
        conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        drop(conn);
        let file = File::options().read(true).write(true).open(target.file().unwrap()).unwrap();
        file.write_all_at(&[0xFF], u64::try_from(page.number - 1).unwrap() * 4096).unwrap();
        (folder, Db::open(&target, PoolSizes::default(), false).unwrap())
    }

    #[tokio::test]
    async fn a_failed_integrity_check_refuses_writes_and_leaves_reads() {
        let (_folder, db) = broken().await;
        write(&db, "SELECT 1").await.unwrap();
        // Whether it finds the page or stumbles over it: damage is known from now on.
        db.check().await.ok();
        assert!(matches!(write(&db, "SELECT 1").await, Err(DbError::Corrupt(_))));
        assert!(matches!(db.ping().await, Err(DbError::Corrupt(_))));
        db.read(|conn| conn.batch_execute("SELECT count(*) FROM leases").map_err(DbError::from))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn the_first_statement_that_meets_damage_refuses_all_further_writes() {
        let (_folder, db) = broken().await;
        let met = db.read(|conn| conn.batch_execute("SELECT * FROM of_a_test").map_err(DbError::from)).await;
        assert!(matches!(met, Err(DbError::Corrupt(_))), "{met:?}");
        assert!(matches!(write(&db, "SELECT 1").await, Err(DbError::Corrupt(_))));
    }
}
