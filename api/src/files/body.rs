//! Reading an upload: to its end whatever comes of it, onto the disk and never whole into memory.

use crate::http::ApiError;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{
    error::PayloadError,
    http::header::{self, HeaderMap},
    web::{Bytes, Payload},
};
use futures_util::{Stream, StreamExt};
use sanping_domain::{
    files::{FilesError, MAX_UPLOAD_BYTES},
    shared::Kind,
};
use sanping_infra::files::{Incoming, Store, Upload};
use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

/// The most bytes of a body: the photo and what its form wraps around it.
const MAX_BODY: usize = MAX_UPLOAD_BYTES + 16 * 1024;
/// The most bytes that are read only to be thrown away.
const MAX_DRAINED: usize = 4 * MAX_BODY;
/// How long a body may take to arrive: the largest photo at one megabit a second.
const ARRIVAL: Duration = Duration::from_secs(120);

/// Keeps the one part `file` of a body on the disk of the store, and reads the body to its end: a phone that is cut
/// off while it sends sees a broken network instead of the answer, and tries for ever.
pub async fn receive(headers: &HeaderMap, payload: Payload, store: &Store) -> Result<Upload, ApiError> {
    let arriving = Arriving::of(payload);
    in_time(async {
        let part = file_part(headers, arriving.clone(), store).await;
        let rest = arriving.drain().await;
        if arriving.seen() > MAX_BODY {
            return Err(FilesError::TooLarge.into());
        }
        rest.and(part)
    })
    .await
}

/// Reads the body of a caller who is refused, and throws it away.
pub async fn discard(payload: Payload) {
    let arriving = Arriving::of(payload);
    // The caller is refused for a better reason than how the body came.
    let _ = in_time(arriving.drain()).await;
}

async fn in_time<T>(arrive: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    tokio::time::timeout(ARRIVAL, arrive)
        .await
        .unwrap_or_else(|_| Err(ApiError::new(Kind::Malformed, "body_too_slow")))
}

/// What arrives, shared between the form that is read from it and the drain that takes the rest.
#[derive(Clone)]
struct Arriving(Rc<RefCell<Body>>);

struct Body {
    payload: Payload,
    seen: usize,
    /// It came to its end or broke off: nothing follows, and who asked a broken connection again would wait for ever.
    over: bool,
}

impl Body {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let next = self.payload.poll_next_unpin(cx);
        match &next {
            Poll::Ready(Some(Ok(chunk))) => self.seen = self.seen.saturating_add(chunk.len()),
            Poll::Ready(_) => self.over = true,
            Poll::Pending => {}
        }
        next
    }
}

impl Arriving {
    fn of(payload: Payload) -> Self {
        Self(Rc::new(RefCell::new(Body { payload, seen: 0, over: false })))
    }

    fn seen(&self) -> usize {
        self.0.borrow().seen
    }

    async fn drain(&self) -> Result<(), ApiError> {
        let body = Rc::clone(&self.0);
        let mut rest = futures_util::stream::poll_fn(move |cx| body.borrow_mut().poll(cx));
        while let Some(chunk) = rest.next().await {
            chunk.map_err(|_| malformed())?;
            if self.seen() > MAX_DRAINED {
                break;
            }
        }
        Ok(())
    }
}

/// As the form sees it: too long a body breaks off.
impl Stream for Arriving {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut body = self.0.borrow_mut();
        match body.poll(cx) {
            Poll::Ready(Some(Ok(_))) if body.seen > MAX_BODY => {
                Poll::Ready(Some(Err(PayloadError::Overflow)))
            }
            next => next,
        }
    }
}

async fn file_part(headers: &HeaderMap, body: Arriving, store: &Store) -> Result<Upload, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return Err(unsupported());
    }
    let mut form = Multipart::new(headers, body);
    let mut file = None;
    while let Some(part) = form.next().await {
        let part = part.map_err(|error| refusal(&error))?;
        let name = part.name().unwrap_or_default().to_owned();
        if name != "file" {
            return Err(ApiError::field(name, "unknown_field", "the only part is `file`"));
        }
        if file.is_some() {
            return Err(ApiError::field(name, "repeated", "one photo at a time"));
        }
        file = Some(write(part, store.receive().await?).await?);
    }
    file.ok_or_else(|| ApiError::field("file", "required", "the part `file` is missing"))
}

async fn write(mut part: Field, mut incoming: Incoming) -> Result<Upload, ApiError> {
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|error| refusal(&error))?;
        if incoming.bytes().saturating_add(chunk.len()) > MAX_UPLOAD_BYTES {
            return Err(FilesError::TooLarge.into());
        }
        incoming.add(&chunk).await?;
    }
    Ok(incoming.end().await?)
}

fn refusal(error: &MultipartError) -> ApiError {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => unsupported(),
        _ => malformed(),
    }
}

fn unsupported() -> ApiError {
    ApiError::new(Kind::UnsupportedMedia, "unsupported_media_type")
}

fn malformed() -> ApiError {
    ApiError::new(Kind::Malformed, "malformed_request")
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{FromRequest, dev, test::TestRequest};
    use futures_util::stream;
    use sanping_infra::files::Place;

    /// What comes of a form that brings these pieces, and after them neither more nor its end.
    async fn received(pieces: Vec<Result<Bytes, PayloadError>>) -> Result<Upload, ApiError> {
        let request = TestRequest::default()
            .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=x"))
            .to_http_request();
        let silent: Pin<Box<dyn Stream<Item = _>>> = Box::pin(stream::iter(pieces).chain(stream::pending()));
        let payload = Payload::from_request(&request, &mut dev::Payload::from(silent)).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(folder.path().to_owned())).unwrap();
        let receiving = receive(request.headers(), payload, &store);
        tokio::time::timeout(Duration::from_secs(20), receiving).await.expect("an end of waiting")
    }

    #[tokio::test]
    async fn an_upload_that_breaks_off_keeps_its_place_no_longer() {
        let head = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhalf a photo";
        for before in [Vec::new(), vec![Ok(Bytes::from(head))]] {
            let broken = before.into_iter().chain([Err(PayloadError::Incomplete(None))]).collect();
            assert_eq!(received(broken).await.unwrap_err().code, "malformed_request");
        }
    }
}
