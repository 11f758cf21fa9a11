//! The one way in: whatever the first factor was, here a session is opened, or a second factor asked for.

use super::{
    dto::{Me, TokenView},
    flow::me,
    tokens::Tokens,
};
use crate::{
    http::{ApiError, Caller},
    state::State,
};
use actix_web::{HttpResponse, http::header};
use chrono::{DateTime, Duration, Utc};
use sanping_domain::{
    account::{AuditLine, Outcome, Session, is_program},
    shared::{AccountId, Kind, SessionId},
};
use sanping_infra::{
    account::{self, Challenge},
    db::Tx,
};
use serde_json::json;

/// What became of who got past the first factor.
pub enum Entered {
    /// She is in.
    In(Box<Opened>),
    /// She shows this token again, with her second factor.
    Challenged(String),
}

/// A session that was opened.
pub struct Opened {
    session: Session,
    refresh: String,
    me: Me,
}

/// Lets somebody in who got past the first factor; `None` where the account may not sign in. A program signs in by
/// its key alone.
pub fn enter(
    tx: &mut Tx<'_>,
    caller: &Caller,
    who: Challenge,
    now: DateTime<Utc>,
) -> Result<Option<Entered>, ApiError> {
    if account::by_id(tx, who.account)?.is_none_or(|found| found.disabled_at.is_some()) {
        return Ok(None);
    }
    let held = account::holdings_for(tx, who.account)?;
    if is_program(&held) {
        return Ok(None);
    }
    if !account::ways_in(tx, who.account)?.second_factor {
        let bound = account::second_factor_rule(tx)?.binds(&held);
        return Ok(Some(Entered::In(Box::new(open(tx, caller, who, bound)?))));
    }
    let (token, hash) = Tokens::refresh();
    account::open_challenge(tx, hash, &who, now)?;
    let line = caller.audits("session.challenge", ("account", who.account), json!({"way": who.way}), now);
    account::audit(tx, AuditLine { account: Some(who.account), ..line })?;
    Ok(Some(Entered::Challenged(token)))
}

/// Opens a session; `enrolment_only` where it serves for nothing but to enrol a second factor.
pub fn open(
    tx: &mut Tx<'_>,
    caller: &Caller,
    who: Challenge,
    enrolment_only: bool,
) -> Result<Opened, ApiError> {
    let Challenge { account: id, device, way } = who;
    let now = Utc::now();
    let session = Session {
        id: SessionId::new(),
        account: id,
        device,
        address: caller.address.clone(),
        created_at: now,
        refreshed_at: now,
        expires_at: now + Duration::days(Tokens::REFRESH_DAYS),
        revoked_at: None,
        enrolment_only,
    };
    let (refresh, digest) = Tokens::refresh();
    account::open_session(tx, &session)?;
    account::store_refresh(tx, digest, session.id, session.expires_at)?;
    let line = caller.audits("session.open", ("session", session.id), json!({"way": way}), now);
    account::audit(tx, AuditLine { account: Some(id), ..line })?;
    Ok(Opened { me: me(tx, id)?, session, refresh })
}

/// Writes down that somebody was not let in; a name or phone that nobody has stands there as `-`.
pub fn refuse(
    tx: &mut Tx<'_>,
    caller: &Caller,
    action: &str,
    tried: Option<AccountId>,
    way: &str,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let object = tried.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let line = caller.audits(action, ("account", object), json!({"way": way}), now);
    Ok(account::audit(tx, AuditLine { outcome: Outcome::Refused, ..line })?)
}

/// The tokens; or 401 with the challenge.
pub fn answer(state: &State, entered: Entered) -> Result<HttpResponse, ApiError> {
    match entered {
        Entered::In(opened) => {
            let tokens = opened.tokens(state)?;
            Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(tokens))
        }
        Entered::Challenged(token) => {
            let required = ApiError::new(Kind::Unauthenticated, "second_factor_required");
            Err(ApiError { challenge: Some(token), ..required })
        }
    }
}

impl Opened {
    fn tokens(self, state: &State) -> Result<TokenView, ApiError> {
        let Self { session, refresh, me } = self;
        let access = state.tokens.access(session.account, session.id, session.created_at);
        Ok(TokenView {
            access_token: access.map_err(ApiError::internal)?,
            refresh_token: refresh,
            expires_in: Tokens::ACCESS_MINUTES * 60,
            session_id: session.id,
            account: me,
        })
    }
}
