//! The inbox and what a person wants.

use super::*;
use crate::support::{on_both, on_both_with};
use reqwest::Method;

#[test]
fn an_inbox_is_read_counted_and_marked_by_its_owner_alone() {
    on_both(async |app| {
        let rider = app.sign_in("sentinel-1").await;
        let petition = report(app, &rider).await;
        report(app, &rider).await;
        tick(app).await;
        let (one, two) = (app.sign_in("dispatcher-1").await, app.sign_in("dispatcher-2").await);
        let page = one.get("/notices?limit=1").await.expect(200);
        let next = format!("/notices?limit=1&cursor={}", page.text("/nextCursor"));
        let notice = first(&one.get(&next).await.expect(200));
        assert!(petition.ends_with(notice["petitionId"].as_str().unwrap()));
        let text = notice["text"].as_str().unwrap();
        assert!(text.contains("三号楼楼道灯不亮已经三天了"), "{text}");
        assert_eq!(one.get("/notice-counts").await.at("/unread"), 2);

        let read = format!("/notices/{}/read", notice["id"].as_str().unwrap());
        two.post(&read, &json!({})).await.refused(404, "notice_not_found");
        rider.post(&read, &json!({})).await.refused(404, "notice_not_found");
        let marked = one.post(&read, &json!({})).await.expect(200);
        assert!(marked.at("/readAt").is_string());
        app.pass(TimeDelta::minutes(5));
        let again = one.post(&read, &json!({})).await.expect(200);
        assert_eq!(again.at("/readAt"), marked.at("/readAt"), "read since the first time");
        let unread = one.get("/notices?unread=true").await.expect(200);
        assert_eq!(unread.at("/items").as_array().unwrap().len(), 1);

        assert_eq!(one.post("/notices/read-all", &json!({})).await.expect(200).at("/read"), 1);
        assert_eq!(one.get("/notice-counts").await.at("/unread"), 0);
        assert_eq!(two.get("/notice-counts").await.at("/unread"), 2);
        app.nobody().get("/notices").await.refused(401, "not_signed_in");
    });
}

#[test]
fn whose_work_is_taken_away_hears_of_it_and_who_gave_it_away_does_not() {
    on_both(async |app| {
        let desk = app.sign_in("dispatcher-1").await;
        let rider = app.sign_in("sentinel-1").await;
        let login = app.worker_of(&app.matter());
        let (worker, me) = (app.sign_in(login).await, app.sign_in(login).await.get("/me").await.id());
        let unit = desk.get("/units?text=wy").await.expect(200).text("/items/0/id");
        let to_unit = json!({"to": {"kind": "unit", "id": unit}});
        let handled_by = async |petition: &str| {
            let to_her = json!({"to": {"kind": "person", "id": me}});
            desk.act(petition, "dispatch", to_her).await.expect(200);
            worker.act(petition, "accept", json!({})).await.expect(200);
        };

        let redirected = report(app, &rider).await;
        handled_by(&redirected).await;
        let reason = json!({"to": {"kind": "unit", "id": unit}, "reason": "物业的事"});
        worker.act(&redirected, "transfer", reason).await.expect(200);
        tick(app).await;
        assert!(!topics(&worker).await.contains(&"taken_away".to_owned()), "she passed it on herself");

        let merged = report(app, &rider).await;
        handled_by(&merged).await;
        let into = redirected.rsplit('/').next().unwrap();
        desk.act(&merged, "merge", json!({"into": into})).await.expect(200);
        tick(app).await;
        assert_eq!(topics(&worker).await[0], "taken_away");

        let waiting = report(app, &rider).await;
        desk.act(&waiting, "dispatch", json!({"to": {"kind": "person", "id": me}})).await.expect(200);
        desk.act(&waiting, "dispatch", to_unit).await.expect(200);
        tick(app).await;
        let told = topics(&worker).await;
        assert_eq!(told.iter().filter(|topic| *topic == "taken_away").count(), 2, "{told:?}");
        let handler = app.sign_in("handler-wy-1").await;
        assert!(!topics(&handler).await.contains(&"taken_away".to_owned()));
    });
}

#[test]
fn a_notice_is_shown_in_the_language_of_its_reader() {
    on_both(async |app| {
        report(app, &app.sign_in("sentinel-1").await).await;
        tick(app).await;
        let one = app.sign_in("dispatcher-1").await;
        let request = one.request(Method::GET, "/notices").header("Accept-Language", "en");
        let english = crate::support::send(request).await.expect(200);
        assert_eq!(english.at("/items/0/title"), "New, to be handed on");
        assert_eq!(one.get("/notices").await.at("/items/0/title"), "新诉求，待派单");
    });
}

#[test]
fn a_channel_is_switched_off_and_on_and_the_inbox_stays() {
    let provider = StandIn::start();
    on_both_with(by_sms(&provider), async |app| {
        let before = provider.seen().len();
        app.clock.set(morning());
        give_phone(app, "dispatcher-1", "13800000001").await;
        give_phone(app, "dispatcher-2", "13800000002").await;
        let one = app.sign_in("dispatcher-1").await;
        let mine = one.get("/me/notice-preferences").await.expect(200);
        assert_eq!((mine.at("/version"), mine.at("/quietFrom")), (&json!(0), &json!("22:00")));
        let off = json!({"language": "zh", "quietFrom": "22:00", "quietTo": "07:00",
            "choices": [{"group": "task", "wechat": "default", "sms": "off"}]});
        let changed = one.change("/me/notice-preferences", 0, &off).await.expect(200);
        assert_eq!(changed.at("/version"), 1);
        one.change("/me/notice-preferences", 0, &off).await.refused(412, "stale_version");
        report(app, &app.sign_in("sentinel-1").await).await;
        tick(app).await;
        provider.after(before + 1);
        tick(app).await;
        assert_eq!(phones(&provider, before), ["+8613800000002"]);
        assert_eq!(topics(&one).await, ["report"]);
    });
}

#[test]
fn quiet_hours_hold_a_message_back_until_the_morning_but_not_from_the_inbox() {
    let provider = StandIn::start();
    on_both_with(by_sms(&provider), async |app| {
        let before = provider.seen().len();
        // Half past eleven at night.
        app.clock.set(morning() + TimeDelta::minutes(13 * 60 + 30));
        give_phone(app, "dispatcher-1", "13800000001").await;
        let rider = app.sign_in("sentinel-1").await;
        let petition = report(app, &rider).await;
        later(app, TimeDelta::hours(7)).await;
        assert_eq!(provider.seen().len(), before, "half past six is still quiet");
        let one = app.sign_in("dispatcher-1").await;
        assert_eq!(topics(&one).await, ["report"]);
        app.sign_in("community-admin")
            .await
            .act(&petition, "supervise", json!({"text": "请抓紧"}))
            .await
            .expect(200);
        tick(app).await;
        assert_eq!(provider.after(before + 1).len(), before + 1, "what comes from above does not wait");
        later(app, TimeDelta::minutes(31)).await;
        assert_eq!(provider.after(before + 2).len(), before + 2);
    });
}

#[test]
fn nonsense_is_refused_by_field() {
    on_both(async |app| {
        let one = app.sign_in("dispatcher-1").await;
        let good = json!({"language": "zh", "quietFrom": "22:00", "quietTo": "07:00", "choices": []});
        for (field, bad) in [
            ("language", json!("fr")),
            ("quietFrom", json!("25:00")),
            ("quietTo", json!("7:00")),
            ("choices", json!([{"group": "task", "wechat": "sometimes", "sms": "on"}])),
        ] {
            let mut body = good.clone();
            body[field] = bad;
            let answer = one.change("/me/notice-preferences", 0, &body).await.expect(422);
            assert!(answer.text("/errors/0/field").starts_with(field), "{}", answer.body);
        }
        one.post("/me/notice-preferences", &good).await.refused(428, "version_required");
        one.get("/notices?unread=perhaps").await.expect(422);
        one.get("/notices?cursor=x").await.expect(422);
        one.post("/notices/x/read", &json!({})).await.expect(404);
        one.post("/notices/read-all", &json!({"until": "yesterday"})).await.expect(422);
    });
}
