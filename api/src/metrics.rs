//! Figures of the server itself, for a monitoring system: OpenMetrics text on a port of its own.
//!
//! They tell of requests, never of people: a path is its pattern, and no id stands in a label.

mod tasks;

use crate::{http::ApiError, state::State};
use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    get,
    middleware::Next,
    web::Data,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use sanping_infra::{db::Load, outbox};
use std::time::Instant;

pub use tasks::{Task, Tasks};

/// Upper bounds in seconds: from a read on SQLite to a time-out.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Door {
    method: String,
    path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    path: String,
    status: u16,
}

/// What is counted, and what is asked when somebody wants to know.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Door, Histogram>,
    connections: Gauge,
    idle: Gauge,
    waiting: Gauge,
    outbox: Gauge,
    streams: Gauge,
    uploads: Gauge,
    /// Timed work.
    pub tasks: Tasks,
}

impl Metrics {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("sanping");
        let requests = Family::default();
        let seconds: Family<Door, Histogram> = Family::new_with_constructor(|| Histogram::new(SECONDS));
        registry.register("http_requests", "Requests answered", requests.clone());
        let what = "Time to the head of the answer";
        registry.register_with_unit("http_request_duration", what, Unit::Seconds, seconds.clone());
        let tasks = Tasks::default();
        tasks.register(&mut registry);
        let mut gauge = |name: &str, what: &str| {
            let gauge = Gauge::default();
            registry.register(name, what, gauge.clone());
            gauge
        };
        Self {
            connections: gauge("db_connections", "Connections in the pool; on SQLite those that read"),
            idle: gauge("db_connections_idle", "Connections in the pool that are idle"),
            waiting: gauge("db_waiting", "Work in hand at the database; on SQLite writes that wait"),
            outbox: gauge("outbox_waiting", "Messages that wait to leave"),
            streams: gauge("streams", "Listeners to the stream of events"),
            uploads: gauge("uploads", "Photos on their way in"),
            registry,
            requests,
            seconds,
            tasks,
        }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// Counts a request and the time to its answer. What no route took is counted as one path.
pub async fn measure<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let begun = Instant::now();
    let res = next.call(req).await?;
    if let Some(state) = res.request().app_data::<Data<State>>() {
        let method = res.request().method().to_string();
        let path = res.request().match_pattern().unwrap_or_else(|| "unknown".to_owned());
        let seconds = begun.elapsed().as_secs_f64();
        state
            .metrics
            .seconds
            .get_or_create(&Door { method: method.clone(), path: path.clone() })
            .observe(seconds);
        let status = res.status().as_u16();
        state.metrics.requests.get_or_create(&Answered { method, path, status }).inc();
    }
    Ok(res)
}

/// The figures.
#[get("/metrics")]
pub async fn tell(state: Data<State>) -> Result<HttpResponse, ApiError> {
    let (metrics, Load { connections, idle, waiting }) = (&state.metrics, state.db.load());
    metrics.connections.set(connections.into());
    metrics.idle.set(idle.into());
    metrics.waiting.set(count(waiting));
    metrics.streams.set(count(state.hub.listeners()));
    metrics.uploads.set(count(crate::state::UPLOADS.saturating_sub(state.uploads.available_permits())));
    // Without the database the rest is wanted all the more.
    metrics.outbox.set(state.db.read(outbox::waiting).await.unwrap_or(-1));
    metrics.tasks.look(&state).await;
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(text))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
