//! A few threads of their own for work that takes tens of megabytes for a moment: checks of passwords, photos, figures
//! and maps of many petitions, long reading from a file.
//!
//! The allocator keeps what a thread has freed for that thread, as long as it lives. So each piece of work gets a thread
//! that ends with it, with which all that was kept for it goes back, and there are as few at once as may be at it. It
//! must never be used for what is short: a thread takes some tens of microseconds.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// So many threads at most.
#[derive(Debug)]
pub struct Workers {
    name: &'static str,
    places: Arc<Semaphore>,
}

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
        Self { name, places: Arc::new(Semaphore::new(count)) }
    }

    /// Does it on a thread of its own, in its turn, and to the end also where nobody waits for it any more.
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
            drop(place);
            // Nobody waits any more where the caller has gone.
            drop(done.send(worked.map_err(|_| Unfinished::Panicked)));
        };
        thread::Builder::new().name(name.into()).spawn(work).map_err(|error| {
            log::error!("no thread for {name}: {error}");
            Unfinished::NoThread
        })?;
        answer.await.unwrap_or(Err(Unfinished::Panicked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        time::Duration,
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
    async fn a_thread_ends_with_its_work() {
        let workers = Workers::new("test", 1);
        let one = workers.run(|| thread::current().id()).await.unwrap();
        assert_ne!(workers.run(|| thread::current().id()).await.unwrap(), one);
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
