//! The doors of the contract, and how one knocks at them.

use super::{
    fill::{Maker, Pool},
    spoil,
};
use crate::support::{Answer, Caller, PASSWORD, TestApp, jpeg, send};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use reqwest::{Method, RequestBuilder, header::HeaderValue};
use sanping_api::{access::Matrix, app};
use sanping_domain::shared::Role;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// How long an answer may take, in an unoptimised build upon a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// One operation of the contract.
pub struct Door {
    pub method: Method,
    pub path: String,
    operation: Value,
    roles: Vec<Role>,
}

impl Door {
    /// Every operation but the stream of events, which has no end.
    pub fn all() -> Vec<Self> {
        let matrix = Matrix::checked_in().unwrap();
        let document = serde_json::to_value(app::contract(&matrix)).unwrap();
        let mut doors = Vec::new();
        for (method, path, door) in matrix.doors() {
            let operation = document["paths"][path][method.as_str().to_lowercase()].clone();
            let roles = door.roles.iter().map(|(role, _)| *role).collect();
            let method = method.as_str().parse().unwrap();
            doors.push(Self { method, path: path.to_owned(), operation, roles });
        }
        doors.retain(|door| door.path != "/api/v1/events");
        doors.sort_by(|a, b| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
        doors
    }

    /// The first word of its path: what kind of thing it is about.
    fn room(&self) -> &str {
        self.path.trim_start_matches("/api/v1").split('/').nth(1).unwrap_or_default()
    }

    fn parameters(&self, place: &str) -> Vec<&Value> {
        let all = self.operation["parameters"].as_array();
        all.into_iter().flatten().filter(|one| one["in"] == place).collect()
    }
}

/// Someone who knocks at doors, and keeps what came of it.
pub struct Fuzz<'a> {
    app: &'a TestApp,
    schemas: Value,
    pool: Pool,
    rng: ChaCha8Rng,
    signed_in: HashMap<Role, Caller<'a>>,
    asked: u32,
    sound: u32,
    /// Each answer that must not be, with what led to it.
    pub wrong: Vec<String>,
}

impl<'a> Fuzz<'a> {
    /// Signs in one person of each role and looks at what is there.
    pub async fn begin(app: &'a TestApp, seed: u64) -> Self {
        let document = serde_json::to_value(app::contract(&Matrix::checked_in().unwrap())).unwrap();
        let mut fuzz = Self {
            app,
            schemas: document["components"]["schemas"].clone(),
            pool: Pool::new(),
            rng: ChaCha8Rng::seed_from_u64(seed),
            signed_in: HashMap::new(),
            asked: 0,
            sound: 0,
            wrong: Vec::new(),
        };
        for (role, path) in [
            (Role::Resident, "/categories?limit=100"),
            (Role::Resident, "/grids?limit=100"),
            (Role::Resident, "/units"),
            (Role::SystemAdmin, "/accounts"),
        ] {
            let answer = fuzz.caller(role).await.unwrap().get(path).await;
            fuzz.remember(path[1..].split('?').next().unwrap(), &answer);
        }
        fuzz
    }

    /// How many answers gave what was asked for, and how many there were.
    pub fn tally(&self) -> (u32, u32) {
        (self.sound, self.asked)
    }

    /// One request at a door, with a body, a query and headers of its kind, more or less.
    pub async fn knock(&mut self, door: &Door) {
        let role = door.roles.choose(&mut self.rng).copied();
        let caller = match role {
            Some(role) => match self.caller(role).await {
                Some(caller) => caller,
                None => return,
            },
            None => self.app.nobody(),
        };
        let path = self.path(door);
        let mut told = format!("{} {path} as {role:?}", door.method);
        let request = caller.request(door.method.clone(), &path);
        let request = self.with_version(door, &path, &caller, request, &mut told).await;
        let request = self.with_query(door, request, &mut told);
        let request = self.with_body(door, request, &mut told);
        let begun = Instant::now();
        let answer = send(request).await;
        self.judge(door, &answer, begun.elapsed(), &told);
        self.remember(door.room(), &answer);
        if answer.status == 401 && caller.token.is_some() {
            self.signed_in.retain(|one, _| Some(*one) != role);
        }
    }

    /// Someone of this role; none where nobody of it can sign in any more.
    async fn caller(&mut self, role: Role) -> Option<Caller<'a>> {
        if !self.signed_in.contains_key(&role) {
            let holds =
                |held: &[(Role, sanping_infra::synthetic::Held)]| held.iter().any(|(one, _)| *one == role);
            for person in self.app.community.people.iter().filter(|person| holds(&person.roles)).take(4) {
                let body = json!({"name": person.login, "password": PASSWORD});
                let answer = self.app.nobody().post("/sessions", &body).await;
                if let Some(token) = answer.at("/accessToken").as_str() {
                    self.signed_in.insert(role, Caller::new(self.app, Some(token.to_owned())));
                    break;
                }
            }
        }
        self.signed_in.get(&role).cloned()
    }

    /// The path with something in its gaps, most often what is of its kind.
    fn path(&mut self, door: &Door) -> String {
        let mut path = door.path.clone();
        while let Some((head, rest)) = path.split_once('{') {
            let (gap, tail) = rest.split_once('}').unwrap();
            let known = self.pool.get(door.room()).and_then(|ids| ids.choose(&mut self.rng)).cloned();
            let filled = match gap {
                "format" => ["json", "xml", "yaml"].choose(&mut self.rng).unwrap().to_string(),
                "variant" => ["full", "thumb", "raw"].choose(&mut self.rng).unwrap().to_string(),
                _ if self.rng.random_ratio(1, 8) => encoded(&spoil::text(&mut self.rng)),
                _ => known.unwrap_or_else(|| "01930000-0000-7000-8000-000000000000".into()),
            };
            path = format!("{head}{filled}{tail}");
        }
        path
    }

    /// With the version that stands there now, where one is asked for.
    async fn with_version(
        &mut self,
        door: &Door,
        path: &str,
        caller: &Caller<'_>,
        request: RequestBuilder,
        told: &mut String,
    ) -> RequestBuilder {
        let wanted = door.parameters("header").iter().any(|one| one["name"] == "If-Match");
        let once = self.rng.random_ratio(1, 4);
        let request = if once { self.with_header(request, "Idempotency-Key", told) } else { request };
        if !wanted {
            return request;
        }
        if self.rng.random_ratio(1, 8) {
            return self.with_header(request, "If-Match", told);
        }
        let thing: Vec<_> = path.split('/').take(if door.path.contains("{id}") { 5 } else { 4 }).collect();
        let version = caller.get(&thing.join("/")).await.at("/version").as_i64().unwrap_or(1);
        request.header("If-Match", format!("\"{version}\""))
    }

    fn with_header(&mut self, request: RequestBuilder, name: &str, told: &mut String) -> RequestBuilder {
        match HeaderValue::from_bytes(spoil::text(&mut self.rng).as_bytes()) {
            Ok(value) => {
                told.push_str(&format!("\n{name}: {value:?}"));
                request.header(name, value)
            }
            Err(_) => request,
        }
    }

    fn with_query(&mut self, door: &Door, request: RequestBuilder, told: &mut String) -> RequestBuilder {
        let mut pairs = Vec::new();
        for parameter in door.parameters("query") {
            if parameter["required"] == true || self.rng.random_ratio(1, 3) {
                let name = parameter["name"].as_str().unwrap().to_owned();
                let made = self.maker(12).value(&parameter["schema"]);
                pairs.push((name, words(&made)));
            }
        }
        if pairs.is_empty() {
            return request;
        }
        told.push_str(&format!("\n? {pairs:?}"));
        request.query(&pairs)
    }

    fn with_body(&mut self, door: &Door, request: RequestBuilder, told: &mut String) -> RequestBuilder {
        let content = &door.operation["requestBody"]["content"];
        // A third of the bodies is sound, so that what lies behind the fields is reached.
        let spoiled = if self.rng.random_ratio(1, 3) { 0 } else { 8 };
        if content["multipart/form-data"].is_object() {
            return self.with_photo(request, told);
        }
        if let Some(form) = content.get("application/x-www-form-urlencoded") {
            let made = self.maker(spoiled).value(&form["schema"]);
            let pairs: Vec<_> =
                made.as_object().into_iter().flatten().map(|(name, value)| (name, words(value))).collect();
            told.push_str(&format!("\n{pairs:?}"));
            return request.form(&pairs);
        }
        let Some(json) = content.get("application/json") else { return request };
        let made = self.maker(spoiled).value(&json["schema"]);
        told.push_str(&format!("\n{made}"));
        if self.rng.random_ratio(1, 12) {
            let bytes = spoil::bytes(&made.to_string(), &mut self.rng);
            told.push_str(&format!("\nspoiled to {}", bytes.escape_ascii()));
            return request.header("content-type", "application/json").body(bytes);
        }
        request.json(&made)
    }

    /// A form with a photo, which may be torn, or the form may be.
    fn with_photo(&mut self, request: RequestBuilder, told: &mut String) -> RequestBuilder {
        let head = b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\ncontent-type: image/jpeg\r\n\r\n";
        let mut bytes = [&head[..], &jpeg(self.rng.random()), b"\r\n--edge--\r\n"].concat();
        if self.rng.random_ratio(2, 3) {
            let at = self.rng.random_range(0..bytes.len());
            bytes[at] = self.rng.random();
        }
        told.push_str("\na photo");
        request.header("content-type", "multipart/form-data; boundary=edge").body(bytes)
    }

    fn maker(&mut self, spoiled: u32) -> Maker<'_> {
        Maker { schemas: &self.schemas, pool: &self.pool, rng: &mut self.rng, spoiled }
    }

    fn judge(&mut self, door: &Door, answer: &Answer, took: Duration, told: &str) {
        self.asked += 1;
        self.sound += u32::from(answer.status < 300);
        let refused = answer.status >= 400 && !door.path.starts_with("/open311");
        let speechless = refused && (answer.code().is_empty() || answer.at("/status") != answer.status);
        if answer.status == 500 || speechless || took > PATIENCE {
            self.wrong.push(format!("{told}\n→ {} after {took:?}: {}", answer.status, answer.body));
        }
    }

    /// Keeps the ids of what was shown, so that others find it.
    fn remember(&mut self, room: &str, answer: &Answer) {
        let rows = answer.at("/items").as_array().into_iter().flatten();
        for id in rows.chain([&answer.body]).filter_map(|one| one["id"].as_str()) {
            let known = self.pool.entry(room.to_owned()).or_default();
            if known.len() < 200 && !known.iter().any(|one| one == id) {
                known.push(id.to_owned());
            }
        }
    }
}

/// A value as it stands in a query or a form.
fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// With everything that means something in a path written as its number.
fn encoded(text: &str) -> String {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let one = |byte: u8| if sound(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().take(300).map(one).collect()
}
