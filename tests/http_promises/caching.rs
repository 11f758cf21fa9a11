//! What a client may keep, and what nobody on the way may.

use crate::{
    notice,
    petition::clocks::Case,
    support::{Answer, Caller, PASSWORD, TestApp, on_both, send},
};
use reqwest::Method;
use sanping_api::{access::Matrix, app};
use serde_json::{Value, json};

/// No views: a stream, a table to take away, a wish that nobody has made, and what is new with every asking: the trail
/// notes it, and the cursor of changes goes with the clock.
const NO_VIEWS: [&str; 6] = [
    "/api/v1/events",
    "/api/v1/petition-exports",
    "/api/v1/me/erasure",
    "/api/v1/audit-lines",
    "/api/v1/audit-verification",
    "/api/v1/petition-changes",
];

async fn if_new(who: &Caller<'_>, path: &str, tag: &str) -> Answer {
    send(who.request(Method::GET, path).header("If-None-Match", tag)).await
}

/// Fails where this is no view that its reader need not be sent twice.
async fn is_kept(who: &Caller<'_>, path: &str) {
    let view = who.get(path).await.expect(200);
    let tag = view.header("etag");
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{path}: {tag}");
    assert_eq!(view.header("cache-control"), "no-store", "{path}");
    if view.at("/asOf").is_string() {
        // It says when it was counted, and that is a moment ago at the most.
        return;
    }
    for known in [tag.to_owned(), format!("W/{tag}"), format!("\"0-00000000\", {tag}")] {
        let again = if_new(who, path, &known).await;
        assert_eq!((again.status, &again.body), (304, &json!("")), "{path}");
        assert_eq!(again.header("etag"), tag, "{path}");
    }
    if_new(who, path, "\"0-00000000\"").await.expect(200);
}

/// Every GET of the contract that asks for nothing.
fn doors() -> Vec<String> {
    let document = serde_json::to_value(app::contract(&Matrix::checked_in().unwrap())).unwrap();
    let asks = |operation: &Value| {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        parameters.iter().any(|one| one["required"] == true)
    };
    let paths = document["paths"].as_object().unwrap();
    let reads = paths.iter().filter(|(path, item)| {
        path.starts_with("/api/v1/") && item["get"].is_object() && !asks(&item["get"])
    });
    reads.map(|(path, _)| path.clone()).filter(|path| !NO_VIEWS.contains(&path.as_str())).collect()
}

#[test]
fn every_view_has_a_tag_and_is_not_sent_again_to_whom_has_it() {
    on_both(async |app| {
        let case = Case::report(app, "help", "normal").await;
        case.dispatch().await;
        let boss = app.sign_in("admin").await;
        let callers = [&case.desk, &case.admin, &boss, &case.resident];
        notice::tick(app).await;
        let doors = doors();
        assert!(doors.len() > 25, "{doors:?}");
        for path in &doors {
            let mut served = None;
            for who in callers {
                if who.get(path).await.status == 200 {
                    served = Some(who);
                    break;
                }
            }
            is_kept(served.unwrap_or_else(|| panic!("nobody may read {path}")), path).await;
        }
        for part in ["", "/history", "/ratings", "/children", "/assignees", "/duplicates"] {
            is_kept(&case.desk, &format!("{}{part}", case.path)).await;
        }
        let grid = boss.get("/grids").await.text("/items/0/id");
        for part in ["", "/children", "/polygon", "/history"] {
            is_kept(&boss, &format!("/grids/{grid}{part}")).await;
        }
        is_kept(&case.desk, "/figures/closure").await;
    });
}

#[test]
fn a_tag_is_that_of_one_reader_and_of_one_moment_and_may_be_acted_upon() {
    on_both(async |app| {
        let case = Case::report(app, "help", "normal").await;
        let sent = case.dispatch().await;
        let tag = case.worker.get(&case.path).await.header("etag").to_owned();
        assert!(tag.starts_with(&format!("\"{}-", sent.at("/version"))), "{tag}");
        if_new(&case.resident, &case.path, &tag).await.expect(200);
        let accept = case.worker.request(Method::POST, &format!("{}/accept", case.path));
        let taken = send(accept.header("If-Match", &tag).json(&json!({}))).await.expect(200);
        assert_ne!(taken.header("etag"), tag);
        let now = if_new(&case.worker, &case.path, &tag).await.expect(200);
        assert_eq!((now.at("/status"), now.header("etag")), (&json!("handling"), taken.header("etag")));
    });
}

#[test]
fn tokens_secrets_and_refusals_are_stored_by_nobody_on_the_way() {
    on_both(async |app| {
        let nobody = app.nobody();
        let unstored = |answer: Answer, status: u16| {
            assert_eq!(
                (answer.status, answer.header("cache-control")),
                (status, "no-store"),
                "{}",
                answer.body
            );
            answer
        };
        let body = json!({"name": "resident-1", "password": PASSWORD});
        let session = unstored(nobody.post("/sessions", &body).await, 201);
        let token = json!({"refreshToken": session.text("/refreshToken")});
        unstored(nobody.post("/session-refreshes", &token).await, 200);
        let li = app.sign_in("resident-1").await;
        unstored(li.get("/me").await, 200);
        unstored(li.post("/me/exports", &json!({})).await, 200);

        let receipt = unstored(nobody.post("/petitions", &anonymous(app).await).await, 201);
        let told = json!({"number": receipt.text("/number"), "secret": receipt.text("/secret")});
        unstored(nobody.post("/petition-lookups", &told).await, 200);
        unstored(app.sign_in("dispatcher-1").await.get("/petition-exports").await, 200);

        unstored(nobody.get("/me").await, 401);
        unstored(li.get("/accounts").await, 403);
        unstored(li.get("/petitions/01930000-0000-7000-8000-000000000000").await, 404);
        unstored(li.post("/petitions", &json!({})).await, 422);
        unstored(nobody.post("/nothing/of/the/kind", &json!({})).await, 404);
    });
}

async fn anonymous(app: &TestApp) -> Value {
    let category = app.nobody().get("/categories").await.expect(200).text("/items/0/id");
    json!({"kind": "help", "categoryId": category, "title": "路灯不亮", "body": "晚上很黑。",
        "identityMode": "anonymous"})
}

#[test]
fn an_answer_is_compressed_for_whom_takes_it_so() {
    on_both(async |app| {
        let nobody = app.nobody();
        let plain = nobody.get("/categories").await.expect(200);
        assert_eq!(plain.header("content-encoding"), "");
        let whole = plain.body.to_string().len();
        for (accepted, chosen) in [("br", "br"), ("gzip", "gzip"), ("gzip, br", "br"), ("identity", "")] {
            let ask = nobody.request(Method::GET, "/categories").header("Accept-Encoding", accepted);
            let answer = ask.send().await.unwrap();
            let said = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
            assert_eq!((answer.status().as_u16(), said("content-encoding")), (200, chosen), "{accepted}");
            let varies = answer.headers().get_all("vary").iter().map(|value| value.to_str().unwrap());
            let varies = varies.collect::<Vec<_>>().join(", ").to_lowercase();
            assert!(varies.contains("accept-encoding") || chosen.is_empty(), "{accepted}: {varies}");
            assert_eq!(said("etag"), plain.header("etag"), "one view, one tag");
            let bytes = answer.bytes().await.unwrap();
            assert_eq!(bytes.starts_with(b"\x1f\x8b"), chosen == "gzip", "{accepted}");
            assert_eq!(bytes.len() < whole / 2, !chosen.is_empty(), "{accepted}: {} of {whole}", bytes.len());
        }
        let ask = nobody.request(Method::GET, "/categories").header("Accept-Encoding", "br");
        let known = ask.header("If-None-Match", plain.header("etag")).send().await.unwrap();
        assert_eq!(known.status().as_u16(), 304);
        assert!(known.bytes().await.unwrap().is_empty());
    });
}
