//! Open311 GeoReport v2: what a client of another city's making may do here, in both forms.

use crate::support::{Answer, Caller, TestApp, on_both, on_both_with, send};
use reqwest::Method;
use serde_json::{Value, json};

const TEXT: &str = "三号楼消防通道被堆满杂物，电话 13800001234。";

fn url(app: &TestApp, path: &str) -> String {
    format!("{}/open311/v2{path}", app.base)
}

async fn get(app: &TestApp, path: &str) -> Answer {
    send(app.client.get(url(app, path))).await
}

async fn post(app: &TestApp, form: &[(&str, String)]) -> Answer {
    send(app.client.post(url(app, "/requests.json")).form(form)).await
}

/// The first service, and a report of it at the place of the made-up matter.
async fn a_report(app: &TestApp) -> Vec<(&'static str, String)> {
    let services = get(app, "/services.json").await.expect(200);
    let point = app.matter().point;
    vec![
        ("service_code", services.text("/0/service_code")),
        ("lat", point.latitude().to_string()),
        ("long", point.longitude().to_string()),
        ("description", TEXT.to_owned()),
        ("first_name", "惜墨".to_owned()),
        ("email", "ximo@example.com".to_owned()),
        ("api_key", "any".to_owned()),
    ]
}

#[test]
fn open311_services_are_the_categories_in_use() {
    on_both(async |app| {
        let services = get(app, "/services.json").await.expect(200);
        let first = &services.body[0];
        assert_eq!((&first["type"], &first["metadata"]), (&json!("realtime"), &json!(false)));
        let code = services.text("/0/service_code");
        let definition = get(app, &format!("/services/{code}.json")).await.expect(200);
        assert_eq!(definition.body, json!({"service_code": code, "attributes": []}));
        let xml = get(app, "/services.xml").await.expect(200);
        assert!(xml.header("content-type").starts_with("text/xml"));
        let text = xml.body.as_str().unwrap();
        assert!(
            text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?><services><service><service_code>"),
            "{text}"
        );
        assert_eq!(text.matches("<service>").count(), services.body.as_array().unwrap().len());

        let admin = app.sign_in("community-admin").await;
        let all = admin.get("/categories").await.expect(200);
        let of_code = |one: &&Value| one["code"] == json!(code);
        let id = all.at("/items").as_array().unwrap().iter().find(of_code).unwrap()["id"].clone();
        admin.act(&format!("/categories/{}", id.as_str().unwrap()), "retire", Value::Null).await.expect(200);
        assert_eq!(get(app, &format!("/services/{code}.json")).await.status, 404);
    });
}

#[test]
fn open311_a_report_takes_the_way_of_every_report_and_its_secret_opens_it() {
    on_both(async |app| {
        let form = a_report(app).await;
        let taken = post(app, &form).await.expect(201);
        let (number, secret) = (taken.text("/0/service_request_id"), taken.text("/0/service_notice"));
        let told = json!({"number": number, "secret": secret});
        let opened = app.nobody().post("/petition-lookups", &told).await.expect(200);
        let holder = Caller::new(app, Some(opened.text("/accessToken")));
        let petition = format!("/petitions/{}", opened.text("/petition/id"));
        holder.act(&petition, "urge", json!({})).await.expect(200);
        let desk = app.sign_in("dispatcher-1").await;
        let seen = desk.get(&petition).await.expect(200);
        assert_eq!((seen.at("/channel"), seen.at("/identityMode")), (&json!("open311"), &json!("anonymous")));
        assert_eq!((seen.at("/body"), seen.at("/routed/by")), (&json!(TEXT), &json!("point")));
        assert!(
            seen.at("/clocks/responseDueAt").is_string()
                && seen.at("/title").as_str().unwrap().chars().count() <= 30
        );
        let stored = crate::privacy::dump::database(app).await;
        for told in ["惜墨", "ximo@example.com"] {
            assert_eq!(crate::privacy::dump::found(&stored, told), [""; 0], "{told} was kept");
        }

        let li = app.sign_in("resident-1").await;
        let request = app.client.post(url(app, "/requests.xml")).bearer_auth(li.token.as_ref().unwrap());
        let named = send(request.header("Idempotency-Key", "open311-1").form(&form)).await.expect(201);
        let text = named.body.as_str().unwrap();
        assert!(text.contains("<service_requests><request><service_request_id>SQ-"), "{text}");
        assert!(!text.contains("service_notice"), "who is known needs no secret: {text}");
        let request = app.client.post(url(app, "/requests.xml")).bearer_auth(li.token.as_ref().unwrap());
        let again = send(request.header("Idempotency-Key", "open311-1").form(&form)).await.expect(201);
        assert_eq!(again.body, named.body, "a repeated report is one report");
        assert_eq!(li.get("/petitions?mine=reported").await.at("/items").as_array().unwrap().len(), 1);
    });
}

#[test]
fn open311_shows_where_reports_stand_and_leads_to_nobody() {
    on_both(async |app| {
        let taken = post(app, &a_report(app).await).await.expect(201);
        let number = taken.text("/0/service_request_id");
        let seen = get(app, &format!("/requests/{number}.json")).await.expect(200);
        let point = app.matter().point;
        assert_eq!(seen.at("/0/status"), "open");
        assert!((seen.at("/0/lat").as_f64().unwrap() - point.latitude()).abs() > 0.000_01, "{}", seen.body);
        for told in ["三号楼", "1234", "惜墨"] {
            assert!(!seen.body.to_string().contains(told), "{}", seen.body);
        }
        let own = app.sign_in("resident-1").await;
        let category = own.get("/categories").await.text("/items/0/id");
        let body = json!({"kind": "help", "categoryId": category, "title": "自己的", "body": "不在这里。",
            "identityMode": "real_name"});
        let elsewhere = own.post("/petitions", &body).await.expect(201).text("/number");
        for unknown in [elsewhere.as_str(), "SQ-20200101-000001", "x"] {
            let answer = get(app, &format!("/requests/{unknown}.json")).await.expect(404);
            assert_eq!(answer.at("/0/code"), 404, "{}", answer.body);
        }
        let all = get(app, "/requests.json").await.expect(200);
        assert_eq!(all.body.as_array().unwrap().len(), 1, "what came through other doors is not shown");
        let both =
            get(app, &format!("/requests.json?service_request_id={elsewhere},{number}")).await.expect(200);
        assert_eq!(both.body, all.body);
        assert_eq!(get(app, "/requests.json?status=closed").await.expect(200).body, json!([]));
        assert_eq!(
            get(app, "/requests.json?start_date=2030-01-01T00:00:00Z").await.expect(200).body,
            json!([])
        );
        assert_eq!(get(app, "/requests.json?service_code=nothing").await.status, 404);
        let xml = get(app, "/requests.xml?status=open").await.expect(200);
        assert!(
            xml.body
                .as_str()
                .unwrap()
                .contains(&format!("<service_request_id>{number}</service_request_id>"))
        );
        let token = get(app, &format!("/tokens/{number}.json")).await.expect(200);
        assert_eq!(token.body, json!([{"service_request_id": number, "token": number}]));

        let desk = app.sign_in("dispatcher-1").await;
        let listed = desk.get("/petitions?channel=open311").await.expect(200);
        let petition = format!("/petitions/{}", listed.text("/items/0/id"));
        desk.act(&petition, "reject", json!({"reason": "unclear"})).await.expect(200);
        let closed = get(app, &format!("/requests/{number}.json")).await.expect(200);
        assert_eq!(
            (closed.at("/0/status"), closed.at("/0/status_notes")),
            (&json!("closed"), &json!("rejected"))
        );
    });
}

#[test]
fn open311_nonsense_is_refused_in_the_form_that_was_asked_for() {
    on_both(async |app| {
        let good = a_report(app).await;
        let with = |name: &str, value: &str| {
            let mut form: Vec<_> = good.iter().filter(|one| one.0 != name).cloned().collect();
            form.push((
                ["service_code", "lat", "long", "address_string", "address_id", "description"]
                    .into_iter()
                    .find(|one| *one == name)
                    .unwrap(),
                value.to_owned(),
            ));
            form
        };
        for (name, value, status) in [
            ("service_code", "nothing", 404),
            ("service_code", "", 400),
            ("lat", "95", 400),
            ("lat", "north", 400),
            ("lat", "NaN", 400),
            ("long", "", 400),
            ("address_id", "a door!", 400),
            ("address_id", "ST-NOWHERE-1", 400),
            ("address_string", "a\u{0}b", 400),
            ("description", "a\u{0}b", 400),
            ("description", &"长".repeat(2001), 400),
        ] {
            let answer = post(app, &with(name, value)).await.expect(status);
            assert_eq!(answer.at("/0/code"), status, "{name}={value}: {}", answer.body);
        }
        let bare: Vec<_> = good.iter().filter(|one| !["lat", "long"].contains(&one.0)).cloned().collect();
        assert!(post(app, &bare).await.expect(400).text("/0/description").starts_with("lat"));
        let empty: Vec<_> = good.iter().filter(|one| one.0 != "description").cloned().collect();
        post(app, &empty).await.expect(201);
        for strange in ["😀", "\n\n", "\u{202e}abc", "𠮷"] {
            assert!(
                [201, 400].contains(&post(app, &with("description", strange)).await.status),
                "{strange:?}"
            );
        }
        let xml = send(app.client.post(url(app, "/requests.xml")).json(&json!({}))).await.expect(415);
        assert!(xml.body.as_str().unwrap().contains("<errors><error><code>415</code>"), "{}", xml.body);
        for path in ["/requests.json?status=half", "/requests.json?start_date=yesterday"] {
            get(app, path).await.expect(400);
        }
        let yaml = send(app.client.request(Method::GET, url(app, "/services.yaml"))).await;
        assert_eq!(yaml.status, 404);
    });
}

#[test]
fn open311_anonymous_reports_are_limited_as_over_our_own_door() {
    on_both_with(
        |config| config.limits.anonymous_per_hour = 2,
        async |app| {
            let form = a_report(app).await;
            for _ in 0..2 {
                post(app, &form).await.expect(201);
            }
            let answer = post(app, &form).await.expect(429);
            assert!(!answer.header("retry-after").is_empty());
        },
    );
}
