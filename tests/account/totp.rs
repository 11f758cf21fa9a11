//! The second factor of those who work here.

use super::phone::{enter, through};
use crate::support::{Answer, Caller, PASSWORD, StandIn, TestApp, on_both, on_both_with};
use chrono::TimeDelta;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

/// An app that holds somebody's secret.
struct Phone {
    secret: String,
    recovery: Vec<String>,
}

impl Phone {
    /// What it shows now, which is the same within thirty seconds.
    fn code(&self, app: &TestApp) -> String {
        let secret = Secret::try_from_base32(&self.secret).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(app.clock.now().timestamp()).unwrap()).to_string()
    }

    /// What it shows half a minute later.
    fn next_code(&self, app: &TestApp) -> String {
        app.pass(TimeDelta::seconds(30));
        self.code(app)
    }
}

fn proof() -> Value {
    json!({"proof": {"password": PASSWORD}})
}

async fn enrol(app: &TestApp, caller: &Caller<'_>) -> Phone {
    let begun = caller.post("/me/totp", &proof()).await.expect(201);
    let list = begun.at("/recoveryCodes").as_array().unwrap();
    let recovery = list.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    let phone = Phone { secret: begun.text("/secret"), recovery };
    assert!(begun.text("/uri").contains(&phone.secret));
    let me = caller.post("/me/totp/confirm", &json!({"code": phone.code(app)})).await.expect(200);
    assert_eq!(me.at("/secondFactor"), true);
    phone
}

/// The first step: gives the challenge.
async fn first_step(app: &TestApp, name: &str) -> String {
    let answer = app.nobody().post("/sessions", &json!({"name": name, "password": PASSWORD})).await;
    answer.refused(401, "second_factor_required").text("/challenge")
}

async fn second_step(app: &TestApp, challenge: &str, code: &str) -> Answer {
    app.nobody().post("/second-factor-sessions", &json!({"challenge": challenge, "code": code})).await
}

#[test]
fn signing_in_asks_for_the_second_factor_and_a_code_counts_once() {
    on_both(async |app| {
        let worker = app.sign_in("grid-a-01").await;
        let other_device = app.sign_in("grid-a-01").await;
        let phone = enrol(app, &worker).await;
        other_device.get("/me").await.refused(401, "not_signed_in");
        let challenge = first_step(app, "grid-a-01").await;
        second_step(app, &challenge, &phone.code(app)).await.refused(401, "wrong_second_factor");
        let code = phone.next_code(app);
        let session = second_step(app, &challenge, &code).await.expect(201);
        Caller::new(app, Some(session.text("/accessToken"))).get("/me").await.expect(200);
        second_step(app, &challenge, &phone.next_code(app)).await.refused(401, "not_signed_in");
        let challenge = first_step(app, "grid-a-01").await;
        second_step(app, &challenge, &code).await.refused(401, "wrong_second_factor");
    });
}

#[test]
fn a_challenge_is_no_token_ends_after_five_minutes_and_with_the_password() {
    on_both(async |app| {
        let worker = app.sign_in("grid-a-01").await;
        let phone = enrol(app, &worker).await;
        let challenge = first_step(app, "grid-a-01").await;
        Caller::new(app, Some(challenge.clone())).get("/me").await.refused(401, "not_signed_in");
        app.pass(TimeDelta::seconds(301));
        second_step(app, &challenge, &phone.code(app)).await.refused(401, "not_signed_in");
        let challenge = first_step(app, "grid-a-01").await;
        let change = json!({"currentPassword": PASSWORD, "newPassword": "another password"});
        worker.post("/me/password", &change).await.expect(200);
        second_step(app, &challenge, &phone.next_code(app)).await.refused(401, "not_signed_in");
    });
}

#[test]
fn a_recovery_code_counts_once_instead_of_the_app() {
    on_both(async |app| {
        let worker = app.sign_in("grid-a-01").await;
        let phone = enrol(app, &worker).await;
        assert_eq!(phone.recovery.len(), 10);
        let challenge = first_step(app, "grid-a-01").await;
        second_step(app, &challenge, &phone.recovery[0].to_lowercase()).await.expect(201);
        let challenge = first_step(app, "grid-a-01").await;
        second_step(app, &challenge, &phone.recovery[0]).await.refused(401, "wrong_second_factor");
        second_step(app, &challenge, &phone.recovery[1]).await.expect(201);
    });
}

#[test]
fn after_ten_wrong_codes_the_factor_rests_for_an_hour_and_no_longer() {
    on_both(async |app| {
        let worker = app.sign_in("grid-a-01").await;
        let phone = enrol(app, &worker).await;
        let challenge = first_step(app, "grid-a-01").await;
        for _ in 0..10 {
            second_step(app, &challenge, "AAAAA-AAAAA").await.refused(401, "wrong_second_factor");
        }
        let resting = second_step(app, &challenge, &phone.next_code(app)).await;
        assert!(!resting.refused(429, "too_many_requests").header("retry-after").is_empty());
        worker.get("/me").await.expect(200);
        app.pass(TimeDelta::minutes(61));
        let challenge = first_step(app, "grid-a-01").await;
        second_step(app, &challenge, &phone.code(app)).await.expect(201);
    });
}

#[test]
fn every_way_in_asks_for_it() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let worker = app.sign_in("grid-a-01").await;
        let code = super::phone::code(app, &provider, "13800001234", "link_phone").await;
        let body = json!({"phone": "13800001234", "code": code, "proof": {"password": PASSWORD}});
        worker.post("/me/phone", &body).await.expect(200);
        let phone = enrol(app, &worker).await;
        let code = super::phone::code(app, &provider, "13800001234", "sign_in").await;
        let body = json!({"phone": "13800001234", "code": code});
        let first = app.nobody().post("/phone-sessions", &body).await;
        let challenge = first.refused(401, "second_factor_required").text("/challenge");
        second_step(app, &challenge, &phone.next_code(app)).await.expect(201);
        let resident = enter(app, &provider, "13900005678").await;
        assert_eq!(resident.get("/me").await.at("/secondFactor"), false);
    });
}

#[test]
fn it_is_given_up_with_the_password_and_a_code() {
    on_both(async |app| {
        let worker = app.sign_in("grid-a-01").await;
        let phone = enrol(app, &worker).await;
        worker.post("/me/totp", &proof()).await.refused(409, "second_factor_enrolled");
        let give_up = |code: String, proof: Value| {
            let body = json!({"code": code, "proof": proof});
            let worker = worker.clone();
            async move { worker.post("/me/totp/disable", &body).await }
        };
        give_up(phone.next_code(app), json!(null)).await.refused(422, "proof_required");
        give_up("000000".into(), json!({"password": PASSWORD})).await.refused(422, "wrong_second_factor");
        let me = give_up(phone.next_code(app), json!({"password": PASSWORD})).await.expect(200);
        assert_eq!(me.at("/secondFactor"), false);
        app.sign_in("grid-a-01").await;
    });
}

#[test]
fn a_role_may_ask_for_it_and_then_a_session_serves_to_enrol_alone() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let worker = app.sign_in("grid-a-01").await;
        let resident = app.sign_in("resident-1").await;
        let rule = json!({"roles": ["grid_worker"]});
        let set = admin.change("/second-factor-rule", 1, &rule).await.expect(200);
        assert_eq!(set.at("/version"), 2);
        admin.change("/second-factor-rule", 1, &rule).await.refused(412, "stale_version");
        worker.get("/me").await.refused(401, "not_signed_in");
        resident.get("/me").await.expect(200);

        let worker = app.sign_in("grid-a-01").await;
        worker.get("/me").await.expect(200);
        worker.get("/petitions").await.refused(403, "second_factor_enrolment_required");
        worker.get("/categories").await.expect(200);
        let phone = enrol(app, &worker).await;
        worker.get("/petitions").await.expect(200);
        let body = json!({"code": phone.next_code(app), "proof": {"password": PASSWORD}});
        worker.post("/me/totp/disable", &body).await.refused(409, "second_factor_needed");
        let challenge = first_step(app, "grid-a-01").await;
        let session = second_step(app, &challenge, &phone.next_code(app)).await.expect(201);
        let worker = Caller::new(app, Some(session.text("/accessToken")));
        worker.get("/petitions").await.expect(200);
    });
}

#[test]
fn an_administrator_helps_who_has_lost_the_app_and_it_is_written_down() {
    on_both(async |app| {
        let admin = app.sign_in("admin").await;
        let worker = app.sign_in("grid-a-01").await;
        let id = worker.get("/me").await.id();
        let reset = format!("/accounts/{id}/reset-second-factor");
        admin.post(&reset, &json!({})).await.refused(409, "no_second_factor");
        enrol(app, &worker).await;
        worker.post(&reset, &json!({})).await.refused(403, "role_required");
        admin.post(&reset, &json!({})).await.expect(200);
        worker.get("/me").await.refused(401, "not_signed_in");
        app.sign_in("grid-a-01").await;
        let auditor = app.sign_in("auditor").await;
        let lines = auditor.get(&format!("/audit-lines?objectId={id}")).await.expect(200).body.to_string();
        for action in ["second_factor.begin", "second_factor.confirm", "second_factor.reset"] {
            assert!(lines.contains(action), "{action}: {lines}");
        }
    });
}
