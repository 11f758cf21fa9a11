//! Reporters without a name, neighbours, and petitions that are tied together.

use crate::support::{Answer, Caller, TestApp, on_both};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// A report at the place of the made-up matter.
async fn report_body(app: &TestApp, identity: &str) -> Value {
    let matter = app.matter();
    let categories = app.nobody().get("/categories").await.expect(200);
    json!({
        "kind": "complaint", "categoryId": categories.text("/items/0/id"), "title": "路灯不亮",
        "body": "晚上很黑。", "identityMode": identity,
        "location": {"longitude": matter.point.longitude(), "latitude": matter.point.latitude()},
    })
}

async fn reported(by: &Caller<'_>, app: &TestApp) -> Answer {
    by.post("/petitions", &report_body(app, "real_name").await).await.expect(201)
}

#[test]
fn an_anonymous_reporter_follows_with_the_secret_and_leaves_no_name() {
    on_both(async |app| {
        let body = report_body(app, "anonymous").await;
        let named = report_body(app, "real_name").await;
        app.nobody().post("/petitions", &named).await.refused(422, "name_needs_account");

        let person = app.sign_in("resident-1").await;
        let receipt = person.post_once("/petitions", "anonymous-1", &body).await.expect(201);
        let again = person.post_once("/petitions", "anonymous-1", &body).await.expect(201);
        let (number, secret) = (receipt.text("/number"), receipt.text("/secret"));
        assert_eq!((again.text("/number"), again.text("/secret")), (number.clone(), secret.clone()));
        let petition = format!("/petitions/{}", receipt.text("/petition/id"));
        person.get(&petition).await.refused(404, "not_found");

        let wrong = json!({"number": number, "secret": "AAAAAAAAAAAAAAAA"});
        let unknown = json!({"number": "SQ-20200101-000001", "secret": secret});
        for told in [wrong, unknown] {
            app.nobody().post("/petition-lookups", &told).await.refused(404, "not_found");
        }
        let told = json!({"number": number, "secret": secret.to_lowercase()});
        let opened = app.nobody().post("/petition-lookups", &told).await.expect(200);
        let holder = Caller::new(app, Some(opened.text("/accessToken")));
        let seen = holder.get(&petition).await.expect(200);
        assert_eq!((seen.at("/reporter"), seen.at("/relations/0")), (&Value::Null, &json!("reporter")));
        holder.act(&petition, "urge", json!({})).await.expect(200);
        holder.act(&petition, "urge", json!({})).await.refused(409, "urged_too_soon");
        app.pass(TimeDelta::hours(25));
        holder.act(&petition, "urge", json!({})).await.expect(200);
        holder.act(&petition, "withdraw", json!({})).await.expect(200);

        let desk = app.sign_in("dispatcher-1").await;
        let history = desk.get(&format!("{petition}/history")).await.expect(200);
        assert!(history.at("/items").as_array().unwrap().iter().all(|event| event["by"].is_null()));
    });
}

#[test]
fn a_neighbour_finds_an_open_petition_near_by_and_joins_it() {
    on_both(async |app| {
        let (rider, neighbour) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let leak = reported(&rider, app).await;
        let petition = format!("/petitions/{}", leak.id());
        let place = leak.at("/location");
        let near = format!(
            "/petition-candidates?longitude={}&latitude={}&categoryId={}",
            place["longitude"],
            place["latitude"],
            leak.text("/category/id")
        );
        let found = neighbour.get(&near).await.expect(200);
        assert_eq!(found.text("/items/0/id"), leak.id());
        assert_eq!(found.at("/items/0/body"), &Value::Null);
        neighbour.get(&petition).await.refused(404, "not_found");
        let stale = neighbour.change(&format!("{petition}/join"), 7, &json!({})).await;
        assert_eq!(stale.refused(409, "version_conflict").at("/current"), &Value::Null);
        let joined = neighbour.change(&format!("{petition}/join"), 1, &json!({})).await.expect(200);
        assert_eq!((joined.at("/joined"), joined.at("/reporter/id")), (&json!(1), &Value::Null));
        neighbour.act(&petition, "join", json!({})).await.refused(409, "already_joined");
        let hers =
            neighbour.get("/petitions?mine=reported&status=reported&status=handling").await.expect(200);
        assert_eq!(hers.text("/items/0/id"), leak.id());
    });
}

#[test]
fn a_merge_brings_the_reporters_along_and_its_undoing_takes_them_back() {
    on_both(async |app| {
        let (one, two) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let desk = app.sign_in("dispatcher-1").await;
        let (first, second) = (reported(&one, app).await.id(), reported(&two, app).await.id());
        let (first, into) = (format!("/petitions/{first}"), format!("/petitions/{second}"));
        one.get(&into).await.refused(404, "not_found");
        let merged = desk.act(&first, "merge", json!({"into": second})).await.expect(200);
        assert_eq!((merged.at("/status"), merged.text("/mergedInto")), (&json!("merged"), second.clone()));
        assert_eq!(one.get(&into).await.expect(200).at("/relations/0"), "joined");
        desk.act(&first, "unmerge", json!({"reason": "不是同一处"})).await.expect(200);
        one.get(&into).await.refused(404, "not_found");
        assert_eq!(one.get(&first).await.at("/status"), "reported");
    });
}

#[test]
fn the_parts_of_a_petition_have_numbers_and_lives_of_their_own() {
    on_both(async |app| {
        let (reporter, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let parent = reported(&reporter, app).await;
        let petition = format!("/petitions/{}", parent.id());
        let part =
            |title: &str, category: &str| json!({"title": title, "body": "办理", "categoryId": category});
        let category = parent.text("/category/id");
        let one = json!({"children": [part("一", &category)]});
        desk.act(&petition, "split", one).await.refused(422, "children_out_of_range");
        let foreign = "01930000-0000-7000-8000-000000000000";
        let unknown = json!({"children": [part("一", &category), part("二", foreign)]});
        desk.act(&petition, "split", unknown).await.refused(422, "category_unknown");
        let two = json!({"children": [part("一", &category), part("二", &category)]});
        let split = desk.act(&petition, "split", two).await.expect(200);
        assert_eq!(split.at("/work/openChildren"), 2);
        let children = reporter.get(&format!("{petition}/children")).await.expect(200);
        assert_eq!(
            (children.at("/items/0/title"), children.at("/items/1/title")),
            (&json!("一"), &json!("二"))
        );
        desk.act(&petition, "reject", json!({"reason": "unclear"})).await.refused(409, "children_open");
    });
}

#[test]
fn a_phone_that_was_away_catches_up_from_its_cursor() {
    on_both(async |app| {
        let (reporter, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let (a, b) = (reported(&reporter, app).await.id(), reported(&reporter, app).await.id());
        let first = reporter.get("/petition-changes?limit=1").await.expect(200);
        assert_eq!((first.text("/items/0/id"), first.at("/more")), (a.clone(), &json!(true)));
        let cursor = first.text("/nextCursor");
        desk.act(&format!("/petitions/{a}"), "dispatch", json!({})).await.expect(200);
        let next = reporter.get(&format!("/petition-changes?cursor={cursor}")).await.expect(200);
        let ids: Vec<_> = next.at("/items").as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!(ids, [json!(b), json!(a)]);
        assert!(next.at("/nextCursor").is_string());
        let counts = reporter.get("/petition-counts").await.expect(200);
        assert_eq!(counts.at("/total"), 2);
        reporter.get("/petition-changes?cursor=nonsense").await.refused(422, "malformed_cursor");
    });
}

#[test]
fn a_phone_that_is_new_begins_where_it_says_and_then_goes_on_by_cursor() {
    on_both(async |app| {
        let (reporter, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let (a, b) = (reported(&reporter, app).await.id(), reported(&reporter, app).await.id());
        let seen = reporter.get(&format!("/petitions/{b}")).await.text("/times/updatedAt");
        let changes = async |query: &str| {
            let page = reporter.get(&format!("/petition-changes?{query}")).await.expect(200);
            let items = page.at("/items").as_array().unwrap().clone();
            (items.into_iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), page.text("/nextCursor"))
        };
        assert_eq!(changes("").await.0, [json!(a), json!(b)], "from the beginning");
        assert_eq!(changes(&format!("since={seen}")).await.0, [json!(b)], "what changed just then too");
        let (none, cursor) = changes("since=2999-01-01T00:00:00Z").await;
        assert_eq!(none, [json!(null); 0]);
        desk.act(&format!("/petitions/{a}"), "dispatch", json!({})).await.expect(200);
        let later = changes(&format!("since=2999-01-01T00:00:00Z&cursor={cursor}")).await.0;
        assert!(later.contains(&json!(a)), "the cursor counts, and none lies ahead of now: {later:?}");
        assert_eq!(changes("since=-262143-01-01T00:00:00Z").await.0.len(), 2);
        reporter.get("/petition-changes?since=yesterday").await.refused(422, "validation_failed");
    });
}
