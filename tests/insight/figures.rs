use super::{figure, handle, report, share};
use crate::support::{Caller, on_both};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The ids of all petitions behind a figure, page by page, and what they add up to.
async fn behind(who: &Caller<'_>, path: &str) -> (Vec<String>, i64) {
    let (mut ids, mut sum, mut next) = (Vec::new(), 0, String::new());
    loop {
        let page = who.get(&format!("{path}&limit=2{next}")).await.expect(200);
        for item in page.at("/items").as_array().unwrap() {
            ids.push(item["petition"]["id"].as_str().unwrap().to_owned());
            sum += item["count"].as_i64().unwrap();
        }
        let Some(cursor) = page.at("/nextCursor").as_str() else { return (ids, sum) };
        next = format!("&cursor={cursor}");
    }
}

#[test]
fn a_petition_moves_the_figures_by_one_at_each_of_its_steps() {
    on_both(async |app| {
        let matter = app.matter();
        let (rider, desk) = (app.sign_in("sentinel-1").await, app.sign_in("dispatcher-1").await);
        let before = desk.get("/figures").await.expect(200);
        assert_eq!(share(&before, "closure"), (0, 0));
        assert_eq!(figure(&before, "closure").get("share"), None);
        let (one, other) =
            (report(app, &rider, &matter, "路灯不亮").await, report(app, &rider, &matter, "井盖松动").await);
        let reported = desk.get("/figures").await.expect(200);
        assert_eq!(share(&reported, "closure"), (0, 2));
        app.pass(TimeDelta::hours(3));
        handle(app, &one, &matter).await;
        let handled = desk.get("/figures").await.expect(200);
        assert_eq!((share(&handled, "closure"), share(&handled, "rated")), ((1, 2), (0, 1)));
        assert_eq!(figure(&handled, "report_hours")["medianHours"], json!(3.0));
        rider.act(&format!("/petitions/{one}"), "rate", json!({"score": 5})).await.expect(200);
        let rated = desk.get("/figures").await.expect(200);
        assert_eq!((share(&rated, "satisfaction"), share(&rated, "rated")), ((1, 1), (1, 1)));
        assert_eq!(figure(&rated, "satisfaction")["beside"]["key"], "rated");
        assert_eq!(figure(&rated, "petitions")["denominator"], 2);
        assert_eq!(rated.at("/counts/status"), &json!({"closed": 1, "reported": 1}));
        let missed = behind(&desk, "/figures/closure/petitions?part=missed").await;
        assert_eq!(missed, (vec![other.clone()], 1));
        let all = behind(&desk, "/figures/closure/petitions?part=denominator").await;
        assert_eq!(all, (vec![other, one.clone()], 2));
        assert_eq!(behind(&desk, "/figures/satisfaction/petitions?part=numerator").await, (vec![one], 1));
    });
}

#[test]
fn a_figure_parts_into_groups_that_add_up_and_can_be_listed() {
    on_both(async |app| {
        let matter = app.matter();
        let (rider, desk) = (app.sign_in("sentinel-1").await, app.sign_in("dispatcher-1").await);
        let one = report(app, &rider, &matter, "路灯不亮").await;
        let other = report(app, &rider, &matter, "井盖松动").await;
        handle(app, &one, &matter).await;
        for by in ["grid", "category", "worker", "unit", "day", "week", "month", "kind", "channel", "level"] {
            let parted = desk.get(&format!("/figures/closure?groupBy={by}")).await.expect(200);
            let (mut numerator, mut denominator) = (0, 0);
            for item in parted.at("/items").as_array().unwrap() {
                numerator += item["numerator"].as_i64().unwrap();
                denominator += item["denominator"].as_i64().unwrap();
                let group = item["group"].as_str().unwrap();
                let path = format!("/figures/closure/petitions?groupBy={by}&group={group}");
                assert_eq!(Some(behind(&desk, &path).await.1), item["denominator"].as_i64());
            }
            assert_eq!((numerator, denominator), (1, 2), "by {by}");
        }
        let workers = desk.get("/figures/closure?groupBy=worker").await.expect(200);
        let groups: Vec<_> =
            workers.at("/items").as_array().unwrap().iter().map(|one| &one["group"]).collect();
        assert!(groups.contains(&&json!("none")) && groups.len() == 2, "{groups:?}");
        let nobody = behind(&desk, "/figures/petitions/petitions?groupBy=worker&group=none").await;
        assert_eq!(nobody.0, [other]);
        let first = desk.get("/figures/closure?groupBy=worker&limit=1").await.expect(200);
        let rest = desk
            .get(&format!("/figures/closure?groupBy=worker&cursor={}", first.text("/nextCursor")))
            .await
            .expect(200);
        assert_eq!(rest.at("/items").as_array().map(Vec::len), Some(1));
        assert_eq!(rest.at("/nextCursor"), &Value::Null);
    });
}

#[test]
fn nobody_counts_what_lies_outside_her_scope() {
    on_both(async |app| {
        let matter = app.matter();
        let rider = app.sign_in("sentinel-1").await;
        report(app, &rider, &matter, "路灯不亮").await;
        let here = app.sign_in(app.worker_of(&matter)).await;
        assert_eq!(share(&here.get("/figures").await.expect(200), "closure"), (0, 1));
        let elsewhere = app.sign_in(app.worker_elsewhere(&matter)).await;
        assert_eq!(share(&elsewhere.get("/figures").await.expect(200), "closure"), (0, 0));
        let list = elsewhere.get("/figures/petitions/petitions").await.expect(200);
        assert_eq!(list.at("/items"), &json!([]));
        rider.get("/figures").await.refused(403, "role_required");
        rider.get("/figures/closure/petitions").await.refused(403, "role_required");
        app.nobody().get("/figures").await.refused(401, "not_signed_in");
    });
}

#[test]
fn what_cannot_be_counted_is_refused_with_its_reason() {
    on_both(async |app| {
        let desk = app.sign_in("dispatcher-1").await;
        for (path, code) in [
            ("/figures?from=2026-11-02&to=2026-11-02", "period_empty"),
            ("/figures?from=2024-01-01&to=2026-11-02", "period_too_long"),
            ("/figures?from=-5000-01-01&to=-5000-02-01", "period_out_of_range"),
            ("/figures?from=yesterday", "validation_failed"),
            ("/figures?gridId=1", "validation_failed"),
            ("/figures?colour=red", "validation_failed"),
            ("/figures?from=", "validation_failed"),
            ("/figures/closure?groupBy=colour", "validation_failed"),
            ("/figures/closure?groupBy=day&limit=0", "validation_failed"),
            ("/figures/closure?groupBy=day&cursor=%00", "validation_failed"),
            ("/figures/closure/petitions?group=x", "group_without_way"),
            ("/figures/closure/petitions?groupBy=worker&group=%00", "validation_failed"),
            ("/figures/closure/petitions?cursor=x", "malformed_cursor"),
            ("/figures/rate_hours/petitions?part=numerator", "figure_no_share"),
            ("/figures/petitions/petitions?part=missed", "figure_no_share"),
        ] {
            desk.get(path).await.refused(422, code);
        }
        desk.get("/figures/happiness").await.refused(404, "not_found");
        for path in [
            "/figures?from=0001-01-01&to=0001-02-01",
            "/figures?from=9999-01-01&to=9999-12-31",
            "/figures?gridId=00000000-0000-0000-0000-000000000000&categoryId=00000000-0000-0000-0000-000000000000",
            "/figures/closure/petitions?groupBy=grid&group=%F0%9F%98%80",
            "/figures/closure/petitions?groupBy=day&group=2026-13-99",
        ] {
            desk.get(path).await.expect(200);
        }
    });
}

#[test]
fn anybody_reads_the_public_figures_and_recognises_nobody_in_them() {
    on_both(async |app| {
        let matter = app.matter();
        let rider = app.sign_in("sentinel-1").await;
        for n in 0..4 {
            report(app, &rider, &matter, &format!("第 {n} 件")).await;
        }
        // The present day is not published yet.
        app.pass(TimeDelta::days(2));
        let few = app.nobody().get("/public-figures").await.expect(200);
        assert_eq!((few.at("/figures"), few.at("/categories")), (&json!([]), &json!([])));
    });
    on_both(async |app| {
        let matter = app.matter();
        let rider = app.sign_in("sentinel-1").await;
        for n in 0..5 {
            report(app, &rider, &matter, &format!("第 {n} 件")).await;
        }
        app.pass(TimeDelta::days(2));
        let enough = app.nobody().get("/public-figures").await.expect(200);
        assert_eq!(share(&enough, "closure"), (0, 5));
        assert_eq!(enough.at("/categories/0/denominator"), &json!(5));
    });
}
