use crate::http::ApiError;
use moka::sync::Cache;
use sanping_domain::shared::Kind;
use sanping_infra::{
    db::{Conn, Db},
    workers::Workers,
};
use serde::Serialize;
use serde_json::Value;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// How many count at once: the other connections stay with those who handle petitions.
const AT_ONCE: usize = 2;
/// How long one waits for a place.
const WAIT: Duration = Duration::from_secs(5);
/// An answer that cost more than this is kept.
const DEAR: Duration = Duration::from_millis(200);
/// How long it is kept. Its own `asOf` says when it was counted.
const KEPT: Duration = Duration::from_secs(10);

/// Whether an answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Only one that was dear to count: cheap ones are always of this moment.
    Dear,
    /// Any: a door that anybody may knock at.
    Any,
}

/// Bounds what counting may cost: few at a time, and a dear answer is given again for some seconds.
pub struct Counting {
    kept: Cache<String, Arc<Value>>,
    places: Semaphore,
    threads: Workers,
}

impl Counting {
    /// Counts on as many threads as count at once.
    #[must_use]
    pub fn open() -> Self {
        let kept = Cache::builder().max_capacity(1_000).time_to_live(KEPT).build();
        Self { kept, places: Semaphore::new(AT_ONCE), threads: Workers::new("counting", AT_ONCE) }
    }

    /// Says that the tree changed by which kept answers were counted.
    pub(crate) fn changed(&self) {
        self.kept.invalidate_all();
    }

    /// Counts, or gives what was counted a moment ago under the same `key`, which must name the scope too.
    ///
    /// # Errors
    /// 503 where no place comes free; what the work gives.
    pub(super) async fn answer<T: Serialize>(
        &self,
        db: &Db,
        key: String,
        keep: Keep,
        work: impl FnOnce(&mut Conn) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<Arc<Value>, ApiError> {
        if let Some(kept) = self.kept.get(&key) {
            return Ok(kept);
        }
        let begun = Instant::now();
        let value = self
            .alone(db, move |conn| serde_json::to_value(work(conn)?).map_err(ApiError::internal))
            .await
            .map(Arc::new)?;
        if keep == Keep::Any || begun.elapsed() > DEAR {
            self.kept.insert(key, Arc::clone(&value));
        }
        Ok(value)
    }

    /// Does long reading at one of the few places there are for it.
    ///
    /// # Errors
    /// 503 where none comes free; what the work gives.
    pub(super) async fn alone<T: Send + 'static>(
        &self,
        db: &Db,
        work: impl FnOnce(&mut Conn) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let place = tokio::time::timeout(WAIT, self.places.acquire()).await;
        let Ok(Ok(_place)) = place else {
            return Err(ApiError { retry_after: Some(5), ..ApiError::new(Kind::Unavailable, "too_busy") });
        };
        db.read_large(&self.threads, work).await
    }
}
