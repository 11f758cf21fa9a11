use super::{Conn, Db, DbResult};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

/// How old something may be before the database is asked whether it still holds.
const FRESH: Duration = Duration::from_secs(1);

/// Something that is read at every request and seldom changed, kept in memory and brought up to date by itself.
/// One a process.
///
/// A change by this process shows at once after [`Kept::changed`], one by another process within a second.
pub struct Kept<T, R> {
    revision: fn(&mut Conn) -> DbResult<R>,
    read: fn(&mut Conn) -> DbResult<T>,
    copy: RwLock<Option<Copied<T, R>>>,
    /// One at a time reads it anew; the others wait for it.
    reading: tokio::sync::Mutex<()>,
}

struct Copied<T, R> {
    value: Arc<T>,
    revision: R,
    /// When it was last found to hold; none after a change.
    checked: Option<Instant>,
}

impl<T, R> Kept<T, R>
where
    T: Send + Sync + 'static,
    R: Clone + PartialEq + Send + 'static,
{
    /// Nothing read yet. `revision` must be cheap, and must differ after every change of what `read` gives.
    #[must_use]
    pub const fn new(revision: fn(&mut Conn) -> DbResult<R>, read: fn(&mut Conn) -> DbResult<T>) -> Self {
        Self { revision, read, copy: RwLock::new(None), reading: tokio::sync::Mutex::const_new(()) }
    }

    /// What it is now, give or take a second of another process.
    ///
    /// # Errors
    /// Trouble with the database, or what `read` gives.
    pub async fn now(&self, db: &Db) -> DbResult<Arc<T>> {
        if let Some(value) = self.fresh() {
            return Ok(value);
        }
        let _alone = self.reading.lock().await;
        if let Some(value) = self.fresh() {
            return Ok(value);
        }
        let (checked, stored) = (Some(Instant::now()), db.read(self.revision).await?);
        let (value, revision) =
            match self.copied(|copy| (copy.revision == stored).then(|| copy.value.clone())) {
                Some(value) => (value, stored),
                None => {
                    let (revision, read) = (self.revision, self.read);
                    // The revision is read first: a change in between makes it read again, never kept too long.
                    db.read_long(move |conn| DbResult::Ok((revision(conn)?, read(conn)?)))
                        .await
                        .map(|(revision, value)| (Arc::new(value), revision))?
                }
            };
        let copy = Copied { value: Arc::clone(&value), revision, checked };
        *self.copy.write().unwrap_or_else(PoisonError::into_inner) = Some(copy);
        Ok(value)
    }

    /// Says that a change was committed, so that the next look asks the database.
    pub fn changed(&self) {
        if let Some(copy) = &mut *self.copy.write().unwrap_or_else(PoisonError::into_inner) {
            copy.checked = None;
        }
    }

    fn fresh(&self) -> Option<Arc<T>> {
        let fresh = |copy: &Copied<T, R>| copy.checked.is_some_and(|checked| checked.elapsed() < FRESH);
        self.copied(|copy| fresh(copy).then(|| copy.value.clone()))
    }

    fn copied<X>(&self, look: impl FnOnce(&Copied<T, R>) -> Option<X>) -> Option<X> {
        self.copy.read().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(look)
    }
}
