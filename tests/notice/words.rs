//! The words, which the community edits.

use super::*;
use crate::support::{on_both, on_both_with};

/// Tells Sanping the id that WeChat gave a message.
pub async fn set_wechat_id(app: &TestApp, template: &str, id: &str) {
    let admin = app.sign_in("community-admin").await;
    let path = format!("/notice-templates/{template}");
    let now = admin.get(&path).await.expect(200);
    let part = |part: &Value| json!({"name": part["name"], "text": part["text"]});
    let parts: Vec<Value> = now.at("/parts").as_array().unwrap().iter().map(part).collect();
    let body = json!({"parts": parts, "wechatTemplateId": id});
    admin.change(&format!("{path}/reword"), now.at("/version").as_i64().unwrap(), &body).await.expect(200);
}

#[test]
fn an_unknown_field_is_refused_by_name_and_a_stale_edit_by_version() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let path = "/notice-templates/report.staff.sms.zh";
        let now = admin.get(path).await.expect(200);
        assert_eq!((now.at("/edited"), now.at("/version")), (&json!(false), &json!(0)));
        let reword = format!("{path}/reword");
        let sms = |text: &str| json!({"parts": [{"name": "text", "text": text}]});
        let bad = admin.change(&reword, 0, &sms("{{ reporter_phone }}")).await;
        let bad = bad.refused(422, "unknown_template_field");
        assert!(bad.text("/errors/0/detail").contains("reporter_phone"));
        admin.change(&reword, 0, &sms("{{ title }}")).await.refused(422, "unknown_template_field");
        admin.change(&reword, 0, &sms("{{ number")).await.refused(422, "template_unreadable");
        admin.change(&reword, 0, &sms(&"长".repeat(501))).await.refused(422, "template_too_long");
        let strange = json!({"parts": [{"name": "thing1", "text": "x"}]});
        admin.change(&reword, 0, &strange).await.refused(422, "unknown_template_part");
        admin.change(&reword, 0, &sms("a\u{0}b")).await.refused(422, "validation_failed");

        let good = admin.change(&reword, 0, &sms("新诉求 {{ number }}")).await.expect(200);
        assert_eq!((good.at("/edited"), good.at("/version")), (&json!(true), &json!(1)));
        admin.change(&reword, 0, &sms("{{ number }}")).await.refused(412, "stale_version");
        let seen = admin.post(&format!("{path}/preview"), &json!({})).await.expect(200);
        assert_eq!(seen.at("/parts/0/text"), "新诉求 SQ-20261121-000123");
        assert_eq!(seen.at("/messages"), 1);
        let reset = admin.act(path, "reset", Value::Null).await.expect(200);
        assert_eq!((reset.at("/edited"), reset.at("/parts")), (&json!(false), now.at("/parts")));
        app.sign_in("dispatcher-1").await.get(path).await.refused(403, "role_required");
        admin.get("/notice-templates/report.staff.pigeon.zh").await.refused(404, "not_found");
    });
}

#[test]
fn edited_words_are_what_people_read() {
    let provider = StandIn::start();
    on_both_with(by_sms(&provider), async |app| {
        let before = provider.seen().len();
        app.clock.set(morning());
        give_phone(app, "dispatcher-1", "13800000001").await;
        let admin = app.sign_in("community-admin").await;
        let words = json!({"parts": [{"name": "text", "text": "请看 {{ number }}，状态{{ status }}"}]});
        admin.act("/notice-templates/report.staff.sms.zh", "reword", words).await.expect(200);
        report(app, &app.sign_in("sentinel-1").await).await;
        tick(app).await;
        let seen = provider.after(before + 1);
        let text = seen[before].body["text"].as_str().unwrap();
        assert!(text.starts_with("请看 SQ-") && text.ends_with("状态待派单"), "{text}");
    });
}

#[test]
fn a_wechat_message_has_its_fields_and_a_refusal_by_its_reader_is_no_dead_letter() {
    const SEND: &str = "/cgi-bin/message/subscribe/send";
    const TOKEN: &str = "/cgi-bin/stable_token";
    let server = StandIn::start();
    on_both_with(by_wechat(&server), async |app| {
        let (before, tokens) = (server.seen_at(SEND).len(), server.seen_at(TOKEN).len());
        app.clock.set(morning());
        server.answers(SEND, json!({"errcode": 43101, "errmsg": "refuse"}));
        give_wechat(app, "dispatcher-1", "oDispatcher-1").await;
        let rider = app.sign_in("sentinel-1").await;
        report(app, &rider).await;
        tick(app).await;
        assert_eq!(server.seen_at(SEND).len(), before, "without an id from WeChat nothing is sent");

        set_wechat_id(app, "report.staff.wechat.zh", "tpl-report").await;
        // The first answer, to the request for an access token, is rubbish.
        server.next(Mood::Rubbish);
        report(app, &rider).await;
        tick(app).await;
        wait_for(&server, TOKEN, tokens + 1).await;
        later(app, TimeDelta::minutes(1)).await;
        let sent = wait_for(&server, SEND, before + 1).await;
        let body = &sent[before].body;
        assert_eq!((&body["touser"], &body["template_id"]), (&json!("oDispatcher-1"), &json!("tpl-report")));
        assert_eq!(body["data"]["thing1"]["value"], "三号楼楼道灯不亮已经三天了");
        assert_eq!(body["data"]["thing3"]["value"], "新诉求，待派单");
        for _ in 0..3 {
            later(app, TimeDelta::hours(1)).await;
        }
        assert_eq!(server.seen_at(SEND).len(), before + 1, "who does not want it is not asked again");
        let letters = app.sign_in("admin").await.get("/dead-letters").await.expect(200);
        assert_eq!(letters.at("/items"), &json!([]));
    });
}

#[test]
fn every_template_is_listed_and_can_be_previewed() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let sms = admin.get("/notice-templates?channel=sms&language=zh").await.expect(200);
        let items = sms.at("/items").as_array().unwrap();
        assert!(items.len() > 40);
        for item in items {
            let path = format!("/notice-templates/{}/preview", item["id"].as_str().unwrap());
            let seen = admin.post(&path, &json!({})).await.expect(200);
            assert_eq!(seen.at("/messages"), 1, "{path}: {}", seen.body);
        }
        let dispatch = admin.get("/notice-templates?topic=dispatch").await.expect(200);
        assert_eq!(dispatch.at("/items").as_array().unwrap().len(), 12);
    });
}

/// What was asked there, once it was asked so often; the server's own worker may be the one that asks.
async fn wait_for(server: &StandIn, path: &str, count: usize) -> Vec<crate::support::Seen> {
    for _ in 0..200 {
        let seen = server.seen_at(path);
        if seen.len() >= count {
            return seen;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("asked {} times, not {count}", server.seen_at(path).len())
}
