//! The steps of those who handle it and of those who check their work.

use super::{
    asked::Asked,
    dto::{
        Because, Extension, FailCheck, Finish, PassCheck, PerhapsBecause, PetitionPath, PetitionView, Plain,
        Progress, Saying, optional, photos,
    },
};
use crate::http::{ApiError, VersionHeader};
use actix_web::{HttpResponse, post};
use sanping_domain::{
    petition::{Command, Days},
    shared::PetitionId,
};

/// Take it on
#[utoipa::path(tag = "petition", operation_id = "acceptPetition", request_body = Plain,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Accepted", body = PetitionView)))]
#[post("/petitions/{id}/accept")]
pub async fn accept(asked: Asked<PetitionId, Plain>) -> Result<HttpResponse, ApiError> {
    let (asked, Plain { client_at }) = asked.split();
    asked.act(client_at, Command::Accept).await
}

/// Give it back to the desk
///
/// The third return goes to arbitration by the community.
#[utoipa::path(tag = "petition", operation_id = "returnToDeskPetition", request_body = Because,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Returned", body = PetitionView)))]
#[post("/petitions/{id}/return-to-desk")]
pub async fn return_to_desk(asked: Asked<PetitionId, Because>) -> Result<HttpResponse, ApiError> {
    let (asked, Because { reason, client_at }) = asked.split();
    asked.act(client_at, Command::ReturnToDesk { reason: reason.read("reason")? }).await
}

/// Say how it goes
#[utoipa::path(tag = "petition", operation_id = "noteProgressPetition", request_body = Progress,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Noted", body = PetitionView)))]
#[post("/petitions/{id}/note-progress")]
pub async fn note_progress(asked: Asked<PetitionId, Progress>) -> Result<HttpResponse, ApiError> {
    let (asked, Progress { text, photos: ids, visibility, client_at }) = asked.split();
    let (text, photos) = (text.read("text")?, photos(ids)?);
    asked.act(client_at, Command::NoteProgress { text, photos, visibility }).await
}

/// Ask the reporter
///
/// The clocks wait until the answer, at most five days.
#[utoipa::path(tag = "petition", operation_id = "askReporterPetition", request_body = Saying,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Asked", body = PetitionView)))]
#[post("/petitions/{id}/ask-reporter")]
pub async fn ask_reporter(asked: Asked<PetitionId, Saying>) -> Result<HttpResponse, ApiError> {
    let (asked, Saying { text, client_at }) = asked.split();
    asked.act(client_at, Command::AskReporter { question: text.read("text")? }).await
}

/// Ask for more time
#[utoipa::path(tag = "petition", operation_id = "requestExtensionPetition", request_body = Extension,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Asked", body = PetitionView)))]
#[post("/petitions/{id}/request-extension")]
pub async fn request_extension(asked: Asked<PetitionId, Extension>) -> Result<HttpResponse, ApiError> {
    let (asked, Extension { days, reason, client_at }) = asked.split();
    let command = Command::RequestExtension { days: Days::new(days)?, reason: reason.read("reason")? };
    asked.act(client_at, command).await
}

/// Go on
#[utoipa::path(tag = "petition", operation_id = "resumePetition", request_body = PerhapsBecause,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Going on", body = PetitionView)))]
#[post("/petitions/{id}/resume")]
pub async fn resume(asked: Asked<PetitionId, PerhapsBecause>) -> Result<HttpResponse, ApiError> {
    let (asked, PerhapsBecause { reason, client_at }) = asked.split();
    asked.act(client_at, Command::Resume { reason: optional!(reason, "reason") }).await
}

/// Say that it is done
///
/// With a photo where the category asks for one. Where it asks for a check, somebody else checks next.
#[utoipa::path(tag = "petition", operation_id = "finishPetition", request_body = Finish,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Finished", body = PetitionView)))]
#[post("/petitions/{id}/finish")]
pub async fn finish(asked: Asked<PetitionId, Finish>) -> Result<HttpResponse, ApiError> {
    let (asked, Finish { result, photos: ids, client_at }) = asked.split();
    let command = Command::Finish { result: result.read("result")?, photos: photos(ids)? };
    asked.act(client_at, command).await
}

/// Say, on the spot, that it is really done
#[utoipa::path(tag = "petition", operation_id = "passCheckPetition", request_body = PassCheck,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Passed", body = PetitionView)))]
#[post("/petitions/{id}/pass-check")]
pub async fn pass_check(asked: Asked<PetitionId, PassCheck>) -> Result<HttpResponse, ApiError> {
    let (asked, PassCheck { text, photos: ids, location, client_at }) = asked.split();
    let point = location.map(|at| at.point("location")).transpose()?;
    let command = Command::PassCheck { text: optional!(text, "text"), photos: photos(ids)?, point };
    asked.act(client_at, command).await
}

/// Say, on the spot, that it is not done
#[utoipa::path(tag = "petition", operation_id = "failCheckPetition", request_body = FailCheck,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Failed", body = PetitionView)))]
#[post("/petitions/{id}/fail-check")]
pub async fn fail_check(asked: Asked<PetitionId, FailCheck>) -> Result<HttpResponse, ApiError> {
    let (asked, FailCheck { reason, photos: ids, location, client_at }) = asked.split();
    let point = location.map(|at| at.point("location")).transpose()?;
    let command = Command::FailCheck { reason: reason.read("reason")?, photos: photos(ids)?, point };
    asked.act(client_at, command).await
}
