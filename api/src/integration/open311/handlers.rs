use super::{
    dto::{
        Open311Definition, Open311Error, Open311Query, Open311Report, Open311Reported, Open311Request,
        Open311Service, Open311Token,
    },
    show::{self, Known},
    wire::{Ending, Names, listed, single},
};
use crate::{
    http::{ApiError, Caller, FormBody, Once, Params, PathOf},
    petition::{Look, Outside, look, take_in},
    state::State,
};
use actix_web::{HttpResponse, get, http::StatusCode, post, web::Data};
use chrono::TimeDelta;
use sanping_domain::{
    petition::{Channel, PetitionKind, Status},
    shared::{Limit, Point, Scope},
};
use sanping_infra::{
    db::Conn,
    petition::{self, Filter},
};
use std::sync::Arc;

const SERVICES: Names = ("services", "service");
const REQUESTS: Names = ("service_requests", "request");
/// Numbers asked for at once.
const NUMBERS: usize = 50;
/// How far a list reaches back unless it is told.
const DAYS: TimeDelta = TimeDelta::days(90);

/// What may be reported (Open311)
#[utoipa::path(tag = "integration", operation_id = "listOpen311Services",
    params(("format" = String, Path, description = "`json` or `xml`", example = "json")),
    responses((status = 200, description = "The categories in use", body = [Open311Service])))]
#[get("/services.{format}")]
pub async fn services(state: Data<State>, _caller: Caller, ending: Ending) -> HttpResponse {
    let found = state.db.read(|conn| -> Result<_, ApiError> {
        let known = show::known(conn)?;
        let mut live: Vec<_> = known.values().filter(|one| one.retired_at.is_none()).collect();
        live.sort_by(|a, b| a.code.as_str().cmp(b.code.as_str()));
        Ok(live.into_iter().map(|one| show::service(&known, one)).collect())
    });
    listed(ending, StatusCode::OK, SERVICES, found.await)
}

/// What a report of a service needs (Open311)
#[utoipa::path(tag = "integration", operation_id = "getOpen311Service",
    params(("id" = String, Path, description = "The code of the service"),
        ("format" = String, Path, description = "`json` or `xml`", example = "json")),
    responses((status = 200, description = "Nothing but the standard fields", body = Open311Definition)))]
#[get("/services/{id}.{format}")]
pub async fn service(
    state: Data<State>,
    _caller: Caller,
    ending: Ending,
    id: PathOf<String>,
) -> HttpResponse {
    let code = id.0;
    let found = state.db.read(move |conn| -> Result<_, ApiError> {
        let known = show::known(conn)?;
        let service_code = show::in_use(&known, &code)?.code.to_string();
        Ok(Open311Definition { service_code, attributes: Vec::new() })
    });
    single(ending, "service_definition", found.await)
}

/// Report a matter (Open311)
///
/// Without a bearer token it is anonymous. Of a place, one way of telling it is needed. No `api_key` is asked for,
/// and what the standard lets a client tell of the reporter is not kept.
#[utoipa::path(tag = "integration", operation_id = "reportOpen311Request",
    params(("format" = String, Path, description = "`json` or `xml`", example = "json")),
    request_body(content = Open311Report, content_type = "application/x-www-form-urlencoded"),
    responses((status = 201, description = "Reported", body = [Open311Reported])))]
#[post("/requests.{format}")]
pub async fn report(
    state: Data<State>,
    caller: Caller,
    once: Once,
    ending: Ending,
    body: Result<FormBody<Open311Report>, ApiError>,
) -> HttpResponse {
    let taken = async {
        let FormBody { value, hash } = body?;
        let known = state.db.read(show::known).await?;
        let taken = take_in(&state, &caller, once, hash, outside(value, &known)?).await?;
        Ok(vec![Open311Reported { service_request_id: taken.number, service_notice: taken.secret }])
    };
    listed(ending, StatusCode::CREATED, REQUESTS, taken.await)
}

fn outside(asked: Open311Report, known: &Known) -> Result<Outside, ApiError> {
    let Open311Report { service_code, lat, long, address_string, address_id, description } = asked;
    let point = match (lat, long) {
        (Some(lat), Some(long)) => {
            Some(Point::new(long, lat).map_err(|error| ApiError::field("lat", "out_of_range", error))?)
        }
        (None, None) => None,
        _ => return Err(ApiError::field("long", "required", "lat and long go together")),
    };
    if point.is_none() && address_string.is_none() && address_id.is_none() {
        return Err(ApiError::field("lat", "required", "lat and long, address_string or address_id"));
    }
    let category = show::in_use(known, &service_code)?;
    Outside::read(
        (category.id, category.name.as_str()),
        PetitionKind::Complaint,
        Channel::Open311,
        (point, address_string.as_deref(), address_id.as_deref()),
        description.as_deref(),
    )
}

/// Where reports stand (Open311)
///
/// Those that came through this interface, the latest 100.
#[utoipa::path(tag = "integration", operation_id = "listOpen311Requests",
    params(("format" = String, Path, description = "`json` or `xml`", example = "json"), Open311Query),
    responses((status = 200, description = "The latest first", body = [Open311Request])))]
#[get("/requests.{format}")]
pub async fn requests(
    state: Data<State>,
    caller: Caller,
    ending: Ending,
    query: Result<Params<Open311Query>, ApiError>,
) -> HttpResponse {
    let found = async {
        let (query, look) = (query?.0, look(&state, &caller).await?);
        state.db.read(move |conn| asked_for(conn, &look, query)).await
    };
    listed(ending, StatusCode::OK, REQUESTS, found.await)
}

fn asked_for(conn: &mut Conn, look: &Look, query: Open311Query) -> Result<Vec<Open311Request>, ApiError> {
    let known = show::known(conn)?;
    let petitions = match &query.service_request_id {
        Some(numbers) => {
            let found = numbers.split(',').take(NUMBERS).map(|number| show::find(conn, number));
            found.filter_map(Result::ok).map(Arc::new).collect()
        }
        None => {
            let everywhere = Scope { roots: look.places.desk().map(|desk| desk.0).into_iter().collect() };
            let filter = filter(look, &known, query)?;
            petition::list(
                conn,
                &look.state.petitions,
                &everywhere,
                &filter,
                None,
                Limit::new(100).unwrap_or_default(),
            )?
            .items
        }
    };
    Ok(petitions.iter().map(|petition| show::request(look, &known, petition)).collect())
}

fn filter(look: &Look, known: &Known, query: Open311Query) -> Result<Filter, ApiError> {
    let Open311Query { service_request_id: _, service_code, start_date, end_date, status } = query;
    let until = end_date.unwrap_or(look.now);
    let wanted = |status: &str| match status.trim() {
        "open" => Ok(true),
        "closed" => Ok(false),
        _ => Err(ApiError::field("status", "malformed", "open or closed")),
    };
    let wanted = status.iter().flat_map(|all| all.split(',')).map(wanted).collect::<Result<Vec<_>, _>>()?;
    let fits = |status: &&Status| wanted.contains(&status.is_open());
    Ok(Filter {
        statuses: Status::ALL.iter().filter(fits).copied().collect(),
        category: service_code.map(|code| show::in_use(known, &code).map(|one| one.id)).transpose()?,
        channel: Some(Channel::Open311),
        since: Some(start_date.unwrap_or(until - DAYS)),
        until: Some(until),
        ..Filter::default()
    })
}

/// Where a report stands (Open311)
#[utoipa::path(tag = "integration", operation_id = "getOpen311Request",
    params(("id" = String, Path, description = "Its number"),
        ("format" = String, Path, description = "`json` or `xml`", example = "json")),
    responses((status = 200, description = "A list of one", body = [Open311Request])))]
#[get("/requests/{id}.{format}")]
pub async fn request(state: Data<State>, caller: Caller, ending: Ending, id: PathOf<String>) -> HttpResponse {
    let number = id.0;
    let found = async {
        let look = look(&state, &caller).await?;
        let read = move |conn: &mut Conn| -> Result<_, ApiError> {
            let petition = show::find(conn, &number)?;
            Ok(vec![show::request(&look, &show::known(conn)?, &petition)])
        };
        state.db.read(read).await
    };
    listed(ending, StatusCode::OK, REQUESTS, found.await)
}

/// The number of a report by its token (Open311)
///
/// A report gets its number at once, and that is its token too.
#[utoipa::path(tag = "integration", operation_id = "getOpen311Token",
    params(("id" = String, Path, description = "The token"),
        ("format" = String, Path, description = "`json` or `xml`", example = "json")),
    responses((status = 200, description = "A list of one", body = [Open311Token]),
        (status = 400, description = "What is wrong with it", body = [Open311Error])))]
#[get("/tokens/{id}.{format}")]
pub async fn token(state: Data<State>, _caller: Caller, ending: Ending, id: PathOf<String>) -> HttpResponse {
    let token = id.0;
    let found = state.db.read(move |conn| -> Result<_, ApiError> {
        let service_request_id = show::find(conn, &token)?.number.to_string();
        Ok(vec![Open311Token { token: service_request_id.clone(), service_request_id }])
    });
    listed(ending, StatusCode::OK, REQUESTS, found.await)
}
