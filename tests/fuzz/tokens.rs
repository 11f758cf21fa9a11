//! Tokens and headers: what opens is taken whole or not at all, and no header breaks an answer.

use super::spoil;
use crate::support::{on_both, send};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use reqwest::{Method, header::HeaderValue};
use serde_json::json;

const HEADERS: [&str; 14] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "content-type",
    "cookie",
    "forwarded",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "last-event-id",
    "range",
    "traceparent",
    "x-forwarded-for",
];

#[test]
fn no_changed_token_opens_a_door() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let token = li.token.clone().unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        for _ in 0..300 {
            let mut changed = token.clone();
            let at = rng.random_range(0..changed.len());
            match rng.random_range(0..4) {
                0 => drop(changed.remove(at)),
                1 => changed.insert(at, char::from(rng.random_range(b'!'..=b'~'))),
                2 => changed.truncate(at),
                _ => changed.replace_range(at..=at, &char::from(rng.random_range(b'!'..=b'~')).to_string()),
            }
            if changed == token {
                continue;
            }
            let answer = send(app.nobody().request(Method::GET, "/me").bearer_auth(&changed)).await;
            assert_eq!(answer.status, 401, "{changed} for {token}");
        }
        li.get("/me").await.expect(200);
    });
}

#[test]
fn no_refresh_token_but_a_given_one_is_taken() {
    on_both(async |app| {
        let mut rng = ChaCha8Rng::seed_from_u64(12);
        for _ in 0..100 {
            let body = json!({"refreshToken": spoil::text(&mut rng)});
            let answer = app.nobody().post("/session-refreshes", &body).await;
            assert!([401, 422].contains(&answer.status), "{body}: {} {}", answer.status, answer.body);
        }
    });
}

#[test]
fn no_header_breaks_an_answer() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let category = li.get("/categories").await.expect(200).text("/items/0/id");
        let mut rng = ChaCha8Rng::seed_from_u64(13);
        for _ in 0..400 {
            let (method, path) = [
                (Method::GET, "/me"),
                (Method::GET, "/petitions"),
                (Method::GET, "/events"),
                (Method::POST, "/petitions"),
                (Method::POST, "/photos"),
            ]
            .choose(&mut rng)
            .unwrap();
            let Ok(value) = HeaderValue::from_bytes(spoil::text(&mut rng).as_bytes()) else { continue };
            let name = *HEADERS.choose(&mut rng).unwrap();
            let mut request = li.request(method.clone(), path);
            if method == Method::POST {
                request = request
                    .json(&json!({"kind": "help", "categoryId": category, "title": "楼道灯不亮",
                    "body": "三号楼。", "identityMode": "real_name"}));
            }
            let mut request = request.build().unwrap();
            request.headers_mut().insert(name, value.clone());
            // The stream of events has no end: its first line tells enough.
            let answer = app.client.execute(request).await.unwrap();
            assert_ne!(answer.status(), 500, "{method} {path} with {name}: {value:?}");
        }
    });
}
