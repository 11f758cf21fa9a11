//! A few threads of their own for work that takes tens of megabytes for a moment: checks of passwords, photos, figures
//! and maps of many petitions, long reading.
//!
//! The allocator keeps what a thread has freed for that thread, as long as it lives. The runtime has dozens of threads
//! for work that blocks, and gives such work now to one of them and now to another; here there are as few as may be at
//! it at once, and one that has nothing to do ends soon, with which all that was kept for it goes back.

use std::{io, time::Duration};
use tokio::runtime::{Builder, Runtime};

/// How long a thread waits for more work. A new one takes some ten microseconds.
const IDLE: Duration = Duration::from_millis(50);

/// The threads.
#[derive(Debug)]
pub struct Workers {
    name: &'static str,
    /// Only its threads for blocking work are used. There until the end.
    runtime: Option<Runtime>,
}

impl Workers {
    /// So many threads at most, with this name.
    ///
    /// # Errors
    /// What the system says where it has no files left.
    pub fn new(name: &'static str, count: usize) -> io::Result<Self> {
        let mut threads = Builder::new_current_thread();
        threads.max_blocking_threads(count).thread_keep_alive(IDLE).thread_name(name);
        Ok(Self { name, runtime: Some(threads.build()?) })
    }

    /// Does it on one of the threads, in its turn, also where nobody waits for it; none where it panicked.
    pub fn run<T, W>(&self, work: W) -> impl Future<Output = Option<T>> + Send + use<T, W>
    where
        T: Send + 'static,
        W: FnOnce() -> T + Send + 'static,
    {
        let (name, begun) = (self.name, self.runtime.as_ref().map(|threads| threads.spawn_blocking(work)));
        async move {
            let done = begun?.await;
            done.inspect_err(|error| log::error!("work on {name} ended early: {error}")).ok()
        }
    }
}

impl Drop for Workers {
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
        collections::HashSet,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
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
    async fn a_thread_that_has_nothing_to_do_ends() {
        /// Tells when the thread ends that holds it.
        struct Ends(std::sync::mpsc::Sender<()>);
        impl Drop for Ends {
            fn drop(&mut self) {
                let _ = self.0.send(());
            }
        }
        thread_local!(static HELD: std::cell::RefCell<Option<Ends>> = const { std::cell::RefCell::new(None) });
        let (workers, (ends, ended)) = (Workers::new("test", 1).unwrap(), std::sync::mpsc::channel());
        workers.run(move || HELD.set(Some(Ends(ends)))).await.unwrap();
        tokio::task::spawn_blocking(move || ended.recv_timeout(Duration::from_secs(30)))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(workers.run(|| 7).await, Some(7));
    }

    #[tokio::test]
    async fn work_that_panics_is_told_and_takes_no_thread_along() {
        let workers = Workers::new("test", 1).unwrap();
        assert_eq!(workers.run(|| panic!("on purpose")).await, None::<()>);
        assert_eq!(workers.run(|| 7).await, Some(7));
    }
}
