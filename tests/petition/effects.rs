//! What a step brings about: checks, refused time, low ratings, pauses, parts, and what of it is shown.

use super::{
    clocks::{Case, minute, moment},
    routing::{activated, at_the_matter, category, desk, rule, unit},
};
use crate::support::{Answer, Caller, TestApp, on_both, send};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

/// A case of a category with these rules, accepted by its worker.
async fn taken<'a>(app: &'a TestApp, settings: Value) -> Case<'a> {
    let case = Case::report(app, "help", "normal").await;
    let mut rules = json!({"photoRequired": false, "checkRequired": false, "lowRating": "call_back"});
    rules.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    case.admin.act(&format!("/categories/{}", case.category), "settings", rules).await.expect(200);
    case.dispatch().await;
    case.accept().await;
    case
}

async fn finish(case: &Case<'_>) -> Answer {
    case.worker.act(&case.path, "finish", json!({"result": "已更换灯泡"})).await.expect(200)
}

/// The lines of history that somebody reads.
async fn history(who: &Caller<'_>, path: &str) -> Vec<Value> {
    who.get(&format!("{path}/history")).await.expect(200).at("/items").as_array().unwrap().clone()
}

async fn last(case: &Case<'_>) -> Value {
    history(&case.desk, &case.path).await.pop().unwrap()
}

#[test]
fn a_failed_check_sends_the_work_back_and_a_passed_one_ends_it() {
    on_both(async |app| {
        let case = taken(app, json!({"checkRequired": true})).await;
        let centre = app.sign_in(app.centre_of(&app.matter())).await;
        let checked = finish(&case).await;
        assert_eq!(
            (checked.at("/status"), checked.at("/clocks/clockState")),
            (&json!("verifying"), &json!("paused"))
        );
        let spot = case.resident.get(&case.path).await.at("/location").clone();
        let photo = centre.upload(40).await;
        let fails = json!({"reason": "还是不亮", "photos": [photo], "location": spot});
        let no_reason = json!({"location": spot});
        centre.act(&case.path, "fail-check", no_reason).await.refused(422, "validation_failed");
        let nowhere = json!({"reason": "还是不亮"});
        centre.act(&case.path, "fail-check", nowhere).await.refused(422, "place_of_check_required");
        case.worker.act(&case.path, "fail-check", fails.clone()).await.refused(403, "checker_is_handler");
        case.resident.act(&case.path, "fail-check", fails.clone()).await.refused(403, "role_required");
        let back = centre.act(&case.path, "fail-check", fails).await.expect(200);
        assert_eq!((back.at("/status"), back.at("/round")), (&json!("handling"), &json!(1)));
        assert_eq!(back.at("/clocks/clockState"), "running");
        assert_eq!(back.at("/handler/id"), &json!(case.worker.get("/me").await.id()));
        let line = last(&case).await;
        assert_eq!((&line["action"], &line["reason"]), (&json!("fail_check"), &json!("还是不亮")));
        assert_eq!(line["detail"]["type"], "checked");
        assert_eq!(line["detail"]["longitude"], spot["longitude"]);
        assert_eq!(line["photos"].as_array().map(Vec::len), Some(1));
        let hers = history(&case.resident, &case.path).await;
        assert!(hers.iter().all(|line| line["action"] != "fail_check"), "a failed check is for staff");

        finish(&case).await;
        let by_phone = json!({"text": "来电确认已亮"});
        let done = case.desk.act(&case.path, "pass-check", by_phone).await.expect(200);
        assert_eq!(done.at("/status"), "handled");
        let line = last(&case).await;
        assert_eq!((&line["action"], &line["text"]), (&json!("pass_check"), &json!("来电确认已亮")));
        let hers = history(&case.resident, &case.path).await;
        assert_eq!(hers.last().unwrap()["action"], "pass_check");
    });
}

#[test]
fn whoever_did_the_work_does_not_rate_it_also_where_she_joined() {
    on_both(async |app| {
        let case = taken(app, json!({})).await;
        case.worker.act(&case.path, "join", json!({})).await.expect(200);
        let done = finish(&case).await;
        assert!(done.at("/allowedActions").as_array().unwrap().iter().all(|action| action != "rate"));
        case.worker.act(&case.path, "rate", json!({"score": 5})).await.refused(403, "rater_is_handler");
        let rated = case.resident.act(&case.path, "rate", json!({"score": 4})).await.expect(200);
        assert_eq!(rated.at("/status"), "closed");
    });
}

#[test]
fn time_that_is_refused_moves_no_deadline_and_may_be_asked_for_again() {
    on_both(async |app| {
        let case = taken(app, json!({})).await;
        let before = case.seen().await;
        let ask = json!({"days": 3, "reason": "等配件"});
        case.worker.act(&case.path, "request-extension", ask.clone()).await.expect(200);
        let no = json!({"reason": "配件已到"});
        case.worker.act(&case.path, "refuse-extension", no.clone()).await.refused(403, "role_required");
        case.desk.act(&case.path, "refuse-extension", json!({})).await.refused(422, "validation_failed");
        let refused = case.desk.act(&case.path, "refuse-extension", no.clone()).await.expect(200);
        assert_eq!(refused.at("/work/extensionAsked"), &Value::Null);
        assert_eq!(refused.at("/work/extendedDays"), 0);
        assert_eq!(refused.at("/clocks/handlingDueAt"), before.at("/clocks/handlingDueAt"));
        let line = last(&case).await;
        assert_eq!((&line["action"], &line["reason"]), (&json!("refuse_extension"), &json!("配件已到")));
        assert_eq!(line["detail"], json!({"type": "extension", "days": 3}));
        case.desk.act(&case.path, "refuse-extension", no).await.refused(409, "no_extension_pending");
        case.worker.act(&case.path, "request-extension", ask).await.expect(200);
        let granted = case.desk.act(&case.path, "grant-extension", json!({})).await.expect(200);
        assert_ne!(granted.at("/clocks/handlingDueAt"), before.at("/clocks/handlingDueAt"));
    });
}

#[test]
fn where_a_category_says_so_a_low_rating_begins_the_work_again() {
    on_both(async |app| {
        let case = taken(app, json!({"lowRating": "reopen"})).await;
        finish(&case).await;
        let rated = case.resident.act(&case.path, "rate", json!({"score": 1})).await.expect(200);
        assert_eq!((rated.at("/status"), rated.at("/round")), (&json!("handling"), &json!(2)));
        assert_eq!(case.seen().await.at("/work/callBackDue"), false);
        let line = last(&case).await;
        assert_eq!((&line["from"], &line["to"]), (&json!("handled"), &json!("handling")));

        // Once nothing can be reopened any more, somebody calls instead.
        app.pass(TimeDelta::days(14));
        finish(&case).await;
        app.pass(TimeDelta::days(2));
        let late = case.resident.act(&case.path, "rate", json!({"score": 2})).await.expect(200);
        assert_eq!((late.at("/status"), late.at("/round")), (&json!("handled"), &json!(2)));
        assert_eq!(case.seen().await.at("/work/callBackDue"), true);
    });
}

#[test]
fn the_time_on_the_callers_clock_is_shown_beside_ours_unless_it_is_absurd() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 10:00"));
        let case = Case::report(app, "help", "normal").await;
        let theirs = moment("2026-11-02 08:15");
        case.desk.act(&case.path, "dispatch", json!({"clientAt": theirs})).await.expect(200);
        let line = last(&case).await;
        let read = |field: &str| line[field].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
        assert_eq!(read("clientAt"), theirs);
        assert!(read("at") >= moment("2026-11-02 10:00"), "it decides nothing: {line}");
        case.worker.act(&case.path, "accept", json!({"clientAt": "2024-01-01T00:00:00Z"})).await.expect(200);
        assert_eq!(last(&case).await["clientAt"], Value::Null);

        let mut body = at_the_matter(app, &case.category, "路灯又不亮");
        body["clientAt"] = json!(theirs);
        let filed = case.resident.post("/petitions", &body).await.expect(201).id();
        let told = history(&case.resident, &format!("/petitions/{filed}")).await;
        assert_eq!(told[0]["clientAt"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap(), theirs);
    });
}

#[test]
fn why_somebody_rated_so_is_shown_to_her_and_to_staff() {
    on_both(async |app| {
        let case = taken(app, json!({})).await;
        let neighbour = app.sign_in("resident-2").await;
        let version = case.seen().await.at("/version").as_i64().unwrap();
        neighbour.change(&format!("{}/join", case.path), version, &json!({})).await.expect(200);
        finish(&case).await;
        let unknown = json!({"score": 2, "reasons": ["boring"]});
        case.resident.act(&case.path, "rate", unknown).await.refused(422, "validation_failed");
        let why = json!({"score": 2, "reasons": ["not_solved", "slow", "slow"], "text": "晚上还是黑"});
        let rated = case.resident.act(&case.path, "rate", why).await.expect(200);
        let reasons = json!(["slow", "not_solved"]);
        assert_eq!(rated.at("/myRating/reasons"), &reasons);
        neighbour.act(&case.path, "rate", json!({"score": 5, "reasons": ["quick"]})).await.expect(200);

        let ratings = format!("{}/ratings", case.path);
        let all = case.worker.get(&ratings).await.expect(200);
        assert_eq!((all.at("/items/0/reasons"), all.at("/items/0/text")), (&reasons, &json!("晚上还是黑")));
        assert_eq!(all.at("/items/1/reasons"), &json!(["quick"]));
        let hers = case.resident.get(&ratings).await.expect(200);
        assert_eq!((hers.at("/items/0/reasons"), hers.at("/items/1")), (&reasons, &Value::Null));
        let theirs = neighbour.get(&ratings).await.expect(200);
        assert_eq!((theirs.at("/items/0/score"), theirs.at("/items/1")), (&json!(5), &Value::Null));
        let detail = json!({"type": "rated", "score": 5, "reasons": ["quick"]});
        assert_eq!(last(&case).await["detail"], detail);
        assert!(history(&neighbour, &case.path).await.iter().all(|line| line["action"] != "rate"));
    });
}

#[test]
fn the_time_that_questions_waited_adds_up() {
    on_both(async |app| {
        let case = taken(app, json!({})).await;
        let ask = async || {
            case.worker.act(&case.path, "ask-reporter", json!({"text": "哪一盏？"})).await.expect(200)
        };
        let waited = |view: &Answer| view.at("/times/pausedSeconds").as_i64().unwrap();
        let asked = ask().await;
        assert!(asked.at("/times/pausedSince").is_string() && waited(&asked) == 0, "{}", asked.body);
        app.pass(TimeDelta::hours(2));
        let waiting = case.seen().await;
        assert_eq!(waiting.at("/times/pausedSince"), asked.at("/times/pausedSince"));
        assert_eq!(waited(&waiting), 0, "it is counted once it is over");
        let answered = case.resident.act(&case.path, "answer", json!({"text": "第二盏"})).await.expect(200);
        assert_eq!(answered.at("/times/pausedSince"), &Value::Null);
        // The server's clock goes on while the test asks.
        assert!((7200..7260).contains(&waited(&answered)), "{}", answered.at("/times"));
        app.pass(TimeDelta::hours(1));
        assert_eq!(waited(&case.seen().await), waited(&answered));
        ask().await;
        app.pass(TimeDelta::minutes(30));
        let resumed = case.desk.act(&case.path, "resume", json!({})).await.expect(200);
        assert!((9000..9120).contains(&waited(&resumed)), "{}", resumed.at("/times"));
    });
}

#[test]
fn a_part_has_deadlines_of_its_own() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 10:00"));
        let case = taken(app, json!({})).await;
        let parent = case.seen().await;
        assert_eq!(minute(&parent, "/clocks/handlingDueAt"), "2026-11-05 10:00");
        app.clock.set(moment("2026-11-03 10:00"));
        let noise = category(&case.desk, "noise").await;
        let part =
            |title: &str, category: &str| json!({"title": title, "body": "分头办理", "categoryId": category});
        let split = json!({"children": [part("甲", &case.category), part("乙", &noise)]});
        case.worker.act(&case.path, "split", split).await.expect(200);
        let children = case.desk.get(&format!("{}/children", case.path)).await.expect(200);
        let child = |n: usize| format!("/petitions/{}", children.text(&format!("/items/{n}/id")));
        let seen = case.desk.get(&child(0)).await.expect(200);
        assert_eq!(minute(&seen, "/clocks/responseDueAt"), "2026-11-04 10:00", "from the split on");
        assert_eq!(seen.at("/clocks/handlingDueAt"), &Value::Null, "it is not handed to anybody yet");

        case.set_handling(420).await;
        app.clock.set(moment("2026-11-04 09:30"));
        let [one, other] = [0, 1].map(child);
        let one = case.desk.act(&one, "dispatch", json!({})).await.expect(200);
        assert_eq!(minute(&one, "/clocks/handlingDueAt"), "2026-11-05 09:30", "by the rule of its category");
        let other = case.desk.act(&other, "dispatch", json!({})).await.expect(200);
        assert_eq!(minute(&other, "/clocks/handlingDueAt"), "2026-11-09 09:30");
        let parent = case.seen().await;
        assert_eq!(minute(&parent, "/clocks/handlingDueAt"), "2026-11-05 10:00", "it stands where it stood");
    });
}

#[test]
fn a_rule_may_ask_through_which_door_a_report_came() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("sentinel-1").await);
        let (noise, property) = (category(&admin, "noise").await, unit(&admin, "WY").await);
        let to_unit = json!({"type": "unit", "id": property});
        let doors = rule(json!({"channels": ["worker", "open311"]}), to_unit);
        activated(&admin, json!([doors, desk()])).await;

        let body = at_the_matter(app, &noise, "楼上装修太吵");
        let resident = app.sign_in("resident-1").await;
        let by_resident = resident.post("/petitions", &body).await.expect(201);
        assert_eq!(
            (by_resident.at("/channel"), by_resident.at("/status")),
            (&json!("resident"), &json!("reported"))
        );
        let by_rider = rider.post("/petitions", &body).await.expect(201);
        assert_eq!(
            (by_rider.at("/channel"), by_rider.at("/assignee/id")),
            (&json!("worker"), &json!(property))
        );
        let why = history(&admin, &format!("/petitions/{}", by_rider.id())).await[1]["detail"]["why"].clone();
        assert_eq!((&why["because"], &why["rule"]["position"]), (&json!(["channel"]), &json!(1)));
        let by_desk = app.sign_in("dispatcher-1").await.post("/petitions", &body).await.expect(201);
        assert_eq!((by_desk.at("/channel"), by_desk.at("/status")), (&json!("console"), &json!("reported")));

        let point = app.matter().point;
        let form = [
            ("service_code", "noise".to_owned()),
            ("lat", point.latitude().to_string()),
            ("long", point.longitude().to_string()),
            ("description", "楼上装修太吵".to_owned()),
        ];
        let url = format!("{}/open311/v2/requests.json", app.base);
        send(app.client.request(Method::POST, url).form(&form)).await.expect(201);
        let from_outside = admin.get("/petitions?channel=open311").await.expect(200);
        assert_eq!(from_outside.at("/items/0/status"), "dispatched");
    });
}
