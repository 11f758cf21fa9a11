//! Timed work, as a monitoring system sees it: how often it ran and failed, when it last went well, and how long the
//! oldest thing waits that it should have done.

use crate::state::State;
use chrono::{DateTime, Utc};
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue},
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::{Registry, Unit},
};
use sanping_domain::notice::Channel;
use sanping_infra::{
    account,
    db::{Conn, DbResult},
    integration, notice, outbox, petition,
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Instant,
};

/// A piece of work that no request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Task {
    /// Warnings, lateness, climbs and windows that close.
    Petitions,
    /// From the outbox to the people concerned.
    Notices,
    /// Messages by WeChat.
    Wechat,
    /// Text messages.
    Sms,
    /// Deliveries to other systems.
    Webhooks,
    /// The links of the audit trail.
    Audit,
    /// What is forgotten and cleared away.
    Clearing,
    /// The look through the file of an embedded database for damage.
    Integrity,
}

/// Since when the oldest thing waits that a task should have done by now.
type Since = fn(&mut Conn, DateTime<Utc>) -> DbResult<Option<DateTime<Utc>>>;

const LAGS: [(Task, Since); 6] = [
    (Task::Petitions, petition::rings_since),
    (Task::Notices, |conn, _| outbox::waits_since(conn)),
    (Task::Wechat, |conn, now| notice::due_since(conn, Channel::Wechat, now)),
    (Task::Sms, |conn, now| notice::due_since(conn, Channel::Sms, now)),
    (Task::Webhooks, integration::due_since),
    (Task::Audit, |conn, _| account::unlinked_since(conn)),
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    task: Task,
}

/// What is counted of the tasks of this process, and asked of the database for all.
#[derive(Default)]
pub struct Tasks {
    runs: Family<Of, Counter>,
    failures: Family<Of, Counter>,
    age: Family<Of, Gauge>,
    lag: Family<Of, Gauge>,
    succeeded: Mutex<HashMap<Task, Instant>>,
}

impl Tasks {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("task_runs", "Rounds of timed work in this process", self.runs.clone());
        registry.register("task_failures", "Rounds of timed work that failed", self.failures.clone());
        let what = "Time since the last round that went well in this process";
        registry.register_with_unit("task_last_success_age", what, Unit::Seconds, self.age.clone());
        let what = "How long the oldest thing waits that was due, whichever process should do it; -1 unknown";
        registry.register_with_unit("task_lag", what, Unit::Seconds, self.lag.clone());
    }

    /// Takes note of a round.
    pub fn ran<T, E>(&self, task: Task, round: &Result<T, E>) {
        self.runs.get_or_create(&Of { task }).inc();
        if round.is_ok() {
            let mut succeeded = self.succeeded.lock().unwrap_or_else(PoisonError::into_inner);
            succeeded.insert(task, Instant::now());
        } else {
            self.failures.get_or_create(&Of { task }).inc();
        }
    }

    /// Brings the ages up to date.
    pub(super) async fn look(&self, state: &State) {
        for (&task, at) in self.succeeded.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let seconds = i64::try_from(at.elapsed().as_secs()).unwrap_or(i64::MAX);
            self.age.get_or_create(&Of { task }).set(seconds);
        }
        let now = state.clock.now();
        let lags = state.db.read(move |conn| {
            LAGS.into_iter().map(|(task, since)| Ok((task, since(conn, now)?))).collect::<DbResult<Vec<_>>>()
        });
        let lags = lags.await.unwrap_or_default();
        for (task, _) in LAGS {
            let found = lags.iter().find(|(one, _)| *one == task);
            let lag = found.map_or(-1, |(_, since)| since.map_or(0, |at| (now - at).num_seconds().max(0)));
            self.lag.get_or_create(&Of { task }).set(lag);
        }
    }
}
