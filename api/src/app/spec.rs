//! The contract: generated from the registered routes, completed by what every operation shares.

use super::{examples, registered};
use crate::access::Matrix;
use actix_web::{HttpResponse, get, http::Method, http::header, web::Data};
use utoipa::openapi::{
    ContentBuilder, Header, HttpMethod, InfoBuilder, License, OpenApi, Ref, RefOr, ResponseBuilder, Server,
    path::{Operation, ParameterBuilder, ParameterIn},
    schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type},
    security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    tag::TagBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use crate::http::{ApiError, FieldProblem, Problem};
use sanping_domain::files::Variant;
use std::sync::LazyLock;

const TAGS: &[(&str, &str)] = &[
    ("account", "People who sign in, their roles and sessions, the audit trail."),
    ("petition", "The main job: petitions from a report to a rating, and their categories."),
    ("insight", "Many petitions at once: figures and what is behind them, the map, tables to take away."),
    ("calendar", "Working time, holidays and make-up workdays."),
    ("notice", "Who is told: the inbox, preferences, the words, and what could not be delivered."),
    ("files", "Photos: upload, and links that end with the right to see them."),
    ("directory", "The member units that handle petitions."),
    ("grid", "The tree of places, their polygons, and who is on duty there."),
    ("privacy", "One's own data: consent, access, correction, erasure, and who read it and why."),
    ("integration", "Other systems: webhooks, and what was sent to them."),
    ("health", "Whether the server is alive and ready."),
    ("screens", "The three screens: what they must know before anybody signs in."),
];

/// POSTs that heed no `Idempotency-Key`: what they answer with must not be kept, and a repetition does no harm.
const UNKEYED: [&str; 9] = [
    "/api/v1/sessions",
    "/api/v1/session-refreshes",
    "/api/v1/phone-sessions",
    "/api/v1/wechat-sessions",
    "/api/v1/second-factor-sessions",
    "/api/v1/service-sessions",
    "/api/v1/accounts/{id}/keys",
    "/api/v1/me/totp",
    "/api/v1/me/exports",
];

/// Where GeoReport v2 lays down how errors look.
const OPEN311: &str = "/open311/";

/// The whole OpenAPI document.
#[must_use]
pub fn contract(matrix: &Matrix) -> OpenApi {
    let mut api = registered();
    api.info = InfoBuilder::new()
        .title("Sanping 三屏")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Open-source software that runs a smart community. The main job: a petition, from a report on a \
             phone to a rating. Actions are sub-resources; each takes `If-Match` and `Idempotency-Key`. Errors \
             are problem documents (RFC 9457) with stable codes.",
        ))
        .license(Some(License::builder().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    api.servers = Some(vec![Server::new("/")]);
    api.tags = Some(
        TAGS.iter()
            .map(|(name, what)| TagBuilder::new().name(*name).description(Some(*what)).build())
            .collect(),
    );
    let components = api.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into(), Problem::schema());
    components.schemas.insert(FieldProblem::name().into(), FieldProblem::schema());
    // Named by a path parameter alone, which the generator does not follow.
    components.schemas.insert(Variant::name().into(), Variant::schema());
    components.security_schemes.insert(
        "bearer".into(),
        SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build())
            .into(),
    );
    for (path, item) in &mut api.paths.paths {
        let operations = [
            (&mut item.get, Method::GET, HttpMethod::Get),
            (&mut item.post, Method::POST, HttpMethod::Post),
            (&mut item.put, Method::PUT, HttpMethod::Put),
            (&mut item.delete, Method::DELETE, HttpMethod::Delete),
        ];
        for (operation, method, _) in operations {
            if let Some(operation) = operation {
                complete(operation, &method, path, matrix);
            }
        }
    }
    prune(&mut api);
    examples::add(&mut api);
    api
}

/// Drops schemas that nothing names: the generator keeps the argument of every generic it wrote out in place.
fn prune(api: &mut OpenApi) {
    while let Ok(text) = api.to_json() {
        let Some(components) = &mut api.components else { return };
        let before = components.schemas.len();
        components.schemas.retain(|name, _| text.contains(&format!("#/components/schemas/{name}\"")));
        if components.schemas.len() == before {
            return;
        }
    }
}

/// Adds what every operation shares: security, the idempotency header, error answers.
fn complete(operation: &mut Operation, method: &Method, path: &str, matrix: &Matrix) {
    let door = matrix.door(method, path);
    let public = door.is_some_and(|door| door.public);
    let known = door.is_some_and(|door| !door.roles.is_empty());
    let bearer = SecurityRequirement::new("bearer", Vec::<String>::new());
    operation.security = Some(match (public, known) {
        (true, false) => Vec::new(),
        (true, true) => vec![SecurityRequirement::default(), bearer],
        _ => vec![bearer],
    });
    let takes_body = operation.request_body.is_some();
    let keyed = *method == Method::POST && !UNKEYED.contains(&path);
    if keyed {
        operation.parameters.get_or_insert_default().push(idempotency_key().into());
    }
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let versioned =
        parameters.iter().any(|parameter| matches!(parameter, RefOr::T(one) if one.name == "If-Match"));
    let named = path.contains('{');
    let health = path == "/livez" || path == "/readyz";
    let standard = path.starts_with(OPEN311);
    let wanted: [(&str, bool, &str); 13] = [
        ("400", standard, "Whatever is wrong with what was asked: the standard knows no other status for it"),
        ("400", takes_body || keyed, "The bytes could not be read"),
        ("401", true, "Not signed in, or the session has ended"),
        ("403", !public, "No role of the caller may do this"),
        ("404", named || keyed, "Missing, or outside the caller's scope"),
        ("409", *method == Method::POST, "The present state does not allow it; `current` shows it"),
        ("412", versioned, "The version in `If-Match` is stale"),
        ("413", takes_body, "More bytes than allowed"),
        ("415", takes_body, "Another media type than documented"),
        ("422", !health, "Against the rules named in `errors`"),
        ("428", versioned, "`If-Match` is missing"),
        ("429", true, "Too many requests; `Retry-After` says when to try again"),
        ("503", true, "Overloaded or without its database; `Retry-After` says when to try again"),
    ];
    for (status, applies, meaning) in wanted {
        if applies && !operation.responses.responses.contains_key(status) {
            operation.responses.responses.insert(status.into(), problem(status, meaning));
        }
    }
    if standard {
        operation.responses.responses.values_mut().for_each(in_the_standards_forms);
    }
}

/// Each answer also comes as XML, and what the operation itself refuses is a list of the standard's errors; what is
/// refused before it, such as a call too many, stays a problem document.
fn in_the_standards_forms(answer: &mut RefOr<utoipa::openapi::Response>) {
    let RefOr::T(response) = answer else { return };
    let errors = ArrayBuilder::new().items(Ref::from_schema_name("Open311Error"));
    let json = || RefOr::T(ContentBuilder::new().schema(Some(Schema::Array(errors.build()))).build());
    response.content.entry("application/json".into()).or_insert_with(json);
    let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).build();
    let xml = RefOr::T(ContentBuilder::new().schema(Some(Schema::Object(text))).build());
    response.content.insert("text/xml".into(), xml);
}

fn problem(status: &str, meaning: &str) -> RefOr<utoipa::openapi::Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut response =
        ResponseBuilder::new().description(meaning).content("application/problem+json", content);
    if matches!(status, "429" | "503") {
        let seconds =
            ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)).minimum(Some(0)).build();
        response = response.header("Retry-After", Header::new(Schema::Object(seconds)));
    }
    response.build().into()
}

fn idempotency_key() -> utoipa::openapi::path::Parameter {
    let key = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .min_length(Some(8))
        .max_length(Some(64))
        .pattern(Some("^[A-Za-z0-9_-]+$"))
        .build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(utoipa::openapi::Required::False)
        .description(Some(
            "Makes a repeated request harmless: the same key and body get the stored answer, another body 422.",
        ))
        .schema(Some(Schema::Object(key)))
        .build()
}

/// The contract as text, written when it is first asked for: starting must not wait for it.
pub type ContractLater = LazyLock<
    Result<String, serde_json::Error>,
    Box<dyn FnOnce() -> Result<String, serde_json::Error> + Send>,
>;

/// The contract over HTTP.
#[get("/openapi.json")]
pub(super) async fn document(contract: Data<ContractLater>) -> Result<HttpResponse, ApiError> {
    let text = contract.as_ref().as_ref().map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .content_type("application/json")
        .body(text.clone()))
}

/// The contract to browse, from files inside the binary: it works without any network.
pub(super) fn browser() -> utoipa_swagger_ui::SwaggerUi {
    utoipa_swagger_ui::SwaggerUi::new("/docs/{_:.*}")
        .config(utoipa_swagger_ui::Config::from("/openapi.json").validator_url("none"))
}
