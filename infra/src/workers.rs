//! A few threads of their own for work that takes tens of megabytes for a moment: checks of passwords, photos, figures
//! and maps of many petitions.
//!
//! The allocator keeps something back for each thread that once held much. The runtime has dozens of threads for work
//! that blocks, and gives such work now to one of them and now to another; here there are as few as may be at it at
//! once. It must never be used for what mostly waits, such as a short query.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::io;
use tokio::sync::oneshot;

/// The threads; they end with the last one who holds them.
#[derive(Debug)]
pub struct Workers(ThreadPool);

impl Workers {
    /// So many threads with this name.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn new(name: &'static str, count: usize) -> io::Result<Self> {
        let threads =
            ThreadPoolBuilder::new().num_threads(count).thread_name(move |at| format!("{name}-{at}"));
        // Whoever waits for it is told; without this the process would end.
        let told = threads.panic_handler(move |_| log::error!("work on {name} panicked"));
        told.build().map(Self).map_err(io::Error::other)
    }

    /// Does it on one of the threads, in its turn, also where nobody waits for it any more; none where it panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, answer) = oneshot::channel();
        // Nobody waits any more where the caller has gone.
        self.0.spawn(move || drop(done.send(work())));
        answer.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::HashSet,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
        time::Duration,
    };

    #[tokio::test]
    async fn no_more_threads_are_at_it_than_were_asked_for() {
        static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
        let workers = Workers::new("test", 2).unwrap();
        let one = || async {
            let work = || {
                assert!(AT_ONCE.fetch_add(1, Ordering::SeqCst) < 2);
                thread::sleep(Duration::from_millis(2));
                AT_ONCE.fetch_sub(1, Ordering::SeqCst);
                thread::current().id()
            };
            workers.run(work).await.unwrap()
        };
        let threads: HashSet<_> =
            futures_util::future::join_all((0..20).map(|_| one())).await.into_iter().collect();
        assert!(threads.len() <= 2 && !threads.contains(&thread::current().id()), "{threads:?}");
    }

    #[tokio::test]
    async fn work_that_panics_is_told_and_takes_no_thread_along() {
        let workers = Workers::new("test", 1).unwrap();
        assert_eq!(workers.run(|| panic!("on purpose")).await, None::<()>);
        assert_eq!(workers.run(|| 7).await, Some(7));
    }
}
