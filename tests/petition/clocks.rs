//! What is promised, to the minute: deadlines, pauses, extensions, and what moves them.

use crate::support::{Answer, Caller, TestApp, on_both};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// A moment in China, such as `2026-09-24 17:30`.
pub fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_str(&format!("{text} +0800"), "%Y-%m-%d %H:%M %z").unwrap().to_utc()
}

/// The moment in China at a JSON pointer, to the minute.
pub fn minute(answer: &Answer, pointer: &str) -> String {
    let at: DateTime<Utc> = answer.text(pointer).parse().unwrap();
    let china = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
    at.with_timezone(&china).format("%Y-%m-%d %H:%M").to_string()
}

/// A matter reported by a resident, handed to the worker of its place, and those who deal with it.
pub struct Case<'a> {
    pub resident: Caller<'a>,
    pub desk: Caller<'a>,
    pub worker: Caller<'a>,
    pub admin: Caller<'a>,
    pub category: String,
    pub path: String,
}

impl<'a> Case<'a> {
    /// Reported now, by the server's clock.
    pub async fn report(app: &'a TestApp, kind: &str, urgency: &str) -> Self {
        let matter = app.matter();
        let resident = app.sign_in("resident-1").await;
        let category = app.nobody().get("/categories").await.expect(200).text("/items/0/id");
        let body = json!({
            "kind": kind, "categoryId": category, "title": "路灯不亮", "body": "晚上很黑。",
            "identityMode": "real_name", "urgency": urgency,
            "location": {"longitude": matter.point.longitude(), "latitude": matter.point.latitude()},
        });
        let path = format!("/petitions/{}", resident.post("/petitions", &body).await.expect(201).id());
        Self {
            desk: app.sign_in("dispatcher-1").await,
            worker: app.sign_in(app.worker_of(&matter)).await,
            admin: app.sign_in("community-admin").await,
            resident,
            category,
            path,
        }
    }

    pub async fn seen(&self) -> Answer {
        self.desk.get(&self.path).await.expect(200)
    }

    pub async fn dispatch(&self) -> Answer {
        self.desk.act(&self.path, "dispatch", json!({})).await.expect(200)
    }

    pub async fn accept(&self) -> Answer {
        self.worker.act(&self.path, "accept", json!({})).await.expect(200)
    }

    /// The actions of the history so far.
    pub async fn actions(&self) -> Vec<String> {
        let history = self.desk.get(&format!("{}/history", self.path)).await.expect(200);
        let items = history.at("/items").as_array().unwrap();
        items.iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn set_handling(&self, minutes: i64) {
        let version = self.admin.get("/clock-rules").await.expect(200).at("/version").as_i64().unwrap();
        let rule = json!({
            "categoryId": self.category, "urgency": "normal",
            "handling": {"minutes": minutes, "measure": "working"},
        });
        self.admin.change("/clock-rules", version, &rule).await.expect(200);
    }
}

#[test]
fn a_deadline_across_a_festival_falls_on_the_make_up_saturday_to_the_minute() {
    on_both(async |app| {
        app.clock.set(moment("2026-09-24 17:30"));
        let case = Case::report(app, "complaint", "normal").await;
        // Six working days of seven hours.
        case.set_handling(6 * 420).await;
        let sent = case.dispatch().await;
        // 中秋 to Sunday, three working days, 国庆 until Wednesday, and the Saturday that is worked.
        assert_eq!(minute(&sent, "/clocks/handlingDueAt"), "2026-10-10 17:30");
        assert_eq!(minute(&sent, "/clocks/responseDueAt"), "2026-09-25 17:30", "around the clock");
        assert_eq!(sent.at("/clocks/clockState"), "running");
        assert_eq!(minute(&sent, "/clocks/dueAt"), "2026-09-25 17:30");
        app.clock.set(moment("2026-09-24 17:40"));
        let taken = case.accept().await;
        assert_eq!(taken.at("/clocks/respondedInTime"), &json!(true));
        assert_eq!(minute(&taken, "/clocks/dueAt"), "2026-10-10 17:30");
    });
}

#[test]
fn a_pause_counts_in_working_time_and_an_extension_in_working_days() {
    on_both(async |app| {
        app.clock.set(moment("2026-09-24 15:00"));
        let case = Case::report(app, "help", "normal").await;
        let sent = case.dispatch().await;
        // Three working days from Thursday three o'clock, over the festival.
        assert_eq!(minute(&sent, "/clocks/handlingDueAt"), "2026-09-30 15:00");
        case.accept().await;
        app.clock.set(moment("2026-09-24 17:50"));
        let asked =
            case.worker.act(&case.path, "ask-reporter", json!({"text": "哪一盏？"})).await.expect(200);
        assert_eq!(
            (asked.at("/clocks/clockState"), asked.at("/clocks/dueAt")),
            (&json!("paused"), &Value::Null)
        );
        app.clock.set(moment("2026-09-28 09:10"));
        let answered = case.resident.act(&case.path, "answer", json!({"text": "第二盏"})).await.expect(200);
        // Ten minutes before the festival and ten after it.
        assert_eq!(minute(&answered, "/clocks/handlingDueAt"), "2026-09-30 15:20");
        let more = json!({"days": 2, "reason": "等配件"});
        case.worker.act(&case.path, "request-extension", more).await.expect(200);
        let granted = case.desk.act(&case.path, "grant-extension", json!({})).await.expect(200);
        assert_eq!(minute(&granted, "/clocks/handlingDueAt"), "2026-10-09 15:20");
        app.clock.set(moment("2026-10-09 15:19"));
        let done = case.worker.act(&case.path, "finish", json!({"result": "已更换"})).await.expect(200);
        assert_eq!(done.at("/clocks/handledInTime"), &json!(true));
        assert_eq!(done.at("/clocks/clockState"), "met");
    });
}

#[test]
fn a_reopened_round_has_a_deadline_of_its_own_and_what_was_late_stays_late() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "danger").await;
        let sent = case.dispatch().await;
        assert_eq!(
            minute(&sent, "/clocks/handlingDueAt"),
            "2026-11-03 09:00",
            "dangers run around the clock"
        );
        app.clock.set(moment("2026-11-02 10:01"));
        assert_eq!(case.accept().await.at("/clocks/respondedInTime"), &json!(false));
        app.clock.set(moment("2026-11-03 09:01"));
        let done = case.worker.act(&case.path, "finish", json!({"result": "已处理"})).await.expect(200);
        assert_eq!(done.at("/clocks/clockState"), "missed");
        app.clock.set(moment("2026-11-04 12:00"));
        let again = case.resident.act(&case.path, "reopen", json!({"reason": "又坏了"})).await.expect(200);
        assert_eq!(minute(&again, "/clocks/handlingDueAt"), "2026-11-05 12:00");
        assert_eq!(again.at("/clocks/clockState"), "running");
        assert_eq!(again.at("/clocks/handledInTime"), &json!(false));
    });
}

#[test]
fn a_changed_calendar_moves_no_promise_until_asked_and_then_says_what_moves() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 10:00"));
        let case = Case::report(app, "help", "normal").await;
        case.dispatch().await;
        let version = case.admin.get("/calendar").await.expect(200).at("/version").as_i64().unwrap();
        let rest = json!({"day": "2026-11-03", "kind": "holiday", "name": "停工", "source": "街道通知"});
        case.admin.change("/calendar-days", version, &rest).await.expect(200);
        assert_eq!(minute(&case.seen().await, "/clocks/handlingDueAt"), "2026-11-05 10:00");

        let preview = case.admin.post("/petition-retimings", &json!({"dryRun": true})).await.expect(200);
        assert_eq!(preview.at("/items").as_array().unwrap().len(), 1);
        assert_eq!(minute(&preview, "/items/0/handlingDueAtBefore"), "2026-11-05 10:00");
        assert_eq!(minute(&preview, "/items/0/handlingDueAt"), "2026-11-06 10:00");
        assert_eq!(minute(&case.seen().await, "/clocks/handlingDueAt"), "2026-11-05 10:00");

        case.admin.post("/petition-retimings", &json!({"dryRun": false})).await.expect(200);
        assert_eq!(minute(&case.seen().await, "/clocks/handlingDueAt"), "2026-11-06 10:00");
        assert_eq!(case.actions().await.last().unwrap(), "retime");
        let nothing = case.admin.post("/petition-retimings", &json!({"dryRun": false})).await.expect(200);
        assert_eq!(nothing.at("/items"), &json!([]));
        case.desk.post("/petition-retimings", &json!({"dryRun": true})).await.refused(403, "role_required");
    });
}

#[test]
fn the_administrator_of_another_place_neither_sees_nor_moves_a_promise() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 10:00"));
        let case = Case::report(app, "help", "normal").await;
        case.dispatch().await;
        let boss = app.sign_in("admin").await;
        let elsewhere = app.sign_in(app.worker_elsewhere(&app.matter())).await.get("/me").await.expect(200);
        let place = json!({"role": "community_admin", "place": elsewhere.at("/roles/0/place")});
        boss.act(&format!("/accounts/{}", elsewhere.id()), "roles", place).await.expect(201);
        let neighbour = app.sign_in(app.worker_elsewhere(&app.matter())).await;

        let version = case.admin.get("/calendar").await.expect(200).at("/version").as_i64().unwrap();
        let rest = json!({"day": "2026-11-03", "kind": "holiday", "name": "停工", "source": "街道通知"});
        case.admin.change("/calendar-days", version, &rest).await.expect(200);
        for dry_run in [true, false] {
            let body = json!({"dryRun": dry_run});
            let theirs = neighbour.post("/petition-retimings", &body).await.expect(200);
            assert_eq!((theirs.at("/looked"), theirs.at("/items")), (&json!(0), &json!([])));
        }
        assert_eq!(minute(&case.seen().await, "/clocks/handlingDueAt"), "2026-11-05 10:00");
        let all = boss.post("/petition-retimings", &json!({"dryRun": true})).await.expect(200);
        assert_eq!(all.at("/looked"), 1, "who runs the installation counts all of them");
    });
}

#[test]
fn a_rule_falls_back_limit_by_limit_and_says_where_it_was_found() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let all = admin.get("/categories").await.expect(200);
        let items = all.at("/items").as_array().unwrap();
        let id = |code: &str| items.iter().find(|one| one["code"] == code).unwrap()["id"].clone();
        let (mains, noise) = (id("utilities"), id("noise"));
        let explain = async |category: &Value, urgency: &str, kind: &str| {
            let category = category.as_str().unwrap();
            let path =
                format!("/clock-rule-explanations?categoryId={category}&urgency={urgency}&kind={kind}");
            admin.get(&path).await.expect(200)
        };
        let tap = explain(&mains, "normal", "help").await;
        assert_eq!(
            (tap.at("/response/limit/minutes"), tap.at("/response/place/categoryId")),
            (&json!(120), &mains)
        );
        assert_eq!(
            (tap.at("/handling/limit/minutes"), tap.at("/handling/place/kind")),
            (&json!(1260), &json!("help"))
        );
        assert_eq!(explain(&noise, "danger", "help").await.at("/response/limit/minutes"), &json!(60));

        let version = admin.get("/clock-rules").await.expect(200).at("/version").as_i64().unwrap();
        let place = json!({"categoryId": noise, "urgency": "normal"});
        let mut rule = place.clone();
        rule["response"] = json!({"minutes": 30, "measure": "working"});
        let set = admin.change("/clock-rules", version, &rule).await.expect(200);
        assert!(set.at("/items").as_array().unwrap().iter().any(|one| one["origin"] == "set"));
        let loud = explain(&noise, "normal", "complaint").await;
        assert_eq!(
            (loud.at("/response/origin"), loud.at("/handling/origin")),
            (&json!("set"), &json!("published"))
        );
        admin.change("/clock-rules", version, &rule).await.refused(412, "stale_version");
        admin.change("/clock-rules", version + 1, &place).await.refused(422, "clock_rule_empty");
        rule["response"] = json!({"minutes": 0, "measure": "working"});
        assert_eq!(admin.change("/clock-rules", version + 1, &rule).await.status, 422);
        admin.change("/clock-rules/reset", version + 1, &place).await.expect(200);
        admin.change("/clock-rules/reset", version + 2, &place).await.refused(404, "clock_rule_not_set");
        assert_eq!(explain(&noise, "normal", "complaint").await.at("/response/origin"), "published");
    });
}
