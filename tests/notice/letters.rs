//! Dead letters: what could not be delivered is seen, tried anew or given up.

use super::*;
use crate::support::on_both_with;

#[test]
fn what_a_provider_refuses_for_good_is_a_dead_letter_that_is_replayed_once() {
    let provider = StandIn::start();
    on_both_with(by_sms(&provider), async |app| {
        let before = provider.seen().len();
        app.clock.set(morning());
        let dispatcher = give_phone(app, "dispatcher-1", "13800000001").await;
        provider.always("/", says(400));
        report(app, &app.sign_in("sentinel-1").await).await;
        tick(app).await;
        provider.after(before + 1);
        let admin = app.sign_in("community-admin").await;
        let letter = wait_for_letter(app, &admin).await;
        assert_eq!(letter["error"], "the service answered 400");
        assert_eq!((&letter["attempts"], &letter["accountId"]), (&json!(1), &json!(dispatcher)));
        app.sign_in("dispatcher-1").await.get("/dead-letters").await.refused(403, "role_required");

        provider.always("/", says(200));
        let path = format!("/dead-letters/{}", letter["id"].as_str().unwrap());
        admin.post(&format!("{path}/replay"), &json!({})).await.expect(200);
        admin.post(&format!("{path}/replay"), &json!({})).await.refused(404, "dead_letter_not_found");
        provider.after(before + 2);
        later(app, TimeDelta::hours(1)).await;
        let asked = asked(&provider, before);
        assert_eq!(asked.values().copied().collect::<Vec<_>>(), [2], "the same delivery, told at last");
        assert_eq!(admin.get("/dead-letters").await.at("/items"), &json!([]));
    });
}

#[test]
fn eight_failures_end_in_a_dead_letter_that_is_replayed_by_filter_or_discarded() {
    let provider = StandIn::start();
    on_both_with(by_sms(&provider), async |app| {
        let before = provider.seen().len();
        app.clock.set(morning());
        give_phone(app, "dispatcher-1", "13800000001").await;
        give_phone(app, "dispatcher-2", "13800000002").await;
        provider.always("/", Mood::HangsUp);
        report(app, &app.sign_in("sentinel-1").await).await;
        for _ in 0..20 {
            later(app, TimeDelta::hours(2)).await;
        }
        let asked = asked(&provider, before);
        assert_eq!(asked.values().copied().collect::<Vec<_>>(), [8, 8]);
        let admin = app.sign_in("admin").await;
        let letters = admin.get("/dead-letters?channel=sms").await.expect(200);
        assert_eq!(letters.at("/items").as_array().unwrap().len(), 2);
        assert_eq!(admin.get("/dead-letters?channel=wechat").await.at("/items"), &json!([]));

        let path = format!("/dead-letters/{}/discard", letters.text("/items/0/id"));
        admin.post(&path, &json!({"reason": ""})).await.expect(422);
        admin.post(&path, &json!({"reason": "已电话告知"})).await.expect(200);
        let none = admin.post("/dead-letter-replays", &json!({"channel": "wechat"})).await.expect(200);
        assert_eq!(none.at("/replayed"), 0);
        provider.always("/", says(200));
        let all = admin.post("/dead-letter-replays", &json!({"topic": "report"})).await.expect(200);
        assert_eq!(all.at("/replayed"), 1);
        provider.after(before + 17);
        later(app, TimeDelta::hours(3)).await;
        assert_eq!(provider.seen().len(), before + 17);
        assert_eq!(admin.get("/dead-letters").await.at("/items"), &json!([]));
    });
}

/// The server's own worker may be the one that stores it.
async fn wait_for_letter(app: &TestApp, who: &Caller<'_>) -> Value {
    for _ in 0..50 {
        let page = who.get("/dead-letters").await.expect(200);
        if page.at("/items/0").is_object() {
            return first(&page);
        }
        tick(app).await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no dead letter")
}
