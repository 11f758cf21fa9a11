use super::{application, contract, housekeeping, spec::ContractLater, telling};
use crate::{
    http::{Known, KnownLater},
    integration, metrics, petition,
    state::State,
};
use actix_web::{App, HttpServer, dev::ServerHandle, web};
use std::{io, net::SocketAddr, time::Duration};
use tokio::task::JoinHandle;

/// Why the server stopped or could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    /// The server ended with an error.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A server at work.
pub struct Running {
    /// Where it listens: the port that was given, where 0 was asked for.
    pub address: SocketAddr,
    /// Where it tells figures of itself, if anywhere.
    pub metrics: Option<SocketAddr>,
    state: web::Data<State>,
    handle: ServerHandle,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    /// What the server stands on: for work that no request asks for.
    #[must_use]
    pub const fn state(&self) -> &web::Data<State> {
        &self.state
    }

    /// Goes red, lets requests in flight finish, and stops.
    pub async fn stop(self) {
        self.state.stop();
        self.handle.stop(true).await;
    }

    /// Waits for SIGTERM or Ctrl-C, goes red so that a balancer turns away, and stops gently.
    ///
    /// # Errors
    /// What ended the server.
    pub async fn until_told(self) -> Result<(), ServeError> {
        told().await;
        log::info!("stopping: no new work is taken");
        self.state.stop();
        tokio::time::sleep(self.state.config.http.drain).await;
        self.handle.stop(true).await;
        match self.task.await {
            Ok(ended) => ended.map_err(ServeError::from),
            Err(error) => Err(ServeError::Io(io::Error::other(error))),
        }
    }
}

async fn told() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        tokio::signal::ctrl_c().await.unwrap_or_default();
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Starts the server.
///
/// # Errors
/// [`ServeError`] as its variants say.
pub fn serve(state: web::Data<State>) -> Result<Running, ServeError> {
    let (for_known, for_text) = (state.matrix.clone(), state.matrix.clone());
    let known = web::Data::new(KnownLater::new(Box::new(move || Known::of(&contract(&for_known)))));
    let text = web::Data::new(ContractLater::new(Box::new(move || contract(&for_text).to_pretty_json())));
    let metrics_at = state.config.http.metrics;
    let (listen, workers) = (state.config.http.listen, state.config.http.workers);
    let shared = state.clone();
    let server = HttpServer::new(move || application(shared.clone(), known.clone(), text.clone()))
        .workers(workers)
        .disable_signals()
        .shutdown_timeout(20)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(75))
        // Who closes a stream has gone: its place must not wait for the next heartbeat.
        .h1_allow_half_closed(false)
        .bind(listen)
        .map_err(|error| ServeError::Listen(listen, error))?;
    let address = server.addrs().first().copied().unwrap_or(listen);
    let server = server.run();
    let handle = server.handle();
    housekeeping::begin(&state);
    petition::follow(&state);
    integration::begin(&state);
    telling::begin(&state);
    let metrics = metrics_at.map(|at| figures(at, &state)).transpose()?;
    Ok(Running { address, metrics, state, handle, task: tokio::spawn(server) })
}

/// Tells figures on a port of their own, which no balancer and no browser is let near. It ends with the process.
fn figures(listen: SocketAddr, state: &web::Data<State>) -> Result<SocketAddr, ServeError> {
    let state = state.clone();
    let server = HttpServer::new(move || App::new().app_data(state.clone()).service(metrics::tell))
        .workers(1)
        .disable_signals()
        .bind(listen)
        .map_err(|error| ServeError::Listen(listen, error))?;
    let address = server.addrs().first().copied().unwrap_or(listen);
    tokio::spawn(server.run());
    Ok(address)
}
