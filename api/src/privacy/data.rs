//! Seeing, taking along and correcting what is kept of oneself.

use super::dto::{Correction, Export, ExportedPetition, KeptFor, MyData};
use crate::{
    account::{Me, me},
    http::{Answer, ApiError, Body, Caller, Once, view},
    petition::{Look, look},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header, post, web::Data};
use sanping_domain::{
    account::AccountError,
    privacy::{Keeping, Periods},
    shared::{AccountId, PetitionId},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    files, petition, privacy,
};
use serde_json::json;

/// What is kept of me
///
/// How much of each kind, what I agreed to, and how long things are kept. All of it: `POST /me/exports`.
#[utoipa::path(tag = "privacy", operation_id = "getMyData",
    responses((status = 200, description = "What is kept", body = MyData)))]
#[get("/me/data")]
pub async fn mine(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    let periods = state.config.privacy.periods;
    let found = state.db.read_long(move |conn| kept(conn, id, &periods)).await?;
    view(&req, &found)
}

fn kept(conn: &mut Conn, id: AccountId, periods: &Periods) -> Result<MyData, ApiError> {
    let (own, others) = petition::spoken_in(conn, id.0)?;
    Ok(MyData {
        account: me(conn, id)?,
        consents: privacy::consents_of(conn, id)?.into_iter().map(Into::into).collect(),
        reported: own.len(),
        spoken_in: others.len(),
        photos: files::of_voice(conn, id.0)?.len(),
        erasure: privacy::pending(conn, id)?.map(Into::into),
        kept_for: Keeping::ALL.iter().map(|&kind| KeptFor { kind, days: periods.days(kind) }).collect(),
    })
}

/// Take along everything that is kept of me
///
/// A JSON document to save: every petition with what I may read of its history, ratings and photos. It is made anew
/// for each request, so `Idempotency-Key` is not heeded.
#[utoipa::path(tag = "privacy", operation_id = "exportMyData",
    responses((status = 200, description = "Everything", body = Export)))]
#[post("/me/exports")]
pub async fn export(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    let (look, periods) = (look(&state, &caller).await?, state.config.privacy.periods);
    let line = caller.audits("personal_data.export", ("account", id), json!({}), look.now);
    let export = state.db.read_long(move |conn| everything(conn, &look, id, &periods)).await?;
    state.db.write(move |tx| account::audit(tx, line)).await?;
    let mut answer = view(&req, &export)?;
    let named = header::HeaderValue::from_static("attachment; filename=\"sanping-export.json\"");
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, named);
    Ok(answer)
}

fn everything(conn: &mut Conn, look: &Look, id: AccountId, periods: &Periods) -> Result<Export, ApiError> {
    let (own, others) = petition::spoken_in(conn, id.0)?;
    let mut petitions = Vec::new();
    for id in own.into_iter().chain(others) {
        petitions.extend(exported(conn, look, id)?);
    }
    Ok(Export { id, exported_at: look.now, data: kept(conn, id, periods)?, petitions })
}

/// A petition as its person may see it now; none where it has left her scope.
fn exported(conn: &mut Conn, look: &Look, id: PetitionId) -> Result<Option<ExportedPetition>, ApiError> {
    let Some(found) = petition::find_in_scope(conn, id, &look.actor.scope())? else { return Ok(None) };
    Ok(Some(ExportedPetition {
        history: look.history(conn, &found)?,
        ratings: look.ratings(conn, &found)?,
        petition: look.view(conn, &found)?,
    }))
}

/// Correct my name
///
/// A telephone number is corrected where it is proved: by the code sent to the new one.
#[utoipa::path(tag = "privacy", operation_id = "correctMyData", request_body = Correction,
    responses((status = 200, description = "Corrected", body = Me)))]
#[post("/me/correction")]
pub async fn correct(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<Correction>,
) -> Result<HttpResponse, ApiError> {
    let id = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    let (name, by, now) = (body.value.name.read("name")?, caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        let version = account::by_id(tx, id)?.ok_or(AccountError::NotFound)?.version;
        if !account::rename(tx, id, version, &name, now)? {
            return Err(AccountError::Stale.into());
        }
        account::audit(tx, by.audits("account.correct", ("account", id), json!({"field": "name"}), now))?;
        Answer::ok(&me(tx, id)?)
    };
    once.run(&state, &caller, body.hash, work).await
}
