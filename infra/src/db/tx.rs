use super::{Conn, DbResult, target::READER_KIB};
use diesel::{
    Connection, RunQueryDsl,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    result::Error as DieselError,
};
use std::ops::{Deref, DerefMut};

pub(super) type Manager = <Conn as Connection>::TransactionManager;

/// A connection inside a write transaction. Made by `Db::write` alone.
pub struct Tx<'a>(&'a mut Conn);

impl<'a> Tx<'a> {
    pub(super) const fn new(conn: &'a mut Conn) -> Self {
        Self(conn)
    }

    /// Waits until no other transaction holds this lock, and keeps it to the end of this one: what is read from here
    /// on stays true. SQLite has one writer anyway.
    ///
    /// # Errors
    /// Trouble with the database, or too long a wait.
    pub(crate) fn alone(&mut self, lock: i64) -> DbResult<()> {
        if let Conn::Pg(pg) = self.0 {
            diesel::sql_query(format!("SELECT pg_advisory_xact_lock({lock})")).execute(pg)?;
        }
        Ok(())
    }
}

impl Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.0
    }
}

/// BEGIN IMMEDIATE on SQLite, which never upgrades a read lock; BEGIN on PostgreSQL.
pub(super) fn begin(conn: &mut Conn) -> Result<(), DieselError> {
    match conn {
        Conn::Pg(pg) => AnsiTransactionManager::begin_transaction(pg),
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
    }
}

/// Runs reads upon one unchanging picture of the database: what others write meanwhile is not in it.
pub(super) fn reading<T, E>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
where
    E: From<super::DbError>,
{
    begin_reading(conn).map_err(super::DbError::from)?;
    let read = work(conn);
    Manager::rollback_transaction(conn).map_err(super::DbError::from)?;
    read
}

/// Pages that a connection to SQLite keeps while it reads much, in KiB. Each sorting of a large reading takes as much
/// memory as the connection may keep pages, and there are several at once.
const SPARING_KIB: u32 = 2_048;

/// The same for what reads much, in less memory.
pub(super) fn reading_much<T, E>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<super::DbError>,
{
    keep_pages(conn, SPARING_KIB)?;
    let read = reading(conn, work);
    keep_pages(conn, READER_KIB)?;
    read
}

fn keep_pages(conn: &mut Conn, kibibytes: u32) -> Result<(), super::DbError> {
    match conn {
        Conn::Pg(_) => Ok(()),
        Conn::Sqlite(sqlite) => Ok(sqlite.batch_execute(&format!("PRAGMA cache_size=-{kibibytes}"))?),
    }
}

fn begin_reading(conn: &mut Conn) -> Result<(), DieselError> {
    match conn {
        Conn::Pg(pg) => AnsiTransactionManager::begin_transaction_sql(
            pg,
            "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ),
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction(sqlite),
    }
}

/// Runs `work` in one transaction of its own; rolled back where it fails.
pub(super) fn in_transaction<T, E>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<super::DbError>,
{
    begin(conn).map_err(super::DbError::from)?;
    match work(&mut Tx::new(conn)) {
        Ok(value) => {
            Manager::commit_transaction(conn).map_err(super::DbError::from)?;
            Ok(value)
        }
        Err(error) => {
            if let Err(cause) = Manager::rollback_transaction(conn) {
                log::warn!("rollback failed: {cause}");
            }
            Err(error)
        }
    }
}
