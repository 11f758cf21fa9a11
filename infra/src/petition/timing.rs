use super::{categories, clock_rules, settings_version, windows};
use crate::{
    calendar::{self, Stored},
    db::{Conn, Db, DbResult},
};
use sanping_domain::{
    calendar::Calendar,
    petition::{ClockRules, Petition, PetitionKind, Terms, Urgency, Windows},
    shared::CategoryId,
};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

/// How old a timing may be before the database is asked whether it still holds.
const FRESH: Duration = Duration::from_secs(1);

/// Every time limit and window, and the calendar, as they were at one moment.
#[derive(Debug, Clone, Default)]
pub struct Timing {
    /// How long each window stays open.
    pub windows: Windows,
    /// The table of time limits.
    pub rules: ClockRules,
    calendar: Arc<Calendar>,
}

impl Timing {
    /// Reads them all.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn read(conn: &mut Conn) -> DbResult<Self> {
        let Stored { calendar, .. } = calendar::stored(conn)?;
        let rules = ClockRules::new(&categories(conn)?, clock_rules(conn)?);
        Ok(Self { windows: windows(conn)?, rules, calendar: Arc::new(calendar) })
    }

    /// The limits that count for a matter of this sort.
    #[must_use]
    pub fn terms(&self, category: CategoryId, urgency: Urgency, kind: PetitionKind) -> Terms {
        self.rules.terms(category, urgency, kind, &self.calendar)
    }

    /// The limits that count for this petition.
    #[must_use]
    pub fn terms_of(&self, petition: &Petition) -> Terms {
        self.terms(petition.category_id, petition.urgency, petition.kind)
    }
}

/// Keeps the timing in memory, brought up to date by itself. One a process.
///
/// A change by this process shows at once after [`Timings::changed`], one by another process within a second.
#[derive(Default)]
pub struct Timings {
    kept: RwLock<Option<Kept>>,
    /// One at a time reads it anew; the others wait for it.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Kept {
    timing: Arc<Timing>,
    revision: Revision,
    /// When it was last found to hold; none after a change.
    checked: Option<Instant>,
}

/// The versions of the calendar and of the settings, and how many categories there are: none is ever deleted.
type Revision = (i32, i32, i64);

impl Timings {
    /// The timing as it is now, give or take a second of another process.
    ///
    /// # Errors
    /// Trouble with the database.
    pub async fn now(&self, db: &Db) -> DbResult<Arc<Timing>> {
        if let Some(kept) = self.kept().filter(Kept::is_fresh) {
            return Ok(kept.timing);
        }
        let _alone = self.reading.lock().await;
        let known = self.kept();
        if let Some(kept) = known.clone().filter(Kept::is_fresh) {
            return Ok(kept.timing);
        }
        let checked = Some(Instant::now());
        let kept = db.read(move |conn| {
            // Read first: a change in between makes it read again, never kept too long.
            let revision = revision(conn)?;
            DbResult::Ok(match known {
                Some(kept) if kept.revision == revision => Kept { checked, ..kept },
                _ => Kept { timing: Arc::new(Timing::read(conn)?), revision, checked },
            })
        });
        let kept = kept.await?;
        let timing = Arc::clone(&kept.timing);
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(timing)
    }

    /// Says that a change was committed, so that the next look asks the database.
    pub fn changed(&self) {
        if let Some(kept) = &mut *self.kept.write().unwrap_or_else(PoisonError::into_inner) {
            kept.checked = None;
        }
    }

    fn kept(&self) -> Option<Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Kept {
    fn is_fresh(&self) -> bool {
        self.checked.is_some_and(|checked| checked.elapsed() < FRESH)
    }
}

fn revision(conn: &mut Conn) -> DbResult<Revision> {
    Ok((calendar::version(conn)?, settings_version(conn)?, categories::count(conn)?))
}
