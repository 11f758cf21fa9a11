//! What may be one matter told twice: for a neighbour before she reports, and for the desk.

use super::{
    asked::Sent,
    dto::{
        Candidate, CandidateQuery, CandidateSearch, Candidates, Duplicate, Duplicates, Location,
        PetitionPath, PetitionSummary, optional,
    },
    flow::look,
    look::Look,
    read::seen,
};
use crate::{
    http::{ApiError, Caller, Params, PathOf, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header, post, web::Data};
use sanping_domain::{
    petition::{Action, Likeness, Petition, Traits, allowed_actions, coarse_point, likeness},
    shared::{PetitionId, Point, Scope},
};
use sanping_infra::{
    db::Conn,
    petition::{self, Signature, Similar},
};

/// Petitions that a neighbour is shown.
const CANDIDATES: usize = 5;
/// Petitions that the desk is shown.
const DUPLICATES: usize = 20;

/// An open petition that is alike enough, as one row of an answer.
struct Match {
    petition: PetitionSummary,
    likeness: Likeness,
    shared_words: Vec<String>,
    allowed_actions: Vec<Action>,
}

/// Open petitions near by
///
/// Up to 5 of the category within 250 m, to be joined instead of reported again.
#[utoipa::path(tag = "petition", operation_id = "listPetitionCandidates", params(CandidateQuery),
    responses((status = 200, description = "The nearest first", body = Candidates)))]
#[get("/petition-candidates")]
pub async fn candidates(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<CandidateQuery>,
) -> Result<HttpResponse, ApiError> {
    let CandidateQuery { longitude, latitude, datum, category_id } = query.0;
    let point = Location { longitude, latitude, datum }.point("longitude")?;
    let look = look(&state, &caller).await?;
    let traits = Traits { category: Some(category_id), point: Some(point), at: look.now };
    let read = move |conn: &mut Conn| neighbours(conn, &look, &traits, &Signature::of_place(point));
    view(&req, &Candidates { items: state.db.read(read).await? })
}

/// Open petitions like what is about to be reported
///
/// Up to 5: of the category within 250 m, or alike in words and not far away; to be joined instead of reported
/// again. Nothing of the text is kept.
#[utoipa::path(tag = "petition", operation_id = "searchPetitionCandidates", request_body = CandidateSearch,
    responses((status = 200, description = "The likeliest first", body = Candidates)))]
#[post("/petition-candidate-searches")]
pub async fn search_candidates(sent: Sent<CandidateSearch>) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, body, .. } = sent;
    let CandidateSearch { title, body, category_id, location, address } = body.value;
    let (title, body) = (title.read("title")?, body.read("body")?);
    optional!(address, "address");
    let point = location.map(|at| at.point("location")).transpose()?;
    let signature = Signature::of(&title, &body, point);
    let look = look(&state, &caller).await?;
    let traits = Traits { category: category_id, point, at: look.now };
    let items = state.db.read(move |conn| neighbours(conn, &look, &traits, &signature)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Candidates { items }))
}

/// Petitions that may be this one told twice
///
/// Open ones in your scope, by place, category, time and words, to be merged.
#[utoipa::path(tag = "petition", operation_id = "listPetitionDuplicates", params(PetitionPath),
    responses((status = 200, description = "The likeliest first", body = Duplicates)))]
#[get("/petitions/{id}/duplicates")]
pub async fn duplicates(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<PetitionId>,
) -> Result<HttpResponse, ApiError> {
    let items = seen(&state, &caller, id.0, |look, conn, petition| {
        let signature = Signature::of_petition(petition);
        let scope = look.actor.scope();
        let mut found = petition::similar(conn, &signature, Some(&scope))?;
        let within = |other: &Petition| other.id == petition.id || Some(other.id) == petition.parent_id;
        found.retain(|one| !within(&one.petition));
        matches(conn, look, &traits(petition), found, (DUPLICATES, |point| point))
    });
    let items = items.await?.into_iter().map(Duplicate::from).collect();
    view(&req, &Duplicates { items })
}

/// What a neighbour may join, whoever reported it.
fn neighbours(
    conn: &mut Conn,
    look: &Look,
    traits: &Traits,
    signature: &Signature,
) -> Result<Vec<Candidate>, ApiError> {
    // Where a place is given the distance decides, across the border of a community too.
    let desk = look.places.desk().filter(|_| traits.point.is_none());
    let around = desk.map(|desk| Scope { roots: vec![desk.0] });
    let found = petition::similar(conn, signature, around.as_ref())?;
    // Distances from several places would lead to the spot.
    let found = matches(conn, look, traits, found, (CANDIDATES, coarse_point))?;
    Ok(found.into_iter().map(Candidate::from).collect())
}

/// The likeliest of what was found, at the places where the caller may see it, each with what she may do to it.
fn matches(
    conn: &mut Conn,
    look: &Look,
    own: &Traits,
    found: Vec<Similar>,
    (most, seen_at): (usize, fn(Point) -> Point),
) -> Result<Vec<Match>, ApiError> {
    let mut alike: Vec<(Likeness, Similar)> = found
        .into_iter()
        .filter_map(|one| {
            let Traits { point, .. } = traits(&one.petition);
            let seen = Traits { point: point.map(seen_at), ..traits(&one.petition) };
            Some((likeness(own, &seen, one.words)?, one))
        })
        .collect();
    alike.sort_by(|(a, one), (b, other)| {
        b.score.total_cmp(&a.score).then_with(|| other.petition.id.cmp(&one.petition.id))
    });
    alike.truncate(most);
    let mut rows = Vec::with_capacity(alike.len());
    for (likeness, Similar { petition, shared, .. }) in alike {
        let facts = look.facts(conn, &petition)?;
        let allowed_actions = allowed_actions(&petition, &look.actor, &facts, look.now);
        let petition = look.summary(&petition);
        rows.push(Match { petition, likeness, shared_words: shared, allowed_actions });
    }
    Ok(rows)
}

fn traits(petition: &Petition) -> Traits {
    Traits { category: Some(petition.category_id), point: petition.point, at: petition.times.reported_at }
}

impl From<Match> for Duplicate {
    fn from(found: Match) -> Self {
        let Match { petition, likeness, shared_words, allowed_actions } = found;
        Self { petition, likeness, shared_words, allowed_actions }
    }
}

impl From<Match> for Candidate {
    /// A neighbour who has not joined sees only what makes her know the matter.
    fn from(found: Match) -> Self {
        let Match { petition, likeness, shared_words, allowed_actions } = found;
        let PetitionSummary { id, title, category, grid, status, version, reported_at, .. } = petition;
        Self {
            id,
            title,
            category,
            grid,
            status,
            version,
            reported_at,
            likeness,
            shared_words,
            allowed_actions,
        }
    }
}
