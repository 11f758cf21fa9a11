//! Agreeing to a text, and taking it back.

use super::{
    dto::{ConsentList, ConsentTexts, ConsentView, GiveConsent},
    texts,
};
use crate::{
    http::{Answer, ApiError, Body, Caller, Once, PathOf, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    account::AccountError,
    privacy::{Consent, PrivacyError},
    shared::ConsentId,
};
use sanping_infra::{account, db::Tx, privacy};
use serde_json::json;

/// The texts that people may agree to
#[utoipa::path(tag = "privacy", operation_id = "listConsentTexts",
    responses((status = 200, description = "The versions that count now", body = ConsentTexts)))]
#[get("/consent-texts")]
pub async fn published(req: HttpRequest) -> Result<HttpResponse, ApiError> {
    view(&req, &ConsentTexts { items: texts::current() })
}

/// My consents
#[utoipa::path(tag = "privacy", operation_id = "listMyConsents",
    responses((status = 200, description = "Oldest first, the withdrawn ones too", body = ConsentList)))]
#[get("/me/consents")]
pub async fn list(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    let found = state.db.read(move |conn| privacy::consents_of(conn, id)).await?;
    view(&req, &ConsentList { items: found.into_iter().map(ConsentView::from).collect() })
}

/// Agree to a text
///
/// To the version that was read, which must be the one that counts. Who agreed to it before gets that consent.
#[utoipa::path(tag = "privacy", operation_id = "giveConsent", request_body = GiveConsent,
    responses((status = 201, description = "Noted", body = ConsentView)))]
#[post("/me/consents")]
pub async fn give(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<GiveConsent>,
) -> Result<HttpResponse, ApiError> {
    let id = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    let (GiveConsent { document, version }, now) = (body.value, state.clock.now());
    let consent = Consent::give(id, document, version, now)?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        let given = privacy::give(tx, consent)?;
        let detail = json!({"document": document, "version": version});
        account::audit(tx, by.audits("consent.give", ("consent", given.id), detail, now))?;
        Answer::created(&ConsentView::from(given))
    };
    once.run(&state, &caller, body.hash, work).await
}

/// Withdraw a consent
///
/// From the next request on. Without `service` you report anonymously only; without `notifications` you are told
/// inside Sanping only.
#[utoipa::path(tag = "privacy", operation_id = "withdrawConsent",
    params(("id" = ConsentId, Path, description = "The consent")),
    responses((status = 200, description = "Withdrawn", body = ConsentView)))]
#[post("/consents/{id}/withdraw")]
pub async fn withdraw(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<ConsentId>,
) -> Result<HttpResponse, ApiError> {
    let person = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    let (by, now) = (caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        let consent = privacy::withdraw(tx, person, id.0, now)?.ok_or(PrivacyError::NotFound)?;
        account::audit(tx, by.audits("consent.withdraw", ("consent", id.0), json!({}), now))?;
        Answer::ok(&ConsentView::from(consent))
    };
    once.run(&state, &caller, [0; 32], work).await
}
