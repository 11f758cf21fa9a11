//! Which node a point or the words of an address belong to.

use super::{
    dto::GridRef,
    location_dto::{FoundBy, LocationQuery, LocationView},
};
use crate::{
    http::{ApiError, Caller, Params, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use sanping_domain::{grid::to_wgs84, shared::Point};
use sanping_infra::grid;

/// Find the place of a point or an address
///
/// The deepest node whose ground holds the point; else the node that the words of the address name; else the
/// desk. Open to everybody, and says nothing of people.
#[utoipa::path(tag = "grid", operation_id = "locateGrid", params(LocationQuery),
    responses((status = 200, description = "The place", body = LocationView)))]
#[get("/grid-locations")]
pub async fn locate(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    query: Params<LocationQuery>,
) -> Result<HttpResponse, ApiError> {
    let LocationQuery { longitude, latitude, datum, address } = query.0;
    let point = longitude.zip(latitude).map(|(x, y)| Point::new(x, y)).transpose();
    let point = point.map_err(|error| ApiError::field("longitude", "out_of_range", error))?;
    let places = state.map.places(&state.db).await?;
    let by_point = point.and_then(|point| places.deepest(to_wgs84(point, datum.unwrap_or_default())));
    let by_words = address.as_deref().and_then(|address| places.by_words(address)).map(|(id, _)| id);
    let (found, found_by) = match (by_point, by_words) {
        (Some(id), _) => (Some(id), FoundBy::Point),
        (None, Some(id)) => (Some(id), FoundBy::Address),
        (None, None) => (places.desk(), FoundBy::Desk),
    };
    let path = match found {
        Some(id) => state.db.read(move |conn| grid::path(conn, id)).await?,
        None => Vec::new(),
    };
    view(&req, &LocationView { found_by, path: path.into_iter().map(GridRef::from).collect() })
}
