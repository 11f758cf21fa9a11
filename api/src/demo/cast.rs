//! Who acts in a grown community.

use super::Placed;
use crate::http::ApiError;
use sanping_domain::{
    account::AccountError,
    petition::{Assignee, Petition},
    shared::{AccountId, Actor, GridId, Place, Role, UnitId},
};
use sanping_infra::{db::Conn, grid, synthetic::Community};
use std::collections::HashMap;

/// The people of a community, by what they do.
pub(super) struct Cast {
    by_login: HashMap<String, Actor>,
    by_account: HashMap<AccountId, Actor>,
    workers: HashMap<GridId, Actor>,
    handlers: HashMap<UnitId, Actor>,
    units: HashMap<&'static str, UnitId>,
    neighbours: Vec<Actor>,
    desk: Actor,
}

impl Cast {
    /// Everybody who was settled.
    pub(super) fn of(placed: Placed, community: &Community) -> Self {
        let mut cast = Self {
            by_account: HashMap::new(),
            workers: HashMap::new(),
            handlers: HashMap::new(),
            units: HashMap::new(),
            neighbours: Vec::new(),
            desk: Actor::nobody(),
            by_login: placed.people,
        };
        for person in &community.people {
            let Some(actor) = cast.by_login.get(&person.login).cloned() else { continue };
            for held in &actor.holdings {
                match (held.role, held.place) {
                    (Role::GridWorker, Place::Grid(id)) => drop(cast.workers.insert(id, actor.clone())),
                    (Role::Handler, Place::Unit(id)) => drop(cast.handlers.insert(id, actor.clone())),
                    (Role::Dispatcher, _) => cast.desk = actor.clone(),
                    _ => {}
                }
            }
            if person.home.is_some() {
                cast.neighbours.push(actor.clone());
            }
            if let Some(account) = actor.account() {
                cast.by_account.insert(account, actor);
            }
        }
        for unit in &community.units {
            let id = placed.units.get(unit.code).copied();
            cast.units.extend(unit.categories.iter().filter_map(|category| Some((*category, id?))));
        }
        cast
    }

    /// The dispatcher.
    pub(super) const fn desk(&self) -> &Actor {
        &self.desk
    }

    /// Whoever signs in under this name.
    pub(super) fn by_login(&self, login: &str) -> Result<&Actor, ApiError> {
        Ok(self.by_login.get(login).ok_or(AccountError::NotFound)?)
    }

    /// The reporter, as far as she has an account.
    pub(super) fn reporter(&self, petition: &Petition) -> Option<&Actor> {
        self.by_account.get(&AccountId(petition.reporter))
    }

    /// A neighbour who did not report it; `turn` chooses.
    pub(super) fn neighbour(&self, petition: &Petition, turn: usize) -> Option<&Actor> {
        let start = turn.checked_rem(self.neighbours.len())?;
        let others = self.neighbours.iter().cycle().skip(start).take(2);
        others.into_iter().find(|one| one.voice() != Some(petition.reporter))
    }

    /// The unit that usually handles a category.
    pub(super) fn unit(&self, category: &str) -> Option<UnitId> {
        self.units.get(category).copied()
    }

    /// Who works on it: whoever accepted it, else somebody of the assignee's; of a grid the nearest worker upwards.
    pub(super) fn hands(&self, conn: &mut Conn, petition: &Petition) -> Result<Option<&Actor>, ApiError> {
        if let Some(handler) = petition.work.handler {
            return Ok(self.by_account.get(&handler));
        }
        Ok(match petition.work.assignee {
            None => None,
            Some(Assignee::Unit(unit)) => self.handlers.get(&unit),
            Some(Assignee::Person(person)) => self.by_account.get(&person),
            Some(Assignee::Grid(place)) => {
                grid::ancestors(conn, place)?.iter().find_map(|above| self.workers.get(above))
            }
        })
    }
}
