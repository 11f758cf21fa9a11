use super::{ApiError, Caller, headers::text, reply};
use crate::state::State;
use actix_web::{
    FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode, http::header::HeaderName,
};
use chrono::Utc;
use sanping_domain::shared::Kind;
use sanping_infra::{
    db::Tx,
    idempotency::{self, Claim},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

/// `Idempotency-Key`: the same key with the same body gets the stored answer, with another body 422.
///
/// A key is bound to its caller and operation, and is kept in the transaction that it guards.
#[derive(Debug, Clone)]
pub struct Once {
    key: Option<String>,
    operation: String,
}

/// What a write answers.
pub struct Answer {
    status: StatusCode,
    body: String,
}

impl Answer {
    /// 200 with a view.
    ///
    /// # Errors
    /// Where the view cannot be written as JSON, which is a defect of ours.
    pub fn ok(view: &impl Serialize) -> Result<Self, ApiError> {
        Self::with(StatusCode::OK, view)
    }

    /// 201 with the view of what was made.
    ///
    /// # Errors
    /// As [`Answer::ok`].
    pub fn created(view: &impl Serialize) -> Result<Self, ApiError> {
        Self::with(StatusCode::CREATED, view)
    }

    /// 202: it was taken, and what comes of it is not told here.
    ///
    /// # Errors
    /// As [`Answer::ok`].
    pub fn accepted(view: &impl Serialize) -> Result<Self, ApiError> {
        Self::with(StatusCode::ACCEPTED, view)
    }

    /// What is kept of it.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The answer as it goes out.
    #[must_use]
    pub fn send(self) -> HttpResponse {
        reply::written(self.status, self.body)
    }

    fn with(status: StatusCode, view: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self { status, body: serde_json::to_string(view).map_err(ApiError::internal)? })
    }
}

impl Once {
    /// Does `work` in one write transaction, at most once for this key.
    ///
    /// # Errors
    /// What `work` gives (then nothing is kept, and the key may be used again), or 422 for a key that was
    /// used with another body.
    pub async fn run(
        self,
        state: &State,
        caller: &Caller,
        body_hash: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        Ok(self.answer(state, caller, body_hash, work).await?.send())
    }

    /// As [`Once::run`], for who has something to add that must not be kept.
    ///
    /// # Errors
    /// As [`Once::run`].
    pub async fn answer(
        self,
        state: &State,
        caller: &Caller,
        body_hash: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, ApiError> + Send + 'static,
    ) -> Result<Answer, ApiError> {
        self.judged(state, caller, body_hash, move |tx| work(tx).map(Ok)).await
    }

    /// As [`Once::answer`], for work whose refusal must last: the inner error is given *after* COMMIT, so that
    /// what was written on the way, such as a counted try, stays. The key is free again.
    ///
    /// # Errors
    /// As [`Once::run`].
    pub async fn judged(
        self,
        state: &State,
        caller: &Caller,
        body_hash: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<Result<Answer, ApiError>, ApiError> + Send + 'static,
    ) -> Result<Answer, ApiError> {
        let now = Utc::now();
        let hash = self.key.map(|key| {
            let mut digest = Sha256::new();
            for part in [&caller.name(), &self.operation, &key] {
                digest.update(part.as_bytes());
                digest.update([0]);
            }
            <[u8; 32]>::from(digest.finalize())
        });
        let answer = state
            .db
            .write(move |tx| {
                let Some(hash) = hash else { return work(tx) };
                match idempotency::claim(tx, hash, body_hash, now)? {
                    Claim::Used => Err(ApiError::new(Kind::Invalid, "idempotency_key_reused")),
                    Claim::Answered { status, body } => {
                        let status = StatusCode::from_u16(status).map_err(ApiError::internal)?;
                        Ok(Ok(Answer { status, body }))
                    }
                    Claim::Fresh => {
                        let judged = work(tx)?;
                        match &judged {
                            Ok(answer) => idempotency::keep(tx, hash, answer.status.as_u16(), &answer.body)?,
                            Err(_) => idempotency::release(tx, hash)?,
                        }
                        Ok(judged)
                    }
                }
            })
            .await;
        state.written.notify_one();
        answer?
    }
}

impl FromRequest for Once {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let name = HeaderName::from_static("idempotency-key");
        let present = req.headers().contains_key(&name);
        let key = text(req, &name).map(str::trim);
        let sound = key.is_some_and(|key| {
            (8..=64).contains(&key.len())
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        });
        ready(if present && !sound {
            Err(ApiError::field("Idempotency-Key", "malformed_key", "8 to 64 letters, digits, - or _"))
        } else {
            let operation = format!("{} {}", req.method(), req.path());
            Ok(Self { key: key.map(ToOwned::to_owned), operation })
        })
    }
}
