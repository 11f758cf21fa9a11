use super::{categories, clock_rules, settings_version, windows};
use crate::{
    calendar::{self, Stored},
    db::{Conn, Db, DbResult, Kept},
};
use sanping_domain::{
    calendar::Calendar,
    petition::{Category, ClockRules, Petition, PetitionKind, Terms, Urgency, Windows},
    shared::CategoryId,
};
use std::{collections::HashMap, sync::Arc};

/// Every time limit and window, the calendar and the categories, as they were at one moment.
#[derive(Debug, Clone, Default)]
pub struct Timing {
    /// How long each window stays open.
    pub windows: Windows,
    /// The table of time limits.
    pub rules: ClockRules,
    /// Every category, retired ones too.
    pub categories: HashMap<CategoryId, Category>,
    calendar: Arc<Calendar>,
}

impl Timing {
    /// Reads them all.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn read(conn: &mut Conn) -> DbResult<Self> {
        let Stored { calendar, .. } = calendar::stored(conn)?;
        let all = categories(conn)?;
        let rules = ClockRules::new(&all, clock_rules(conn)?);
        let categories = all.into_iter().map(|one| (one.id, one)).collect();
        Ok(Self { windows: windows(conn)?, rules, categories, calendar: Arc::new(calendar) })
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

    /// What people call a category; empty where it is not known.
    #[must_use]
    pub fn category_name(&self, id: CategoryId) -> String {
        self.categories.get(&id).map(|category| category.name.as_str().to_owned()).unwrap_or_default()
    }
}

/// The timing, kept in memory. One a process.
pub struct Timings(Kept<Timing, Revision>);

impl Default for Timings {
    fn default() -> Self {
        Self(Kept::new(revision, Timing::read))
    }
}

/// The versions of the calendar and of the settings, how many categories there are, and the sum of their versions.
type Revision = (i32, i32, i64, i64);

impl Timings {
    /// The timing as it is now, give or take a second of another process.
    ///
    /// # Errors
    /// Trouble with the database.
    pub async fn now(&self, db: &Db) -> DbResult<Arc<Timing>> {
        self.0.now(db).await
    }

    /// Says that a change was committed.
    pub fn changed(&self) {
        self.0.changed();
    }
}

fn revision(conn: &mut Conn) -> DbResult<Revision> {
    let (count, versions) = categories::revision(conn)?;
    Ok((calendar::version(conn)?, settings_version(conn)?, count, versions))
}
