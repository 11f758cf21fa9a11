//! Each person concerned is told once in each channel, whatever providers and workers do.

use super::*;
use crate::support::{config, on_both, on_both_with};
use sanping_api::state::State;
use std::time::Instant;

#[test]
fn everybody_concerned_is_told_once_in_each_channel_though_the_provider_fails_twice() {
    let provider = StandIn::start();
    on_both_with(by_sms(&provider), async |app| {
        let before = provider.seen().len();
        app.clock.set(morning());
        give_phone(app, "dispatcher-1", "13800000001").await;
        give_phone(app, "dispatcher-2", "13800000002").await;
        provider.fails(2, 503);
        report(app, &app.sign_in("sentinel-1").await).await;
        tick(app).await;
        provider.after(before + 2);
        for _ in 0..5 {
            later(app, TimeDelta::minutes(1)).await;
        }
        let asked = asked(&provider, before);
        assert_eq!(asked.values().copied().collect::<Vec<_>>(), [2, 2], "two tellings, each failed once");
        let text = provider.seen()[before].body["text"].as_str().unwrap().to_owned();
        assert!(text.contains("三号楼楼道灯不亮已经三…") && text.chars().count() <= 70, "{text}");
        for login in ["dispatcher-1", "dispatcher-2"] {
            assert_eq!(topics(&app.sign_in(login).await).await, ["report"]);
        }
        assert!(topics(&app.sign_in("sentinel-1").await).await.is_empty(), "who acts is not told");
    });
}

#[test]
fn several_workers_at_once_tell_each_person_once() {
    let provider = StandIn::start();
    on_both_with(by_sms(&provider), async |app| {
        let before = provider.seen().len();
        app.clock.set(morning());
        give_phone(app, "dispatcher-1", "13800000001").await;
        let rider = app.sign_in("sentinel-1").await;
        let state: &State = app.running.state();
        // A second process, where the database serves more than one.
        let mut settings = app.running.state().config.clone();
        settings.files = config(settings.database.clone(), app.folder.join("other")).files;
        let other = match app.db.is_embedded() {
            true => None,
            false => Some(State::open(settings, false).await.unwrap()),
        };
        for _ in 0..6 {
            report(app, &rider).await;
            let second = other.as_ref().unwrap_or(state);
            second.clock.set(app.clock.now());
            let (a, b, c) = tokio::join!(notice::tick(state), notice::tick(second), notice::tick(state));
            a.and(b).and(c).unwrap();
        }
        provider.after(before + 6);
        tick(app).await;
        let asked = asked(&provider, before);
        assert_eq!((asked.len(), asked.values().sum::<usize>()), (6, 6));
        assert_eq!(topics(&app.sign_in("dispatcher-2").await).await.len(), 6);
    });
}

#[test]
fn who_is_concerned_in_several_ways_is_told_once() {
    on_both(async |app| {
        let rider = app.sign_in("sentinel-1").await;
        let dispatcher = app.sign_in("dispatcher-1").await;
        let handler = app.sign_in("handler-wy-1").await;
        let petition = report(app, &rider).await;
        let units = dispatcher.get("/units?text=wy").await.expect(200);
        let to = json!({"to": {"kind": "unit", "id": units.text("/items/0/id")}});
        dispatcher.act(&petition, "dispatch", to).await.expect(200);
        handler.act(&petition, "accept", Value::Null).await.expect(200);
        rider.act(&petition, "urge", Value::Null).await.expect(200);
        tick(app).await;
        assert_eq!(topics(&handler).await, ["urge", "dispatch"], "as handler and as one of the unit");
        assert_eq!(topics(&rider).await, ["accept", "dispatch"]);
        let other = app.sign_in("handler-wy-2").await;
        assert_eq!(topics(&other).await, ["urge", "dispatch"]);
        assert_eq!(topics(&app.sign_in("handler-xf-1").await).await, [""; 0]);
        assert_eq!(topics(&dispatcher).await, ["urge", "report"], "her own step is no news to her");
    });
}

#[test]
fn a_provider_that_hangs_holds_up_its_own_channel_alone() {
    let (hanging, provider) = (StandIn::start(), StandIn::start());
    let (wechat, sms) = (by_wechat(&hanging), by_sms(&provider));
    let both = |config: &mut Config| {
        wechat(config);
        sms(config);
    };
    hanging.always("/cgi-bin/message/subscribe/send", Mood::Hangs);
    on_both_with(both, async |app| {
        let before = provider.seen().len();
        app.clock.set(morning());
        give_wechat(app, "dispatcher-1", "oDispatcher-1").await;
        give_phone(app, "dispatcher-2", "13800000002").await;
        words::set_wechat_id(app, "report.staff.wechat.zh", "tpl-report").await;
        let (rider, begun) = (app.sign_in("sentinel-1").await, Instant::now());
        report(app, &rider).await;
        provider.after(before + 1);
        assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
        assert_eq!(topics(&app.sign_in("dispatcher-1").await).await, ["report"]);
    });
}

#[test]
fn a_provider_that_only_fails_is_left_alone_for_a_while() {
    let provider = StandIn::start();
    on_both_with(by_sms(&provider), async |app| {
        let before = provider.seen().len();
        app.clock.set(morning());
        give_phone(app, "dispatcher-1", "13800000001").await;
        give_phone(app, "dispatcher-2", "13800000002").await;
        provider.always("/", says(500));
        let rider = app.sign_in("sentinel-1").await;
        for _ in 0..10 {
            report(app, &rider).await;
        }
        tick(app).await;
        let tried = provider.seen().len() - before;
        // Eight at once, each by the server's own worker and by this test.
        assert!((5..=16).contains(&tried), "20 wait, {tried} were tried");
        provider.always("/", says(200));
        for _ in 0..4 {
            later(app, TimeDelta::minutes(11)).await;
        }
        let told = asked(&provider, before);
        assert_eq!(told.len(), 20, "after the rest all were told");
    });
}

#[test]
fn an_anonymous_reporter_is_sent_nothing_and_that_is_on_record() {
    on_both(async |app| {
        let matter = app.matter();
        let nobody = app.nobody();
        let body = json!({
            "kind": "report", "categoryId": nobody.get("/categories").await.text("/items/0/id"),
            "title": "匿名反映", "body": "有人占用消防通道。", "identityMode": "anonymous",
            "location": {"longitude": matter.point.longitude(), "latitude": matter.point.latitude()},
        });
        let petition = nobody.post("/petitions", &body).await.expect(201).text("/petition/id");
        let dispatcher = app.sign_in("dispatcher-1").await;
        dispatcher.act(&format!("/petitions/{petition}"), "dispatch", json!({})).await.expect(200);
        tick(app).await;
        let recorded: DbResult<Vec<(String, String)>> = app
            .db
            .read(|conn| {
                let anonymous = dsl::notice_deliveries.filter(dsl::recipient_kind.eq("petition"));
                Ok(anonymous.select((dsl::channel, dsl::state)).load(conn)?)
            })
            .await;
        assert_eq!(recorded, Ok(vec![("none".to_owned(), "delivered".to_owned())]));
    });
}
