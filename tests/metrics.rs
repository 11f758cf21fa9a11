//! Figures of the server itself, and the trace that a request leaves.

use crate::support::on_both;

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
