//! Petitions on the map.

use super::{
    dto::{ClusterView, MapQuery, MapView, SpotView},
    flow::roots,
};
use crate::{
    http::{ApiError, Caller, Params, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use sanping_domain::{
    grid::from_wgs84,
    insight::{Area, Spot, clusters},
    petition::Status,
    shared::Datum,
};
use sanping_infra::insight;

/// So many petitions are shown each by itself.
const FEW: usize = 200;

/// Petitions on the map
///
/// Those in your scope that have a place: each by itself where they are few, gathered where they are many.
#[utoipa::path(tag = "insight", operation_id = "getPetitionMap", params(MapQuery),
    responses((status = 200, description = "What lies in this part of the map", body = MapView)))]
#[get("/petition-map")]
pub async fn map(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<MapQuery>,
) -> Result<HttpResponse, ApiError> {
    let MapQuery { bbox, zoom, datum, mut status } = query.0;
    let datum = datum.unwrap_or_default();
    let area = Area::parse(&bbox, datum)?;
    if status.is_empty() {
        status = Status::ALL.iter().copied().filter(|status| status.is_open()).collect();
    }
    let roots = roots(&caller.actor);
    let found = state.counting.alone(&state.db, move |conn| Ok(insight::map(conn, &roots, area, &status)?));
    let (spots, more) = found.await?;
    view(&req, &drawn(&spots, more, zoom, datum))
}

fn drawn(spots: &[Spot], more: bool, zoom: u8, datum: Datum) -> MapView {
    let few = spots.len() <= FEW;
    let spot = |spot: &Spot| {
        let Spot { id, point, status, urgency } = *spot;
        let point = from_wgs84(point, datum);
        SpotView { id, longitude: point.longitude(), latitude: point.latitude(), status, urgency }
    };
    let points = if few { spots.iter().map(spot).collect() } else { Vec::new() };
    let gathered = if few { Vec::new() } else { clusters(spots, zoom) };
    let clusters = gathered.into_iter().map(|one| ClusterView::of(one, from_wgs84(one.middle, datum)));
    MapView { datum, total: spots.len(), more, points, clusters: clusters.collect() }
}
