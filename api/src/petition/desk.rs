//! The steps of the desk and of those above it: who handles it, until when, or not at all.

use super::{
    asked::Asked,
    dto::{
        Because, CallBack, Dispatch, PerhapsBecause, PetitionPath, PetitionView, Reject, Saying, Suspension,
        Transfer, optional,
    },
};
use crate::http::{ApiError, VersionHeader};
use actix_web::{HttpResponse, post};
use chrono::{Datelike, NaiveDate};
use sanping_domain::{
    petition::{Assignee, Command},
    shared::PetitionId,
};

/// Hand it to a grid, a unit or a person
///
/// Left out, `to` is the grid that routing found. After the third return the community decides, not the desk.
#[utoipa::path(tag = "petition", operation_id = "dispatchPetition", request_body = Dispatch,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Handed over", body = PetitionView)))]
#[post("/petitions/{id}/dispatch")]
pub async fn dispatch(asked: Asked<PetitionId, Dispatch>) -> Result<HttpResponse, ApiError> {
    let (asked, Dispatch { to, reason, client_at }) = asked.split();
    let reason = optional!(reason, "reason");
    let to = to.map(Assignee::from);
    asked
        .act_by(client_at, 0, move |petition| {
            let to = to.unwrap_or(Assignee::Grid(petition.grid_id));
            Command::Dispatch { to, reason }
        })
        .await
}

/// Hand it to somebody else
#[utoipa::path(tag = "petition", operation_id = "transferPetition", request_body = Transfer,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Handed over", body = PetitionView)))]
#[post("/petitions/{id}/transfer")]
pub async fn transfer(asked: Asked<PetitionId, Transfer>) -> Result<HttpResponse, ApiError> {
    let (asked, Transfer { to, reason, client_at }) = asked.split();
    let command = Command::Transfer { to: to.into(), reason: reason.read("reason")? };
    asked.act(client_at, command).await
}

/// Grant the time that was asked for
#[utoipa::path(tag = "petition", operation_id = "grantExtensionPetition", request_body = PerhapsBecause,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Granted", body = PetitionView)))]
#[post("/petitions/{id}/grant-extension")]
pub async fn grant_extension(asked: Asked<PetitionId, PerhapsBecause>) -> Result<HttpResponse, ApiError> {
    let (asked, PerhapsBecause { reason, client_at }) = asked.split();
    asked.act(client_at, Command::GrantExtension { reason: optional!(reason, "reason") }).await
}

/// Refuse the time that was asked for
#[utoipa::path(tag = "petition", operation_id = "refuseExtensionPetition", request_body = Because,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Refused", body = PetitionView)))]
#[post("/petitions/{id}/refuse-extension")]
pub async fn refuse_extension(asked: Asked<PetitionId, Because>) -> Result<HttpResponse, ApiError> {
    let (asked, Because { reason, client_at }) = asked.split();
    asked.act(client_at, Command::RefuseExtension { reason: reason.read("reason")? }).await
}

/// Set it aside until a day
///
/// The clocks wait.
#[utoipa::path(tag = "petition", operation_id = "suspendPetition", request_body = Suspension,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Suspended", body = PetitionView)))]
#[post("/petitions/{id}/suspend")]
pub async fn suspend(asked: Asked<PetitionId, Suspension>) -> Result<HttpResponse, ApiError> {
    let (asked, Suspension { review_on, reason, client_at }) = asked.split();
    let review_on = calendar_day(review_on)?;
    let command = Command::Suspend { review_on, reason: reason.read("reason")? };
    asked.act(client_at, command).await
}

/// Write down a call back
#[utoipa::path(tag = "petition", operation_id = "callBackPetition", request_body = CallBack,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Written down", body = PetitionView)))]
#[post("/petitions/{id}/call-back")]
pub async fn call_back(asked: Asked<PetitionId, CallBack>) -> Result<HttpResponse, ApiError> {
    let (asked, CallBack { outcome, text, client_at }) = asked.split();
    asked.act(client_at, Command::CallBack { outcome, text: optional!(text, "text") }).await
}

/// Ask for haste from above
#[utoipa::path(tag = "petition", operation_id = "supervisePetition", request_body = Saying,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Told", body = PetitionView)))]
#[post("/petitions/{id}/supervise")]
pub async fn supervise(asked: Asked<PetitionId, Saying>) -> Result<HttpResponse, ApiError> {
    let (asked, Saying { text, client_at }) = asked.split();
    asked.act(client_at, Command::Supervise { text: text.read("text")? }).await
}

/// Put it before the next tier of the grid
#[utoipa::path(tag = "petition", operation_id = "climbPetition", request_body = PerhapsBecause,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Climbed", body = PetitionView)))]
#[post("/petitions/{id}/climb")]
pub async fn climb(asked: Asked<PetitionId, PerhapsBecause>) -> Result<HttpResponse, ApiError> {
    let (asked, PerhapsBecause { reason, client_at }) = asked.split();
    asked.act(client_at, Command::Climb { reason: optional!(reason, "reason") }).await
}

/// Not take it on, and say where to go instead
#[utoipa::path(tag = "petition", operation_id = "rejectPetition", request_body = Reject,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Rejected", body = PetitionView)))]
#[post("/petitions/{id}/reject")]
pub async fn reject(asked: Asked<PetitionId, Reject>) -> Result<HttpResponse, ApiError> {
    let (asked, Reject { reason, text, go_to, client_at }) = asked.split();
    let go_to = optional!(go_to, "goTo");
    let command = Command::Reject { reason, text: optional!(text, "text"), go_to };
    asked.act(client_at, command).await
}

/// A day as the contract writes days, with four digits for the year.
fn calendar_day(day: NaiveDate) -> Result<NaiveDate, ApiError> {
    let sound = (0..=9999).contains(&day.year());
    if sound { Ok(day) } else { Err(ApiError::field("reviewOn", "malformed", "YYYY-MM-DD")) }
}
