//! The steps of the reporter and of the neighbours who joined.

use super::{
    asked::Asked,
    dto::{
        Answering, PerhapsBecause, PerhapsSaying, PetitionPath, PetitionView, Plain, Rate, Reopen, optional,
        photos,
    },
};
use crate::http::{ApiError, VersionHeader};
use actix_web::{HttpResponse, post};
use sanping_domain::{
    petition::{Command, Score},
    shared::PetitionId,
};

/// Answer the handler's question
#[utoipa::path(tag = "petition", operation_id = "answerPetition", request_body = Answering,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Answered", body = PetitionView)))]
#[post("/petitions/{id}/answer")]
pub async fn answer(asked: Asked<PetitionId, Answering>) -> Result<HttpResponse, ApiError> {
    let (asked, Answering { text, photos: ids, client_at }) = asked.split();
    let command = Command::Answer { text: text.read("text")?, photos: photos(ids)? };
    asked.act(client_at, command).await
}

/// Rate the present round
///
/// By the reporter and by every neighbour who joined, once a round each; not by whoever handled it in this round.
#[utoipa::path(tag = "petition", operation_id = "ratePetition", request_body = Rate,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Rated", body = PetitionView)))]
#[post("/petitions/{id}/rate")]
pub async fn rate(asked: Asked<PetitionId, Rate>) -> Result<HttpResponse, ApiError> {
    let (asked, Rate { score, mut reasons, text, client_at }) = asked.split();
    reasons.sort_unstable();
    reasons.dedup();
    let command = Command::Rate { score: Score::new(score)?, reasons, text: optional!(text, "text") };
    asked.act(client_at, command).await
}

/// Have it done again
#[utoipa::path(tag = "petition", operation_id = "reopenPetition", request_body = Reopen,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Reopened", body = PetitionView)))]
#[post("/petitions/{id}/reopen")]
pub async fn reopen(asked: Asked<PetitionId, Reopen>) -> Result<HttpResponse, ApiError> {
    let (asked, Reopen { reason, photos: ids, client_at }) = asked.split();
    let command = Command::Reopen { reason: reason.read("reason")?, photos: photos(ids)? };
    asked.act(client_at, command).await
}

/// Ask for haste
///
/// Once in 24 hours.
#[utoipa::path(tag = "petition", operation_id = "urgePetition", request_body = PerhapsSaying,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Told", body = PetitionView)))]
#[post("/petitions/{id}/urge")]
pub async fn urge(asked: Asked<PetitionId, PerhapsSaying>) -> Result<HttpResponse, ApiError> {
    let (asked, PerhapsSaying { text, client_at }) = asked.split();
    asked.act(client_at, Command::Urge { text: optional!(text, "text") }).await
}

/// Take the report back
#[utoipa::path(tag = "petition", operation_id = "withdrawPetition", request_body = PerhapsBecause,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Withdrawn", body = PetitionView)))]
#[post("/petitions/{id}/withdraw")]
pub async fn withdraw(asked: Asked<PetitionId, PerhapsBecause>) -> Result<HttpResponse, ApiError> {
    let (asked, PerhapsBecause { reason, client_at }) = asked.split();
    asked.act(client_at, Command::Withdraw { reason: optional!(reason, "reason") }).await
}

/// Say that one has the same trouble
///
/// Whoever joined is told of what happens and may rate. A petition that lies outside your own is found by
/// `GET /petition-candidates`.
#[utoipa::path(tag = "petition", operation_id = "joinPetition", request_body = Plain,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Joined", body = PetitionView)))]
#[post("/petitions/{id}/join")]
pub async fn join(asked: Asked<PetitionId, Plain>) -> Result<HttpResponse, ApiError> {
    let (asked, Plain { client_at }) = asked.split();
    asked.act(client_at, Command::Join).await
}
