//! Other systems: what webhooks are told, how it is signed, tried again, given up and sent anew.

mod change;
mod open311;

use crate::support::{Caller, Mood, StandIn, TestApp, on_both, on_both_with};
use chrono::TimeDelta;
use sanping_infra::integration::Reach;
use serde_json::{Value, json};
use std::time::Duration;

async fn report(app: &TestApp, who: &Caller<'_>) -> String {
    let category = who.get("/categories").await.text("/items/0/id");
    let point = app.matter().point;
    let body = json!({
        "kind": "complaint", "categoryId": category, "title": "说给别的系统", "body": "不该出门的话。",
        "identityMode": "real_name",
        "location": {"longitude": point.longitude(), "latitude": point.latitude()},
    });
    who.post("/petitions", &body).await.expect(201).id()
}

/// The place of the made-up matter's petition, whatever it is called.
async fn root(admin: &Caller<'_>) -> String {
    admin.get("/grids").await.text("/items/0/id")
}

async fn hook(admin: &Caller<'_>, url: &str, actions: Value) -> String {
    let body = json!({"name": "热线", "url": url, "gridId": root(admin).await, "actions": actions});
    admin.post("/webhooks", &body).await.expect(201).id()
}

/// The deliveries of a webhook, once all of them have come so far.
async fn settled(admin: &Caller<'_>, hook: &str, state: &str, count: usize) -> Vec<Value> {
    for _ in 0..200 {
        let page = admin.get(&format!("/webhooks/{hook}/deliveries?state={state}")).await.expect(200);
        let items = page.at("/items").as_array().unwrap().clone();
        if items.len() == count {
            return items;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let all = admin.get(&format!("/webhooks/{hook}/deliveries")).await;
    panic!("not {count} {state}: {}", all.body);
}

#[test]
fn a_webhook_is_told_what_it_asked_for_signed_and_without_anybodys_words() {
    on_both(async |app| {
        let (receiver, admin, li) =
            (StandIn::start(), app.sign_in("admin").await, app.sign_in("resident-1").await);
        let id = hook(&admin, &format!("{}/hook", receiver.url), json!(["report"])).await;
        let petition = report(app, &li).await;
        li.act(&format!("/petitions/{petition}"), "withdraw", Value::Null).await.expect(200);
        settled(&admin, &id, "delivered", 1).await;
        let seen = receiver.next_seen();
        assert!(seen.headers["content-type"].starts_with("application/cloudevents+json"));
        let event = &seen.body;
        assert_eq!((&event["specversion"], &event["type"]), (&json!("1.0"), &json!("petition.report")));
        assert_eq!((&event["subject"], &event["data"]["version"]), (&json!(petition), &json!(1)));
        assert!(!seen.text.contains("不该出门") && !seen.text.contains("说给别的系统"), "{}", seen.text);

        let secrets = admin.get(&format!("/webhooks/{id}/secrets")).await.expect(200);
        assert_eq!(secrets.at("/items").as_array().unwrap().len(), 1);
        let signed = |secret: &str| {
            let (id, at) = (&seen.headers["webhook-id"], &seen.headers["webhook-timestamp"]);
            sanping_infra::integration::sign(secret, id, at.parse().unwrap(), &seen.text).unwrap()
        };
        assert_eq!(seen.headers["webhook-signature"], signed(&secrets.text("/items/0/secret")));
        assert_eq!(seen.headers["traceparent"].len(), 55);

        admin.act(&format!("/webhooks/{id}"), "rotate-secret", Value::Null).await.expect(200);
        admin.post(&format!("/webhooks/{id}/test"), &json!({})).await.expect(201);
        settled(&admin, &id, "delivered", 2).await;
        let again = receiver.next_seen();
        assert_eq!(again.body["type"], json!("sanping.test"));
        assert_eq!(again.headers["webhook-signature"].split(' ').count(), 2, "by the new and the old secret");
        app.pass(TimeDelta::hours(25));
        let left = admin.get(&format!("/webhooks/{id}/secrets")).await.expect(200);
        assert_eq!(left.at("/items").as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_receiver_that_fails_is_tried_again_then_given_up_and_told_anew_when_somebody_says_so() {
    on_both(async |app| {
        let (receiver, admin) = (StandIn::start(), app.sign_in("admin").await);
        let id = hook(&admin, &format!("{}/hook", receiver.url), json!([])).await;
        receiver.always("/hook", Mood::Says(500, json!({})));
        let test = admin.post(&format!("/webhooks/{id}/test"), &json!({})).await.expect(201).id();
        for attempt in 1..=8 {
            receiver.after(attempt);
            for _ in 0..100 {
                let all = admin.get(&format!("/webhooks/{id}/deliveries")).await;
                if all.at("/items/0/answer") == &json!(500) && all.at("/items/0/attempts") == &json!(attempt)
                {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            app.pass(TimeDelta::hours(12));
        }
        let dead = settled(&admin, &id, "dead", 1).await;
        assert_eq!((&dead[0]["id"], &dead[0]["answer"]), (&json!(test), &json!(500)));
        let ids: Vec<_> = receiver.seen().iter().map(|seen| seen.headers["webhook-id"].clone()).collect();
        assert!(ids.iter().all(|id| *id == format!("msg_{test}")), "the same one each time: {ids:?}");

        receiver.answers("/hook", json!({}));
        let replay = format!("/webhook-deliveries/{test}/replay");
        admin.post(&replay, &json!({})).await.expect(200);
        settled(&admin, &id, "delivered", 1).await;
        receiver.always("/hook", Mood::Says(410, json!({})));
        admin.post(&format!("/webhooks/{id}/test"), &json!({})).await.expect(201);
        settled(&admin, &id, "dead", 1).await;

        admin.act(&format!("/webhooks/{id}"), "disable", Value::Null).await.expect(200);
        admin.post(&format!("/webhooks/{id}/test"), &json!({})).await.refused(409, "webhook_disabled");
        let stale = admin.change(&format!("/webhooks/{id}/enable"), 1, &json!({})).await;
        stale.refused(412, "stale_version");
    });
}

#[test]
fn an_address_inside_is_refused_and_a_place_of_others_is_none() {
    let public = |config: &mut sanping_api::config::Config| config.webhooks = Reach::Public;
    on_both_with(public, async |app| {
        let (admin, community) = (app.sign_in("admin").await, app.sign_in("community-admin").await);
        let grid = root(&admin).await;
        let make = |url: &str| json!({"name": "内网", "url": url, "gridId": grid});
        for url in [
            "http://1.1.1.1/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://10.0.0.1/",
            "https://2130706433/",
        ] {
            admin.post("/webhooks", &make(url)).await.refused(422, "webhook_url_not_public");
        }
        for url in ["ftp://example.org", "https://a@example.org", "javascript:alert(1)"] {
            admin.post("/webhooks", &make(url)).await.refused(422, "webhook_url_invalid");
        }
        let nowhere =
            json!({"name": "x", "url": "https://1.1.1.1/", "gridId": "01930000-0000-7000-8000-000000000000"});
        admin.post("/webhooks", &nowhere).await.refused(422, "webhook_place_unknown");
        app.sign_in("resident-1").await.get("/webhooks").await.refused(403, "role_required");
        let made = admin.post("/webhooks", &make("https://1.1.1.1/")).await.expect(201).id();
        let own = community.get("/webhooks").await.expect(200);
        let sees = own.at("/items").as_array().unwrap().iter().any(|hook| hook["id"] == json!(made));
        let path = format!("/webhooks/{made}/secrets");
        assert_eq!(community.get(&path).await.status, if sees { 200 } else { 404 });
    });
}
