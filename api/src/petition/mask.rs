//! What is personal in a petition, as far as a caller may see it.

use super::{
    dto::{Named, PersonView, PointView},
    look::Look,
};
use sanping_domain::{
    grid::Level,
    petition::{
        Address, Detail, Event, IdentityMode, Petition, Relation, Relations, coarse, coarse_point,
        sees_address, sees_reporter,
    },
    shared::{AccountId, Actor, GridId, Point, Role},
};

/// From so many digits in a row on, a number may be somebody's.
const LONG: usize = 7;

impl Look {
    /// Whether the caller is a program that has no part in this petition: it is told of no person, by no name, word or
    /// photo (ADR 0037).
    pub fn is_distant(&self, relations: &Relations) -> bool {
        self.actor.has(Role::Service) && !relations.has(Relation::Reporter)
    }

    /// The title; to a program without the numbers in it.
    pub fn title_as_seen(&self, petition: &Petition, relations: &Relations) -> String {
        let title = petition.title.as_str();
        if self.is_distant(relations) { without_numbers(title) } else { title.to_owned() }
    }

    /// The place that a petition lies at; to whoever does not see the address, no house and no door.
    pub fn place_as_seen(&self, id: GridId, relations: &Relations) -> Named<GridId> {
        let shown = self.places.ancestors(id).into_iter().find(|one| self.shows(*one, relations));
        self.place(shown.unwrap_or(id))
    }

    /// Whether a node may stand in the path to a petition.
    pub fn shows(&self, id: GridId, relations: &Relations) -> bool {
        sees_address(relations) || !self.places.level(id).is_some_and(Level::leads_to_a_door)
    }

    /// What a step says of itself, without what leads to the door.
    pub fn detail_as_seen(&self, detail: Detail, relations: &Relations) -> Detail {
        if sees_address(relations) {
            return detail;
        }
        match detail.at_a_distance() {
            Detail::Routed { grid_id, by, reason, parent_id, rule } => {
                let grid_id = self.place_as_seen(grid_id, relations).id;
                Detail::Routed { grid_id, by, reason, parent_id, rule }
            }
            detail => detail,
        }
    }
}

/// The reporter as far as the caller may see; nobody where anonymous.
pub fn reporter_as_seen(petition: &Petition, relations: &Relations, name: String) -> Option<PersonView> {
    match petition.identity_mode {
        IdentityMode::Anonymous => None,
        _ if sees_reporter(petition, relations) => {
            Some(PersonView::whole(AccountId(petition.reporter), name))
        }
        IdentityMode::RealName | IdentityMode::HiddenName => Some(PersonView::masked(&name)),
    }
}

/// The address, whole or up to its first figure.
pub fn address_as_seen(address: Option<&Address>, relations: &Relations) -> Option<String> {
    address.map(|address| if sees_address(relations) { address.as_str().to_owned() } else { coarse(address) })
}

/// The point, exact or within about 100 m.
pub fn point_as_seen(point: Option<Point>, relations: &Relations) -> Option<PointView> {
    let seen = point.map(|at| if sees_address(relations) { at } else { coarse_point(at) });
    seen.map(|at| PointView { longitude: at.longitude(), latitude: at.latitude() })
}

/// Who took a step: a reporter's name as far as it may be seen, a neighbour's by the desk alone.
pub fn doer(
    actor: &Actor,
    petition: &Petition,
    relations: &Relations,
    event: &Event,
    (id, name): (AccountId, &str),
) -> PersonView {
    let seen = match event.capacity {
        _ if actor.account() == Some(id) => true,
        _ if id.0 == petition.reporter => sees_reporter(petition, relations),
        Relation::Reporter => sees_reporter(petition, relations),
        Relation::Joined | Relation::Neighbour => {
            relations.any(&[Relation::Dispatcher, Relation::CommunityAdmin])
        }
        _ => true,
    };
    if seen { PersonView::whole(id, name.to_owned()) } else { PersonView::masked(name) }
}

/// Long numbers keep their first three digits and, from eleven on, their last four.
pub fn without_numbers(text: &str) -> String {
    let (mut out, mut digits) = (String::with_capacity(text.len()), String::new());
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            hide(&mut out, &mut digits);
            out.push(c);
        }
    }
    hide(&mut out, &mut digits);
    out
}

fn hide(out: &mut String, digits: &mut String) {
    if digits.len() < LONG {
        out.push_str(digits);
    } else {
        let (head, rest) = digits.split_at(3);
        let tail = if digits.len() >= 11 { rest.split_at(rest.len() - 4).1 } else { "" };
        out.push_str(head);
        out.push_str("****");
        out.push_str(tail);
    }
    digits.clear();
}
