//! Reading personal values whole, for a purpose, and seeing who did.

use super::dto::{Disclose, Disclosed, DisclosureQuery, DisclosureView, Values, Wanted};
use crate::{
    http::{Answer, ApiError, Body, Caller, Once, Params, PathOf, cursor, limit, view},
    petition::{Look, PetitionPath, look},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    account::AccountError,
    petition::{PersonalField, Petition, capacity, may_disclose, relations},
    privacy::{Disclosure, PrivacyError},
    shared::{AccountId, DisclosureId, Page, PetitionId},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    privacy,
};
use serde_json::json;

/// Read personal values of a petition whole
///
/// For a purpose, which is kept with who asked, and which the person they belong to can look up. A value that is not
/// known is left out of the answer.
#[utoipa::path(tag = "privacy", operation_id = "disclosePetition", request_body = Disclose, params(PetitionPath),
    responses((status = 201, description = "The values", body = Disclosed)))]
#[post("/petitions/{id}/disclosures")]
pub async fn disclose(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<PetitionId>,
    body: Body<Disclose>,
) -> Result<HttpResponse, ApiError> {
    let look = look(&state, &caller).await?;
    let asked = body.value.checked()?;
    let by = caller.clone();
    once.run(&state, &caller, body.hash, move |tx| disclosed(tx, &look, &by, id.0, asked)).await
}

fn disclosed(
    tx: &mut Tx<'_>,
    look: &Look,
    by: &Caller,
    id: PetitionId,
    asked: Wanted,
) -> Result<Answer, ApiError> {
    let petition = look.find(tx, id)?;
    let relations = relations(&look.actor, &petition, &look.facts(tx, &petition)?);
    if !asked.fields.iter().all(|field| may_disclose(*field, &petition, &relations)) {
        return Err(PrivacyError::DisclosureRefused.into());
    }
    let disclosure = Disclosure {
        id: DisclosureId::new(),
        petition: id,
        subject: petition.reporter,
        account: look.actor.account().ok_or(AccountError::NotSignedIn)?,
        capacity: capacity(&relations).ok_or(PrivacyError::DisclosureRefused)?,
        purpose: asked.purpose,
        reason: Some(asked.reason),
        fields: asked.fields,
        at: look.now,
    };
    privacy::disclose(tx, &disclosure)?;
    let detail = json!({"purpose": disclosure.purpose, "fields": &disclosure.fields});
    account::audit(tx, by.audits("personal_data.disclose", ("petition", id), detail, look.now))?;
    let values = values(tx, petition, &disclosure.fields)?;
    Answer::created(&Disclosed::of(disclosure, values))
}

fn values(conn: &mut Conn, petition: Petition, fields: &[PersonalField]) -> Result<Values, ApiError> {
    let mut values = Values::default();
    for field in fields {
        match field {
            PersonalField::Address => {
                values.address = petition.address.as_ref().map(|address| address.as_str().to_owned());
            }
            PersonalField::ReporterName => {
                let reporter = AccountId(petition.reporter);
                values.reporter_name = account::names(conn, &[reporter])?.remove(&reporter);
            }
            PersonalField::ReporterPhone => {
                let phone = account::contacts_of(conn, AccountId(petition.reporter))?.phone;
                values.reporter_phone = phone.map(|phone| phone.as_str().to_owned());
            }
        }
    }
    Ok(values)
}

/// Who read my personal values, and why
#[utoipa::path(tag = "privacy", operation_id = "listMyDisclosures", params(DisclosureQuery),
    responses((status = 200, description = "A page, the latest first", body = Page<DisclosureView>)))]
#[get("/me/disclosures")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<DisclosureQuery>,
) -> Result<HttpResponse, ApiError> {
    let voice = caller.actor.voice().ok_or(AccountError::NotSignedIn)?;
    let DisclosureQuery { cursor: after, limit: rows } = query.0;
    let (after, rows) = (cursor(after.as_deref())?, limit(rows)?);
    let page = state.db.read(move |conn| -> Result<_, ApiError> {
        let page = privacy::disclosures_of(conn, voice, after, rows)?;
        let readers: Vec<AccountId> = page.items.iter().map(|one| one.account).collect();
        let names = account::names(conn, &readers)?;
        Ok(page.map(|one| {
            let name = names.get(&one.account).cloned().unwrap_or_default();
            DisclosureView::of(one, name)
        }))
    });
    view(&req, &page.await?)
}
