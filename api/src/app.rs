//! The application: every room's routes, the contract generated from them, and the server that runs them.

mod errors;
mod examples;
mod housekeeping;
mod server;
mod spec;
mod telling;

use crate::{
    account, calendar, directory, files, grid,
    http::{self, Routes},
    insight, integration, metrics, notice, petition, privacy, screens,
    state::State,
};
use actix_web::{
    App,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{Compress, from_fn},
    web,
};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::{AppExt, scope};

pub use server::{Running, ServeError, serve};
use spec::ContractLater;
pub use spec::contract;

/// Sanping's own interface. First what is asked for most: a request is held against one route
/// after the other.
fn own(cfg: &mut impl Routes) {
    petition::routes(cfg);
    account::routes(cfg);
    calendar::routes(cfg);
    grid::routes(cfg);
    directory::routes(cfg);
    files::routes(cfg);
    notice::routes(cfg);
    privacy::routes(cfg);
    integration::routes(cfg);
    insight::routes(cfg);
    screens::routes(cfg);
}

/// Where it stands.
const OWN: &str = "/api/v1";

/// Where that of the GeoReport standard stands.
const STANDARD: &str = "/open311/v2";

/// The application of one worker.
pub fn application(
    state: web::Data<State>,
    known: web::Data<http::KnownLater>,
    contract: web::Data<ContractLater>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(state)
        .app_data(known)
        .app_data(contract)
        .service(http::livez)
        .service(http::readyz)
        .service(web::scope(OWN).configure(own))
        .service(web::scope(STANDARD).configure(integration::open311::routes))
        .service(spec::document)
        .service(errors::errors)
        .service(spec::browser())
        .configure(screens::files)
        .default_service(web::to(http::fallback))
        .wrap(from_fn(http::admit))
        .wrap(Compress::default())
        .wrap(from_fn(http::render))
        .wrap(from_fn(metrics::measure))
}

/// The routes as the framework's own generator sees them, before [`contract`] completes them.
fn registered() -> OpenApi {
    let (_, api) = App::new()
        .into_utoipa_app()
        .service(http::livez)
        .service(http::readyz)
        .service(scope(OWN).configure(|cfg| own(cfg)))
        .service(scope(STANDARD).configure(|cfg| integration::open311::routes(cfg)))
        .split_for_parts();
    api
}
