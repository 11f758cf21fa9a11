use super::{handle, report};
use crate::support::on_both;
use reqwest::Method;

#[test]
fn a_table_holds_what_is_in_scope_and_nothing_that_is_worked_out() {
    on_both(async |app| {
        let matter = app.matter();
        let (rider, desk) = (app.sign_in("sentinel-1").await, app.sign_in("dispatcher-1").await);
        let auditor = app.sign_in("auditor").await;
        report(app, &rider, &matter, "=HYPERLINK(\"http://example.org\")").await;
        let handled = report(app, &rider, &matter, "请打 13800001234, 谢谢").await;
        handle(app, &handled, &matter).await;
        let answer = desk.get("/petition-exports").await.expect(200);
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
        assert!(answer.header("content-disposition").starts_with("attachment; filename=\"petitions-"));
        let text = answer.body.as_str().unwrap();
        assert!(text.starts_with("\u{FEFF}编号,状态,"), "{text}");
        let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!((&rows[0][1], &rows[0][6]), ("待评价", "请打 138****1234, 谢谢"));
        assert_eq!(&rows[1][6], "'=HYPERLINK(\"http://example.org\")");
        let some = desk.get("/petition-exports?status=handled").await.expect(200);
        assert_eq!(some.body.as_str().unwrap().lines().count(), 2);
        rider.get("/petition-exports").await.refused(403, "role_required");
        let trail = auditor.get("/audit-lines?limit=5").await.expect(200);
        let lines = trail.at("/items").as_array().unwrap();
        assert!(lines.iter().any(|line| line["action"] == "petition.export"), "{}", trail.body);
    });
}

#[test]
fn a_workbook_can_be_read_again() {
    on_both(async |app| {
        let matter = app.matter();
        let (rider, desk) = (app.sign_in("sentinel-1").await, app.sign_in("dispatcher-1").await);
        report(app, &rider, &matter, "=1+1").await;
        let request = desk.request(Method::GET, "/petition-exports?format=xlsx");
        let bytes = request.send().await.unwrap().bytes().await.unwrap();
        assert!(bytes.starts_with(b"PK"), "no workbook");
        desk.get("/petition-exports?format=pdf").await.refused(422, "validation_failed");
        desk.get("/petition-exports?limit=5").await.refused(422, "validation_failed");
    });
}

#[test]
fn lists_know_the_door_and_whom_it_was_handed_to() {
    on_both(async |app| {
        let matter = app.matter();
        let (rider, desk) = (app.sign_in("sentinel-1").await, app.sign_in("dispatcher-1").await);
        report(app, &rider, &matter, "井盖松动").await;
        let id = report(app, &rider, &matter, "路灯不亮").await;
        handle(app, &id, &matter).await;
        let view = desk.get(&format!("/petitions/{id}")).await.expect(200);
        for who in [view.text("/handler/id"), view.text("/assignee/id")] {
            let list = desk.get(&format!("/petitions?assigneeId={who}")).await.expect(200);
            assert_eq!(list.at("/items").as_array().map(Vec::len), Some(1));
            assert_eq!(list.at("/items/0/id"), &serde_json::json!(id));
        }
        desk.get("/petitions?until=-9999-01-01T00:00:00Z").await.expect(200);
        let channel = view.text("/channel");
        let same = desk.get(&format!("/petitions?channel={channel}")).await.expect(200);
        assert_eq!(same.at("/items").as_array().map(Vec::len), Some(2));
        let other = desk.get("/petitions?channel=open311").await.expect(200);
        assert_eq!(other.at("/items"), &serde_json::json!([]));
    });
}
