//! What happens to petitions, told as it happens: server-sent events, in the caller's scope, to be resumed.

mod body;
mod hub;
mod reader;

use super::dto::StepEvent;
use crate::{
    http::{ApiError, Caller},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, ContentEncoding},
    web::Data,
};
use sanping_domain::shared::Kind;
use sanping_infra::petition::Position;

pub use hub::Hub;
pub use reader::follow;

/// Follow what happens
///
/// A stream of server-sent events (`text/event-stream`), one for each step upon a petition in your scope that
/// you may read of: `event: petition.<action>` with the petition's id, number, version, status and the time.
/// Nothing personal is in it: read the petition again where you need more. An event may come twice, and two steps
/// that were taken at once in either order: keep the highest version.
///
/// Every `id` is a place to go on from: send the last one as `Last-Event-ID` after a break, and nothing is missed.
/// Places are kept for three days; `event: reset` says that yours is gone: read your lists anew, then go on. A
/// comment comes every 15 seconds. The stream ends with your access token and with your session, and where you
/// read too slowly: come back with the last id.
#[utoipa::path(tag = "petition", operation_id = "followEvents",
    params(("Last-Event-ID" = Option<String>, Header, description = "The last `id` that came")),
    responses((status = 200, description = "The stream; each `data` is a StepEvent", body = StepEvent,
        content_type = "text/event-stream")))]
#[get("/events")]
pub async fn events(req: HttpRequest, state: Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let last = req.headers().get("last-event-id").map(|value| value.to_str().unwrap_or_default());
    let last = last.map(Position::decode);
    let token = req.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.and_then(|value| value.split_once(' ')).map_or("", |(_, token)| token.trim());
    let seat = state.hub.sit(caller.actor, state.tokens.ends(token)?)?;
    if state.is_stopping() {
        return Err(ApiError::new(Kind::Unavailable, "too_busy"));
    }
    let stream = body::begin(state, seat, last).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Compression would hold events back until a block is full; a proxy would do the same.
        .insert_header(ContentEncoding::Identity)
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream))
}
