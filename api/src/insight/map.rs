//! Petitions on the map.

use super::dto::{ClusterView, MapQuery, MapView, SpotView};
use crate::{
    http::{ApiError, Caller, Params, view},
    petition::{Look, look},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use sanping_domain::{
    grid::from_wgs84,
    insight::{Area, Spot, clusters},
    petition::{Facts, Status, coarse_point, relations_by, sees_address},
    shared::{Datum, GridId},
};
use sanping_infra::insight::{self, Placed, Shown};
use std::collections::HashMap;

/// So many petitions are shown each by itself.
const FEW: usize = 200;

/// Petitions on the map
///
/// Those in your scope that have a place: each by itself where they are few, gathered where they are many. Who does
/// not see the exact address finds them within about 100 m.
#[utoipa::path(tag = "insight", operation_id = "getPetitionMap", params(MapQuery),
    responses((status = 200, description = "What lies in this part of the map", body = MapView)))]
#[get("/petition-map")]
pub async fn map(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<MapQuery>,
) -> Result<HttpResponse, ApiError> {
    let MapQuery { bbox, zoom, datum, mut status, category_id, since, until } = query.0;
    let datum = datum.unwrap_or_default();
    let area = Area::parse(&bbox, datum)?;
    if status.is_empty() {
        status = Status::ALL.iter().copied().filter(|status| status.is_open()).collect();
    }
    let look = look(&state, &caller).await?;
    let shown = Shown { area: area.widened(), statuses: status, category: category_id, since, until };
    let found = state.counting.alone(&state.db, move |conn| {
        let (placed, more) = insight::map(conn, &look.actor.scope().roots, &shown)?;
        Ok((seen(&look, area, placed), more))
    });
    let (spots, more) = found.await?;
    view(&req, &drawn(&spots, more, zoom, datum))
}

/// Each where the caller may see it. What lies in the part of the map is judged by that too: else a part that is
/// made smaller and smaller would lead to the door.
fn seen(look: &Look, area: Area, placed: Vec<Placed>) -> Vec<Spot> {
    let mut ancestors: HashMap<GridId, Facts> = HashMap::new();
    let spots = placed.into_iter().map(|Placed { spot, grid, ties }| {
        let facts = ancestors
            .entry(grid)
            .or_insert_with(|| Facts { ancestors: look.places.ancestors(grid), ..Facts::default() });
        let exact = sees_address(&relations_by(&look.actor, ties, facts));
        Spot { point: if exact { spot.point } else { coarse_point(spot.point) }, ..spot }
    });
    spots.filter(|spot| area.holds(spot.point)).collect()
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
