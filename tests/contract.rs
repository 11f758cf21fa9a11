//! The contract: the committed document, the access matrix and the error catalogue agree with the server.

use crate::support::{Caller, PASSWORD, on_both};
use sanping_api::{access::Matrix, app, catalogue};
use sanping_domain::shared::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn document() -> Value {
    serde_json::to_value(app::contract(&Matrix::checked_in().unwrap())).unwrap()
}

/// Every `METHOD path` of the contract with its operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation.is_object() {
                found.push((method.to_uppercase(), path.clone(), operation.clone()));
            }
        }
    }
    found
}

#[test]
fn the_committed_contract_is_the_one_the_routes_give() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/openapi.json");
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(committed == document(), "run: sanping openapi --write openapi/openapi.json");
}

#[test]
fn every_shape_that_the_contract_names_is_in_it() {
    let document = document();
    let text = document.to_string();
    let named: BTreeSet<_> =
        text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(named.len() > 100, "only {} shapes were seen", named.len());
    for name in named {
        assert!(document["components"]["schemas"][name].is_object(), "{name} is named and not there");
    }
}

#[test]
fn each_form_of_a_table_is_of_a_type_that_the_contract_names() {
    let document = document();
    let named = &document["paths"]["/api/v1/petition-exports"]["get"]["responses"]["200"]["content"];
    on_both(async |app| {
        let desk = app.sign_in("dispatcher-1").await;
        for form in ["csv", "xlsx"] {
            let table = desk.get(&format!("/petition-exports?format={form}")).await.expect(200);
            let kind = table.header("content-type").split(';').next().unwrap();
            assert!(named[kind].is_object(), "{form} comes as {kind}, of which the contract knows nothing");
        }
    });
}

#[test]
fn what_a_line_of_history_says_of_itself_is_written_as_the_contract_names_it() {
    let shapes = document()["components"]["schemas"]["Detail"]["oneOf"].clone();
    let snake: Vec<_> = shapes
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|shape| shape["properties"].as_object().unwrap().keys())
        .filter(|field| field.contains('_'))
        .collect();
    assert_eq!(snake, Vec::<&String>::new());
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let category = li.get("/categories").await.expect(200).text("/items/0/id");
        let body = json!({"kind": "help", "categoryId": category, "title": "水管漏水", "body": "地面湿滑。",
            "identityMode": "real_name"});
        let filed = li.post("/petitions", &body).await.expect(201);
        let history = li.get(&format!("/petitions/{}/history", filed.id())).await.expect(200);
        let detail = history.at("/items/0/detail").as_object().unwrap().clone();
        let named = shapes.as_array().unwrap().iter();
        let shape =
            named.map(|shape| &shape["properties"]).find(|all| all["type"]["enum"][0] == detail["type"]);
        for field in detail.keys() {
            assert!(shape.unwrap().get(field).is_some(), "the contract does not know {field}");
        }
    });
}

#[test]
fn every_route_stands_in_the_access_matrix_and_every_line_of_it_is_a_route() {
    let matrix = Matrix::checked_in().unwrap();
    let document = document();
    let routes: BTreeSet<_> =
        operations(&document).into_iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    let lines: BTreeSet<_> = matrix.doors().map(|(method, path, _)| format!("{method} {path}")).collect();
    assert_eq!(routes, lines);
}

#[test]
fn every_operation_has_an_id_a_summary_a_tag_and_refusals() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        assert!(!id.is_empty() && ids.insert(id), "{method} {path} has no operationId of its own");
        assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        assert!(operation["tags"].as_array().is_some_and(|tags| !tags.is_empty()), "{method} {path}");
        assert!(operation["responses"].as_object().unwrap().keys().any(|s| s.starts_with(['4', '5'])));
    }
}

/// The example of a JSON body, where it has one.
fn example<'a>(document: &'a Value, body: &'a Value) -> Option<&'a Value> {
    let content = &body["content"]["application/json"];
    let named = content["examples"]["whole"]["$ref"].as_str().and_then(|name| name.strip_prefix('#'));
    named.map_or(content.get("example"), |path| document.pointer(path)?.get("value"))
}

#[test]
fn every_json_body_has_a_whole_example() {
    let document = document();
    let mut seen = 0;
    for (method, path, operation) in operations(&document) {
        let answers = operation["responses"].as_object().unwrap().iter();
        let answers = answers.filter(|(status, _)| status.starts_with('2')).map(|(_, body)| body);
        for body in answers.chain([&operation["requestBody"]]) {
            if body["content"]["application/json"].is_object() {
                assert!(example(&document, body).is_some(), "{method} {path}: {body}");
                seen += 1;
            }
        }
    }
    assert!(seen > 250, "only {seen} bodies were seen");
}

#[test]
fn what_the_contract_shows_as_an_example_is_understood_at_its_door() {
    on_both(async |app| {
        let (matrix, document) = (Matrix::checked_in().unwrap(), document());
        let people = [
            ("community-admin", Role::CommunityAdmin),
            ("dispatcher-1", Role::Dispatcher),
            ("admin", Role::SystemAdmin),
            ("grid-a-01", Role::GridWorker),
            ("resident-1", Role::Resident),
        ];
        let mut tried = 0;
        for (method, path, operation) in operations(&document) {
            let Some(body) = example(&document, &operation["requestBody"]) else { continue };
            let door = matrix.door(&method.parse().unwrap(), &path).unwrap();
            let who = people.iter().find(|(_, role)| door.roles.iter().any(|(one, _)| one == role));
            let who = who.filter(|_| !door.public).map(|(login, _)| *login);
            let caller = if let Some(login) = who { app.sign_in(login).await } else { app.nobody() };
            let method = method.parse().unwrap();
            let ask = caller.request(method, &path.replace("{id}", "01930000-0000-7000-8000-000000000000"));
            let told = crate::support::send(ask.header("If-Match", "\"1\"").json(body)).await;
            let misread = told.status == 400 || told.status == 415 || told.status >= 500;
            let refused = ["validation_failed", "role_required"].contains(&told.code());
            let unknown = who.is_some() && told.status == 401;
            assert!(!misread && !refused && !unknown, "{path} as {who:?} with {body}: {}", told.body);
            tried += 1;
        }
        assert!(tried > 80, "only {tried} bodies were sent");
    });
}

#[test]
fn the_catalogue_names_each_code_once_in_both_languages() {
    let mut seen = BTreeSet::new();
    for entry in catalogue::entries() {
        assert!(seen.insert(entry.code), "{} stands twice", entry.code);
        for lang in [sanping_api::http::Lang::Zh, sanping_api::http::Lang::En] {
            let (title, detail) = entry.says(lang);
            assert!(!title.is_empty() && !detail.is_empty(), "{} says nothing", entry.code);
        }
    }
}

#[test]
fn every_code_in_the_sources_stands_in_the_catalogue() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut folders = vec![root.join("domain/src"), root.join("infra/src"), root.join("api/src")];
    let mut missing = BTreeSet::new();
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            // Files are read by the command line alone: their codes reach no answer.
            if entry.path().to_string_lossy().contains("infra/src/sheet") {
                continue;
            }
            for code in codes(&text) {
                seen += 1;
                if catalogue::entry(&code).is_none() {
                    missing.insert(format!("{code} ({})", entry.path().display()));
                }
            }
        }
    }
    assert!(seen > 60, "only {seen} codes were found");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The codes that errors which reach HTTP give: the arms of `fn code` in `impl Rule`, and `ApiError::new`.
fn codes(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("impl Rule for") {
        let Some(begin) = text[at..].find("fn code").map(|b| at + b) else { continue };
        let end = text[begin..].find("fn kind").map_or(text.len(), |e| begin + e);
        found.extend(quoted(&text[begin..end]));
    }
    for (at, _) in text.match_indices("ApiError::new(Kind::") {
        let end = text[at..].find(')').map_or(text.len(), |e| at + e);
        found.extend(quoted(&text[at..end]));
    }
    found
}

fn quoted(text: &str) -> Vec<String> {
    let words = text.split('"').skip(1).step_by(2);
    words.filter(|w| w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).map(str::to_owned).collect()
}

/// Knocks at every door that the matrix opens to none of these roles; how many there were.
pub async fn every_other_door_is_shut(caller: &Caller<'_>, roles: &[Role]) -> usize {
    let mut refused = 0;
    for (method, path, door) in Matrix::checked_in().unwrap().doors() {
        if door.public || door.roles.iter().any(|(one, _)| roles.contains(one)) {
            continue;
        }
        let path = path.replace("{id}", "01930000-0000-7000-8000-000000000000");
        let method = method.as_str().parse().unwrap();
        let answer = crate::support::send(caller.request(method, &path).json(&json!({}))).await;
        answer.refused(403, "role_required");
        refused += 1;
    }
    refused
}

#[test]
fn a_role_that_the_matrix_does_not_name_is_refused_at_every_door() {
    on_both(async |app| {
        let people = [
            ("resident-1", Role::Resident),
            ("grid-a-01", Role::GridWorker),
            ("handler-wy-1", Role::Handler),
            ("dispatcher-1", Role::Dispatcher),
            ("auditor", Role::Auditor),
            ("admin", Role::SystemAdmin),
        ];
        let mut refused = 0;
        for (login, role) in people {
            let caller = app.sign_in(login).await;
            refused += every_other_door_is_shut(&caller, &[role, Role::Resident]).await;
        }
        assert!(refused > 50, "only {refused} doors were tried");
    });
}

#[test]
fn no_door_but_the_public_ones_opens_without_signing_in() {
    on_both(async |app| {
        for (method, path, door) in Matrix::checked_in().unwrap().doors() {
            if door.public {
                continue;
            }
            let path = path.replace("{id}", "01930000-0000-7000-8000-000000000000");
            let method = method.as_str().parse().unwrap();
            let answer = crate::support::send(app.nobody().request(method, &path).json(&json!({}))).await;
            answer.refused(401, "not_signed_in");
        }
    });
}

#[test]
fn bad_input_gets_a_problem_document_and_never_500() {
    on_both(async |app| {
        let nobody = app.nobody();
        let post = |body: &'static str, kind: &'static str| {
            let request = nobody.request(reqwest::Method::POST, "/sessions");
            crate::support::send(request.header("content-type", kind).body(body))
        };
        post("{", "application/json").await.refused(400, "malformed_request");
        post("", "application/json").await.refused(400, "malformed_request");
        post("{}", "text/plain").await.refused(415, "unsupported_media_type");
        post("[]", "application/json").await.refused(422, "validation_failed");
        let unknown = post(r#"{"name":"a","password":"b","role":"admin"}"#, "application/json").await;
        assert_eq!(unknown.refused(422, "validation_failed").at("/errors/0/code"), "unknown_field");
        let twice = post(r#"{"name":"a","name":"b","password":"b"}"#, "application/json").await;
        twice.refused(422, "validation_failed");
        nobody.get("/nothing-here").await.refused(404, "not_found");
        let wrong = nobody.delete("/session-refreshes").await;
        assert_eq!(wrong.clone().refused(405, "method_not_allowed").header("allow"), "POST");
        let long = json!({"name": "x".repeat(300_000), "password": PASSWORD});
        nobody.post("/sessions", &long).await.refused(413, "body_too_large");
    });
}

#[test]
fn problems_speak_the_callers_language() {
    on_both(async |app| {
        let ask = |lang: &'static str| {
            let request = app.nobody().request(reqwest::Method::GET, "/me");
            crate::support::send(request.header("accept-language", lang))
        };
        assert_eq!(ask("zh-CN,en;q=0.5").await.at("/title"), "请先登录");
        assert_eq!(ask("en-GB,zh;q=0.5").await.at("/title"), "Sign in");
        assert_eq!(ask("fr").await.header("content-language"), "zh-CN");
    });
}

#[test]
fn a_traceparent_comes_back_as_the_trace_id() {
    on_both(async |app| {
        let request = app.nobody().request(reqwest::Method::GET, "/me");
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let sent = request.header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"));
        assert_eq!(crate::support::send(sent).await.at("/traceId"), trace);
    });
}

#[test]
fn the_contract_is_served_and_can_be_browsed_without_any_network() {
    on_both(async |app| {
        let get = |path: &str| {
            let request = app.client.get(format!("{}{path}", app.base));
            async move { crate::support::send(request).await }
        };
        assert_eq!(get("/openapi.json").await.expect(200).body, document());
        let page = get("/docs/").await.expect(200);
        assert!(page.body.as_str().unwrap().contains("swagger-ui"), "{}", page.body);
        let settings = get("/docs/swagger-initializer.js").await.expect(200);
        assert!(settings.body.as_str().unwrap().contains("/openapi.json"), "{}", settings.body);
        let errors = get("/errors").await.expect(200);
        assert!(errors.body.as_str().unwrap().contains("id=\"not_found\""));
    });
}
