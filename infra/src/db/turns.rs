//! The threads that wait for a database server: as many as there are connections, each in its turn.
//!
//! On the runtime's own threads for blocking work, of which there are hundreds, more would wait for a connection than
//! there are, whoever came last might get it first, and each thread would keep some of the memory that an answer took.

use super::{DbError, DbResult};
use std::{io, sync::Arc, time::Duration};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit},
    task::JoinHandle,
    time::timeout,
};

/// Work that may wait for its turn; more is refused with 503.
const WAITING: usize = 512;

pub(super) struct Turns {
    /// Only its threads for blocking work are used. There until the end.
    runtime: Option<Runtime>,
    free: Arc<Semaphore>,
    places: Semaphore,
    patience: Duration,
}

/// The right to use a connection, until it is dropped.
pub(super) struct Turn(#[expect(dead_code, reason = "held, not looked at")] OwnedSemaphorePermit);

impl Turns {
    /// Turns for so many at once, each of whom waits no longer than this.
    ///
    /// # Errors
    /// The system gives no threads.
    pub(super) fn new(count: u32, patience: Duration) -> io::Result<Self> {
        let count = usize::try_from(count).map_err(io::Error::other)?;
        let runtime =
            Builder::new_current_thread().max_blocking_threads(count).thread_name("database").build()?;
        let (free, places) = (Arc::new(Semaphore::new(count)), Semaphore::new(WAITING));
        Ok(Self { runtime: Some(runtime), free, places, patience })
    }

    /// Work in hand or waiting.
    pub(super) fn taken(&self) -> usize {
        WAITING.saturating_sub(self.places.available_permits())
    }

    /// A place among those who wait.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] where all are taken.
    pub(super) fn place(&self) -> DbResult<SemaphorePermit<'_>> {
        let place = self.places.try_acquire();
        place.map_err(|_| DbError::Unavailable("too many requests are waiting for the database".into()))
    }

    /// Waits for a turn, in the order in which it was asked for.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] where none comes in time.
    pub(super) async fn turn(&self) -> DbResult<Turn> {
        turn_of(Arc::clone(&self.free), self.patience).await
    }

    /// Waits for one on a thread of the caller's, which may block.
    pub(super) fn wait_on(&self, runtime: Handle) -> impl FnOnce() -> DbResult<Turn> + Send + 'static {
        let waiting = turn_of(Arc::clone(&self.free), self.patience);
        move || runtime.block_on(waiting)
    }

    /// Does work on one of the threads. It keeps its turn until it has ended, also where nobody waits for it any more.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> JoinHandle<T> {
        let work = move || {
            let done = work();
            drop(turn);
            done
        };
        match &self.runtime {
            Some(runtime) => runtime.spawn_blocking(work),
            None => Handle::current().spawn_blocking(work),
        }
    }
}

async fn turn_of(free: Arc<Semaphore>, patience: Duration) -> DbResult<Turn> {
    let turn = timeout(patience, free.acquire_owned()).await.ok().and_then(Result::ok);
    turn.map(Turn).ok_or_else(|| DbError::Unavailable("no connection came free in time".into()))
}

impl Drop for Turns {
    fn drop(&mut self) {
        // Waiting here for a server that is silent would hold up whoever stops the process.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{
            Mutex,
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        thread,
    };

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn no_more_work_than_there_are_connections_is_done_at_once() {
        static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
        let mut turns = Turns::new(30, LONG).unwrap();
        turns.free = Arc::new(Semaphore::new(3));
        let one = || async {
            let work = || {
                assert!(AT_ONCE.fetch_add(1, Ordering::SeqCst) < 3);
                thread::sleep(Duration::from_millis(2));
                AT_ONCE.fetch_sub(1, Ordering::SeqCst);
            };
            let _place = turns.place().unwrap();
            turns.spawn(turns.turn().await.unwrap(), work).await.unwrap();
        };
        futures_util::future::join_all((0..30).map(|_| one())).await;
        assert_eq!(turns.taken(), 0);
    }

    #[tokio::test]
    async fn whoever_asked_first_comes_first() {
        let (turns, order) = (Turns::new(1, LONG).unwrap(), Mutex::new(Vec::new()));
        let held = turns.turn().await.unwrap();
        let (turns, order) = (&turns, &order);
        let one = |number| async move {
            let _turn = turns.turn().await.unwrap();
            order.lock().unwrap().push(number);
            // Whoever came first lets others run before the turn is free: it must not be theirs by being quick.
            tokio::task::yield_now().await;
        };
        let free = async {
            tokio::task::yield_now().await;
            drop(held);
        };
        futures_util::future::join(futures_util::future::join_all((0..20).map(one)), free).await;
        assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_turn_is_held_until_the_work_has_ended_also_where_nobody_waits_or_it_panics() {
        let turns = Turns::new(1, Duration::from_millis(20)).unwrap();
        let (go_on, waits) = mpsc::channel::<()>();
        drop(turns.spawn(turns.turn().await.unwrap(), move || waits.recv()));
        assert!(matches!(turns.turn().await, Err(DbError::Unavailable(_))));
        go_on.send(()).unwrap();
        let turn = turn_of(Arc::clone(&turns.free), LONG).await.unwrap();
        turns.spawn(turn, || panic!("on purpose")).await.unwrap_err();
        turn_of(Arc::clone(&turns.free), LONG).await.unwrap();
    }

    #[tokio::test]
    async fn who_may_block_waits_for_a_turn_too() {
        let turns = Turns::new(1, LONG).unwrap();
        let turn = turns.turn().await.unwrap();
        let wait = turns.wait_on(Handle::current());
        let waiting = thread::spawn(move || wait().map(drop));
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(!waiting.is_finished());
        drop(turn);
        tokio::task::spawn_blocking(|| waiting.join().unwrap()).await.unwrap().unwrap();
    }

    #[test]
    fn more_than_may_wait_are_sent_away() {
        let turns = Turns::new(1, LONG).unwrap();
        let places: Vec<_> = (0..WAITING).map(|_| turns.place().unwrap()).collect();
        assert!(matches!(turns.place(), Err(DbError::Unavailable(_))));
        assert_eq!((turns.taken(), places.len()), (WAITING, WAITING));
    }
}
