use crate::{
    config::MapTiles,
    http::{ApiError, Lang},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    web::{Data, Path},
};
use rust_embed::{Embed, EmbeddedFile};

/// What `npm run build` made: inside the binary in a release, read from the folder in a debug build.
#[derive(Embed)]
#[folder = "../screens/dist"]
struct Built;

/// The name of a file in there holds its hash, so it never changes under that name.
const HASHED: &str = "/assets/";
/// The forms that were compressed when the screens were built, the smaller first.
const FORMS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// A page that leads to the three screens.
#[get("/")]
pub(super) async fn start(req: HttpRequest, state: Data<State>) -> HttpResponse {
    answer(&req, &state, "index.html").unwrap_or_else(|| unbuilt(&req))
}

/// How that page looks.
#[get("/start.css")]
pub(super) async fn style(req: HttpRequest, state: Data<State>) -> Result<HttpResponse, ApiError> {
    answer(&req, &state, "start.css").ok_or_else(ApiError::not_found)
}

/// Without the slash at the end, a page's own files would be looked for beside it.
#[get("/{screen:console|worker|m}")]
pub(super) async fn bare(screen: Path<String>) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, format!("/{screen}/"))).finish()
}

/// A file of a screen; any other address under it is one of its pages.
#[get("/{screen:console|worker|m}/{rest:.*}")]
pub(super) async fn page(
    req: HttpRequest,
    state: Data<State>,
    place: Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (screen, rest) = place.into_inner();
    if rest.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return answer(&req, &state, &format!("{screen}/{rest}")).ok_or_else(ApiError::not_found);
    }
    Ok(answer(&req, &state, &format!("{screen}/index.html")).unwrap_or_else(|| unbuilt(&req)))
}

fn answer(req: &HttpRequest, state: &State, path: &str) -> Option<HttpResponse> {
    let (file, encoding) = form(req, path)?;
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()));
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, caching(path)));
    if path.ends_with(".html") {
        let policy = policy(state.config.map_tiles.as_ref());
        response
            .insert_header((header::CONTENT_SECURITY_POLICY, policy))
            .insert_header((header::REFERRER_POLICY, "same-origin"));
    }
    if req.headers().get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return Some(response.status(StatusCode::NOT_MODIFIED).insert_header((header::ETAG, tag)).finish());
    }
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    Some(response.insert_header((header::ETAG, tag)).content_type(kind.as_ref()).body(file.data))
}

/// The file in the smallest form that the caller reads. Those forms are reached in no other way.
fn form(req: &HttpRequest, path: &str) -> Option<(EmbeddedFile, Option<&'static str>)> {
    if FORMS.iter().any(|(_, ending)| path.ends_with(ending)) {
        return None;
    }
    let read = req.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let reads = |name: &str| read.is_some_and(|all| all.split(',').any(|one| one.trim() == name));
    FORMS
        .iter()
        .filter(|(name, _)| reads(name))
        .find_map(|(name, ending)| Some((Built::get(&format!("{path}{ending}"))?, Some(*name))))
        .or_else(|| Some((Built::get(path)?, None)))
}

fn caching(path: &str) -> &'static str {
    if path.contains(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// What a page of a screen may load: its own files, photos of its own making, and map tiles where they are set.
/// Styles may stand in a page, because the kits write them; scripts may not.
fn policy(tiles: Option<&MapTiles>) -> String {
    let tiles = tiles.map(|tiles| format!(" {}", tiles.origin())).unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:{tiles}; font-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
         object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// A binary without screens says how to get them.
fn unbuilt(req: &HttpRequest) -> HttpResponse {
    let text = match Lang::of(req) {
        Lang::Zh => "此程序未包含界面。请安装 Node 20 后运行 make screens，再重新启动。接口说明见 /docs/\n",
        Lang::En => {
            "The screens are not in this binary. Install Node 20, run `make screens` and start again. \
             The API is at /docs/\n"
        }
    };
    HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body(text)
}
