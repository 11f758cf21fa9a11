//! Whom the desk could choose.

use super::{
    shown::{AssigneeCandidate, Assignees},
    store::{matter, text_of},
    target::{AT_A_NODE, destined, problem},
};
use crate::{
    http::{ApiError, Caller, PathOf, view},
    petition::{
        dto::{AssigneeKind, AssigneeView, PetitionPath},
        flow::look,
        look::Look,
        place::with_levels,
    },
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use sanping_domain::{
    petition::{Assignee, Candidate, CandidateReason, Destination, Petition, RuleBook, best_first},
    shared::{AccountId, GridId, Limit, PetitionId},
};
use sanping_infra::{account, db::Conn, directory, grid, petition};
use std::collections::HashMap;

/// How many are offered.
const OFFERED: usize = 50;

/// Who could take a petition
///
/// People who work at its node or above it, with their duty and their open petitions; its node; the member
/// units; and whom the active rules would choose. Whoever has it now is left out.
#[utoipa::path(tag = "petition", operation_id = "listPetitionAssignees", params(PetitionPath),
    responses((status = 200, description = "The likeliest to be right first", body = Assignees)))]
#[get("/petitions/{id}/assignees")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    id: PathOf<PetitionId>,
) -> Result<HttpResponse, ApiError> {
    let look = look(&state, &caller).await?;
    let book = state.rules.active(&state.db).await?;
    let items = state.db.read_long(move |conn| -> Result<_, ApiError> {
        let petition = look.find(conn, id.0)?;
        candidates(conn, &look, book.as_deref(), &petition)
    });
    view(&req, &Assignees { items: items.await?.into_iter().map(shown).collect() })
}

fn candidates(
    conn: &mut Conn,
    look: &Look,
    book: Option<&RuleBook>,
    petition: &Petition,
) -> Result<Vec<Candidate>, ApiError> {
    let nodes = look.places.ancestors(petition.grid_id);
    let mut found = people(conn, look, &nodes)?;
    found.push(Candidate {
        assignee: Assignee::Grid(petition.grid_id),
        name: look.place(petition.grid_id).name,
        reason: CandidateReason::Node,
        on_duty: false,
        open: amount(petition::open_at(conn, petition.grid_id)?),
        distance: Some(0),
    });
    found.extend(units(conn)?);
    if let Some(book) = book {
        by_rule(conn, look, book, petition, &nodes, &mut found)?;
    }
    found.retain(|one| petition.work.assignee != Some(one.assignee));
    best_first(&mut found);
    found.truncate(OFFERED);
    Ok(found)
}

/// Everybody who works at the nodes, each at the nearest.
fn people(conn: &mut Conn, look: &Look, nodes: &[GridId]) -> Result<Vec<Candidate>, ApiError> {
    let distance =
        |node: GridId| nodes.iter().position(|one| *one == node).and_then(|at| u32::try_from(at).ok());
    let mut serves: HashMap<AccountId, (u32, String)> = HashMap::new();
    for (node, id, name) in account::staff_at(conn, &AT_A_NODE, nodes)? {
        let Some(distance) = distance(node) else { continue };
        let near = serves.entry(id).or_insert((distance, name));
        near.0 = near.0.min(distance);
    }
    let mut on_duty: HashMap<AccountId, u32> = HashMap::new();
    for (node, id) in grid::on_duty(conn, nodes, look.now)? {
        let Some(distance) = distance(node) else { continue };
        let near = on_duty.entry(id).or_insert(distance);
        *near = (*near).min(distance);
    }
    let ids: Vec<AccountId> = serves.keys().copied().collect();
    let hands = petition::open_in_hands(conn, &ids)?;
    let candidate = |(id, (distance, name)): (AccountId, (u32, String))| {
        let duty = on_duty.get(&id).copied();
        let (reason, distance) = match (duty, distance) {
            (Some(0), _) => (CandidateReason::OnDutyHere, 0),
            (Some(above), _) => (CandidateReason::OnDutyAbove, above),
            (None, 0) => (CandidateReason::ServesHere, 0),
            (None, above) => (CandidateReason::ServesAbove, above),
        };
        let open = hands.get(&id).copied().unwrap_or_default();
        let assignee = Assignee::Person(id);
        Candidate { assignee, name, reason, on_duty: duty.is_some(), open, distance: Some(distance) }
    };
    Ok(serves.into_iter().map(candidate).collect())
}

fn units(conn: &mut Conn) -> Result<Vec<Candidate>, ApiError> {
    let filter = directory::UnitFilter { retired: Some(false), ..directory::UnitFilter::default() };
    let most = Limit::new(Limit::MAX).unwrap_or_default();
    let mut found = Vec::new();
    for unit in directory::list(conn, &filter, None, most)?.items {
        found.push(Candidate {
            assignee: Assignee::Unit(unit.id),
            name: unit.name.into_string(),
            reason: CandidateReason::Unit,
            on_duty: false,
            open: amount(petition::open_of_unit(conn, unit.id)?),
            distance: None,
        });
    }
    Ok(found)
}

/// Puts whom the active rules would choose first.
fn by_rule(
    conn: &mut Conn,
    look: &Look,
    book: &RuleBook,
    petition: &Petition,
    nodes: &[GridId],
    found: &mut Vec<Candidate>,
) -> Result<(), ApiError> {
    let (place, text) = (with_levels(&look.places, nodes), text_of(petition));
    let choice = book.choose(&matter(petition, &place, &text), |to| problem(conn, to, &place))?;
    if choice.destination == Destination::Desk {
        return Ok(());
    }
    let (assignee, _) = destined(conn, look, choice.destination, &place)?;
    match found.iter_mut().find(|one| one.assignee == assignee) {
        Some(one) => one.reason = CandidateReason::Rule,
        None => found.push(Candidate {
            assignee,
            name: look.assignee(conn, assignee)?.name,
            reason: CandidateReason::Rule,
            on_duty: false,
            open: 0,
            distance: None,
        }),
    }
    Ok(())
}

fn amount(count: i64) -> u32 {
    u32::try_from(count).unwrap_or_default()
}

fn shown(candidate: Candidate) -> AssigneeCandidate {
    let Candidate { assignee, name, reason, on_duty, open, distance } = candidate;
    let kind = match assignee {
        Assignee::Grid(_) => AssigneeKind::Grid,
        Assignee::Unit(_) => AssigneeKind::Unit,
        Assignee::Person(_) => AssigneeKind::Person,
    };
    let assignee = AssigneeView { kind, id: assignee.parts().1, name };
    AssigneeCandidate { assignee, reason, on_duty, open, distance }
}
