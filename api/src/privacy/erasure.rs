//! Being forgotten: asked for, withdrawn in time, carried out.

use super::dto::{AskErasure, AskErasureFor, ErasureView};
use crate::{
    files,
    http::{Answer, ApiError, Body, Caller, Once, PathOf, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{AccountError, Login},
    privacy::{Erasure, Hindrances, PrivacyError, ask_erasure},
    shared::{AccountId, Actor, PetitionId},
};
use sanping_infra::{
    account,
    db::{Conn, Db, DbError, DbResult, Tx},
    files as photos, idempotency, notice, outbox, petition, privacy,
};
use serde_json::json;
use uuid::Uuid;

/// My pending wish to be forgotten
#[utoipa::path(tag = "privacy", operation_id = "getMyErasure",
    responses((status = 200, description = "The wish", body = ErasureView),
        (status = 404, description = "None is pending")))]
#[get("/me/erasure")]
pub async fn mine(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    let found = state.db.read(move |conn| privacy::pending(conn, id)).await?;
    view(&req, &ErasureView::from(found.ok_or(PrivacyError::NotFound)?))
}

/// Ask to be forgotten
///
/// Type your own sign-in name to confirm. Your names, numbers, words, exact places, photos and sessions go once the
/// time to withdraw is over; that petitions were reported, when, and how long they took stays without you. Petitions
/// that are still open must end or be withdrawn first.
#[utoipa::path(tag = "privacy", operation_id = "askErasure", request_body = AskErasure,
    responses((status = 201, description = "Taken", body = ErasureView)))]
#[post("/me/erasure")]
pub async fn ask(
    state: Data<State>,
    caller: Caller,
    once: Once,
    body: Body<AskErasure>,
) -> Result<HttpResponse, ApiError> {
    let id = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    asked(&state, &caller, once, body.hash, (id, id), body.value.login).await
}

/// Ask that somebody be forgotten, at their request
///
/// Type their sign-in name to confirm.
#[utoipa::path(tag = "privacy", operation_id = "askErasureOfAccount", request_body = AskErasureFor,
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 201, description = "Taken", body = ErasureView)))]
#[post("/accounts/{id}/erasure")]
pub async fn ask_for(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountId>,
    body: Body<AskErasureFor>,
) -> Result<HttpResponse, ApiError> {
    let by = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    asked(&state, &caller, once, body.hash, (id.0, by), body.value.login).await
}

async fn asked(
    state: &State,
    caller: &Caller,
    once: Once,
    hash: [u8; 32],
    (id, by): (AccountId, AccountId),
    typed: String,
) -> Result<HttpResponse, ApiError> {
    let (now, grace, line_of) = (state.clock.now(), state.config.privacy.grace, caller.clone());
    let work = move |tx: &mut Tx<'_>| {
        let person = account::by_id(tx, id)?.ok_or(AccountError::NotFound)?;
        if Login::parse(&typed).ok().as_ref() != Some(&person.login) {
            return Err(PrivacyError::NotConfirmed.into());
        }
        let wish = ask_erasure(id, by, hindrances(tx, id)?, grace, now)?;
        privacy::ask(tx, &wish)?;
        account::audit(tx, line_of.audits("erasure.ask", ("account", id), json!({"due": wish.due_at}), now))?;
        if wish.due_at <= now {
            carry_out(tx, wish, now)?;
        }
        Answer::created(&ErasureView::from(wish))
    };
    let answer = once.run(state, caller, hash, work).await?;
    if grace.is_zero() {
        remove_photos(state, now).await;
    }
    Ok(answer)
}

/// Stay after all
#[utoipa::path(tag = "privacy", operation_id = "withdrawErasure",
    responses((status = 200, description = "Withdrawn", body = ErasureView)))]
#[post("/me/erasure/withdraw")]
pub async fn withdraw(state: Data<State>, caller: Caller, once: Once) -> Result<HttpResponse, ApiError> {
    let id = caller.actor.account().ok_or(AccountError::NotSignedIn)?;
    withdrawn(&state, &caller, once, id).await
}

/// Withdraw somebody's wish to be forgotten, at their request
#[utoipa::path(tag = "privacy", operation_id = "withdrawErasureOfAccount",
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "Withdrawn", body = ErasureView)))]
#[post("/accounts/{id}/erasure/withdraw")]
pub async fn withdraw_for(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<AccountId>,
) -> Result<HttpResponse, ApiError> {
    withdrawn(&state, &caller, once, id.0).await
}

async fn withdrawn(
    state: &State,
    caller: &Caller,
    once: Once,
    id: AccountId,
) -> Result<HttpResponse, ApiError> {
    let (now, by) = (state.clock.now(), caller.clone());
    let work = move |tx: &mut Tx<'_>| {
        let wish = privacy::pending(tx, id)?.ok_or(PrivacyError::NotFound)?;
        if !privacy::withdraw_erasure(tx, wish.id, now)? {
            return Err(PrivacyError::NotFound.into());
        }
        account::audit(tx, by.audits("erasure.withdraw", ("account", id), json!({}), now))?;
        Answer::ok(&ErasureView::from(wish))
    };
    once.run(state, caller, [0; 32], work).await
}

fn hindrances(conn: &mut Conn, id: AccountId) -> DbResult<Hindrances> {
    Ok(Hindrances {
        open_petitions: petition::open_by(conn, id.0)?,
        roles: i64::try_from(account::grants_of(conn, id)?.len()).unwrap_or(i64::MAX),
        pending: privacy::pending(conn, id)?.is_some(),
    })
}

/// Carries out the wishes that are due, each in a transaction of its own; gives how many. One whose person has
/// reported again since, or was given a role, waits, and so does one that fails: nobody waits for somebody else's.
/// Photos lose their petition here and their bytes in the next [`files::sweep`].
///
/// # Errors
/// Trouble with the database.
pub async fn carry_out_due(db: &Db, now: DateTime<Utc>) -> Result<usize, DbError> {
    let (mut done, mut last) = (0, None);
    loop {
        let wishes = db.read(move |conn| privacy::due(conn, now, last.as_ref())).await?;
        last = wishes.last().copied();
        if last.is_none() {
            break;
        }
        for wish in wishes {
            match db.write(move |tx| unless_hindered(tx, wish, now)).await {
                Ok(carried) => done += usize::from(carried),
                Err(error) => log::error!("erasure {} was not carried out: {error}", wish.id),
            }
        }
    }
    Ok(done)
}

fn unless_hindered(tx: &mut Tx<'_>, wish: Erasure, now: DateTime<Utc>) -> DbResult<bool> {
    Ok(hindrances(tx, wish.account)?.check().is_ok() && carry_out(tx, wish, now)?)
}

/// Every room forgets its part of a person, all in one transaction; `false` where the wish does not stand.
fn carry_out(tx: &mut Tx<'_>, wish: Erasure, now: DateTime<Utc>) -> DbResult<bool> {
    if !privacy::carried_out(tx, wish.id, now)? {
        return Ok(false);
    }
    let person = wish.account;
    forget_voice(tx, person.0, now)?;
    notice::erase(tx, person)?;
    account::erase(tx, person, now)?;
    let by = Caller { actor: Actor::system(), address: String::new() };
    account::audit(tx, by.audits("erasure.carry_out", ("account", person), json!({}), now))?;
    Ok(true)
}

/// What a voice has said goes everywhere: an account's, or an anonymous petition's. Gives the petitions that it
/// reported.
pub(super) fn forget_voice(tx: &mut Tx<'_>, voice: Uuid, now: DateTime<Utc>) -> DbResult<Vec<PetitionId>> {
    let (own, others) = petition::spoken_in(tx, voice)?;
    for id in &own {
        petition::forget(tx, *id, now)?;
    }
    for id in &others {
        petition::forget_voice(tx, *id, voice)?;
    }
    photos::release(tx, &own, Some(voice), now)?;
    let mut subjects: Vec<_> = own.iter().chain(&others).map(|id| id.0).collect();
    subjects.push(voice);
    idempotency::forget_about(tx, &subjects)?;
    outbox::erase(tx, voice, &own)?;
    privacy::erase_disclosures(tx, voice)?;
    Ok(own)
}

/// The bytes of photos go after the commit; where that fails, the hourly sweep goes on.
pub(super) async fn remove_photos(state: &State, now: DateTime<Utc>) {
    if let Err(error) = files::sweep(state, now).await {
        log::warn!("the photos of somebody forgotten wait for the next sweep: {error}");
    }
}
