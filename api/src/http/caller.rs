use super::{ApiError, Meta, headers::text, watch::note};
use crate::{access::Verdict, state::State};
use actix_web::{
    Error, FromRequest, HttpMessage, HttpRequest,
    body::{EitherBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web::Data,
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{AccountError, AuditLine, Outcome},
    shared::{Actor, AuditId, Holding, Identity, Kind, SessionId},
};
use sanping_infra::{account, db::DbError};
use serde_json::Value;
use std::{
    future::{Ready, ready},
    sync::Arc,
};

/// Who is behind a request that was let in: signed in and named in the matrix, or at a public door.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who it is and what it holds.
    pub actor: Actor,
    /// Where it calls from.
    pub address: String,
}

impl Caller {
    /// An audit line in this caller's name.
    #[must_use]
    pub fn audits(
        &self,
        action: impl Into<String>,
        object: (&str, impl ToString),
        detail: Value,
        at: DateTime<Utc>,
    ) -> AuditLine {
        AuditLine {
            id: AuditId::new(),
            at,
            account: self.actor.account(),
            address: self.address.clone(),
            action: action.into(),
            object_kind: object.0.to_owned(),
            object_id: object.1.to_string(),
            outcome: Outcome::Done,
            detail,
        }
    }

    /// The name that an idempotency key is bound to. Whoever has not signed in is bound to nothing else, so that
    /// a phone that changes networks between two tries still reports once.
    pub(super) fn name(&self) -> String {
        self.actor.voice().map_or_else(|| "nobody".to_owned(), |voice| voice.to_string())
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    /// Whoever [`admit`] let in. A route that is not in the matrix lets nobody in.
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admitted = req.extensions().get::<Self>().cloned();
        ready(admitted.ok_or_else(|| ApiError::new(Kind::Forbidden, "role_required")))
    }
}

/// Asks who calls and whether they may knock, before anything else of the request is read: what is wrong with
/// a request is told only to those who may make it.
pub async fn admit<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match knock(req.request()).await {
        Ok(caller) => {
            if let Some(caller) = caller.clone() {
                req.extensions_mut().insert(caller);
            }
            let answer = next.call(req).await?;
            if let Some(caller) = caller {
                note(answer.request(), &caller, answer.status()).await;
            }
            Ok(answer.map_into_left_body())
        }
        Err(refusal) => Ok(req.error_response(refusal).map_into_right_body()),
    }
}

async fn knock(req: &HttpRequest) -> Result<Option<Caller>, ApiError> {
    let state = req.app_data::<Data<State>>().ok_or_else(|| ApiError::internal("no state"))?;
    let pattern = req.match_pattern().unwrap_or_default();
    if state.matrix.door(req.method(), &pattern).is_none() {
        return Ok(None);
    }
    let address = Meta::of(req).address;
    state.limits.request(&address)?;
    let (actor, enrolment_only) = match bearer(req)? {
        None => (Actor::nobody(), false),
        Some(token) => identify(state, token).await?,
    };
    if enrolment_only && !state.matrix.serves_to_enrol(req.method(), &pattern) {
        return Err(ApiError::new(Kind::Forbidden, "second_factor_enrolment_required"));
    }
    match state.matrix.verdict(req.method(), &pattern, &actor) {
        Verdict::Open => Ok(Some(Caller { actor, address })),
        Verdict::SignIn => Err(AccountError::NotSignedIn.into()),
        Verdict::Refused => {
            note(req, &Caller { actor, address }, StatusCode::FORBIDDEN).await;
            Err(ApiError::new(Kind::Forbidden, "role_required"))
        }
    }
}

fn bearer(req: &HttpRequest) -> Result<Option<&str>, ApiError> {
    if !req.headers().contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    let value = text(req, &header::AUTHORIZATION).and_then(|value| value.split_once(' '));
    match value {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(AccountError::NotSignedIn.into()),
    }
}

/// Who it is, and whether the session serves only to enrol a second factor.
async fn identify(state: &State, token: &str) -> Result<(Actor, bool), ApiError> {
    let identity = state.tokens.read_access(token, Utc::now())?;
    let Identity::Account(_, session) = identity else {
        return Ok((Actor { identity, holdings: Vec::new() }, false));
    };
    let known = state.holdings.get(&session);
    let cached = known.is_some();
    let found = state.db.read(move |conn| -> Result<_, DbError> {
        let Some(standing) = account::signed_in(conn, session, Utc::now())? else { return Ok(None) };
        let held = if cached { Vec::new() } else { account::holdings_for(conn, standing.account)? };
        Ok(Some((standing, held)))
    });
    let Some((standing, held)) = found.await?.filter(|(standing, _)| standing.live) else {
        return Err(AccountError::NotSignedIn.into());
    };
    let holdings = known.unwrap_or_else(|| remember(state, session, held));
    let identity = Identity::Account(standing.account, session);
    Ok((Actor { identity, holdings: holdings.to_vec() }, standing.enrolment_only))
}

fn remember(state: &State, session: SessionId, held: Vec<Holding>) -> Arc<[Holding]> {
    let held: Arc<[Holding]> = held.into();
    state.holdings.insert(session, Arc::clone(&held));
    held
}
