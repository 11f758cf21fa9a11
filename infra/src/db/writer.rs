//! The one writer of SQLite: many callers' writes share one COMMIT, and so one fsync.

use super::{
    Conn, DbError, Target, Tx,
    damage::Damage,
    opener::Opener,
    target::BUSY_MS,
    tx::{Manager, begin},
};
use diesel::{
    connection::{SimpleConnection, TransactionManager},
    r2d2::R2D2Connection,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    time::Duration,
};
use tokio::sync::oneshot;

/// Writes that may wait; one more is refused with 503.
const QUEUE: usize = 1024;
/// Writes that share one commit at the most.
const GROUP: usize = 256;

/// After so long without a write the pages of all connections are given back. A busy server never pauses so long, and to
/// read them again takes milliseconds.
const PAUSE: Duration = Duration::from_secs(2);

/// Answers its caller once it knows how the shared COMMIT went.
type Reply = Box<dyn FnOnce(Result<(), DbError>) + Send>;
/// What became of a write inside the shared transaction.
struct Tried {
    reply: Reply,
    /// Whether the shared transaction still stands: trouble with the disk makes SQLite roll all of it back.
    stands: bool,
}
/// Handed the connection inside the shared transaction, or why there is none.
type Job = Box<dyn FnOnce(Result<&mut Conn, DbError>) -> Tried + Send>;

#[derive(Clone)]
pub(super) struct Writer {
    jobs: SyncSender<Job>,
    waiting: Arc<AtomicUsize>,
}

impl Writer {
    /// The writer gives back the pages of `readers` too.
    pub(super) fn start(
        target: Target,
        conn: Conn,
        readers: r2d2::Pool<Opener>,
        damage: Damage,
    ) -> std::io::Result<Self> {
        let (send, receive) = sync_channel(QUEUE);
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || serve(&target, conn, &readers, &damage, &receive))?;
        Ok(Self { jobs: send, waiting: Arc::default() })
    }

    /// Writes that wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Runs `work` in a savepoint of the shared transaction; answers after COMMIT.
    pub(super) async fn run<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let waiting = Arc::clone(&self.waiting);
        let job: Job = Box::new(move |conn| {
            waiting.fetch_sub(1, Ordering::Relaxed);
            let (result, stands) = match conn {
                Ok(conn) => in_savepoint(conn, work),
                Err(error) => (Err(error.into()), true),
            };
            let reply: Reply = Box::new(move |commit| {
                let told = match commit {
                    Err(error) if stands => answer.send(Err(error.into())),
                    _ => answer.send(result),
                };
                drop(told);
            });
            Tried { reply, stands }
        });
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.jobs.try_send(job).map_err(|error| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => DbError::Unavailable("too many writes are waiting".into()),
                TrySendError::Disconnected(_) => DbError::Broken("the writer has stopped".into()),
            }
        })?;
        match answered.await {
            Ok(result) => result,
            Err(_) => Err(DbError::Broken("the writer dropped a write".into()).into()),
        }
    }
}

fn serve(
    target: &Target,
    mut conn: Conn,
    readers: &r2d2::Pool<Opener>,
    damage: &Damage,
    jobs: &Receiver<Job>,
) {
    while let Some(first) = next(&mut conn, readers, jobs) {
        let mut replies = Vec::with_capacity(16);
        let outcome = damage.watched(|| group(&mut conn, first, jobs, &mut replies));
        if let Err(error) = &outcome {
            log::error!("a commit of {} writes failed: {error}", replies.len());
        }
        if outcome.is_err() && conn.is_broken() {
            match target.connect(false) {
                Ok(anew) => conn = anew,
                Err(error) => log::error!("the database cannot be opened anew: {error}"),
            }
        }
        for reply in replies {
            reply(outcome.clone());
        }
    }
}

/// Waits for the next write; in a pause SQLite lets go of the pages that it keeps for the connections.
fn next(conn: &mut Conn, readers: &r2d2::Pool<Opener>, jobs: &Receiver<Job>) -> Option<Job> {
    match jobs.recv_timeout(PAUSE) {
        Err(RecvTimeoutError::Timeout) => {
            give_back(conn);
            empty_log(conn);
            // Held until all were asked: one that is given back at once would be the next.
            let mut idle: Vec<_> = std::iter::from_fn(|| readers.try_get()).collect();
            for reader in &mut idle {
                let _: Result<(), DbError> = reader.run(|conn| {
                    give_back(conn);
                    Ok(())
                });
            }
            drop(idle);
            jobs.recv().ok()
        }
        next => next.ok(),
    }
}

fn give_back(conn: &mut Conn) {
    if let Err(cause) = conn.batch_execute("PRAGMA shrink_memory") {
        log::debug!("no memory was given back: {cause}");
    }
}

/// Empties the write-ahead log: what was erased would stand in it until it is written over. Where somebody reads from it
/// just then, the next pause does.
fn empty_log(conn: &mut Conn) {
    // Writes that come meanwhile would wait as well.
    let emptied = conn
        .batch_execute("PRAGMA busy_timeout=0; PRAGMA wal_checkpoint(TRUNCATE)")
        .and(conn.batch_execute(&format!("PRAGMA busy_timeout={BUSY_MS}")));
    if let Err(cause) = emptied {
        log::debug!("the write-ahead log was not emptied: {cause}");
    }
}

fn group(conn: &mut Conn, first: Job, jobs: &Receiver<Job>, replies: &mut Vec<Reply>) -> Result<(), DbError> {
    if let Err(error) = begin(conn).map_err(DbError::from) {
        // Who waits behind has waited as long: each after the other would wait for the lock once more.
        for job in std::iter::once(first).chain(jobs.try_iter()) {
            replies.push(job(Err(error.clone())).reply);
        }
        return Err(error);
    }
    let mut next = Some(first);
    while let Some(job) = next {
        let Tried { reply, stands } = job(Ok(conn));
        replies.push(reply);
        if !stands {
            undo(conn);
            return Err(DbError::Unavailable("a write before this one ended the shared transaction".into()));
        }
        next = if replies.len() < GROUP { jobs.try_recv().ok() } else { None };
    }
    Manager::commit_transaction(conn).map_err(|error| {
        undo(conn);
        DbError::from(error)
    })
}

/// Leaves no transaction open; one that SQLite has already rolled back makes the connection count as broken.
fn undo(conn: &mut Conn) {
    if let Err(cause) = Manager::rollback_transaction(conn) {
        log::debug!("rollback after a failed commit: {cause}");
    }
}

/// What the write gives, and whether the shared transaction still stands.
fn in_savepoint<T, E: From<DbError>>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> (Result<T, E>, bool) {
    if let Err(error) = Manager::begin_transaction(conn) {
        return (Err(DbError::from(error).into()), false);
    }
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut Tx::new(conn))))
        .unwrap_or_else(|_| Err(DbError::Broken("a write panicked".into()).into()));
    let ended = match &result {
        Ok(_) => Manager::commit_transaction(conn),
        Err(_) => Manager::rollback_transaction(conn),
    };
    match (ended, result) {
        (Ok(()), result) => (result, true),
        // Its own trouble says more than that of the savepoint, which is gone with the transaction.
        (Err(_), Err(own)) => (Err(own), false),
        (Err(error), Ok(_)) => (Err(DbError::from(error).into()), false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Db, DbError, PoolSizes, Target};
    use diesel::connection::SimpleConnection;
    use std::time::{Duration, Instant};

    #[tokio::test]
    async fn who_waits_for_a_lock_of_another_program_waits_for_it_once() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("test.db"));
        let db = Db::open(&target, PoolSizes::default(), true).unwrap();
        let mut other = target.connect(false).unwrap();
        other.batch_execute("BEGIN IMMEDIATE").unwrap();
        let write =
            |db: Db| async move { db.write(|tx| tx.batch_execute("SELECT 1").map_err(DbError::from)).await };
        let begun = Instant::now();
        let writes: Vec<_> = (0..8).map(|_| tokio::spawn(write(db.clone()))).collect();
        for one in writes {
            let answer = one.await.unwrap();
            assert!(matches!(answer, Err(DbError::Unavailable(_))), "{answer:?}");
        }
        assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
        other.batch_execute("ROLLBACK").unwrap();
        write(db).await.unwrap();
    }

    #[tokio::test]
    async fn a_write_that_loses_the_shared_transaction_takes_no_later_one_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("test.db"));
        let db = Db::open(&target, PoolSizes::default(), true).unwrap();
        // What SQLite does by itself where the disk fails in the middle of a statement.
        let lost = db.write(|tx| tx.batch_execute("ROLLBACK").map_err(DbError::from)).await;
        assert!(lost.is_err());
        let made =
            db.write(|tx| tx.batch_execute("CREATE TABLE of_a_test (id INTEGER)").map_err(DbError::from));
        made.await.unwrap();
        db.read(|conn| conn.batch_execute("SELECT * FROM of_a_test").map_err(DbError::from)).await.unwrap();
    }
}
