//! Which node of the tree a report belongs to.

use super::look::Look;
use crate::http::ApiError;
use sanping_domain::{
    grid::Level,
    petition::{Address, Candidates, Routed, route},
    shared::{Code, GridId, Kind, Place, Point},
};
use sanping_infra::{
    db::Conn,
    grid::{self, Places},
};

/// What somebody says of where it is.
#[derive(Debug, Clone, Default)]
pub struct Where {
    /// On the ground.
    pub point: Option<Point>,
    /// The code on the door.
    pub code: Option<Code>,
    /// In words.
    pub address: Option<Address>,
    /// The node itself.
    pub chosen: Option<GridId>,
}

impl Where {
    /// Reads the code of a door.
    ///
    /// # Errors
    /// 422 for one against the form of codes.
    pub fn code(text: Option<&str>) -> Result<Option<Code>, ApiError> {
        let malformed = |error| ApiError::field("addressCode", "malformed", error);
        text.map(|text| Code::parse(text).map_err(malformed)).transpose()
    }

    /// The node that it belongs to, and why.
    ///
    /// # Errors
    /// 422 for a node or a door that does not exist, 409 where there is no desk yet; trouble with the database.
    pub fn find(&self, conn: &mut Conn, look: &Look) -> Result<(GridId, Routed), ApiError> {
        let places = &look.places;
        let chosen = match self.chosen {
            Some(id) => {
                let node = grid::by_id(conn, id)?.filter(|node| node.retired_at.is_none());
                Some(node.ok_or(ApiError::new(Kind::Invalid, "grid_unknown"))?.id)
            }
            None => None,
        };
        let of_staff = look.actor.holdings.iter().find_map(|held| match held.place {
            Place::Grid(id) if held.role.sees_subtree() => Some(id),
            _ => None,
        });
        let desk = of_staff.or_else(|| places.desk()).ok_or(ApiError::new(Kind::Conflict, "no_desk"))?;
        let words = self.address.as_ref().and_then(|address| places.by_words(address.as_str()));
        Ok(route(Candidates {
            by_point: self.point.and_then(|point| places.deepest(point)),
            by_code: self.code.as_ref().map(|code| door(conn, code)).transpose()?,
            by_words: words.map(|(id, words)| (id, words.to_owned())),
            chosen,
            desk,
        }))
    }
}

/// The building, unit or household of this code; what is larger is no door.
fn door(conn: &mut Conn, code: &Code) -> Result<(GridId, String), ApiError> {
    let node = grid::by_code(conn, code)?;
    let node = node.filter(|node| node.retired_at.is_none() && node.level >= Level::Building);
    let node = node.ok_or(ApiError::new(Kind::Invalid, "address_code_unknown"))?;
    Ok((node.id, node.code.into_string()))
}

/// Each of these nodes with its level.
pub fn with_levels(places: &Places, nodes: &[GridId]) -> Vec<(GridId, Level)> {
    nodes.iter().filter_map(|node| Some((*node, places.level(*node)?))).collect()
}
