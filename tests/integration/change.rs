//! A webhook that is changed.

use super::{hook, report, settled};
use crate::support::{Answer, Caller, StandIn, on_both, on_both_with};
use sanping_infra::integration::Reach;
use serde_json::{Value, json};

fn other(url: &str) -> Value {
    json!({"name": "城运平台", "url": url, "actions": ["withdraw"]})
}

async fn change(who: &Caller<'_>, id: &str, body: Value) -> Answer {
    who.act(&format!("/webhooks/{id}"), "change", body).await
}

#[test]
fn a_changed_webhook_is_told_at_its_new_address_and_of_its_new_actions_alone() {
    on_both(async |app| {
        let (old, new) = (StandIn::start(), StandIn::start());
        let (admin, li) = (app.sign_in("admin").await, app.sign_in("resident-1").await);
        let id = hook(&admin, &format!("{}/hook", old.url), json!(["report"])).await;
        let path = format!("/webhooks/{id}");
        let before = admin.get(&path).await.expect(200);
        let secrets = admin.get(&format!("{path}/secrets")).await.expect(200);
        report(app, &li).await;
        old.next_seen();
        settled(&admin, &id, "delivered", 1).await;

        let changed = change(&admin, &id, other(&format!("{}/new", new.url))).await.expect(200);
        assert_eq!((changed.at("/name"), changed.at("/actions")), (&json!("城运平台"), &json!(["withdraw"])));
        assert_eq!(changed.at("/url"), &json!(format!("{}/new", new.url)));
        assert_eq!(
            changed.at("/version").as_i64(),
            before.at("/version").as_i64().map(|version| version + 1)
        );
        assert_eq!((changed.at("/gridId"), changed.at("/id")), (before.at("/gridId"), before.at("/id")));
        assert_eq!(admin.get(&path).await.expect(200).body, changed.body);
        assert_eq!(admin.get(&format!("{path}/secrets")).await.expect(200).body, secrets.body);

        let petition = report(app, &li).await;
        li.act(&format!("/petitions/{petition}"), "withdraw", Value::Null).await.expect(200);
        settled(&admin, &id, "delivered", 2).await;
        let told: Vec<_> = new.seen().iter().map(|seen| seen.body["type"].clone()).collect();
        assert_eq!((told, old.seen().len()), (vec![json!("petition.withdraw")], 1));
        assert_eq!(new.seen()[0].path, "/new");
    });
}

#[test]
fn a_change_needs_the_version_that_was_seen_and_is_made_once() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let id = hook(&admin, "http://127.0.0.1:9/hook", json!([])).await;
        let path = format!("/webhooks/{id}/change");
        let body = other("http://127.0.0.1:9/new");
        admin.post(&path, &body).await.refused(428, "version_required");
        let first = admin.change(&path, 1, &body).await.expect(200);
        let stale = admin.change(&path, 1, &other("http://127.0.0.1:9/third")).await;
        assert_eq!(stale.refused(412, "stale_version").at("/current/url"), first.at("/url"));
        let again = async |body: &Value| {
            let request = admin.request(reqwest::Method::POST, &path);
            let request = request.header("If-Match", "\"2\"").header("Idempotency-Key", "change-0001");
            crate::support::send(request.json(body)).await
        };
        let once = again(&other("http://127.0.0.1:9/fourth")).await.expect(200);
        assert_eq!(again(&other("http://127.0.0.1:9/fourth")).await.expect(200).body, once.body);
        assert_eq!(once.at("/version"), 3);
        again(&body).await.refused(422, "idempotency_key_reused");
        let lines =
            app.sign_in("auditor").await.get(&format!("/audit-lines?objectId={id}")).await.expect(200);
        let changes = lines.at("/items").as_array().unwrap().iter();
        assert_eq!(changes.filter(|line| line["action"] == "webhook.change").count(), 2);
    });
}

#[test]
fn a_change_is_judged_as_a_new_webhook_and_made_by_whom_it_belongs_to() {
    let public = |config: &mut sanping_api::config::Config| config.webhooks = Reach::Public;
    on_both_with(public, async |app| {
        let (admin, community) = (app.sign_in("admin").await, app.sign_in("community-admin").await);
        // At the street: above the community's administrator.
        let id = hook(&admin, "https://1.1.1.1/", json!([])).await;
        change(&admin, &id, other("https://10.0.0.1/")).await.refused(422, "webhook_url_not_public");
        change(&admin, &id, other("ftp://example.org")).await.refused(422, "webhook_url_invalid");
        let nameless = json!({"name": "", "url": "https://1.1.1.1/"});
        assert_eq!(change(&admin, &id, nameless).await.status, 422);
        let elsewhere = json!({"name": "x", "url": "https://1.1.1.1/", "gridId": id});
        change(&admin, &id, elsewhere).await.refused(422, "validation_failed");
        let unknown = json!({"name": "x", "url": "https://1.1.1.1/", "actions": ["explode"]});
        change(&admin, &id, unknown).await.refused(422, "validation_failed");
        let path = format!("/webhooks/{id}/change");
        let body = other("https://1.1.1.1/new");
        community.change(&path, 1, &body).await.refused(404, "webhook_not_found");
        app.sign_in("dispatcher-1").await.change(&path, 1, &body).await.refused(403, "role_required");
        let missing = "/webhooks/01930000-0000-7000-8000-000000000000/change";
        admin.change(missing, 1, &body).await.refused(404, "webhook_not_found");
        assert_eq!(admin.get(&format!("/webhooks/{id}")).await.expect(200).at("/version"), 1);
    });
}
