//! A few threads of their own for work that takes tens of megabytes for a moment: checks of passwords, photos, figures
//! and maps of many petitions, long reading from a file.
//!
//! The allocator keeps what a thread has freed for that thread, as long as it lives. So there are as few as may be at it
//! at once, and each ends soon after its last work, with which all that was kept for it goes back. At once would be too
//! soon: a new thread takes half a millisecond until it has the memory again that the last one had.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread::{self, ThreadId},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// How long a thread waits for more work.
const IDLE: Duration = Duration::from_millis(50);

/// So many threads at most.
#[derive(Debug)]
pub struct Workers {
    name: &'static str,
    places: Arc<Semaphore>,
    idle: Idle,
}

/// The threads that wait for more work, and where each is given it.
type Idle = Arc<Mutex<Vec<(ThreadId, mpsc::Sender<Job>)>>>;

/// Work, and the right to do it.
struct Job(Box<dyn FnOnce() + Send>, Place);

/// Why work came to no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfinished {
    /// The system gives no thread just now: try again.
    #[error("the system gives no thread")]
    NoThread,
    /// A defect of ours.
    #[error("it panicked")]
    Panicked,
}

/// The right to a thread, until it is dropped.
pub(crate) struct Place(#[expect(dead_code, reason = "held, not looked at")] Option<OwnedSemaphorePermit>);

impl Workers {
    /// So many threads at once, with this name.
    #[must_use]
    pub fn new(name: &'static str, count: usize) -> Self {
        Self { name, places: Arc::new(Semaphore::new(count)), idle: Idle::default() }
    }

    /// Does it on one of the threads, in its turn, and to the end also where nobody waits for it any more.
    ///
    /// # Errors
    /// [`Unfinished`].
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unfinished> {
        let place = self.place().await;
        self.run_at(place, work).await
    }

    /// Waits for a place, in the order in which it was asked for.
    pub(crate) async fn place(&self) -> Place {
        // The places are never closed.
        Place(Arc::clone(&self.places).acquire_owned().await.ok())
    }

    /// As [`Workers::run`], where there is a place already.
    pub(crate) async fn run_at<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unfinished> {
        let (name, (done, answer)) = (self.name, oneshot::channel());
        let work = move || {
            let worked = catch_unwind(AssertUnwindSafe(work));
            if worked.is_err() {
                log::error!("work on {name} panicked");
            }
            // Nobody waits any more where the caller has gone.
            drop(done.send(worked.map_err(|_| Unfinished::Panicked)));
        };
        self.begin(Job(Box::new(work), place))?;
        answer.await.unwrap_or(Err(Unfinished::Panicked))
    }

    fn begin(&self, job: Job) -> Result<(), Unfinished> {
        let waits = held(&self.idle).pop();
        let job = match waits {
            Some((_, give)) => match give.send(job) {
                Ok(()) => return Ok(()),
                Err(mpsc::SendError(job)) => job,
            },
            None => job,
        };
        let idle = Arc::clone(&self.idle);
        let begun = thread::Builder::new().name(self.name.into()).spawn(move || work_off(job, &idle));
        begun.map(drop).map_err(|error| {
            log::error!("no thread for {}: {error}", self.name);
            Unfinished::NoThread
        })
    }
}

/// The life of a thread: the first work, and what comes while it waits for more.
fn work_off(first: Job, idle: &Idle) {
    let ((give, given), me) = (mpsc::channel(), thread::current().id());
    let mut next = Some(first);
    while let Some(Job(work, place)) = next {
        work();
        held(idle).push((me, give.clone()));
        // Only now: whoever gets the place finds this thread waiting.
        drop(place);
        next = given.recv_timeout(IDLE).ok().or_else(|| {
            let mut idle = held(idle);
            let at = idle.iter().position(|(id, _)| *id == me);
            match at {
                Some(at) => {
                    drop(idle.swap_remove(at));
                    None
                }
                // Somebody has just taken it off the list, and gives it work.
                None => {
                    drop(idle);
                    given.recv().ok()
                }
            }
        });
    }
}

/// Nothing panics while it is held.
fn held<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::HashSet,
        sync::atomic::{AtomicUsize, Ordering},
    };

    #[tokio::test]
    async fn no_more_threads_are_at_it_than_were_asked_for() {
        static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
        let workers = Workers::new("test", 2);
        let one = || async {
            let work = || {
                assert!(AT_ONCE.fetch_add(1, Ordering::SeqCst) < 2);
                thread::sleep(Duration::from_millis(2));
                AT_ONCE.fetch_sub(1, Ordering::SeqCst);
                thread::current().id()
            };
            workers.run(work).await.unwrap()
        };
        let threads = futures_util::future::join_all((0..20).map(|_| one())).await;
        assert!(!threads.contains(&thread::current().id()));
    }

    #[tokio::test]
    async fn a_thread_is_there_for_the_next_work_and_ends_when_there_is_none() {
        let workers = Workers::new("test", 1);
        let id = || thread::current().id();
        let mut threads = HashSet::new();
        for _ in 0..50 {
            threads.insert(workers.run(id).await.unwrap());
        }
        assert!(threads.len() < 50, "none was there for more");
        // Who has the place knows that the thread has put itself on the list.
        drop(workers.place().await);
        while !held(&workers.idle).is_empty() {
            tokio::time::sleep(IDLE).await;
        }
        assert!(threads.insert(workers.run(id).await.unwrap()));
    }

    #[tokio::test]
    async fn work_that_comes_just_as_a_thread_would_end_is_done() {
        let workers = Workers::new("test", 1);
        for micros in 0..40 {
            assert_eq!(workers.run(move || micros).await, Ok(micros));
            tokio::time::sleep(IDLE - Duration::from_millis(2) + Duration::from_micros(micros * 100)).await;
        }
    }

    #[tokio::test]
    async fn work_goes_on_and_keeps_its_place_where_nobody_waits_for_it_any_more() {
        let (workers, (go_on, waits)) = (Workers::new("test", 1), mpsc::channel::<()>());
        let place = workers.place().await;
        let mut left = Box::pin(workers.run_at(place, move || waits.recv()));
        assert!(futures_util::future::poll_immediate(&mut left).await.is_none());
        drop(left);
        assert!(tokio::time::timeout(Duration::from_millis(20), workers.place()).await.is_err());
        go_on.send(()).unwrap();
        assert_eq!(workers.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn work_that_panics_is_told_and_takes_no_place_along() {
        let workers = Workers::new("test", 1);
        assert_eq!(workers.run(|| panic!("on purpose")).await, Err::<(), _>(Unfinished::Panicked));
        assert_eq!(workers.run(|| 7).await, Ok(7));
    }
}
