//! The audit trail: linked, whole, and broken where somebody had a hand in it.

use crate::support::{TestApp, on_both};
use diesel::connection::SimpleConnection;
use sanping_domain::{
    account::{AuditLine, Outcome},
    shared::AuditId,
};
use sanping_infra::{
    account::{self, Break, Verification},
    db::{Conn, DbError, DbResult, Tx},
};
use serde_json::json;
use std::time::Duration;

/// Links whatever waits, as the server does every second.
pub async fn link(app: &TestApp) {
    while app.db.read(account::unlinked_since).await.unwrap().is_some() {
        app.db.write(account::link_audit).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What the verification finds once everything is linked.
pub async fn verified(app: &TestApp) -> Verification {
    link(app).await;
    app.db.read_long(|conn| account::verify_audit(conn, &[])).await.unwrap()
}

pub async fn run(app: &TestApp, sql: &'static str) -> Result<(), DbError> {
    app.db.write(move |tx: &mut Tx<'_>| tx.batch_execute(sql).map_err(DbError::from)).await
}

/// What somebody with all rights to the database would do first.
pub async fn unguard(app: &TestApp) {
    let guards = app.db.read(|conn| {
        DbResult::Ok(match conn {
            Conn::Pg(_) => {
                "DROP TRIGGER audit_lines_stay ON audit_lines; DROP TRIGGER audit_lines_remain ON audit_lines; \
                 DROP TRIGGER audit_heads_go_on ON audit_heads"
            }
            Conn::Sqlite(_) => {
                "DROP TRIGGER audit_lines_stay; DROP TRIGGER audit_lines_remain; DROP TRIGGER audit_heads_go_on"
            }
        })
    });
    run(app, guards.await.unwrap()).await.unwrap();
}

#[test]
fn every_line_is_linked_within_a_second_or_so_and_the_chain_is_whole() {
    on_both(async |app| {
        app.sign_in("resident-1").await;
        for _ in 0..40 {
            if app.db.read(account::unlinked_since).await.unwrap().is_none() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let auditor = app.sign_in("auditor").await;
        let found = auditor.get("/audit-verification").await.expect(200);
        assert_eq!((found.at("/whole"), found.at("/breaks")), (&json!(true), &json!([])));
        assert!(found.at("/lines").as_i64().unwrap() > 30, "{}", found.body);
        app.sign_in("admin").await.get("/audit-verification").await.refused(403, "role_required");
    });
}

#[test]
fn nobody_changes_or_removes_a_line_and_no_page_can_be_torn_out() {
    on_both(async |app| {
        verified(app).await;
        for sql in [
            "UPDATE audit_lines SET action = 'nothing.happened'",
            "UPDATE audit_lines SET address = '10.0.0.1'",
            "UPDATE audit_lines SET seq = seq + 1 WHERE seq = 3",
            "UPDATE audit_lines SET hash = NULL",
            "DELETE FROM audit_lines WHERE seq = 2",
            "DELETE FROM audit_lines",
            "DELETE FROM audit_heads",
            "UPDATE audit_heads SET seq = seq - 1",
        ] {
            let refused = run(app, sql).await.unwrap_err().to_string();
            assert!(refused.contains("cannot"), "{sql}: {refused}");
        }
        assert_eq!(verified(app).await.breaks, []);
    });
}

#[test]
fn whoever_gets_past_the_guards_is_found_out() {
    on_both(async |app| {
        let before = verified(app).await;
        unguard(app).await;
        run(app, "UPDATE audit_lines SET action = 'nothing.happened' WHERE seq = 3").await.unwrap();
        assert_eq!(verified(app).await.breaks, [Break::Altered(3)]);
        run(app, "UPDATE audit_lines SET address = '10.0.0.1' WHERE seq = 5").await.unwrap();
        assert_eq!(verified(app).await.breaks, [Break::Altered(3), Break::PersonalValues(5)]);
        run(app, "DELETE FROM audit_lines WHERE seq IN (7, 8)").await.unwrap();
        assert_eq!(verified(app).await.breaks[2], Break::Missing { from: 7, to: 8 });
        run(app, "DELETE FROM audit_lines WHERE seq > 10").await.unwrap();
        let cut = Break::CutOff { last: 10, head: before.head.seq };
        assert_eq!(verified(app).await.breaks[3], cut);
    });
}

#[test]
fn a_trail_written_anew_is_found_out_by_its_head_and_by_what_was_noted_elsewhere() {
    on_both(async |app| {
        let noted = verified(app).await.head;
        unguard(app).await;
        run(app, "DELETE FROM audit_lines WHERE seq > 10").await.unwrap();
        run(app, "UPDATE audit_heads SET seq = 10, hash = (SELECT hash FROM audit_lines WHERE seq = 10)")
            .await
            .unwrap();
        let anchors = [(noted.seq, noted.hash)];
        let found = app.db.read_long(move |conn| account::verify_audit(conn, &anchors)).await.unwrap();
        assert_eq!(found.breaks, [Break::HeadForged, Break::AnchorMissing(noted.seq)]);
    });
}

#[test]
fn thirty_writers_at_once_leave_no_gap() {
    on_both(async |app| {
        let before = verified(app).await.lines;
        let writers = (0..30).map(|writer| {
            let db = app.db.clone();
            tokio::spawn(async move {
                for turn in 0..20 {
                    let line = AuditLine {
                        id: AuditId::new(),
                        at: chrono::Utc::now(),
                        account: None,
                        address: format!("10.0.0.{writer}"),
                        action: "test.write".into(),
                        object_kind: "test".into(),
                        object_id: turn.to_string(),
                        outcome: Outcome::Done,
                        detail: json!({"b": writer, "a": [turn, "中"]}),
                    };
                    db.write(move |tx| account::audit(tx, line)).await.unwrap();
                    // On PostgreSQL several link at the same time.
                    db.write(account::link_audit).await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let found = verified(app).await;
        assert_eq!(found.breaks, []);
        assert_eq!((found.lines - before, found.head.seq, found.unlinked), (600, found.lines, 0));
    });
}

/// What an auditor finds of this action, newest first.
async fn lines(app: &TestApp, action: &str) -> Vec<serde_json::Value> {
    let auditor = app.sign_in("auditor").await;
    let all = auditor.get("/audit-lines?limit=100").await.expect(200);
    let items = all.at("/items").as_array().unwrap().clone();
    items.into_iter().filter(|line| line["action"] == action).collect()
}

#[test]
fn each_look_at_other_peoples_data_is_noted_and_of_a_flood_of_refusals_the_first() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        li.get("/accounts").await.refused(403, "role_required");
        let elsewhere = "/petitions/01930000-0000-7000-8000-000000000000";
        li.get(elsewhere).await.refused(404, "not_found");
        let refused = lines(app, "access.refused").await;
        let seen: Vec<_> = refused.iter().map(|line| (&line["objectKind"], &line["outcome"])).collect();
        let refusal = json!("refused");
        assert_eq!(seen, [(&json!("petitions"), &refusal), (&json!("accounts"), &refusal)]);
        for _ in 0..60 {
            li.get(elsewhere).await.refused(404, "not_found");
        }
        assert!(lines(app, "access.refused").await.len() <= 21);
        // Who is refused often enough would otherwise read on unseen.
        let admin = app.sign_in("admin").await;
        for _ in 0..30 {
            admin.get("/accounts/01930000-0000-7000-8000-000000000000").await.refused(404, "not_found");
        }
        for _ in 0..30 {
            admin.get("/accounts").await.expect(200);
        }
        let read = lines(app, "personal_data.read").await;
        let looks = read.iter().filter(|line| line["objectKind"] == "accounts" && line["outcome"] == "done");
        assert_eq!(looks.count(), 30);
    });
}

#[test]
fn a_wrong_sign_in_is_noted_without_the_name_that_was_tried() {
    on_both(async |app| {
        let wrong = json!({"name": "ouyang.ximo", "password": "a wrong password"});
        app.nobody().post("/sessions", &wrong).await.refused(401, "wrong_credentials");
        let dump = super::dump::database(app).await;
        assert!(super::dump::found(&dump, "ouyang").is_empty());
        let tried = lines(app, "session.open").await;
        assert!(tried.iter().any(|line| line["outcome"] == "refused" && line["objectId"] != "-"));
    });
}
