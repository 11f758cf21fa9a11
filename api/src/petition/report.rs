//! A petition begins, and an anonymous one is opened again.

use super::{
    asked::Sent,
    dto::{Filed, Lookup, NewPetition, Opened, PetitionView, Receipt, optional, photos},
    flow::{attach, believed, in_use, look},
    look::Look,
    place::Where,
    routing,
    secret::{opens, secret},
};
use crate::{
    account::Tokens,
    http::{Answer, ApiError, Caller, Doors, Once},
    state::State,
};
use actix_web::{HttpResponse, http::header, post, web::Data};
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::AuditLine,
    petition::{
        Channel, IdentityMode, Number, Petition, Report, Routed, RoutedBy, RuleBook, Urgency, civil_day, file,
    },
    privacy::{Document, PrivacyError},
    shared::{Actor, Code, GridId, Identity, PetitionId, Role, SuggestionId},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    petition::{self, Signature},
    privacy, seal,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// Report a matter
///
/// Without signing in, or with `identityMode` `anonymous`, the answer is a receipt: its `secret`, told once,
/// opens the petition again. The petition lies at the deepest grid around its location; else at the door whose
/// code is given; else where its address points; else at the chosen node; else at the community's desk, and says
/// why. The active routing rules may hand it on at once; else it waits at the desk.
#[utoipa::path(tag = "petition", operation_id = "reportPetition", request_body = NewPetition,
    responses((status = 201, description = "Reported", body = Filed)))]
#[post("/petitions")]
pub async fn submit(sent: Sent<NewPetition>) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, once, body } = sent;
    filed(&state, taken(&state, &caller, once, body.hash, |look| Filing::read(body.value, look)).await?)
}

/// Takes a report, whatever door it came through.
pub(super) async fn taken(
    state: &Data<State>,
    caller: &Caller,
    once: Once,
    hash: [u8; 32],
    read: impl FnOnce(Look) -> Result<Filing, ApiError>,
) -> Result<Answer, ApiError> {
    if caller.actor.identity == Identity::Nobody {
        state.limits.knock(Doors::Anonymous, &caller.address)?;
    }
    let book = state.rules.active(&state.db).await?;
    let filing = Filing { book, ..read(look(state, caller).await?)? };
    let number = state.numbers.next(&state.db, civil_day(filing.look.now)).await?;
    let by = caller.clone();
    once.answer(state, caller, hash, move |tx| filing.file(tx, by, number)).await
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
    let keys = seal::sealer().map_err(ApiError::internal)?;
    let look = look(&state, &caller).await?;
    let petition = state.db.read(move |conn| -> Result<PetitionView, ApiError> {
        let found = petition::by_number(conn, &number)?.filter(|found| opens(keys, found.id, &told));
        let found = found.filter(|found| found.reporter == found.id.0).ok_or_else(ApiError::not_found)?;
        Look { actor: holder(found.id), ..look }.view(conn, &found)
    });
    let petition = petition.await?;
    let view = serde_json::to_value(&petition).map_err(ApiError::internal)?;
    let opened = open(&state, petition.id, view)?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(opened))
}

/// Whoever knows the secret of this petition.
const fn holder(id: PetitionId) -> Actor {
    Actor { identity: Identity::Secret(id), holdings: Vec::new() }
}

fn open(state: &State, id: PetitionId, petition: Value) -> Result<Opened, ApiError> {
    let token = state.tokens.for_petition(id, Utc::now()).map_err(ApiError::internal)?;
    Ok(Opened { access_token: token, expires_in: Tokens::SECRET_MINUTES * 60, petition })
}

/// What the answer to a report says; all of it stands in the view that is kept with the idempotency key.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kept {
    pub id: PetitionId,
    pub number: String,
    pub identity_mode: IdentityMode,
}

impl Kept {
    pub fn of(answer: &Answer) -> Result<Self, ApiError> {
        serde_json::from_str(answer.body()).map_err(ApiError::internal)
    }
}

/// Adds what must not be kept: the secret is worked out anew, also where the answer is given again.
fn filed(state: &State, answer: Answer) -> Result<HttpResponse, ApiError> {
    let Kept { id, number, identity_mode } = Kept::of(&answer)?;
    if identity_mode != IdentityMode::Anonymous {
        let mut response = answer.send();
        let at = format!("/api/v1/petitions/{id}").parse().map_err(ApiError::internal)?;
        response.headers_mut().insert(header::LOCATION, at);
        return Ok(response);
    }
    let petition = serde_json::from_str(answer.body()).map_err(ApiError::internal)?;
    let receipt = Receipt { number, secret: secret_of(id)?, opened: open(state, id, petition)? };
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(receipt))
}

/// What opens an anonymous petition again.
pub(super) fn secret_of(id: PetitionId) -> Result<String, ApiError> {
    Ok(secret(seal::sealer().map_err(ApiError::internal)?, id))
}

/// A report, read but not yet filed.
pub(super) struct Filing {
    look: Look,
    client_at: Option<DateTime<Utc>>,
    place: Where,
    book: Option<Arc<RuleBook>>,
    suggestion: Option<SuggestionId>,
    signature: Signature,
    report: Report,
}

impl Filing {
    /// A report that says no more than this. Its place is found when it is filed.
    pub(super) fn of(look: Look, report: Report, code: Option<Code>, chosen: Option<GridId>) -> Self {
        let place = Where { point: report.point, code, address: report.address.clone(), chosen };
        let signature = Signature::of(&report.title, &report.body, report.point);
        Self { look, client_at: None, place, book: None, suggestion: None, signature, report }
    }

    fn read(asked: NewPetition, look: Look) -> Result<Self, ApiError> {
        let NewPetition {
            kind,
            category_id,
            title,
            body,
            urgency,
            address,
            address_code,
            location,
            grid_id,
            identity_mode,
            photos: ids,
            suggestion_id,
            client_at,
        } = asked;
        let report = Report {
            kind,
            category_id,
            urgency: urgency.unwrap_or(Urgency::Normal),
            channel: channel(&look.actor),
            title: title.read("title")?,
            body: body.read("body")?,
            address: optional!(address, "address"),
            point: location.map(|at| at.point("location")).transpose()?,
            identity_mode,
            photos: photos(ids)?,
            // Until its place is found: see `Filing::file`.
            grid_id: GridId(Uuid::nil()),
            routed: Routed { by: RoutedBy::Desk, reason: String::new() },
        };
        let (code, client_at) = (Where::code(address_code.as_deref())?, believed(client_at, look.now));
        Ok(Self { client_at, suggestion: suggestion_id, ..Self::of(look, report, code, grid_id) })
    }

    fn file(mut self, tx: &mut Tx<'_>, caller: Caller, number: Number) -> Result<Answer, ApiError> {
        self.look.hold_still(tx)?;
        in_use(tx, &self.look, self.report.category_id)?;
        self.check_consent(tx)?;
        (self.report.grid_id, self.report.routed) = self.place.find(tx, &self.look)?;
        let (actor, now) = (self.look.actor.clone(), self.look.now);
        let Report { category_id, urgency, kind, .. } = self.report;
        let terms = self.look.timing.terms(category_id, urgency, kind);
        let mut decision = file(self.report, PetitionId::new(), number, &actor, now, &terms)?;
        decision.event.client_at = self.client_at;
        let (event, filed) = routing::store(tx, &self.look, self.book.as_deref(), &mut decision)?;
        petition::sign(tx, &filed, &self.signature)?;
        if let Some(suggestion) = self.suggestion {
            petition::choose_category(tx, suggestion, filed.id, filed.category_id)?;
        }
        attach(tx, &decision, event, actor.voice(), filed.reporter)?;
        account::audit(tx, audit_line(&caller, &filed, now))?;
        // Who reported anonymously is, from here on, nobody but the holder of its secret.
        let anonymous = filed.identity_mode == IdentityMode::Anonymous;
        let actor = if anonymous { holder(filed.id) } else { actor };
        let look = Look { actor, ..self.look };
        Answer::created(&look.view(tx, &filed)?)
    }

    /// Whoever withdrew her consent to being known here may still report anonymously.
    fn check_consent(&self, conn: &mut Conn) -> Result<(), ApiError> {
        let known =
            self.look.actor.account().filter(|_| self.report.identity_mode != IdentityMode::Anonymous);
        match known {
            Some(account) if !privacy::may(conn, account, Document::Service)? => {
                Err(PrivacyError::ConsentMissing.into())
            }
            _ => Ok(()),
        }
    }
}

/// Files a report without HTTP and without rules: for a community that is grown.
///
/// # Errors
/// What the domain says; trouble with the database.
pub fn begin(
    tx: &mut Tx<'_>,
    look: &Look,
    caller: &Caller,
    mut report: Report,
    (id, number): (PetitionId, Number),
) -> Result<(), ApiError> {
    let place = Where { point: report.point, code: None, address: report.address.clone(), chosen: None };
    (report.grid_id, report.routed) = place.find(tx, look)?;
    let terms = look.timing.terms(report.category_id, report.urgency, report.kind);
    let filed = file(report, id, number, &look.actor, look.now, &terms)?;
    let ancestors = look.ancestors(tx, filed.petition.grid_id)?;
    petition::insert(tx, &filed, &ancestors)?;
    petition::sign(tx, &filed.petition, &Signature::of_petition(&filed.petition))?;
    account::audit(tx, audit_line(caller, &filed.petition, look.now))?;
    look.tell(tx, &filed)
}

/// The line of an anonymous report names neither account nor address, by which the account could be found.
fn audit_line(caller: &Caller, filed: &Petition, now: DateTime<Utc>) -> AuditLine {
    let detail = json!({"number": filed.number.to_string()});
    let line = caller.audits("petition.report", ("petition", filed.id), detail, now);
    if filed.identity_mode == IdentityMode::Anonymous && line.account.is_some() {
        AuditLine { account: None, address: String::new(), ..line }
    } else {
        line
    }
}

/// The door that people of this role come through.
fn channel(actor: &Actor) -> Channel {
    let any = |roles: &[Role]| roles.iter().any(|role| actor.has(*role));
    if any(&[Role::Service]) {
        Channel::Service
    } else if any(&[Role::Dispatcher, Role::CommunityAdmin, Role::Supervisor]) {
        Channel::Console
    } else if any(&[Role::GridWorker, Role::Centre, Role::Handler, Role::Sentinel]) {
        Channel::Worker
    } else {
        Channel::Resident
    }
}
