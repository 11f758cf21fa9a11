//! A petition begins, and an anonymous one is opened again.

use super::{
    asked::Sent,
    dto::{Filed, Lookup, NewPetition, Opened, PetitionView, Receipt, optional, photos},
    flow::{believed, in_use, look},
    look::Look,
    secret::{opens, secret},
    tell::tell,
};
use crate::{
    account::Tokens,
    http::{Answer, ApiError, Caller, Doors},
    state::State,
};
use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    post,
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{Candidates, Channel, IdentityMode, Number, Petition, Report, Urgency, civil_day, file, route},
    shared::{Actor, GridId, Identity, Kind, PetitionId, Place, Role},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    grid, petition,
};
use serde_json::json;

/// What the secrets of anonymous petitions are worked out with.
const SECRETS: &[u8] = b"petition secrets";

/// Report a matter
///
/// Without signing in, or with `identityMode` `anonymous`, the answer is a receipt: its `secret`, told once,
/// opens the petition again. The petition lies at the deepest grid around its location; else where its
/// address points; else at the chosen node; else at the community's desk, and says why.
#[utoipa::path(tag = "petition", operation_id = "reportPetition", request_body = NewPetition,
    responses((status = 201, description = "Reported", body = Filed)))]
#[post("/petitions")]
pub async fn report(sent: Sent<NewPetition>) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, once, body } = sent;
    if caller.actor.identity == Identity::Nobody {
        state.limits.knock(Doors::Anonymous, &caller.address)?;
    }
    let filing = Filing::read(body.value, look(&state, &caller).await?)?;
    let number = state.numbers.next(&state.db, civil_day(filing.look.now)).await?;
    let by = caller.clone();
    let answer = once.answer(&state, &caller, body.hash, move |tx| filing.file(tx, by, number)).await?;
    filed(&state, answer)
}

/// Open an anonymous petition again
///
/// By its number and secret. The token opens this petition alone. An unknown number and a wrong secret
/// are answered alike.
#[utoipa::path(tag = "petition", operation_id = "lookUpPetition", request_body = Lookup,
    responses((status = 200, description = "Opened", body = Opened)))]
#[post("/petition-lookups")]
pub async fn look_up(sent: Sent<Lookup>) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, body, .. } = sent;
    state.limits.knock(Doors::Anonymous, &caller.address)?;
    let Lookup { number, secret: told } = body.value;
    let number: Number = number.trim().parse().map_err(|_| ApiError::not_found())?;
    let key = state.tokens.key_for(SECRETS);
    let look = look(&state, &caller).await?;
    let petition = state.db.read(move |conn| -> Result<PetitionView, ApiError> {
        let found = petition::by_number(conn, &number)?.filter(|found| opens(&key, found.id, &told));
        let found = found.filter(|found| found.reporter == found.id.0).ok_or_else(ApiError::not_found)?;
        Look { actor: holder(found.id), ..look }.view(conn, found)
    });
    let opened = open(&state, petition.await?)?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(opened))
}

/// Whoever knows the secret of this petition.
const fn holder(id: PetitionId) -> Actor {
    Actor { identity: Identity::Secret(id), holdings: Vec::new() }
}

fn open(state: &State, petition: PetitionView) -> Result<Opened, ApiError> {
    let token = state.tokens.for_petition(petition.id, Utc::now()).map_err(ApiError::internal)?;
    Ok(Opened { access_token: token, expires_in: Tokens::SECRET_MINUTES * 60, petition })
}

/// A report, read but not yet filed.
struct Filing {
    look: Look,
    report: Draft,
}
