//! What of a petition the public may see.

use super::dto::{Open311Request, Open311Service};
use crate::{http::ApiError, petition::Look};
use sanping_domain::{
    petition::{Category, Channel, Number, Petition, Relations, coarse_point},
    shared::CategoryId,
};
use sanping_infra::{db::Conn, petition};
use std::collections::HashMap;

/// The categories by their ids.
pub type Known = HashMap<CategoryId, Category>;

/// All categories, those retired too: what was reported under them is still shown.
///
/// # Errors
/// Trouble with the database.
pub fn known(conn: &mut Conn) -> Result<Known, ApiError> {
    Ok(petition::categories(conn)?.into_iter().map(|one| (one.id, one)).collect())
}

/// The category of a code that may be reported under.
///
/// # Errors
/// 404 `service_code_unknown`.
pub fn in_use<'a>(known: &'a Known, code: &str) -> Result<&'a Category, ApiError> {
    let found = known.values().find(|one| one.code.as_str() == code && one.retired_at.is_none());
    found.ok_or_else(ApiError::not_found)
}

/// The path from the topmost category to this one.
fn path<'a>(known: &'a Known, category: &'a Category) -> Vec<&'a Category> {
    let above = |one: &&'a Category| one.parent_id.and_then(|parent| known.get(&parent));
    let mut path: Vec<_> = std::iter::successors(Some(category), above).collect();
    path.reverse();
    path
}

/// A category as a service.
pub fn service(known: &Known, category: &Category) -> Open311Service {
    let path = path(known, category);
    let names: Vec<&str> = path.iter().map(|one| one.name.as_str()).collect();
    Open311Service {
        service_code: category.code.to_string(),
        service_name: category.name.as_str().to_owned(),
        description: names.join(" / "),
        metadata: false,
        answered: "realtime",
        keywords: "",
        group: names.first().map(|name| (*name).to_owned()).unwrap_or_default(),
    }
}

/// The petition of a number, where it came through this door.
///
/// # Errors
/// 404; trouble with the database.
pub fn find(conn: &mut Conn, number: &str) -> Result<Petition, ApiError> {
    let number: Number = number.trim().parse().map_err(|_| ApiError::not_found())?;
    let found = petition::by_number(conn, &number)?.filter(|one| one.channel == Channel::Open311);
    found.ok_or_else(ApiError::not_found)
}

/// A petition as the public sees it: as somebody who is nothing to it.
pub fn request(look: &Look, known: &Known, petition: &Petition) -> Open311Request {
    let category = known.get(&petition.category_id);
    let point = petition.point.map(coarse_point);
    Open311Request {
        service_request_id: petition.number.to_string(),
        status: if petition.status.is_open() { "open" } else { "closed" },
        status_notes: petition.status.as_str(),
        service_name: category.map(|one| one.name.as_str().to_owned()).unwrap_or_default(),
        service_code: category.map(|one| one.code.to_string()).unwrap_or_default(),
        requested_datetime: petition.times.reported_at,
        updated_datetime: petition.times.updated_at,
        expected_datetime: petition.due_at(),
        address: look.place_as_seen(petition.grid_id, &Relations::default()).name,
        lat: point.map(|point| point.latitude()),
        long: point.map(|point| point.longitude()),
    }
}
