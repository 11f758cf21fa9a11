//! Figures of the server itself, the trace that a request leaves, and what a balancer sees of a server that stops.

use crate::{
    petition::clocks::{Case, moment},
    support::{TestApp, on_both},
};
use std::time::Duration;

/// The figure of a line that begins so.
async fn figure(app: &TestApp, line: &str) -> Option<i64> {
    let text = app.client.get(&app.metrics).send().await.unwrap().text().await.unwrap();
    let found = text.lines().find_map(|one| one.strip_prefix(line).map(str::to_owned));
    found.map(|figure| figure.trim().parse().unwrap())
}

#[test]
fn metrics_tell_how_timed_work_goes_and_how_long_what_is_due_waits() {
    on_both(async |app| {
        app.clock.set(moment("2026-11-02 09:00"));
        let lag = async || figure(app, r#"sanping_task_lag_seconds{task="Petitions"}"#).await;
        assert_eq!(lag().await, Some(0));
        Case::report(app, "complaint", "danger").await;
        // The warning rings at 09:48; nobody does timed work here but who is told to.
        app.clock.set(moment("2026-11-02 10:00"));
        // The clock went on while the report was made.
        assert!(lag().await.is_some_and(|lag| (11 * 60..=12 * 60).contains(&lag)), "{:?}", lag().await);
        app.tick().await;
        assert_eq!(lag().await, Some(0));
        for task in ["Audit", "Notices", "Integrity"] {
            let runs = async || figure(app, &format!("sanping_task_runs_total{{task=\"{task}\"}}")).await;
            for _ in 0..100 {
                if runs().await.is_some_and(|runs| runs > 0) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            assert!(runs().await.unwrap() > 0, "{task} never ran");
            let age = format!("sanping_task_last_success_age_seconds{{task=\"{task}\"}}");
            assert!(figure(app, &age).await.unwrap() < 60);
        }
        let failures = figure(app, r#"sanping_task_failures_total{task="Audit"}"#).await;
        assert_eq!(failures, None, "nothing has failed");
    });
}

#[test]
fn metrics_count_requests_by_pattern_and_name_nobody() {
    on_both(async |app| {
        let desk = app.sign_in("dispatcher-1").await;
        let id = "01930000-0000-7000-8000-000000000000";
        desk.get(&format!("/petitions/{id}")).await.expect(404);
        desk.get("/petitions").await.expect(200);
        app.nobody().get("/nothing/of/the/kind").await.expect(404);
        let text = app.client.get(&app.metrics).send().await.unwrap().text().await.unwrap();
        for line in [
            r#"sanping_http_requests_total{method="GET",path="/api/v1/petitions/{id}",status="404"} 1"#,
            r#"sanping_http_requests_total{method="GET",path="/api/v1/petitions",status="200"} 1"#,
            r#"sanping_http_request_duration_seconds_count{method="GET",path="/api/v1/petitions"} 1"#,
            "sanping_streams 0",
            "# EOF",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        assert!(!text.contains(id) && !text.contains("dispatcher"), "{text}");
        let elsewhere = app.client.get(format!("{}/metrics", app.base)).send().await.unwrap();
        assert_eq!(elsewhere.status(), 404, "only on a port of their own");
    });
}

#[test]
fn who_asks_a_stopping_server_is_served_and_led_elsewhere() {
    on_both(async |app| {
        let leads_away = async |path: &str| {
            let answer = app.client.get(format!("{}{path}", app.base)).send().await.unwrap();
            let closes = answer.headers().get("connection").is_some_and(|value| value == "close");
            (answer.status().as_u16(), closes)
        };
        assert_eq!((leads_away("/readyz").await, leads_away("/nowhere").await), ((200, false), (404, false)));
        app.running.state().stop();
        assert_eq!(leads_away("/readyz").await, (503, true), "a balancer sends nobody here any more");
        assert_eq!(leads_away("/api/v1/categories").await, (200, true), "who came is still served");
        assert_eq!(leads_away("/nowhere").await, (404, true), "and so with a refusal");
    });
}
