//! A category is suggested from words, and what people choose is logged beside it.

use crate::support::{Caller, TestApp, on_both, on_both_with, real_data};
use sanping_infra::petition;
use serde_json::{Value, json};

fn asked(title: &str, body: &str) -> Value {
    json!({"title": title, "body": body})
}

async fn report(by: &Caller<'_>, app: &TestApp, category: &str, suggestion: &str) {
    let point = app.matter().point;
    let body = json!({
        "kind": "complaint", "categoryId": category, "title": "门口乱停车", "body": "车辆挡道。",
        "identityMode": "real_name", "suggestionId": suggestion,
        "location": {"longitude": point.longitude(), "latitude": point.latitude()},
    });
    by.post("/petitions", &body).await.expect(201);
}

#[test]
fn a_text_is_told_its_sector_and_its_category_with_shares() {
    on_both(async |app| {
        let asked = asked("小区门口乱停车", "很多车辆占道停放，路口拥堵，公交车也进不来。");
        let told = app.nobody().post("/category-suggestions", &asked).await.expect(201);
        assert_eq!(told.text("/categories/0/category/name"), "停车交通");
        assert!(told.text("/modelVersion").starts_with("sector-"));
        let sum: f64 =
            told.at("/sectors").as_array().unwrap().iter().map(|one| one["score"].as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-6);
        assert_eq!(told.at("/sectors").as_array().unwrap().len(), 7);
        assert_eq!(told.at("/categories").as_array().unwrap().len(), 5);
        let buses =
            json!({"title": "公交车太少", "body": "公交线路班次太少，等车要一小时，出租车也打不到。"});
        let told = app.nobody().post("/category-suggestions", &buses).await.expect(201);
        assert_eq!(told.text("/sectors/0/sector"), "交通运输");
    });
}

#[test]
fn a_category_has_one_of_the_sectors_that_texts_are_told_apart_by() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let fresh = json!({"code": "bus_stops", "name": "公交站点", "sector": "交通运输"});
        let made = admin.post("/categories", &fresh).await.expect(201);
        assert_eq!(made.text("/sector"), "交通运输");
        let rename = format!("/categories/{}/rename", made.id());
        let misspelt = json!({"name": "公交站点", "sector": "交通"});
        admin.change(&rename, 1, &misspelt).await.refused(422, "validation_failed");
        let other = json!({"name": "公交站点", "sector": "城乡建设"});
        assert_eq!(admin.change(&rename, 1, &other).await.expect(200).text("/sector"), "城乡建设");
        let none = admin.change(&rename, 2, &json!({"name": "公交站点"})).await.expect(200);
        assert_eq!(none.at("/sector"), &Value::Null);
        let seen = admin.get("/categories").await.expect(200);
        let noise = seen.at("/items").as_array().unwrap().iter().find(|one| one["code"] == "noise");
        assert_eq!(noise.unwrap()["sector"], "环境保护");
    });
}

#[test]
fn what_people_chose_is_counted_beside_what_was_suggested() {
    on_both(async |app| {
        let (resident, admin) = (app.sign_in("resident-1").await, app.sign_in("community-admin").await);
        let asked = asked("门口乱停车", "车辆占道停放，路口拥堵。");
        let mut told = Vec::new();
        for _ in 0..3 {
            told.push(resident.post("/category-suggestions", &asked).await.expect(201));
        }
        let (first, second) =
            (told[0].text("/categories/0/category/id"), told[0].text("/categories/1/category/id"));
        report(&resident, app, &first, &told[0].id()).await;
        report(&resident, app, &second, &told[1].id()).await;
        // Named twice it counts once; one that is not there harms no report.
        report(&resident, app, &second, &told[0].id()).await;
        report(&resident, app, &first, "01930000-0000-7000-8000-000000000000").await;
        let figures = admin.get("/category-suggestion-figures").await.expect(200);
        assert_eq!(figures.at("/category"), &json!({"numerator": 1, "denominator": 2}));
        assert_eq!(figures.at("/categories/0/denominator"), 2);
        assert_eq!(figures.text("/categories/0/category/id"), first);
        let later = admin.get("/category-suggestion-figures?since=2100-01-01T00:00:00Z").await.expect(200);
        assert_eq!(later.at("/category/denominator"), 0);
        resident.get("/category-suggestion-figures").await.refused(403, "role_required");
        app.nobody().get("/category-suggestion-figures").await.refused(401, "not_signed_in");
    });
}

#[test]
fn the_community_edits_the_words() {
    on_both(async |app| {
        let (admin, desk) = (app.sign_in("community-admin").await, app.sign_in("dispatcher-1").await);
        let categories = admin.get("/categories").await.expect(200);
        let other =
            categories.at("/items").as_array().unwrap().iter().find(|one| one["code"] == "other").unwrap();
        let path = format!("/categories/{}/words", other["id"].as_str().unwrap());
        let words = json!({"words": ["荷花池", "荷花池", "莲蓬"]});
        desk.change(&path, 1, &words).await.refused(403, "role_required");
        let set = admin.change(&path, 1, &words).await.expect(200);
        assert_eq!((set.at("/words").as_array().unwrap().len(), set.at("/version")), (2, &json!(2)));
        admin.change(&path, 1, &words).await.refused(412, "stale_version");
        let told = desk.post("/category-suggestions", &asked("荷花池", "荷花池里的莲蓬被人摘了。")).await;
        assert_eq!(told.expect(201).text("/categories/0/category/name"), "其他");
        let bad = json!({"words": ["ok", "\u{0}"]});
        let refused = admin.change(&path, 2, &bad).await.refused(422, "validation_failed");
        assert_eq!(refused.at("/errors/0/field"), "words[1]");
        let many = json!({"words": vec!["字"; 101]});
        admin.change(&path, 2, &many).await.refused(422, "validation_failed");
    });
}

#[test]
fn no_text_upsets_the_suggestion() {
    on_both(async |app| {
        let nobody = app.nobody();
        for (title, body) in [("😀", "😀😀"), ("，。", "！！！"), ("a", "b"), ("𠮷", &"停".repeat(2000))]
        {
            nobody.post("/category-suggestions", &asked(title, body)).await.expect(201);
        }
        for (title, body, field) in [
            ("", "停车", "title"),
            ("停车", " ", "body"),
            ("停\0车", "停车", "title"),
            ("停车", &"停".repeat(2001), "body"),
        ] {
            let refused = nobody.post("/category-suggestions", &asked(title, body)).await;
            assert_eq!(refused.refused(422, "validation_failed").at("/errors/0/field"), field);
        }
        let unknown = json!({"title": "停车", "body": "停车", "petitionId": "x"});
        nobody.post("/category-suggestions", &unknown).await.refused(422, "validation_failed");
        let long = asked("停车", &"停".repeat(100_000));
        let status = nobody.post("/category-suggestions", &long).await.status;
        assert!(matches!(status, 413 | 422), "{status}");
    });
}

#[test]
fn whoever_has_no_account_is_told_a_bounded_number_of_times() {
    on_both_with(
        |config| config.limits.anonymous_per_hour = 1,
        async |app| {
            for _ in 0..3 {
                app.nobody().post("/category-suggestions", &asked("停车", "停车")).await.expect(201);
            }
            app.nobody()
                .post("/category-suggestions", &asked("停车", "停车"))
                .await
                .refused(429, "too_many_requests");
        },
    );
}

#[test]
fn the_shipped_model_tells_what_was_held_out_of_it() {
    let Some(path) = real_data("petition_category_train.csv") else { return };
    let messages = petition::read_messages(&path).unwrap();
    let measured = petition::measure(petition::sector_model().unwrap(), &messages);
    println!("accuracy {:.4}, macro-F1 {:.4}", measured.accuracy(), measured.macro_f1());
    assert!(measured.messages > 1_200);
    assert!(measured.accuracy() > 0.91 && measured.macro_f1() > 0.90);
    assert!(measured.log_loss < 0.27, "{}", measured.log_loss);
}
