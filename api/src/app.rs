//! The application: every room's routes, the contract generated from them, and the server that runs them.

mod errors;
mod housekeeping;
mod server;
mod spec;
mod telling;

use crate::{
    account, calendar, directory, files, grid, http, insight, integration, metrics, notice, petition,
    privacy, state::State,
};
use actix_web::{
    App,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{Compress, from_fn},
    web,
};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::{AppExt, scope, service_config::ServiceConfig};

pub use server::{Running, ServeError, serve};
use spec::ContractLater;
pub use spec::contract;

/// Every route of the contract.
fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(http::livez).service(http::readyz);
    cfg.service(
        scope("/api/v1")
            .configure(account::routes)
            .configure(calendar::routes)
            .configure(grid::routes)
            .configure(directory::routes)
            .configure(files::routes)
            .configure(petition::routes)
            .configure(notice::routes)
            .configure(privacy::routes)
            .configure(integration::routes)
            .configure(insight::routes),
    );
}

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
    let (app, _) = App::new().into_utoipa_app().configure(routes).split_for_parts();
    app.app_data(state)
        .app_data(known)
        .app_data(contract)
        .service(spec::document)
        .service(errors::errors)
        .service(spec::browser())
        .default_service(web::to(http::fallback))
        .wrap(from_fn(http::admit))
        .wrap(Compress::default())
        .wrap(from_fn(http::render))
        .wrap(from_fn(metrics::measure))
}

/// The routes as the framework's own generator sees them, before [`contract`] completes them.
fn registered() -> OpenApi {
    let (_, api) = App::new().into_utoipa_app().configure(routes).split_for_parts();
    api
}
