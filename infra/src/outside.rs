//! The way to services outside: bounded in time and size, so that one that hangs, drips or floods costs its
//! own feature only. Never called inside a transaction.

use reqwest::{Client, ClientBuilder, RequestBuilder, Response, header};
use serde::de::DeserializeOwned;
use std::{sync::Once, time::Duration};

/// To connect.
const CONNECT: Duration = Duration::from_secs(3);
/// From the first byte sent to the last byte read.
pub(crate) const WHOLE: Duration = Duration::from_secs(8);
/// Bytes of an answer; a longer one is refused.
const ANSWER: usize = 64 * 1024;

/// Why a service outside was of no help. The texts hold no address parameters and no secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutsideError {
    /// No connection, or none that lasted.
    #[error("the service cannot be reached")]
    Unreachable,
    /// It took too long.
    #[error("the service did not answer in time")]
    TooSlow,
    /// The answer is too long.
    #[error("the service sent more than it may")]
    TooLong,
    /// The status is not 2xx.
    #[error("the service answered {0}")]
    Status(u16),
    /// Too many requests to it are under way.
    #[error("too many requests to the service are under way")]
    Crowded,
    /// The answer is not what was agreed.
    #[error("the service's answer cannot be read")]
    Unreadable,
}

impl OutsideError {
    /// Whether the same request may go well later. A 4xx says that it will not, apart from those for haste.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::Status(status) => matches!(status, 408 | 425 | 429) || *status >= 500,
            Self::Unreachable | Self::TooSlow | Self::TooLong | Self::Crowded | Self::Unreadable => true,
        }
    }
}

/// A client that follows no redirect and uses no proxy.
///
/// # Errors
/// What the TLS library says, where it cannot start.
pub fn client() -> Result<Client, reqwest::Error> {
    builder().build()
}

/// What [`client`] is built from.
pub(crate) fn builder() -> ClientBuilder {
    choose_tls();
    Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .user_agent(concat!("sanping/", env!("CARGO_PKG_VERSION")))
}

/// Chooses the cryptography of TLS for the whole process; no client can be built before.
pub fn choose_tls() {
    static TLS: Once = Once::new();
    TLS.call_once(|| {
        // Fails only where another was installed before, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// Sends a request and reads a JSON answer, within the bounds.
///
/// # Errors
/// [`OutsideError`] as its variants say.
pub async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, OutsideError> {
    let bytes = bytes(request).await?;
    serde_json::from_slice(&bytes).map_err(|_| OutsideError::Unreadable)
}

/// Sends a request and reads the answer, within the bounds.
///
/// # Errors
/// [`OutsideError`] as its variants say.
pub async fn bytes(request: RequestBuilder) -> Result<Vec<u8>, OutsideError> {
    bytes_up_to(request, ANSWER).await
}

/// As [`bytes`], for an answer of `most` bytes at the most.
///
/// # Errors
/// [`OutsideError`] as its variants say.
pub async fn bytes_up_to(request: RequestBuilder, most: usize) -> Result<Vec<u8>, OutsideError> {
    let mut response = answered(request).await?;
    let mut read = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| trouble(&error))? {
        if read.len() + part.len() > most {
            return Err(OutsideError::TooLong);
        }
        read.extend_from_slice(&part);
    }
    Ok(read)
}

/// Sends a request and asks how long the thing is that it asks after, where the service says so.
///
/// # Errors
/// [`OutsideError`] as its variants say.
pub async fn length(request: RequestBuilder) -> Result<Option<usize>, OutsideError> {
    let answer = answered(request).await?;
    let told = answer.headers().get(header::CONTENT_LENGTH);
    Ok(told.and_then(|told| told.to_str().ok()).and_then(|told| told.parse().ok()))
}

/// Sends a request and asks for nothing but the status; what else the service says is not read.
///
/// # Errors
/// [`OutsideError`] as its variants say; a status that is not 2xx is one of them.
pub async fn status(request: RequestBuilder) -> Result<u16, OutsideError> {
    Ok(answered(request).await?.status().as_u16())
}

async fn answered(request: RequestBuilder) -> Result<Response, OutsideError> {
    let request = request.header("traceparent", traceparent());
    let response = request.send().await.map_err(|error| trouble(&error))?;
    let status = response.status();
    if status.is_success() { Ok(response) } else { Err(OutsideError::Status(status.as_u16())) }
}

tokio::task_local! {
    static TRACE: String;
}

/// Does work in the name of a trace (W3C Trace Context): its requests to services outside carry it on.
pub async fn traced<T>(trace_id: String, work: impl Future<Output = T>) -> T {
    TRACE.scope(trace_id, work).await
}

/// The trace that work is done for just now, 32 hexadecimal digits; none outside of [`traced`].
#[must_use]
pub fn trace_id() -> Option<String> {
    TRACE.try_with(Clone::clone).ok()
}

/// The header of an outgoing request: the present trace or a fresh one, and a span of its own.
fn traceparent() -> String {
    let trace = trace_id().unwrap_or_else(|| format!("{:032x}", rand::random::<u128>()));
    format!("00-{trace}-{:016x}-01", rand::random::<u64>())
}

fn trouble(error: &reqwest::Error) -> OutsideError {
    if error.is_timeout() { OutsideError::TooSlow } else { OutsideError::Unreachable }
}
