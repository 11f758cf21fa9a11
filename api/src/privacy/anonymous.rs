//! Being forgotten without a name: who holds the secret of an anonymous petition has it erased.

use super::{
    dto::{AskPetitionErasure, PetitionErased},
    erasure::{forget_voice, remove_photos},
};
use crate::{
    http::{Answer, ApiError, Body, Caller, Once},
    state::State,
};
use actix_web::{HttpResponse, post, web::Data};
use sanping_domain::{
    privacy::Hindrances,
    shared::{Actor, Identity},
};
use sanping_infra::{account, db::Tx, petition};
use serde_json::json;

/// Have an anonymous petition forgotten
///
/// For who holds its secret: open it at `POST /petition-lookups` and send that token. Type its number to confirm. Its
/// words, exact place and photos go at once, and what was said with its secret elsewhere; that it was reported, when,
/// and how long it took stays. It must have ended or been withdrawn first.
#[utoipa::path(tag = "privacy", operation_id = "eraseAnonymousPetition", request_body = AskPetitionErasure,
    responses((status = 200, description = "Forgotten", body = PetitionErased)))]
#[post("/petition-erasures")]
pub async fn erase(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<AskPetitionErasure>,
) -> Result<HttpResponse, ApiError> {
    let Identity::Secret(id) = caller.actor.identity else { return Err(ApiError::not_found()) };
    let (now, number) = (state.clock.now(), body.value.number);
    let work = move |tx: &mut Tx<'_>| {
        let found = petition::find(tx, id)?.ok_or_else(ApiError::not_found)?;
        if found.number.to_string() != number.trim() {
            return Err(ApiError::field("number", "not_confirmed", "type the number to confirm"));
        }
        Hindrances { open_petitions: petition::open_by(tx, id.0)?, ..Hindrances::default() }.check()?;
        let own = forget_voice(tx, id.0, now)?;
        account::erase_audit_about(tx, &own)?;
        let by = Caller { actor: Actor::system(), address: String::new() };
        account::audit(tx, by.audits("erasure.carry_out", ("petition", id), json!({}), now))?;
        Answer::ok(&PetitionErased { petition_id: id, erased_at: now })
    };
    let answer = once.run(&state, &caller, body.hash, work).await?;
    remove_photos(&state, now).await;
    Ok(answer)
}
