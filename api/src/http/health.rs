use crate::state::State;
use actix_web::{HttpResponse, Responder, get, http::StatusCode, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether the server can do its work.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or what is missing.
    #[schema(example = "ok")]
    pub status: String,
    /// Whether photos can be kept; without them the server still does the rest of its work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photos: Option<bool>,
}

/// The process is alive
///
/// Says nothing about the database: an orchestrator restarts what does not answer here.
#[utoipa::path(tag = "health", responses((status = 200, description = "Alive", body = Health)))]
#[get("/livez")]
pub async fn livez() -> impl Responder {
    HttpResponse::Ok().json(Health { status: "ok".into(), photos: None })
}

/// Ready for requests
///
/// The database answers and takes writes. 503 while starting, stopping, or without its database. A photo store
/// that is away does not make the server unready: `photos` tells.
#[utoipa::path(tag = "health", responses(
    (status = 200, description = "Ready", body = Health),
    (status = 503, description = "Not ready", body = Health),
))]
#[get("/readyz")]
pub async fn readyz(state: Data<State>) -> impl Responder {
    let status = match state.db.ping().await {
        Ok(()) if !state.is_stopping() => {
            let photos = Some(state.keeps_photos().await);
            return HttpResponse::Ok().json(Health { status: "ok".into(), photos });
        }
        Ok(()) => "stopping".to_owned(),
        Err(error) => {
            log::warn!("not ready: {error}");
            "database".to_owned()
        }
    };
    HttpResponse::build(StatusCode::SERVICE_UNAVAILABLE).json(Health { status, photos: None })
}
