//! The working calendar, as a client edits it.

use crate::support::{Caller, on_both};
use serde_json::{Value, json};

fn day(day: &str, kind: &str) -> Value {
    json!({"day": day, "kind": kind, "name": "某节", "source": "某通知"})
}

async fn version(by: &Caller<'_>) -> i64 {
    by.get("/calendar").await.expect(200).at("/version").as_i64().unwrap()
}

#[test]
fn the_calendar_starts_with_the_published_days_of_2026_and_says_that_2027_is_provisional() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let week = li.get("/calendar").await.expect(200);
        assert_eq!(week.at("/weekdays"), &json!(["monday", "tuesday", "wednesday", "thursday", "friday"]));
        assert_eq!(week.at("/periods/1"), &json!({"from": "14:00", "until": "18:00"}));
        let this = li.get("/calendar-days?year=2026").await.expect(200);
        let days = this.at("/days").as_array().unwrap();
        let worked: Vec<_> =
            days.iter().filter(|one| one["kind"] == "workday").map(|one| &one["day"]).collect();
        assert_eq!(
            worked,
            ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
        );
        let next = li.get("/calendar-days?year=2027").await.expect(200);
        let next = next.at("/days").as_array().unwrap();
        assert!(next.len() == 13 && next.iter().all(|one| one["source"].as_str().unwrap().contains("暂定")));
        li.get("/calendar-days?year=1999").await.refused(422, "validation_failed");
    });
}

#[test]
fn a_day_is_marked_and_unmarked_upon_the_version_that_was_seen() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let seen = version(&admin).await;
        let marked = admin.change("/calendar-days", seen, &day("2028-10-08", "workday")).await.expect(200);
        assert_eq!((marked.at("/year"), marked.at("/days/0/day")), (&json!(2028), &json!("2028-10-08")));
        let late = admin.change("/calendar-days", seen, &day("2028-10-09", "holiday")).await;
        assert_eq!(late.refused(412, "stale_version").at("/current/version"), &json!(seen + 1));
        let again = admin.change("/calendar-days", seen + 1, &day("2028-10-08", "holiday")).await.expect(200);
        assert_eq!(again.at("/days").as_array().unwrap().len(), 1, "a day is a holiday or a workday");
        let gone = json!({"day": "2028-10-08"});
        let unmarked = admin.change("/calendar-days/remove", seen + 2, &gone).await.expect(200);
        assert_eq!(unmarked.at("/days"), &json!([]));
        admin.change("/calendar-days/remove", seen + 3, &gone).await.refused(404, "calendar_day_unknown");
        assert_eq!(version(&admin).await, seen + 3, "a refused change counts no version");
        let auditor = app.sign_in("auditor").await;
        let lines = auditor.get("/audit-lines?limit=100").await.expect(200);
        let actions: Vec<_> =
            lines.at("/items").as_array().unwrap().iter().map(|line| line["action"].clone()).collect();
        assert_eq!(actions.iter().filter(|action| **action == "calendar.day").count(), 2);
        assert_eq!(actions.iter().filter(|action| **action == "calendar.remove_day").count(), 1);
    });
}

#[test]
fn a_year_is_exported_and_imported_whole_or_not_at_all() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let seen = version(&admin).await;
        let import = async |version: i64, year: i64, days: Value| {
            admin.change("/calendar-imports", version, &json!({"year": year, "days": days})).await
        };
        let both = json!([day("2027-05-01", "holiday"), day("2027-05-01", "workday")]);
        import(seen, 2027, both).await.refused(422, "calendar_day_twice");
        let elsewhere = json!([day("2026-05-01", "holiday")]);
        import(seen, 2027, elsewhere).await.refused(422, "calendar_day_outside_year");
        let before = admin.get("/calendar-days?year=2027").await.expect(200);
        let mut days = before.at("/days").clone();
        days.as_array_mut().unwrap().push(day("2027-02-20", "workday"));
        let after = import(seen, 2027, days.clone()).await.expect(200);
        assert_eq!(after.at("/days").as_array().unwrap().len(), 14);
        let same = admin.get("/calendar-days?year=2027").await.expect(200).at("/days").clone();
        assert_eq!(&same, after.at("/days"));
        import(seen + 1, 2027, json!([])).await.expect(200);
        assert_eq!(admin.get("/calendar-days?year=2027").await.expect(200).at("/days"), &json!([]));
    });
}

#[test]
fn a_calendar_that_cannot_be_is_refused_with_its_code() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let seen = version(&admin).await;
        let nine = json!({"from": "09:00", "until": "17:00"});
        for (weekdays, periods, code) in [
            (json!([]), json!([nine]), "no_working_time"),
            (json!(["monday"]), json!([]), "no_working_time"),
            (json!(["monday"]), json!([{"from": "17:00", "until": "09:00"}]), "working_period_invalid"),
            (json!(["monday"]), json!([{"from": "9:00", "until": "17:00"}]), "working_period_invalid"),
            (json!(["monday"]), json!([{"from": "09:00", "until": "24:30"}]), "working_period_invalid"),
            (
                json!(["monday"]),
                json!([nine, {"from": "16:59", "until": "18:00"}]),
                "working_periods_overlap",
            ),
        ] {
            let week = json!({"weekdays": weekdays, "periods": periods});
            admin.change("/calendar/week", seen, &week).await.refused(422, code);
        }
        let bad = [
            (day("2026-02-30", "holiday"), "validation_failed"),
            (day("2150-01-01", "holiday"), "calendar_year_out_of_range"),
            (
                json!({"day": "2028-01-01", "kind": "holiday", "name": "a\u{202E}b", "source": "x"}),
                "validation_failed",
            ),
            (
                json!({"day": "2028-01-01", "kind": "holiday", "name": "节", "source": "据\u{0}"}),
                "validation_failed",
            ),
            (json!({"day": "2028-01-01", "kind": "both", "name": "节", "source": "据"}), "validation_failed"),
        ];
        for (body, code) in bad {
            admin.change("/calendar-days", seen, &body).await.refused(422, code);
        }
        let all_day = json!({"weekdays": ["sunday"], "periods": [{"from": "00:00", "until": "24:00"}]});
        admin.post("/calendar/week", &all_day).await.refused(428, "version_required");
        let set = admin.change("/calendar/week", seen, &all_day).await.expect(200);
        assert_eq!(set.at("/periods/0/until"), "24:00");
    });
}

#[test]
fn residents_read_the_calendar_and_do_not_change_it() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        li.change("/calendar-days", 1, &day("2028-01-01", "holiday")).await.refused(403, "role_required");
        app.nobody().get("/calendar").await.refused(401, "not_signed_in");
    });
}
