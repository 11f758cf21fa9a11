//! Where a step is refused: what is used up, what is past, and what is not there or not apt.

use super::clocks::{Case, moment};
use crate::support::{Answer, Caller, TestApp, on_both};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// An id that is nobody's.
const NOBODY: &str = "01930000-0000-7000-8000-000000000000";

/// A case that its worker has accepted.
async fn taken(app: &TestApp) -> Case<'_> {
    let case = Case::report(app, "help", "normal").await;
    case.dispatch().await;
    case.accept().await;
    case
}

/// As [`taken`], and finished.
async fn handled(app: &TestApp) -> Case<'_> {
    let case = taken(app).await;
    finish(&case).await;
    case
}

async fn finish(case: &Case<'_>) {
    case.worker.act(&case.path, "finish", json!({"result": "已更换灯泡"})).await.expect(200);
}

fn to(kind: &str, id: &str) -> Value {
    json!({"to": {"kind": kind, "id": id}, "reason": "请您办理"})
}

/// That it shall go to this person.
async fn to_her(who: &Caller<'_>) -> Value {
    to("person", &who.get("/me").await.expect(200).id())
}

/// Whether a view offers this step.
fn offers(view: &Answer, action: &str) -> bool {
    view.at("/allowedActions").as_array().unwrap().contains(&json!(action))
}

/// The field that a refusal names.
fn field(refusal: &Answer) -> &str {
    refusal.at("/errors/0/field").as_str().unwrap_or_default()
}

fn part(case: &Case<'_>, title: &str) -> Value {
    json!({"title": title, "body": "分头办理", "categoryId": case.category})
}

fn parts(case: &Case<'_>, count: usize) -> Value {
    json!({"children": (1..=count).map(|n| part(case, &format!("第 {n} 部分"))).collect::<Vec<_>>()})
}

#[test]
fn handlers_pass_it_on_three_times_a_round_and_then_the_desk_decides() {
    on_both(async |app| {
        let case = taken(app).await;
        let centre = app.sign_in(app.centre_of(&app.matter())).await;
        let (to_worker, to_centre) = (to_her(&case.worker).await, to_her(&centre).await);
        let thrice = [
            (&case.worker, &to_centre, &centre),
            (&centre, &to_worker, &case.worker),
            (&case.worker, &to_centre, &centre),
        ];
        for (from, body, next) in thrice {
            let passed = from.act(&case.path, "transfer", body.clone()).await.expect(200);
            assert_eq!(passed.at("/status"), "dispatched");
            assert_eq!((passed.at("/assignee/id"), passed.at("/handler")), (&body["to"]["id"], &Value::Null));
            next.act(&case.path, "accept", json!({})).await.expect(200);
        }
        assert!(!offers(&centre.get(&case.path).await, "transfer"));
        let spent = centre.act(&case.path, "transfer", to_worker.clone()).await;
        assert_eq!(spent.refused(409, "transfers_used_up").at("/current/status"), "handling");
        case.desk.act(&case.path, "transfer", to_worker).await.expect(200);
        case.accept().await;
        let still = case.worker.act(&case.path, "transfer", to_centre.clone()).await;
        still.refused(409, "transfers_used_up");

        finish(&case).await;
        case.resident.act(&case.path, "reopen", json!({"reason": "又灭了"})).await.expect(200);
        case.worker.act(&case.path, "transfer", to_centre).await.expect(200);
        let history = case.desk.get(&format!("{}/history", case.path)).await.expect(200);
        let last = history.at("/items").as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["action"], &last["reason"]), (&json!("transfer"), &json!("请您办理")));
        assert_eq!((&last["round"], &last["visibility"]), (&json!(2), &json!("internal")));
    });
}

#[test]
fn it_goes_neither_to_whom_it_is_with_nor_to_whom_this_place_does_not_know() {
    on_both(async |app| {
        let case = Case::report(app, "help", "normal").await;
        let boss = app.sign_in("admin").await;
        let sent = case.dispatch().await;
        let again = case.desk.act(&case.path, "dispatch", json!({})).await.refused(422, "same_assignee");
        assert_eq!(field(&again), "to");
        let centre = app.sign_in(app.centre_of(&app.matter())).await;
        let (to_centre, elsewhere) = (to_her(&centre).await, app.worker_elsewhere(&app.matter()));
        let elsewhere = app.sign_in(elsewhere).await;
        let gone = centre.get("/me").await.id();
        boss.act(&format!("/accounts/{gone}"), "disable", json!(null)).await.expect(200);
        let unit = case.admin.get("/units").await.expect(200).text("/items/0/id");
        case.admin.act(&format!("/units/{unit}"), "retire", json!({})).await.expect(200);
        let unknown = [
            to_centre,
            to_her(&elsewhere).await,
            to_her(&case.resident).await,
            to("unit", &unit),
            to("unit", NOBODY),
            to("grid", NOBODY),
            to("person", NOBODY),
        ];
        for body in &unknown {
            let refused = case.desk.act(&case.path, "dispatch", body.clone()).await;
            assert_eq!(field(&refused.refused(422, "assignee_unknown")), "to", "{body}");
        }
        case.accept().await;
        for body in &unknown {
            let refused = case.worker.act(&case.path, "transfer", body.clone()).await;
            refused.refused(422, "assignee_unknown");
        }
        // What lies above the place serves it too; what lies beside it is for the desk to choose.
        let beside = to("grid", elsewhere.get("/me").await.at("/roles/0/place/id").as_str().unwrap());
        case.worker.act(&case.path, "transfer", beside.clone()).await.refused(422, "assignee_unknown");
        let same = to("grid", sent.at("/assignee/id").as_str().unwrap());
        case.worker.act(&case.path, "transfer", same).await.refused(422, "same_assignee");
        assert_eq!(case.seen().await.at("/status"), "handling");
        let moved = case.desk.act(&case.path, "transfer", beside.clone()).await.expect(200);
        assert_eq!(moved.at("/assignee/id"), &beside["to"]["id"]);
    });
}

#[test]
fn more_time_is_asked_for_once_at_a_time_and_ten_days_are_all_there_are() {
    on_both(async |app| {
        let case = taken(app).await;
        let ask = |days: u8| {
            let body = json!({"days": days, "reason": "等配件"});
            case.worker.act(&case.path, "request-extension", body)
        };
        let grant = || case.desk.act(&case.path, "grant-extension", json!({}));
        grant().await.refused(409, "no_extension_pending");
        assert_eq!(ask(6).await.expect(200).at("/work/extensionAsked"), 6);
        assert!(!offers(&case.worker.get(&case.path).await, "request_extension"));
        ask(1).await.refused(409, "extension_pending");
        assert_eq!(grant().await.expect(200).at("/work/extendedDays"), 6);
        grant().await.refused(409, "no_extension_pending");
        assert_eq!(field(&ask(5).await.refused(422, "extension_too_long")), "days");
        ask(4).await.expect(200);
        assert_eq!(grant().await.expect(200).at("/work/extendedDays"), 10);
        assert!(!offers(&case.worker.get(&case.path).await, "request_extension"));
        ask(1).await.refused(409, "extension_used_up");
        for days in [0, 11] {
            assert_eq!(field(&ask(days).await.refused(422, "validation_failed")), "days");
        }
    });
}

#[test]
fn a_review_lies_on_a_later_day_in_china() {
    on_both(async |app| {
        // In London it is still the second.
        app.clock.set(moment("2026-11-03 00:30"));
        let case = taken(app).await;
        let aside =
            |day: &str| case.desk.act(&case.path, "suspend", json!({"reviewOn": day, "reason": "等拨款"}));
        for day in ["2026-11-02", "2026-11-03", "2025-12-31"] {
            let refused = aside(day).await.refused(422, "review_date_not_ahead");
            assert_eq!(field(&refused), "reviewOn", "{day}");
        }
        let waits = aside("2026-11-04").await.expect(200);
        assert_eq!((waits.at("/status"), waits.at("/reviewOn")), (&json!("suspended"), &json!("2026-11-04")));
    });
}

#[test]
fn the_window_to_reopen_is_counted_from_the_first_time_it_was_handled() {
    on_both(async |app| {
        let case = handled(app).await;
        let again = async || case.resident.act(&case.path, "reopen", json!({"reason": "又灭了"})).await;
        app.pass(TimeDelta::days(15) - TimeDelta::hours(1));
        assert_eq!(again().await.expect(200).at("/round"), 2);
        finish(&case).await;
        assert!(offers(&case.resident.get(&case.path).await, "reopen"));
        app.pass(TimeDelta::hours(2));
        assert!(!offers(&case.resident.get(&case.path).await, "reopen"));
        assert_eq!(again().await.refused(409, "reopen_window_over").at("/current/round"), 2);
        let by_the_desk = case.desk.act(&case.path, "reopen", json!({"reason": "电话回访"})).await;
        by_the_desk.refused(409, "reopen_window_over");
    });
}

#[test]
fn what_is_not_ours_is_sent_somewhere() {
    on_both(async |app| {
        let case = Case::report(app, "help", "normal").await;
        let reject = async |body: Value| case.desk.act(&case.path, "reject", body).await;
        let nowhere = reject(json!({"reason": "not_ours", "text": "请找别处"})).await;
        assert_eq!(field(&nowhere.refused(422, "go_to_required")), "goTo");
        assert_eq!(case.seen().await.at("/status"), "reported");
        reject(json!({"reason": "not_ours", "goTo": "市供电公司 95598"})).await.expect(200);
        let told = case.resident.get(&format!("{}/history", case.path)).await.expect(200);
        let detail = json!({"type": "rejected", "reason": "not_ours", "goTo": "市供电公司 95598"});
        assert_eq!(told.at("/items/1/detail"), &detail);

        let court = Case::report(app, "complaint", "normal").await;
        court.desk.act(&court.path, "reject", json!({"reason": "court"})).await.expect(200);
        let told = court.resident.get(&format!("{}/history", court.path)).await.expect(200);
        assert_eq!(told.at("/items/1/detail/goTo"), "请向人民法院起诉", "known places need not be named");
    });
}

#[test]
fn a_petition_climbs_to_the_top_of_the_tree_and_no_higher() {
    on_both(async |app| {
        let case = Case::report(app, "help", "normal").await;
        let street = app.sign_in("supervisor").await;
        let place = case.seen().await.at("/place").as_array().unwrap().clone();
        for above in place.iter().rev().skip(1) {
            let body = json!({"reason": "请上级协调"});
            let climbed = street.act(&case.path, "climb", body).await.expect(200);
            assert_eq!(climbed.at("/work/tier/id"), &above["id"]);
        }
        assert!(!offers(&street.get(&case.path).await, "climb"));
        let top = street.act(&case.path, "climb", json!({})).await.refused(409, "no_higher_tier");
        assert_eq!(top.at("/current/work/tier/id"), &place[0]["id"]);
    });
}

#[test]
fn nobody_joins_what_she_reported_herself() {
    on_both(async |app| {
        let case = Case::report(app, "help", "normal").await;
        assert!(!offers(&case.resident.get(&case.path).await, "join"));
        let own = case.resident.act(&case.path, "join", json!({})).await.refused(409, "own_petition");
        assert_eq!(own.at("/current/joined"), 0);
    });
}

#[test]
fn a_petition_is_merged_into_one_that_is_there_open_and_not_its_own_part() {
    on_both(async |app| {
        let case = Case::report(app, "help", "normal").await;
        let merge = async |into: &str| {
            let refused = case.desk.act(&case.path, "merge", json!({"into": into})).await;
            assert_eq!(field(&refused), "into", "{}", refused.body);
            refused
        };
        let itself = case.path.rsplit('/').next().unwrap();
        merge(itself).await.refused(422, "merge_target_within");
        merge(NOBODY).await.refused(422, "merge_target_unknown");
        let other = Case::report(app, "help", "normal").await;
        other.resident.act(&other.path, "withdraw", json!({})).await.expect(200);
        let ended = other.path.rsplit('/').next().unwrap();
        merge(ended).await.refused(422, "merge_target_ended");

        case.desk.act(&case.path, "split", parts(&case, 2)).await.expect(200);
        let children = case.desk.get(&format!("{}/children", case.path)).await.expect(200);
        let ids: Vec<_> = (0..2).map(|n| children.text(&format!("/items/{n}/id"))).collect();
        let open = case.desk.act(&case.path, "merge", json!({"into": ids[0]})).await;
        open.refused(409, "children_open");
        for id in &ids {
            let unclear = json!({"reason": "unclear"});
            case.desk.act(&format!("/petitions/{id}"), "reject", unclear).await.expect(200);
        }
        merge(&ids[0]).await.refused(422, "merge_target_within");
        assert_eq!(case.seen().await.at("/status"), "reported");
    });
}

#[test]
fn ten_parts_of_a_petition_are_open_at_the_most() {
    on_both(async |app| {
        let case = Case::report(app, "help", "normal").await;
        let split = async |count: usize| case.desk.act(&case.path, "split", parts(&case, count)).await;
        for count in [1, 11] {
            assert_eq!(field(&split(count).await.refused(422, "children_out_of_range")), "children");
        }
        assert_eq!(split(8).await.expect(200).at("/work/openChildren"), 8);
        split(3).await.refused(422, "children_out_of_range");
        assert!(offers(&case.seen().await, "split"));
        assert_eq!(split(2).await.expect(200).at("/work/openChildren"), 10);
        assert!(!offers(&case.seen().await, "split"));
        split(2).await.refused(409, "too_many_parts");
        let children = case.desk.get(&format!("{}/children", case.path)).await.expect(200);
        let one = format!("/petitions/{}", children.text("/items/0/id"));
        case.desk.act(&one, "reject", json!({"reason": "unclear"})).await.expect(200);
        split(2).await.refused(409, "too_many_parts");
        let two = format!("/petitions/{}", children.text("/items/1/id"));
        case.desk.act(&two, "reject", json!({"reason": "unclear"})).await.expect(200);
        assert_eq!(split(2).await.expect(200).at("/work/openChildren"), 10);
    });
}

#[test]
fn a_step_shows_nine_photos_and_each_of_them_once() {
    on_both(async |app| {
        let case = taken(app).await;
        let mut photos = Vec::new();
        for shade in 0..10 {
            photos.push(case.worker.upload(shade).await);
        }
        let note = async |photos: &[String]| {
            let body = json!({"text": "现场照片", "photos": photos, "visibility": "public"});
            case.worker.act(&case.path, "note-progress", body).await
        };
        assert_eq!(field(&note(&photos).await.refused(422, "validation_failed")), "photos");
        let twice = [photos[0].clone(), photos[0].clone()];
        assert_eq!(field(&note(&twice).await.refused(422, "repeated_photo")), "photos");
        note(&photos[..9]).await.expect(200);
        let shown = case.resident.get(&case.path).await.expect(200);
        assert_eq!(shown.at("/photos/0/photos").as_array().map(Vec::len), Some(9));
    });
}
