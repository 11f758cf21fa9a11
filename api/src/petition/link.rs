//! The steps that tie petitions together.

use super::{
    asked::Asked,
    dto::{Because, Child, Merge, PetitionPath, PetitionView, Split, optional},
};
use crate::http::{ApiError, VersionHeader};
use actix_web::{HttpResponse, post};
use sanping_domain::{
    petition::{Children, Command, NewChild},
    shared::PetitionId,
};

/// Split it into parts with lives of their own
///
/// It can be finished only when every part has ended.
#[utoipa::path(tag = "petition", operation_id = "splitPetition", request_body = Split,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Split", body = PetitionView)))]
#[post("/petitions/{id}/split")]
pub async fn split(asked: Asked<PetitionId, Split>) -> Result<HttpResponse, ApiError> {
    let (asked, Split { children, client_at }) = asked.split();
    let children: Vec<NewChild> = children.into_iter().enumerate().map(part).collect::<Result<_, _>>()?;
    let count = children.len();
    let children = Children::parse(children)?;
    asked.act_by(client_at, count, move |_| Command::Split { children }).await
}

/// Make it part of another
///
/// Its reporters join the other; a merge can be undone.
#[utoipa::path(tag = "petition", operation_id = "mergePetition", request_body = Merge,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Merged", body = PetitionView)))]
#[post("/petitions/{id}/merge")]
pub async fn merge(asked: Asked<PetitionId, Merge>) -> Result<HttpResponse, ApiError> {
    let (asked, Merge { into, reason, client_at }) = asked.split();
    asked.act(client_at, Command::Merge { into, reason: optional!(reason, "reason") }).await
}

/// Undo a merge
#[utoipa::path(tag = "petition", operation_id = "unmergePetition", request_body = Because,
    params(PetitionPath, VersionHeader),
    responses((status = 200, description = "Undone", body = PetitionView)))]
#[post("/petitions/{id}/unmerge")]
pub async fn unmerge(asked: Asked<PetitionId, Because>) -> Result<HttpResponse, ApiError> {
    let (asked, Because { reason, client_at }) = asked.split();
    asked.act(client_at, Command::Unmerge { reason: reason.read("reason")? }).await
}

fn part((index, child): (usize, Child)) -> Result<NewChild, ApiError> {
    let Child { title, body, category_id } = child;
    Ok(NewChild {
        title: title.read(&format!("children[{index}].title"))?,
        body: body.read(&format!("children[{index}].body"))?,
        category_id,
    })
}
