use super::{
    Conn, DbError, DbResult, Migrations, Target, Tx,
    damage::Damage,
    health::damage,
    opener::Opener,
    turns::Turns,
    tx::{in_transaction, reading, reading_much},
    writer::Writer,
};
use crate::workers::{Unfinished, Workers};
use diesel::connection::SimpleConnection;
use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::Arc,
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{oneshot, watch},
    time::timeout,
};

/// How long work waits for a connection.
const TURN: Duration = Duration::from_secs(3);
/// How long the question whether the database takes writes may take: a balancer asks it often.
const PING: Duration = Duration::from_secs(3);

/// How many connections to keep.
#[derive(Debug, Clone, Copy)]
pub struct PoolSizes {
    /// Read-only connections to SQLite.
    pub sqlite_readers: u32,
    /// Connections to PostgreSQL.
    pub postgres: u32,
}

impl Default for PoolSizes {
    fn default() -> Self {
        Self { sqlite_readers: 4, postgres: 8 }
    }
}

/// How busy a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Connections of the pool: on SQLite those that read.
    pub connections: u32,
    /// Those of them that are idle.
    pub idle: u32,
    /// Work in hand or waiting: on SQLite writes that wait for the one writer.
    pub waiting: usize,
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// SQLite serves one process.
    #[error("another process is using {0}: on SQLite one process serves at a time (use PostgreSQL for more)")]
    Busy(String),
    /// The folder or file cannot be made or opened.
    #[error("cannot use {0}: {1}")]
    File(String, std::io::Error),
    /// The database does not answer.
    #[error("cannot open the database: {0}")]
    Connect(String),
    /// The schema cannot be brought up to date.
    #[error(transparent)]
    Migrate(#[from] super::MigrateError),
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
    written: watch::Sender<()>,
    damage: Damage,
    patience: Option<Patience>,
}

/// How long a caller waits for a database server that keeps its connections and says nothing.
#[derive(Debug, Clone, Copy)]
struct Patience {
    read: Duration,
    long: Duration,
}

enum Inner {
    Sqlite { writer: Writer, readers: r2d2::Pool<Opener>, long: Workers, _lock: File },
    Postgres { pool: r2d2::Pool<Opener>, turns: Turns },
}

impl Db {
    /// Opens the database and, where `migrate`, brings its schema up to date.
    ///
    /// # Errors
    /// [`OpenError`] as its variants say; an older binary on a newer schema is refused.
    pub fn open(target: &Target, sizes: PoolSizes, migrate: bool) -> Result<Self, OpenError> {
        let lock = target.file().map(claim).transpose()?;
        let connect = |e: diesel::r2d2::Error| OpenError::Connect(e.to_string());
        let mut first = target.connect(false).map_err(connect)?;
        Migrations::prepare(&mut first, migrate)?;
        let damage = Damage::default();
        let opener = Opener { target: target.clone(), read_only: lock.is_some(), damage: damage.clone() };
        // Another connection to a file is open in no time, and one that is idle keeps memory.
        let (size, ready) = if lock.is_some() { (sizes.sqlite_readers, 0) } else { (sizes.postgres, 1) };
        let pool = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(ready))
            .test_on_check_out(false)
            .connection_timeout(TURN)
            .build(opener)
            .map_err(|e| OpenError::Connect(e.to_string()))?;
        let inner = match lock {
            Some(lock) => {
                let writer = Writer::start(target.clone(), first, pool.clone(), damage.clone())
                    .map_err(|e| OpenError::File("a writer thread".into(), e))?;
                let count = usize::try_from(size).unwrap_or(1);
                Inner::Sqlite { writer, readers: pool, long: Workers::new("reading", count), _lock: lock }
            }
            None => {
                let turns = Turns::new(size, TURN).map_err(|e| OpenError::File("threads".into(), e))?;
                Inner::Postgres { pool, turns }
            }
        };
        Ok(Self { inner: Arc::new(inner), written: watch::Sender::new(()), damage, patience: None })
    }

    /// The same, for callers who are told soon that a database server does not answer: within ten seconds, and within
    /// thirty for what may take long. Without it a command waits as long as it takes, and so does whoever reads from
    /// an embedded database, which has no server that could be silent.
    #[must_use]
    pub fn for_requests(self) -> Self {
        let patience = Patience { read: Duration::from_secs(10), long: Duration::from_secs(30) };
        Self { patience: (!self.is_embedded()).then_some(patience), ..self }
    }

    /// How busy the database is just now.
    #[must_use]
    pub fn load(&self) -> Load {
        let (pool, waiting) = match &*self.inner {
            Inner::Sqlite { writer, readers, .. } => (readers, writer.waiting()),
            Inner::Postgres { pool, turns } => (pool, turns.taken()),
        };
        let r2d2::State { connections, idle_connections, .. } = pool.state();
        Load { connections, idle: idle_connections, waiting }
    }

    /// Whether this is the embedded database, which one process serves.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        matches!(*self.inner, Inner::Sqlite { .. })
    }

    /// Runs short reads, each statement upon what is stored when it comes. On SQLite they run right here: an indexed
    /// read costs less than a thread hop.
    ///
    /// # Errors
    /// What `work` gives, or [`DbError::Unavailable`] where no connection comes free in time.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        match &*self.inner {
            Inner::Sqlite { readers, .. } => check_out(readers)?.run(work),
            Inner::Postgres { .. } => {
                let patience = self.patience.map(|patience| patience.read);
                self.off_thread(Threads::OfDatabase, patience, |pool| check_out(&pool)?.run(work)).await
            }
        }
    }

    /// Runs reads that may take long (reports, exports), always on a thread of their own and upon one unchanging
    /// picture: a sum and its parts, or a chain and its end, must be of the same moment.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_long<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.off_thread(Threads::OfDatabase, self.long(), |pool| {
            check_out(&pool)?.run(|conn| reading(conn, work))
        })
        .await
    }

    /// The same on one of these threads: what takes tens of megabytes for a moment takes them on as few as may be at it.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_large<T, E>(
        &self,
        threads: &Workers,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.off_thread(Threads::Own(threads), self.long(), |pool| {
            check_out(&pool)?.run(|conn| reading_much(conn, work))
        })
        .await
    }

    fn long(&self) -> Option<Duration> {
        self.patience.map(|patience| patience.long)
    }

    /// Runs `work` in one durable write transaction; the answer comes after COMMIT.
    ///
    /// # Errors
    /// What `work` gives (nothing is changed then), or trouble with the database. After
    /// [`DbError::Unavailable`] the write may exist: that is what idempotency keys are for.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.damage.none()?;
        let done = match &*self.inner {
            Inner::Sqlite { writer, .. } => writer.run(work).await,
            Inner::Postgres { .. } => {
                let patience = self.patience.map(|patience| patience.long);
                self.off_thread(Threads::OfDatabase, patience, |pool| {
                    check_out(&pool)?.run(|conn| in_transaction(conn, work))
                })
                .await
            }
        };
        if done.is_ok() {
            self.written.send_replace(());
        }
        done
    }

    /// Changes after every write that this process has committed; several in a row may show as one.
    #[must_use]
    pub fn written(&self) -> watch::Receiver<()> {
        self.written.subscribe()
    }

    /// Whether the database answers and accepts writes, and does so soon.
    ///
    /// # Errors
    /// [`DbError`] where it does not.
    pub async fn ping(&self) -> Result<(), DbError> {
        let asked = self.write(|tx| tx.batch_execute("SELECT 1").map_err(DbError::from));
        timeout(PING, asked).await.unwrap_or_else(|_| Err(DbError::Unavailable("no answer yet".into())))
    }

    /// Looks through the file of an embedded database for damage; where there is any, writes are refused from now
    /// on and [`Db::ping`] fails. On a large file this takes seconds, during which reads and writes go on. It is done
    /// on a thread that ends with the process: the runtime would wait for one of its own, and so would whoever stops
    /// the server.
    ///
    /// # Errors
    /// Trouble with the database.
    pub async fn check(&self) -> DbResult<()> {
        let Inner::Sqlite { readers, .. } = &*self.inner else { return Ok(()) };
        let (readers, (done, found)) = (readers.clone(), oneshot::channel());
        let look = move || drop(done.send(check_out(&readers).and_then(|mut conn| conn.run(damage))));
        let trouble =
            |error: &dyn std::fmt::Display| DbError::Broken(format!("the check ended early: {error}"));
        std::thread::Builder::new().name("integrity".into()).spawn(look).map_err(|error| trouble(&error))?;
        if let Some(first) = found.await.map_err(|error| trouble(&error))??.first() {
            self.damage.found(first);
        }
        Ok(())
    }

    async fn off_thread<T, E>(
        &self,
        threads: Threads<'_>,
        patience: Option<Duration>,
        work: impl FnOnce(r2d2::Pool<Opener>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let working = async {
            match (&*self.inner, threads) {
                (Inner::Sqlite { readers, long, .. }, Threads::OfDatabase) => {
                    let place = timeout(TURN, long.place()).await.map_err(|_| late())?;
                    let readers = readers.clone();
                    long.run_at(place, move || work(readers)).await.map_err(DbError::from)?
                }
                (Inner::Sqlite { readers, .. }, Threads::Own(workers)) => {
                    let readers = readers.clone();
                    workers.run(move || work(readers)).await.map_err(DbError::from)?
                }
                (Inner::Postgres { pool, turns }, Threads::OfDatabase) => {
                    let (_place, pool) = (turns.place()?, pool.clone());
                    turns.spawn(turns.turn().await?, move || work(pool)).await.map_err(ended_early)?
                }
                (Inner::Postgres { pool, turns }, Threads::Own(workers)) => {
                    let (_place, pool) = (turns.place()?, pool.clone());
                    let wait = turns.wait_on(Handle::current());
                    let work = move || {
                        let _turn = wait()?;
                        work(pool)
                    };
                    workers.run(work).await.map_err(DbError::from)?
                }
            }
        };
        match patience {
            None => working.await,
            // The thread goes on, and gives its connection back once the server answers or is given up.
            Some(patience) => timeout(patience, working)
                .await
                .map_err(|_| DbError::Unavailable("the database server does not answer".into()))?,
        }
    }
}

/// Where work that blocks is done.
enum Threads<'a> {
    /// On one of those that read long from a file, or that wait for a database server.
    OfDatabase,
    /// On these few.
    Own(&'a Workers),
}

fn late() -> DbError {
    DbError::Unavailable("no connection came free in time".into())
}

impl From<Unfinished> for DbError {
    fn from(why: Unfinished) -> Self {
        match why {
            Unfinished::NoThread => Self::Unavailable(why.to_string()),
            Unfinished::Panicked => ended_early(why),
        }
    }
}

fn ended_early(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("database work ended early: {error}"))
}

fn check_out(pool: &r2d2::Pool<Opener>) -> Result<r2d2::PooledConnection<Opener>, DbError> {
    pool.get().map_err(|error| DbError::Unavailable(error.to_string()))
}

/// Takes the lock file beside the database: it is freed with the process, however that ends.
fn claim(file: &Path) -> Result<File, OpenError> {
    let shown = file.display().to_string();
    let trouble = |e| OpenError::File(shown.clone(), e);
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(trouble)?;
    }
    let mut path = file.as_os_str().to_owned();
    path.push(".lock");
    let lock = File::options().create(true).truncate(false).write(true).open(path).map_err(trouble)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::Busy(shown)),
        Err(TryLockError::Error(e)) => Err(OpenError::File(shown, e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reads_from_an_embedded_database_may_take_long() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("test.db"));
        let db = Db::open(&target, PoolSizes::default(), true).unwrap().for_requests();
        assert!(
            db.patience.is_none(),
            "no server is silent, and an integrity check of a large file takes minutes"
        );
    }
}
