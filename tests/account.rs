//! People who sign in, as a client sees them.

mod outside;
mod phone;
mod service;
mod totp;
mod wechat;

use crate::support::{PASSWORD, on_both};
use serde_json::json;

#[test]
fn a_person_signs_in_sees_herself_and_signs_out() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let me = li.get("/me").await.expect(200);
        assert_eq!(me.at("/login"), "resident-1");
        li.delete("/me/session").await.expect(204);
        li.get("/me").await.refused(401, "not_signed_in");
    });
}

#[test]
fn an_unknown_name_and_a_wrong_password_are_answered_alike() {
    on_both(async |app| {
        let nobody = app.nobody();
        let unknown = nobody.post("/sessions", &json!({"name": "no-such", "password": PASSWORD})).await;
        let wrong =
            nobody.post("/sessions", &json!({"name": "resident-1", "password": "wrong password"})).await;
        let (mut one, mut other) = (unknown.body.clone(), wrong.body.clone());
        for body in [&mut one, &mut other] {
            body.as_object_mut().unwrap().remove("traceId");
        }
        assert_eq!((unknown.status, one), (wrong.status, other));
        assert_eq!(wrong.code(), "wrong_credentials");
    });
}

#[test]
fn a_refresh_token_counts_once_and_its_reuse_ends_the_session() {
    on_both(async |app| {
        let nobody = app.nobody();
        let first = nobody.post("/sessions", &json!({"name": "resident-1", "password": PASSWORD})).await;
        let token = json!({"refreshToken": first.text("/refreshToken")});
        let second = nobody.post("/session-refreshes", &token).await.expect(200);
        let mut li = nobody.clone();
        li.token = Some(second.text("/accessToken"));
        li.get("/me").await.expect(200);
        nobody.post("/session-refreshes", &token).await.refused(401, "refresh_token_reused");
        li.get("/me").await.refused(401, "not_signed_in");
        let newest = json!({"refreshToken": second.text("/refreshToken")});
        nobody.post("/session-refreshes", &newest).await.refused(401, "not_signed_in");
    });
}

#[test]
fn of_two_refreshes_at_once_one_wins() {
    on_both(async |app| {
        let nobody = app.nobody();
        let first = nobody.post("/sessions", &json!({"name": "resident-1", "password": PASSWORD})).await;
        let token = json!({"refreshToken": first.text("/refreshToken")});
        let (a, b) = tokio::join!(
            nobody.post("/session-refreshes", &token),
            nobody.post("/session-refreshes", &token)
        );
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
    });
}

#[test]
fn a_change_of_roles_bites_on_the_next_request() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let worker = app.sign_in("grid-a-01").await;
        let me = worker.get("/me").await.expect(200);
        let role = me.text("/roles/0/id");
        admin.post(&format!("/roles/{role}/end"), &json!({})).await.expect(200);
        worker.get("/me").await.refused(401, "not_signed_in");
        let again = app.sign_in("grid-a-01").await;
        assert_eq!(again.get("/me").await.at("/roles"), &json!([]));
    });
}

#[test]
fn a_disabled_person_is_out_at_once_and_cannot_come_back() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let worker = app.sign_in("grid-a-01").await;
        let id = worker.get("/me").await.id();
        admin.act(&format!("/accounts/{id}"), "disable", json!(null)).await.expect(200);
        worker.get("/me").await.refused(401, "not_signed_in");
        let back = json!({"name": "grid-a-01", "password": PASSWORD});
        app.nobody().post("/sessions", &back).await.refused(401, "wrong_credentials");
        admin.act(&format!("/accounts/{id}"), "enable", json!(null)).await.expect(200);
        app.nobody().post("/sessions", &back).await.expect(201);
    });
}

#[test]
fn a_new_password_ends_every_session() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let other_device = app.sign_in("resident-1").await;
        let change = json!({"currentPassword": PASSWORD, "newPassword": "another password"});
        li.post("/me/password", &change).await.expect(200);
        li.get("/me").await.refused(401, "not_signed_in");
        other_device.get("/me").await.refused(401, "not_signed_in");
        let old = json!({"name": "resident-1", "password": PASSWORD});
        app.nobody().post("/sessions", &old).await.refused(401, "wrong_credentials");
    });
}

#[test]
fn one_may_end_ones_own_sessions_and_nobody_elses() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let phone = app.sign_in("resident-1").await;
        let stranger = app.sign_in("resident-2").await;
        let list = li.get("/sessions").await.expect(200);
        let items = list.at("/items").as_array().unwrap();
        assert_eq!(items.len(), 2);
        let theirs = items.iter().find(|one| one["current"] == false).unwrap()["id"].as_str().unwrap();
        stranger.delete(&format!("/sessions/{theirs}")).await.refused(404, "not_found");
        li.delete(&format!("/sessions/{theirs}")).await.expect(204);
        phone.get("/me").await.refused(401, "not_signed_in");
    });
}

#[test]
fn the_last_system_administrator_stays() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let me = admin.get("/me").await;
        let disabled = admin.act(&format!("/accounts/{}", me.id()), "disable", json!(null)).await;
        disabled.refused(409, "last_administrator");
        let role = me.text("/roles/0/id");
        admin.post(&format!("/roles/{role}/end"), &json!({})).await.refused(409, "last_administrator");
    });
}

#[test]
fn who_cannot_sign_in_is_nobody_who_stays_to_administer() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let me = admin.get("/me").await.expect(200);
        let new = json!({"login": "second.boss", "name": "第二位"});
        let second = format!("/accounts/{}", admin.post("/accounts", &new).await.expect(201).id());
        let everywhere = json!({"role": "system_admin", "place": {"kind": "everywhere"}});
        let given = admin.post(&format!("{second}/roles"), &everywhere).await.expect(201);
        let own = format!("/roles/{}/end", me.text("/roles/0/id"));
        admin.post(&own, &json!({})).await.refused(409, "last_administrator");
        let barred = admin.act(&format!("/accounts/{}", me.id()), "disable", json!(null)).await;
        barred.refused(409, "last_administrator");
        // Who is barred takes nothing away from those who stay.
        admin.post(&format!("{second}/password"), &json!({"newPassword": PASSWORD})).await.expect(200);
        admin.act(&second, "disable", json!(null)).await.expect(200);
        let hers = format!("/roles/{}/end", given.text("/roles/0/id"));
        admin.post(&hers, &json!({})).await.expect(200);
        admin.post(&own, &json!({})).await.refused(409, "last_administrator");
    });
}

#[test]
fn what_was_done_stands_in_the_audit_trail_for_the_auditor_alone() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let new = json!({"login": "new.person", "name": "新同事", "password": "a long password"});
        let made = admin.post("/accounts", &new).await.expect(201);
        admin.get("/audit-lines").await.refused(403, "role_required");
        let auditor = app.sign_in("auditor").await;
        let lines = auditor.get(&format!("/audit-lines?objectId={}", made.id())).await.expect(200);
        assert_eq!(lines.at("/items/0/action"), "account.create");
        assert_eq!(lines.at("/items/0/accountId"), admin.get("/me").await.at("/id"));
    });
}

#[test]
fn a_repeated_post_is_answered_once_and_another_body_is_refused() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let new = json!({"login": "only.once", "name": "一次"});
        let first = admin.post_once("/accounts", "key-0001", &new).await.expect(201);
        let again = admin.post_once("/accounts", "key-0001", &new).await.expect(201);
        assert_eq!(first.body, again.body);
        let other = json!({"login": "only.twice", "name": "一次"});
        admin.post_once("/accounts", "key-0001", &other).await.refused(422, "idempotency_key_reused");
        admin.post_once("/accounts", "key-0002", &new).await.refused(409, "login_taken");
    });
}

#[test]
fn guesses_at_one_name_are_slowed_without_locking_its_owner_out_elsewhere() {
    let few = |config: &mut sanping_api::config::Config| config.limits.sign_ins_per_minute = 20;
    crate::support::on_both_with(few, async |app| {
        let guess = json!({"name": "resident-1", "password": "wrong password"});
        let mut last = app.nobody().post("/sessions", &guess).await;
        for _ in 0..5 {
            last = app.nobody().post("/sessions", &guess).await;
        }
        let last = last.refused(429, "too_many_requests");
        assert!(last.header("retry-after").parse::<u64>().unwrap() > 0);
        app.sign_in("resident-2").await;
    });
}
