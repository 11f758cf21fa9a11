//! The work of telling webhooks, beside the requests: steps become deliveries, deliveries are sent.

use crate::{http::ApiError, metrics::Task, state::State};
use actix_web::web::Data;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use sanping_domain::shared::EventId;
use sanping_infra::{
    db::{DbError, DbResult},
    integration::{Due, Post, claim_due, due_since, fan_out, is_behind, record},
    petition::Line,
};
use serde_json::{Value, json};
use std::time::Duration;

/// What a test sends.
pub(super) const TEST: &str = "sanping.test";
/// How soon work of other processes is seen.
const POLL: Duration = Duration::from_millis(500);
/// How long a claimed delivery is another's: longer than any try may take.
const CLAIM: TimeDelta = TimeDelta::seconds(60);
/// Deliveries sent at once by one process.
const AT_ONCE: i64 = 16;

/// Begins the work; it ends with the server. Any number of processes may do it at once.
pub fn begin(state: &Data<State>) {
    match Post::open(state.config.webhooks) {
        Ok(post) => {
            tokio::spawn(tell(state.clone(), post));
        }
        Err(error) => log::error!("webhooks are not told: {error}"),
    }
}

async fn tell(state: Data<State>, post: Post) {
    let mut written = state.db.written();
    while !state.is_stopping() {
        if matches!(tokio::time::timeout(POLL, written.changed()).await, Ok(Err(_))) {
            return;
        }
        let told = turn(&state, &post).await;
        state.metrics.tasks.ran(Task::Webhooks, &told);
        if let Err(error) = told {
            log::warn!("webhooks could not be told: {error}");
        }
        tokio::time::sleep(POLL / 5).await;
    }
}

/// Turns what is new into deliveries, then sends what is due.
async fn turn(state: &State, post: &Post) -> DbResult<()> {
    let now = state.clock.now();
    if state.db.read(is_behind).await? {
        while state.db.write(move |tx| fan_out(tx, now, step_event)).await? > 0 {}
    }
    if state.db.read(move |conn| due_since(conn, now)).await?.is_none() {
        return Ok(());
    }
    let due = state.db.write(move |tx| claim_due(tx, now, now + CLAIM, AT_ONCE)).await?;
    let sent = join_all(due.into_iter().map(|due| send(state, post, due))).await;
    sent.into_iter().collect()
}

async fn send(state: &State, post: &Post, due: Due) -> DbResult<()> {
    // The receiver compares the time of the signature with its own clock, so this is the system's.
    let outcome = post.send(&due, Utc::now()).await;
    if let Some(trouble) = &outcome.trouble {
        log::info!("delivery {} at its try {}: {trouble}", due.id, due.attempts);
    }
    let now = state.clock.now();
    state.db.write(move |tx| record(tx, &due, outcome, now)).await
}

/// A step as a CloudEvent 1.0 in structured JSON: the same as the stream tells, and no words of anybody.
fn step_event(line: &Line) -> DbResult<String> {
    let petition = &line.petition;
    let data = json!({
        "petitionId": petition.id, "number": petition.number.to_string(), "version": line.version,
        "status": line.status, "at": line.at,
    });
    let kind = format!("petition.{}", line.action.as_str());
    let subject = Some(petition.id.to_string());
    cloud_event(line.position.event(), &kind, subject, line.at, &data)
        .map_err(|error| DbError::Broken(error.to_string()))
}

/// What a test sends.
pub(super) fn test_event(id: EventId, now: DateTime<Utc>) -> Result<String, ApiError> {
    cloud_event(id, TEST, None, now, &json!({})).map_err(ApiError::internal)
}

fn cloud_event(
    id: EventId,
    kind: &str,
    subject: Option<String>,
    at: DateTime<Utc>,
    data: &Value,
) -> Result<String, serde_json::Error> {
    let mut event = json!({
        "specversion": "1.0", "id": id, "source": "/api/v1/petitions", "type": kind, "time": at,
        "datacontenttype": "application/json", "data": data,
    });
    if let (Some(subject), Some(fields)) = (subject, event.as_object_mut()) {
        fields.insert("subject".into(), Value::String(subject));
    }
    serde_json::to_string(&event)
}
