//! What a screen learns before anybody signs in, and how it is served. The built screens themselves are tried in
//! a browser.

use crate::support::{on_both, on_both_with};
use reqwest::StatusCode;
use sanping_api::config::{MapTiles, Mode};
use serde_json::json;

#[test]
fn a_demo_names_people_whom_anybody_may_sign_in_as() {
    on_both(async |app| {
        let settings = app.nobody().get("/screen-settings").await.expect(200).body;
        let people = settings["demo"]["people"].as_array().unwrap().clone();
        assert!(people.len() >= 6, "{people:?}");
        for person in &people {
            let body = json!({"name": person["login"], "password": settings["demo"]["password"]});
            let tokens = app.nobody().post("/sessions", &body).await.expect(201).body;
            assert_eq!(tokens["account"]["name"], person["name"]);
        }
    });
}

#[test]
fn in_earnest_nobody_is_named_and_nothing_outside_is_there_unless_set() {
    on_both_with(
        |config| config.mode = Mode::Production,
        async |app| {
            let settings = app.nobody().get("/screen-settings").await.expect(200).body;
            assert_eq!(settings, json!({"phone": false, "wechat": false}));
        },
    );
}

#[test]
fn map_tiles_are_told_where_they_are_set() {
    let url = "https://tiles.example/{z}/{x}/{y}.png";
    on_both_with(
        |config| config.map_tiles = MapTiles::new(url, "© somebody".into()),
        async |app| {
            let settings = app.nobody().get("/screen-settings").await.expect(200).body;
            assert_eq!(settings["mapTiles"], json!({"url": url, "attribution": "© somebody"}));
        },
    );
}

#[test]
fn a_screen_has_a_slash_at_its_end_and_a_file_that_is_not_there_is_missing() {
    on_both(async |app| {
        let client =
            reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
        let client = client.unwrap();
        for screen in ["console", "worker", "m"] {
            let answer = client.get(format!("{}/{screen}", app.base)).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
            assert_eq!(answer.headers()["location"], format!("/{screen}/"));
            for missing in ["assets/none.js", "../index.html.br", "index.html.br", "%2e%2e/Cargo.toml"] {
                let answer = client.get(format!("{}/{screen}/{missing}", app.base)).send().await.unwrap();
                assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{screen}/{missing}");
            }
        }
    });
}
