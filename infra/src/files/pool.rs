use super::{Prepared, StoreError, Upload, prepare::prepare_upload};
use crate::workers::Workers;
use sanping_domain::{
    files::FilesError,
    shared::{Kind, Rule},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tokio::time;

/// How many photos are decoded at once. Each holds its pixels, at worst those of
/// [`MAX_PIXELS`](sanping_domain::files::MAX_PIXELS), and for a progressive JPEG twice as much again in coefficients.
pub const DECODERS: usize = 2;
/// How many uploads may wait for a decoder.
pub const QUEUE: usize = 16;
/// How long an upload may wait for a decoder: enough for a full queue of the largest photos.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why an upload became no photo.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// It is none that is taken, or too many are being read.
    #[error(transparent)]
    Refused(#[from] FilesError),
    /// The disk that it lies on does not give it back.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Rule for PrepareError {
    fn code(&self) -> &'static str {
        match self {
            Self::Refused(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
    fn kind(&self) -> Kind {
        match self {
            Self::Refused(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }
}

/// The few decoders that all uploads share.
#[derive(Debug, Clone)]
pub struct Pool {
    places: Arc<Semaphore>,
    workers: Arc<Workers>,
    patience: Duration,
}

impl Pool {
    /// As many as photos are decoded at once.
    #[must_use]
    pub fn open() -> Self {
        Self::new(DECODERS, QUEUE, PATIENCE)
    }

    fn new(decoders: usize, queue: usize, patience: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(decoders + queue)),
            workers: Arc::new(Workers::new("photos", decoders)),
            patience,
        }
    }

    /// [`prepare`](super::prepare), off the async threads and only so many at once: an upload is read into memory in its turn.
    ///
    /// # Errors
    /// Those of [`prepare`](super::prepare), [`FilesError::Busy`] where the queue is full or the wait too long, and trouble with the
    /// disk.
    pub async fn prepare(&self, upload: Upload) -> Result<Prepared, PrepareError> {
        self.run(move || prepare_upload(upload)).await
    }

    async fn run<T: Send + 'static, E: From<FilesError> + Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| FilesError::Busy)?;
        let decoder =
            time::timeout(self.patience, self.workers.place()).await.map_err(|_| FilesError::Busy)?;
        let work = move || {
            // It goes along: a caller that hangs up must not make room for another while its own is at work.
            let _held = place;
            work()
        };
        self.workers.run_at(decoder, work).await.unwrap_or_else(|_| Err(FilesError::Busy.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Incoming, *};
    use std::sync::mpsc;
    use tokio::{sync::oneshot, task};

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
        assert_eq!(pool.run(|| Ok::<_, FilesError>(())).await, Ok(()));
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
        let (begins, begun) = oneshot::channel();
        let (held, waits) = mpsc::channel::<()>();
        let job = tokio::spawn({
            let pool = pool.clone();
            async move {
                let work = move || {
                    begins.send(()).unwrap();
                    let _ = waits.recv();
                    Ok::<_, FilesError>(())
                };
                pool.run(work).await
            }
        });
        begun.await.unwrap();
        job.abort();
        assert!(job.await.is_err());
        assert_eq!(pool.run(|| Ok(())).await, Err(FilesError::Busy));
        drop(held);
    }

    #[tokio::test]
    async fn an_upload_goes_through() {
        let folder = tempfile::tempdir().unwrap();
        let mut incoming = Incoming::begin(folder.path()).await.unwrap();
        incoming.add(b"GIF89a").await.unwrap();
        let told = Pool::open().prepare(incoming.end().await.unwrap()).await;
        assert!(matches!(told, Err(PrepareError::Refused(FilesError::MediaUnsupported))), "{told:?}");
    }
}
