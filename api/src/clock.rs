//! The clock that requests and timed work read: the system's, which tests and the demo may move ahead.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A clock; its clones show the same time.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds ahead of the system.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// Now, in whole microseconds, as both databases keep it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (Utc::now() + TimeDelta::microseconds(self.ahead.load(Ordering::Relaxed))).trunc_subsecs(6)
    }

    /// Moves it ahead.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::Relaxed);
    }

    /// Moves it to a moment, ahead or back.
    pub fn set(&self, to: DateTime<Utc>) {
        self.ahead.store((to - Utc::now()).num_microseconds().unwrap_or_default(), Ordering::Relaxed);
    }
}
