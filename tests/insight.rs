//! Figures, the map and tables, as clients see them.

mod export;
mod figures;
mod map;

use crate::support::{Answer, Caller, TestApp};
use sanping_infra::synthetic::PetitionSeed;
use serde_json::{Value, json};

/// Somebody reports a matter at its place.
async fn report(app: &TestApp, who: &Caller<'_>, matter: &PetitionSeed, title: &str) -> String {
    let category = app.nobody().get("/categories").await.text("/items/0/id");
    let body = json!({
        "kind": "complaint", "categoryId": category, "title": title, "body": "请来看看。",
        "identityMode": "real_name",
        "location": {"longitude": matter.point.longitude(), "latitude": matter.point.latitude()},
    });
    who.post("/petitions", &body).await.expect(201).id()
}

/// Dispatched to its place, accepted and finished by its worker.
async fn handle(app: &TestApp, id: &str, matter: &PetitionSeed) {
    let (desk, worker) = (app.sign_in("dispatcher-1").await, app.sign_in(app.worker_of(matter)).await);
    let thing = format!("/petitions/{id}");
    desk.act(&thing, "dispatch", json!({})).await.expect(200);
    worker.act(&thing, "accept", Value::Null).await.expect(200);
    worker.act(&thing, "finish", json!({"result": "修好了。"})).await.expect(200);
}

/// One figure among all of them.
fn figure<'a>(all: &'a Answer, key: &str) -> &'a Value {
    let figures = all.at("/figures").as_array().unwrap();
    figures.iter().find(|one| one["key"] == key).unwrap_or_else(|| panic!("no {key}: {}", all.body))
}

/// The numerator and denominator of a share.
fn share(all: &Answer, key: &str) -> (i64, i64) {
    let figure = figure(all, key);
    (figure["numerator"].as_i64().unwrap(), figure["denominator"].as_i64().unwrap())
}
