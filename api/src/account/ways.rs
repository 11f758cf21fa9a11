//! Changing one's ways in: each change wants a proof that one is who signed in, and ends the other sessions.

use super::flow;
use crate::{
    http::{Answer, ApiError, Caller, Once},
    state::State,
};
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{AccountError, AuditLine, CodePurpose, Outcome, WaysIn},
    shared::{AccountId, Identity, Kind, Phone, SessionId},
};
use sanping_infra::{account, db::Tx};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// That one is who signed in: the password, or a code sent to the phone that is one's own. Needed by who has either.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Proof {
    /// The password that counts now.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password)]
    pub password: Option<String>,
    /// The code sent to one's own phone for `confirm_identity`.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16, example = "123456")]
    pub code: Option<String>,
}

/// How far a proof has come.
pub enum Proven {
    /// Far enough.
    Enough,
    /// A code that must be tried in the transaction of the change.
    ByCode(Phone, String),
    /// Not at all.
    Missing,
}

/// A wrong code at a door where being signed in is not the question.
pub fn wrong(field: &'static str, error: AccountError) -> ApiError {
    let code = sanping_domain::shared::Rule::code(&error);
    ApiError { code, ..ApiError::field(field, code, error) }
}

/// The account and session behind a request; the anonymous reporter of one petition has neither.
pub fn signed_in(caller: &Caller) -> Result<(AccountId, SessionId), ApiError> {
    match caller.actor.identity {
        Identity::Account(account, session) => Ok((account, session)),
        _ => Err(AccountError::NotSignedIn.into()),
    }
}

/// Looks at a proof as far as it goes outside a transaction.
pub async fn prove(
    state: &State,
    caller: &Caller,
    id: AccountId,
    proof: Option<Proof>,
) -> Result<Proven, ApiError> {
    let WaysIn { password, phone, .. } = state.db.read(move |conn| account::ways_in(conn, id)).await?;
    let given = proof.unwrap_or(Proof { password: None, code: None });
    match (given, password, phone) {
        (_, false, None) => Ok(Proven::Enough),
        (Proof { password: Some(typed), .. }, true, _) => {
            state.limits.guess(&id.to_string(), &caller.address)?;
            flow::confirm_password(state, id, &typed).await?;
            Ok(Proven::Enough)
        }
        (Proof { code: Some(code), .. }, _, Some(phone)) => {
            state.limits.guess(&id.to_string(), &caller.address)?;
            Ok(Proven::ByCode(phone, code))
        }
        _ => Ok(Proven::Missing),
    }
}

impl Proven {
    /// Whether it holds; the inner error is a refusal. A tried code is counted: the transaction must be committed
    /// whatever comes out.
    pub fn holds(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Result<(), ApiError>, ApiError> {
        Ok(match self {
            Self::Enough => Ok(()),
            Self::ByCode(phone, code) => {
                let right = account::try_code(tx, phone, CodePurpose::ConfirmIdentity, code, now)?;
                if right { Ok(()) } else { Err(wrong("proof.code", AccountError::WrongCode)) }
            }
            Self::Missing => {
                let field =
                    ApiError::field("proof", "proof_required", "the password, or a code to your phone");
                Err(ApiError { code: "proof_required", ..field })
            }
        })
    }
}

/// One change of the ways in, with its proof, its audit line, and the end of the other sessions.
pub struct Change<'a> {
    /// Its line in the audit trail.
    pub action: &'static str,
    /// For idempotency.
    pub once: Once,
    /// Of the body.
    pub hash: [u8; 32],
    /// As it was given.
    pub proof: Option<Proof>,
    /// Who.
    pub caller: &'a Caller,
}

impl Change<'_> {
    /// Does `work`, once the proof holds. Its inner error is a refusal that lasts, as in [`Once::judged`].
    pub async fn run(
        self,
        state: &State,
        work: impl FnOnce(&mut Tx<'_>, AccountId) -> Result<Result<(), ApiError>, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let Self { action, once, hash, proof, caller } = self;
        let (id, session) = signed_in(caller)?;
        let proven = prove(state, caller, id, proof).await?;
        let now = state.clock.now();
        let line = caller.audits(action, ("account", id), json!({}), now);
        let work = move |tx: &mut Tx<'_>| {
            let judged = match proven.holds(tx, now)? {
                Ok(()) => work(tx, id)?,
                refused => refused,
            };
            if let Err(refusal) = judged {
                account::audit(tx, AuditLine { outcome: Outcome::Refused, ..line })?;
                return Ok(Err(refusal));
            }
            account::revoke_others(tx, id, session, "ways_in_changed", Utc::now())?;
            account::drop_challenges(tx, id)?;
            account::audit(tx, line)?;
            Ok(Ok(Answer::ok(&flow::me(tx, id)?)?))
        };
        Ok(once.judged(state, caller, hash, work).await?.send())
    }
}

/// A service outside that is needed here is not configured.
pub const fn not_configured(code: &'static str) -> ApiError {
    ApiError::new(Kind::Invalid, code)
}
