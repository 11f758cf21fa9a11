//! The one writer of SQLite: many callers' writes share one COMMIT, and so one fsync.

use super::{
    Conn, DbError, Tx,
    tx::{Manager, begin},
};
use diesel::connection::TransactionManager;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
};
use tokio::sync::oneshot;

/// Writes that may wait; one more is refused with 503.
const QUEUE: usize = 1024;
/// Writes that share one commit at the most.
const GROUP: usize = 256;

/// Answers its caller once it knows how the shared COMMIT went.
type Reply = Box<dyn FnOnce(Result<(), DbError>) + Send>;
/// Handed the connection inside the shared transaction, or why there is none.
type Job = Box<dyn FnOnce(Result<&mut Conn, DbError>) -> Reply + Send>;

#[derive(Clone)]
pub(super) struct Writer {
    jobs: SyncSender<Job>,
    waiting: Arc<AtomicUsize>,
}

impl Writer {
    pub(super) fn start(conn: Conn) -> std::io::Result<Self> {
        let (send, receive) = sync_channel(QUEUE);
        std::thread::Builder::new().name("sqlite-writer".into()).spawn(move || serve(conn, &receive))?;
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
            let result = conn.map_err(E::from).and_then(|conn| in_savepoint(conn, work));
            Box::new(move |commit| {
                let told = match commit {
                    Ok(()) => answer.send(result),
                    Err(error) => answer.send(Err(error.into())),
                };
                drop(told);
            })
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

fn serve(mut conn: Conn, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut replies = Vec::with_capacity(16);
        let outcome = group(&mut conn, first, jobs, &mut replies);
        if let Err(error) = &outcome {
            log::error!("a commit of {} writes failed: {error}", replies.len());
        }
        for reply in replies {
            reply(outcome.clone());
        }
    }
}

fn group(conn: &mut Conn, first: Job, jobs: &Receiver<Job>, replies: &mut Vec<Reply>) -> Result<(), DbError> {
    if let Err(error) = begin(conn).map_err(DbError::from) {
        replies.push(first(Err(error.clone())));
        return Err(error);
    }
    replies.push(first(Ok(conn)));
    while replies.len() < GROUP {
        match jobs.try_recv() {
            Ok(job) => replies.push(job(Ok(conn))),
            Err(_) => break,
        }
    }
    Manager::commit_transaction(conn).map_err(|error| {
        if let Err(cause) = Manager::rollback_transaction(conn) {
            log::debug!("rollback after a failed commit: {cause}");
        }
        DbError::from(error)
    })
}

fn in_savepoint<T, E: From<DbError>>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    Manager::begin_transaction(conn).map_err(DbError::from)?;
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut Tx::new(conn))))
        .unwrap_or_else(|_| Err(DbError::Broken("a write panicked".into()).into()));
    let ended = match &result {
        Ok(_) => Manager::commit_transaction(conn),
        Err(_) => Manager::rollback_transaction(conn),
    };
    match ended {
        Ok(()) => result,
        Err(error) => Err(DbError::from(error).into()),
    }
}
