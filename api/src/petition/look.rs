//! What of a petition a caller may see, gathered from storage.

mod history;
mod whole;

use super::{
    dto::{AssigneeKind, AssigneeView, Named, PetitionSummary},
    mask::address_as_seen,
};
use crate::{http::ApiError, state::State};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{Assignee, Facts, Petition, Relations, Visibility, relations, sees},
    shared::{Actor, GridId, PetitionId, Role, Scope},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    directory,
    grid::{self, Places},
    petition::{self, Beside, Surroundings, Timing},
};
use std::sync::Arc;

/// Who looks, at what places, and when.
#[derive(Clone)]
pub struct Look {
    /// The shared state.
    pub state: Data<State>,
    /// The caller.
    pub actor: Actor,
    /// The tree of places.
    pub places: Arc<Places>,
    /// Whether they stand as the database has them; for a look without consequences a second ago is well enough.
    pub tree_holds: bool,
    /// Time limits, windows, the calendar and the categories.
    pub timing: Arc<Timing>,
    /// Now.
    pub now: DateTime<Utc>,
    /// Whether people are told of what is done. Nobody is of what happened long ago: see [`Look::tell`].
    pub tells: bool,
}

impl Look {
    /// The petition, where the caller may see it.
    ///
    /// # Errors
    /// 404 for one that is missing or outside the scope; trouble with the database.
    pub fn find(&self, conn: &mut Conn, id: PetitionId) -> Result<Petition, ApiError> {
        petition::find_in_scope(conn, id, &self.actor.scope())?.ok_or_else(ApiError::not_found)
    }

    /// As [`Look::find`], to be shown only: not inside a transaction that writes.
    ///
    /// # Errors
    /// As [`Look::find`].
    pub fn see(&self, conn: &mut Conn, id: PetitionId) -> Result<Arc<Petition>, ApiError> {
        let found = petition::seen_in_scope(conn, &self.state.petitions, id, &self.actor.scope())?;
        found.ok_or_else(ApiError::not_found)
    }

    /// The scope of the caller at and under a place, and the place that has still to be asked for in it. Where all of
    /// the place is the caller's, the place alone is the scope.
    pub fn scope_under(&self, under: Option<GridId>) -> (Scope, Option<GridId>) {
        let scope = self.actor.scope();
        let Some(place) = under else { return (scope, None) };
        let is_hers = self.places.ancestors(place).iter().any(|one| scope.roots.contains(&one.0));
        if is_hers { (Scope { roots: vec![place.0] }, None) } else { (scope, under) }
    }

    /// What is known of its surroundings and of the caller's past with it.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn facts(&self, conn: &mut Conn, petition: &Petition) -> Result<Facts, ApiError> {
        Ok(self.surroundings(conn, petition)?.facts)
    }

    fn surroundings(&self, conn: &mut Conn, petition: &Petition) -> Result<Surroundings, ApiError> {
        let beside = petition::beside(conn, petition, self.actor.voice())?;
        self.surroundings_with(conn, petition, beside)
    }

    fn surroundings_with(
        &self,
        conn: &mut Conn,
        petition: &Petition,
        beside: Beside,
    ) -> Result<Surroundings, ApiError> {
        let ancestors = self.ancestors(conn, petition.grid_id)?;
        let mut around = Surroundings::with(conn, beside, petition, &self.actor, ancestors, &self.timing)?;
        // Residents have no home in the directory yet: whoever signed in counts as of the neighbourhood.
        around.facts.neighbour = self.actor.account().is_some() && self.actor.has(Role::Resident);
        Ok(around)
    }

    /// The node itself and those above it.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn ancestors(&self, conn: &mut Conn, node: GridId) -> Result<Vec<GridId>, ApiError> {
        if self.tree_holds { Ok(self.places.ancestors(node)) } else { Ok(grid::ancestors(conn, node)?) }
    }

    /// Keeps the tree as it is until the transaction ends, and looks whether the map in memory shows it so.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn hold_still(&mut self, tx: &mut Tx<'_>) -> Result<(), ApiError> {
        self.tree_holds = grid::hold_still(tx)? == self.places.revision();
        Ok(())
    }

    /// What the caller is to one of many petitions. Whoever joined counts as a neighbour here: a list does not ask for
    /// each of its rows.
    pub fn glance(&self, petition: &Petition) -> Relations {
        let facts = Facts { ancestors: self.places.ancestors(petition.grid_id), ..Facts::default() };
        relations(&self.actor, petition, &facts)
    }

    /// A row of a list.
    pub fn summary(&self, petition: &Petition) -> PetitionSummary {
        let name = self.timing.category_name(petition.category_id);
        let relations = self.glance(petition);
        PetitionSummary {
            clock_state: petition.clock_state(self.now),
            due_at: petition.due_at(),
            id: petition.id,
            number: petition.number.to_string(),
            kind: petition.kind,
            category: Named { id: petition.category_id, name },
            urgency: petition.urgency,
            title: self.title_as_seen(petition, &relations),
            address: address_as_seen(petition.address.as_ref(), &relations),
            grid: self.place_as_seen(petition.grid_id, &relations),
            status: petition.status,
            version: petition.version,
            round: petition.work.round,
            returns: sees(Visibility::Internal, &relations).then_some(petition.work.returns),
            reported_at: petition.times.reported_at,
            updated_at: petition.times.updated_at,
        }
    }

    /// Whom a petition is handed to, with the name.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn assignee(&self, conn: &mut Conn, assignee: Assignee) -> Result<AssigneeView, ApiError> {
        let name = match assignee {
            Assignee::Grid(_) => None,
            Assignee::Unit(id) => directory::by_id(conn, id)?.map(|unit| unit.name.into_string()),
            Assignee::Person(id) => account::names(conn, &[id])?.remove(&id),
        };
        Ok(self.assignee_view(assignee, name.unwrap_or_default()))
    }

    /// `name` is what people call a person or unit; a place is called what the tree calls it.
    fn assignee_view(&self, assignee: Assignee, name: String) -> AssigneeView {
        let (kind, name) = match assignee {
            Assignee::Grid(id) => (AssigneeKind::Grid, self.place(id).name),
            Assignee::Unit(_) => (AssigneeKind::Unit, name),
            Assignee::Person(_) => (AssigneeKind::Person, name),
        };
        AssigneeView { kind, id: assignee.parts().1, name }
    }

    /// A node with its name.
    pub fn place(&self, id: GridId) -> Named<GridId> {
        Named { id, name: self.places.name(id).unwrap_or_default().to_owned() }
    }
}
