use crate::{
    http::{ApiError, Body, Caller, IfMatch, Once, PathOf},
    state::State,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use std::str::FromStr;
use validator::Validate;

/// What comes with every request that changes something. Who is not let in learns nothing else.
pub struct Sent<T> {
    /// The shared state.
    pub state: Data<State>,
    /// Who asks.
    pub caller: Caller,
    /// Whether this was asked before.
    pub once: Once,
    /// What is asked.
    pub body: Body<T>,
}

/// What comes with every step upon something that exists.
pub struct Asked<I, T> {
    /// Upon what.
    pub id: I,
    /// The version that the caller saw.
    pub version: i32,
    /// The rest.
    pub sent: Sent<T>,
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Sent<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let caller = Caller::extract(&req).await?;
            rest(&req, &mut payload, caller).await
        })
    }
}

impl<I: FromStr + 'static, T: DeserializeOwned + Validate + 'static> FromRequest for Asked<I, T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let caller = Caller::extract(&req).await?;
            let id = PathOf::extract(&req).await?.0;
            let version = IfMatch::extract(&req).await?.0;
            Ok(Self { id, version, sent: rest(&req, &mut payload, caller).await? })
        })
    }
}

async fn rest<T: DeserializeOwned + Validate + 'static>(
    req: &HttpRequest,
    payload: &mut Payload,
    caller: Caller,
) -> Result<Sent<T>, ApiError> {
    let state = req.app_data::<Data<State>>().cloned().ok_or_else(|| ApiError::internal("no state"))?;
    let once = Once::extract(req).await?;
    let body = Body::from_request(req, payload).await?;
    Ok(Sent { state, caller, once, body })
}

impl<I, T> Asked<I, T> {
    /// Takes the body out.
    pub fn split(self) -> (Asked<I, ()>, T) {
        let Self { id, version, sent: Sent { state, caller, once, body: Body { value, hash } } } = self;
        (Asked { id, version, sent: Sent { state, caller, once, body: Body { value: (), hash } } }, value)
    }
}
