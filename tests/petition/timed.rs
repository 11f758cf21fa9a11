//! What time alone does: each once, whoever does it.

use super::clocks::{Case, moment};
use crate::support::{TestApp, on_both};
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use sanping_api::petition::timed::{LEASE, TERM, tick_as};
use sanping_infra::{
    db::{DbError, DbResult},
    lease,
};
use serde_json::json;
use uuid::Uuid;

#[test]
fn a_warning_is_given_once_at_four_fifths_of_the_time() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "danger").await;
        app.clock.set(moment("2026-11-02 09:47"));
        assert_eq!(app.tick().await, 0);
        app.clock.set(moment("2026-11-02 09:49"));
        assert_eq!(app.tick().await, 1);
        assert_eq!(app.tick().await, 0);
        assert_eq!(case.seen().await.at("/clocks/clockState"), "due_soon");
        assert_eq!(case.actions().await, ["report", "warn"]);
        // Handling has its own: nineteen hours and twelve minutes of twenty-four.
        case.dispatch().await;
        case.accept().await;
        assert_eq!(app.tick().await, 0);
        app.clock.set(moment("2026-11-03 05:02"));
        assert_eq!(app.tick().await, 1);
        assert_eq!(case.actions().await.iter().filter(|action| *action == "warn").count(), 2);
    });
}

#[test]
fn what_nobody_accepts_climbs_tier_by_tier_to_the_top_and_a_comment_does_not_reset_it() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "danger").await;
        let place = case.seen().await.at("/place").as_array().unwrap().len();
        app.clock.set(moment("2026-11-02 10:01"));
        assert_eq!(app.tick().await, 2, "it is late, and climbs");
        let first = case.seen().await;
        assert_eq!(
            (first.at("/clocks/clockState"), first.at("/status")),
            (&json!("overdue"), &json!("reported"))
        );
        let tier = first.at("/work/tier/id").clone();
        assert_eq!(&tier, first.at(&format!("/place/{}/id", place - 2)));
        case.resident.act(&case.path, "urge", json!({"text": "还没人来"})).await.expect(200);
        app.clock.set(moment("2026-11-02 11:59"));
        assert_eq!(app.tick().await, 0);
        app.clock.set(moment("2026-11-02 12:02"));
        assert_eq!(app.tick().await, 1, "two hours after the first climb");
        assert_eq!(case.seen().await.at("/work/tier/id"), first.at(&format!("/place/{}/id", place - 3)));
        let mut climbs = 2;
        for _ in 0..place {
            app.pass(TimeDelta::hours(3));
            climbs += app.tick().await;
        }
        assert_eq!(climbs, place - 1, "as many as there are tiers above");
        let top = case.seen().await;
        assert_eq!(top.at("/work/tier/id"), top.at("/place/0/id"));
        let listed = case.desk.get("/petitions?overdue=true&sort=due").await.expect(200);
        assert_eq!(listed.at("/items/0/id"), top.at("/id"));
        assert_eq!(listed.at("/items/0/clockState"), "overdue");
    });
}

#[test]
fn a_note_of_progress_does_not_reset_what_is_overdue_in_handling() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "danger").await;
        case.dispatch().await;
        case.accept().await;
        app.clock.set(moment("2026-11-03 09:01"));
        assert!(app.tick().await >= 2, "it is late, and climbs");
        let late = case.seen().await;
        assert_eq!(
            (late.at("/status"), late.at("/clocks/clockState")),
            (&json!("handling"), &json!("overdue"))
        );
        assert!(late.at("/work/tier/id").is_string());
        app.clock.set(moment("2026-11-03 10:30"));
        let note = json!({"text": "在等配件", "visibility": "public"});
        case.worker.act(&case.path, "note-progress", note).await.expect(200);
        let noted = case.seen().await;
        for kept in ["/status", "/clocks", "/work/tier"] {
            assert_eq!(noted.at(kept), late.at(kept));
        }
        app.clock.set(moment("2026-11-03 10:59"));
        assert_eq!(app.tick().await, 0);
        app.clock.set(moment("2026-11-03 11:02"));
        assert_eq!(app.tick().await, 1, "two hours after the first climb, whatever was noted since");
        assert_ne!(case.seen().await.at("/work/tier/id"), late.at("/work/tier/id"));
    });
}

#[test]
fn time_takes_its_steps_upon_more_than_one_batch_and_around_what_cannot_be_read() {
    const MANY: usize = 130;
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "danger").await;
        let body = json!({
            "kind": "complaint", "categoryId": case.category, "title": "路灯不亮", "body": "晚上很黑。",
            "identityMode": "real_name", "urgency": "danger",
        });
        for _ in 1..MANY {
            case.resident.post("/petitions", &body).await.expect(201);
        }
        let id = case.path.trim_start_matches("/petitions/").replace('-', "");
        let damaged = async |kind: &str| {
            let here = if app.db.is_embedded() { format!("x'{id}'") } else { format!("'{id}'") };
            let sql = format!("UPDATE petitions SET kind = '{kind}' WHERE id = {here}");
            app.db.write(move |tx| tx.batch_execute(&sql).map_err(DbError::from)).await.unwrap();
        };
        damaged("unreadable").await;
        // The clock went on while they were reported.
        app.clock.set(moment("2026-11-02 10:30"));
        assert_eq!(app.tick().await, 2 * (MANY - 1), "each is late, and climbs");
        assert_eq!(app.tick().await, 0);
        damaged("complaint").await;
        assert_eq!(app.tick().await, 2, "and the one that could be read again");
    });
}

#[test]
fn a_question_expires_a_review_date_comes_and_a_window_closes_by_themselves() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "normal").await;
        case.dispatch().await;
        case.accept().await;
        case.worker.act(&case.path, "ask-reporter", json!({"text": "哪一盏？"})).await.expect(200);
        app.clock.set(moment("2026-11-07 08:59"));
        assert_eq!(app.tick().await, 0);
        app.clock.set(moment("2026-11-07 09:01"));
        assert_eq!(app.tick().await, 1);
        assert_eq!(case.seen().await.at("/status"), "handling");

        let review = json!({"reviewOn": "2026-11-12", "reason": "等施工"});
        case.desk.act(&case.path, "suspend", review).await.expect(200);
        app.clock.set(moment("2026-11-11 23:58"));
        assert_eq!(app.tick().await, 0);
        app.clock.set(moment("2026-11-12 00:01"));
        assert_eq!((app.tick().await, app.tick().await), (1, 0), "the desk is told once");
        assert_eq!(case.actions().await.last().unwrap(), "review");
        case.desk.act(&case.path, "resume", json!({})).await.expect(200);
        case.worker.act(&case.path, "finish", json!({"result": "已修复"})).await.expect(200);

        app.clock.set(moment("2026-11-18 23:59"));
        assert_eq!(app.tick().await, 0);
        app.clock.set(moment("2026-11-19 00:03"));
        assert_eq!(app.tick().await, 1);
        let closed = case.seen().await;
        assert_eq!(closed.at("/status"), "closed");
        let ratings = case.desk.get(&format!("{}/ratings", case.path)).await.expect(200);
        assert_eq!(ratings.at("/items"), &json!([]), "no answer stays no answer");
    });
}

#[test]
fn a_shorter_rating_window_closes_what_waits_and_refuses_a_stale_edit() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "normal").await;
        case.dispatch().await;
        case.accept().await;
        case.worker.act(&case.path, "finish", json!({"result": "已修复"})).await.expect(200);
        app.clock.set(moment("2026-11-04 09:00"));
        assert_eq!(app.tick().await, 0);
        let windows = case.admin.get("/petition-windows").await.expect(200);
        assert_eq!(windows.at("/ratingMinutes"), 7 * 1440);
        let version = windows.at("/version").as_i64().unwrap();
        let day = json!({
            "ratingMinutes": 1440, "reopenMinutes": 21_600, "questionMinutes": 7200, "urgeMinutes": 60,
        });
        case.admin.change("/petition-windows", version, &day).await.expect(200);
        case.admin.change("/petition-windows", version, &day).await.refused(412, "stale_version");
        case.resident.act(&case.path, "rate", json!({"score": 5})).await.refused(409, "rating_window_over");
        assert_eq!(app.tick().await, 1);
        assert_eq!(case.seen().await.at("/status"), "closed");
    });
}

/// How many steps timed work took, by the history.
async fn timed_steps(case: &Case<'_>) -> usize {
    let steps = case.actions().await;
    steps.iter().filter(|action| ["warn", "overdue", "climb"].contains(&action.as_str())).count()
}

#[test]
fn two_who_look_at_once_do_each_thing_once() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "danger").await;
        app.clock.set(moment("2026-11-02 10:01"));
        let state = app.running.state();
        let other = Uuid::now_v7();
        let (one, two, three) = tokio::join!(
            tick_as(state, state.process, true),
            tick_as(state, state.process, true),
            tick_as(state, other, true)
        );
        assert_eq!(one.unwrap() + two.unwrap() + three.unwrap(), 2);
        assert_eq!(timed_steps(&case).await, 2);
    });
}

/// Somebody else takes the lease and is never heard of again.
async fn take_and_die(app: &TestApp) {
    let now = app.clock.now();
    let held = app.db.write(move |tx| -> DbResult<_> { lease::take(tx, LEASE, Uuid::now_v7(), now, TERM) });
    assert!(held.await.unwrap().is_some());
}

#[test]
fn a_lease_whose_holder_died_is_taken_over() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let case = Case::report(app, "complaint", "danger").await;
        app.clock.set(moment("2026-11-02 10:01"));
        take_and_die(app).await;
        assert_eq!(app.tick().await, 0, "another holds the lease");
        app.pass(TERM);
        assert_eq!(app.tick().await, 2);
        assert_eq!(timed_steps(&case).await, 2);
    });
}
