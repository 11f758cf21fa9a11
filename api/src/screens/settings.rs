use crate::{
    config::Mode,
    demo,
    http::{ApiError, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

/// What a screen must know of this installation before anybody signs in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ScreenSettings {
    /// People to try it out as; a demo community alone has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    demo: Option<DemoView>,
    /// The map under the map; without it, places are drawn on plain ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    map_tiles: Option<MapTilesView>,
    /// Whether one can sign in by a code to one's phone.
    phone: bool,
    /// Whether one can sign in by WeChat.
    wechat: bool,
}

/// The people of a demo community.
#[derive(Debug, Serialize, ToSchema)]
struct DemoView {
    /// Everybody's password.
    password: &'static str,
    /// Some who see different sides of it.
    people: Vec<DemoPerson>,
}

/// Someone to try it out as.
#[derive(Debug, Serialize, ToSchema)]
struct DemoPerson {
    /// The sign-in name.
    #[schema(example = "dispatcher-1")]
    login: &'static str,
    /// What others read.
    name: String,
    /// The screen made for them.
    screen: Screen,
}

/// One of the three screens.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Screen {
    /// 控制台
    Console,
    /// 网格员
    Worker,
    /// 居民端
    Resident,
}

/// Where map tiles come from.
#[derive(Debug, Serialize, ToSchema)]
struct MapTilesView {
    /// Their address, with {z}, {x} and {y} in it.
    url: String,
    /// Whom the map is owed to.
    attribution: String,
}

/// Some who see different sides of the community, and whose screen is made for them.
const PEOPLE: [(&str, Screen); 9] = [
    ("dispatcher-1", Screen::Console),
    ("community-admin", Screen::Console),
    ("supervisor", Screen::Console),
    ("admin", Screen::Console),
    ("grid-a-01", Screen::Worker),
    ("handler-wy-1", Screen::Worker),
    ("resident-1", Screen::Resident),
    ("resident-2", Screen::Resident),
    ("sentinel-1", Screen::Resident),
];

/// What a screen must know before anybody signs in
///
/// Ways to sign in, the map, and the people of a demo community.
#[utoipa::path(tag = "screens", operation_id = "getScreenSettings",
    responses((status = 200, description = "The settings", body = ScreenSettings)))]
#[get("/screen-settings")]
pub(super) async fn get(req: HttpRequest, state: Data<State>) -> Result<HttpResponse, ApiError> {
    let tiles = state.config.map_tiles.as_ref();
    let settings = ScreenSettings {
        demo: if state.config.mode == Mode::Demo { Some(demo_view(&state).await?) } else { None },
        map_tiles: tiles.map(|t| MapTilesView { url: t.url.clone(), attribution: t.attribution.clone() }),
        phone: state.config.outside.sms.is_some(),
        wechat: state.config.outside.wechat.is_some(),
    };
    view(&req, &settings)
}

async fn demo_view(state: &State) -> Result<DemoView, ApiError> {
    let mut people = Vec::with_capacity(PEOPLE.len());
    for (login, screen) in PEOPLE {
        people.extend(demo::name(state, login).await?.map(|name| DemoPerson { login, name, screen }));
    }
    Ok(DemoView { password: demo::PASSWORD, people })
}
