use super::{Prepared, prepare};
use sanping_domain::files::FilesError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::{task, time};

/// How many photos are decoded at once. Each holds its pixels, at worst those of
/// [`MAX_PIXELS`](sanping_domain::files::MAX_PIXELS), and for a progressive JPEG twice as much again in coefficients.
pub const DECODERS: usize = 2;
/// How many uploads may wait for a decoder, each with its bytes in memory.
pub const QUEUE: usize = 16;
/// How long an upload may wait for a decoder: enough for a full queue of the largest photos.
const PATIENCE: Duration = Duration::from_secs(30);

/// The few decoders that all uploads share.
#[derive(Debug, Clone)]
pub struct Pool {
    places: Arc<Semaphore>,
    decoders: Arc<Semaphore>,
    patience: Duration,
}

impl Default for Pool {
    fn default() -> Self {
        Self::new(DECODERS, QUEUE, PATIENCE)
    }
}

impl Pool {
    fn new(decoders: usize, queue: usize, patience: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(decoders + queue)),
            decoders: Arc::new(Semaphore::new(decoders)),
            patience,
        }
    }

    /// [`prepare`], off the async threads and only so many at once.
    ///
    /// # Errors
    /// Those of [`prepare`], and [`FilesError::Busy`] where the queue is full or the wait too long.
    pub async fn prepare(&self, bytes: Vec<u8>) -> Result<Prepared, FilesError> {
        self.run(move || prepare(&bytes)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, FilesError> + Send + 'static,
    ) -> Result<T, FilesError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| FilesError::Busy)?;
        let decoder = time::timeout(self.patience, Arc::clone(&self.decoders).acquire_owned())
            .await
            .map_err(|_| FilesError::Busy)?
            .map_err(|_| FilesError::Busy)?;
        let done = task::spawn_blocking(move || {
            // The permits go along: a caller that hangs up must not free a decoder that still works.
            let _held = (place, decoder);
            work()
        });
        done.await.unwrap_or_else(|error| {
            log::error!("a photo was not decoded: {error}");
            Err(FilesError::Busy)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Occupies a decoder until the sender is dropped.
    fn occupy(pool: &Pool) -> (mpsc::Sender<()>, task::JoinHandle<Result<(), FilesError>>) {
        let (release, wait) = mpsc::channel::<()>();
        let pool = pool.clone();
        let job = tokio::spawn(async move {
            pool.run(move || {
                let _ = wait.recv();
                Ok(())
            })
            .await
        });
        (release, job)
    }

    async fn until_taken(pool: &Pool, places: usize) {
        while pool.places.available_permits() > places {
            task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let pool = Pool::new(1, 1, Duration::from_secs(60));
        let (first, first_job) = occupy(&pool);
        let (second, second_job) = occupy(&pool);
        until_taken(&pool, 0).await;
        assert_eq!(pool.run(|| Ok(())).await, Err(FilesError::Busy));
        drop((first, second));
        assert_eq!((first_job.await.unwrap(), second_job.await.unwrap()), (Ok(()), Ok(())));
        assert_eq!(pool.run(|| Ok(())).await, Ok(()));
    }

    #[tokio::test]
    async fn the_wait_for_a_decoder_ends() {
        let pool = Pool::new(1, 1, Duration::from_millis(20));
        let (held, _job) = occupy(&pool);
        until_taken(&pool, 1).await;
        assert_eq!(pool.run(|| Ok(())).await, Err(FilesError::Busy));
        drop(held);
    }

    #[tokio::test]
    async fn a_caller_that_hangs_up_frees_no_decoder_still_at_work() {
        let pool = Pool::new(1, 0, Duration::from_millis(20));
        let (held, job) = occupy(&pool);
        until_taken(&pool, 0).await;
        while pool.decoders.available_permits() > 0 {
            task::yield_now().await;
        }
        task::yield_now().await;
        job.abort();
        assert!(job.await.is_err());
        assert_eq!(pool.run(|| Ok(())).await, Err(FilesError::Busy));
        drop(held);
    }

    #[tokio::test]
    async fn a_photo_goes_through() {
        assert_eq!(Pool::default().prepare(b"GIF89a".to_vec()).await, Err(FilesError::MediaUnsupported));
    }
}
