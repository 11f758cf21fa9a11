//! Signing in by a code to one's phone.

use crate::support::{Answer, Caller, Mood, PASSWORD, StandIn, TestApp, on_both, on_both_with};
use chrono::TimeDelta;
use sanping_api::config::Config;
use sanping_infra::sms::Settings;
use serde_json::json;
use std::time::Instant;

const PHONE: &str = "13800001234";
const OTHER: &str = "13900005678";

/// A configuration with this provider of text messages.
pub fn through(provider: &StandIn) -> impl Fn(&mut Config) {
    let url: reqwest::Url = provider.url.parse().unwrap();
    move |config| config.outside.sms = Some(Settings { url: url.clone(), token: "token".into() })
}

/// Asks for a code, a minute after whatever was asked before.
pub async fn ask(app: &TestApp, phone: &str, purpose: &str) -> Answer {
    app.pass(TimeDelta::seconds(61));
    app.nobody().post("/sign-in-codes", &json!({"phone": phone, "purpose": purpose})).await
}

/// Asks for a code and reads it from the message.
pub async fn code(app: &TestApp, provider: &StandIn, phone: &str, purpose: &str) -> String {
    ask(app, phone, purpose).await.expect(202);
    let message = provider.next_seen();
    assert_eq!(message.body["phone"], format!("+86{phone}"));
    message.code()
}

/// Signs in by phone.
pub async fn enter<'a>(app: &'a TestApp, provider: &StandIn, phone: &str) -> Caller<'a> {
    let code = code(app, provider, phone, "sign_in").await;
    let session = show(app, phone, &code).await.expect(201);
    Caller::new(app, Some(session.text("/accessToken")))
}

async fn show(app: &TestApp, phone: &str, code: &str) -> Answer {
    app.nobody().post("/phone-sessions", &json!({"phone": phone, "code": code})).await
}

/// Makes a phone the account's own, by the password.
async fn link(app: &TestApp, provider: &StandIn, caller: &Caller<'_>, phone: &str) -> Answer {
    let code = code(app, provider, phone, "link_phone").await;
    let body = json!({"phone": phone, "code": code, "proof": {"password": PASSWORD}});
    caller.post("/me/phone", &body).await
}

#[test]
fn a_phone_that_nobody_has_gets_an_account_and_finds_it_again() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let first = enter(app, &provider, PHONE).await.get("/me").await.expect(200);
        assert_eq!(first.at("/phone"), "138****1234");
        assert_eq!((first.at("/password"), first.at("/roles")), (&json!(false), &json!([])));
        assert!(!first.text("/login").contains("1234") && !first.text("/name").contains("1234"));
        let again = enter(app, &provider, PHONE).await;
        assert_eq!(again.get("/me").await.id(), first.id());
        assert_ne!(enter(app, &provider, OTHER).await.get("/me").await.id(), first.id());
    });
}

#[test]
fn a_code_counts_once() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let code = code(app, &provider, PHONE, "sign_in").await;
        let (a, b) = tokio::join!(show(app, PHONE, &code), show(app, PHONE, &code));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 401]);
        show(app, PHONE, &code).await.refused(401, "wrong_code");
    });
}

#[test]
fn a_code_counts_for_its_phone_and_purpose_alone_and_the_newest_one_only() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let old = code(app, &provider, PHONE, "sign_in").await;
        show(app, OTHER, &old).await.refused(401, "wrong_code");
        let linking = code(app, &provider, PHONE, "link_phone").await;
        if linking != old {
            show(app, PHONE, &linking).await.refused(401, "wrong_code");
        }
        let new = code(app, &provider, PHONE, "sign_in").await;
        if new != old {
            show(app, PHONE, &old).await.refused(401, "wrong_code");
        }
        show(app, PHONE, &new).await.expect(201);
    });
}

#[test]
fn a_code_ends_after_five_minutes() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let code = code(app, &provider, PHONE, "sign_in").await;
        app.pass(TimeDelta::seconds(301));
        show(app, PHONE, &code).await.refused(401, "wrong_code");
    });
}

#[test]
fn a_code_ends_after_five_wrong_tries() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let code = code(app, &provider, PHONE, "sign_in").await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            show(app, PHONE, wrong).await.refused(401, "wrong_code");
        }
        show(app, PHONE, &code).await.refused(401, "wrong_code");
    });
}

#[test]
fn a_known_and_an_unknown_phone_are_answered_alike_and_only_the_known_one_is_sent_a_reset() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let li = app.sign_in("resident-1").await;
        link(app, &provider, &li, PHONE).await.expect(200);
        let unknown = ask(app, OTHER, "reset_password").await;
        let known = ask(app, PHONE, "reset_password").await;
        assert_eq!((unknown.status, &unknown.body), (known.status, &known.body));
        let message = provider.next_seen();
        assert_eq!(message.body["phone"], format!("+86{PHONE}"), "the unknown phone was sent nothing");
        let reset = |phone: &str| {
            let body = json!({"phone": phone, "code": "abcdef", "newPassword": "a new password"});
            async move { app.nobody().post("/password-resets", &body).await.refused(401, "wrong_code") }
        };
        let (mut one, mut other) = (reset(PHONE).await.body, reset(OTHER).await.body);
        for body in [&mut one, &mut other] {
            body.as_object_mut().unwrap().remove("traceId");
        }
        assert_eq!(one, other);
    });
}

#[test]
fn a_forgotten_password_is_set_by_phone_and_every_session_ends() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let li = app.sign_in("resident-1").await;
        link(app, &provider, &li, PHONE).await.expect(200);
        let code = code(app, &provider, PHONE, "reset_password").await;
        let body = json!({"phone": PHONE, "code": code, "newPassword": "a new password"});
        let reset = app.nobody().post_once("/password-resets", "reset-0001", &body).await.expect(200);
        assert_eq!(reset.at("/login"), "resident-1");
        let again = app.nobody().post_once("/password-resets", "reset-0001", &body).await.expect(200);
        assert_eq!(again.body, reset.body);
        app.nobody().post("/password-resets", &body).await.refused(401, "wrong_code");
        li.get("/me").await.refused(401, "not_signed_in");
        let old = json!({"name": "resident-1", "password": PASSWORD});
        app.nobody().post("/sessions", &old).await.refused(401, "wrong_credentials");
        let new = json!({"name": "resident-1", "password": "a new password"});
        app.nobody().post("/sessions", &new).await.expect(201);
    });
}

#[test]
fn one_phone_gets_one_code_a_minute_five_an_hour_and_ten_a_day() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        ask(app, PHONE, "sign_in").await.expect(202);
        let body = json!({"phone": PHONE, "purpose": "link_phone"});
        let soon = app.nobody().post("/sign-in-codes", &body).await.refused(429, "too_many_codes");
        assert!((1..=60).contains(&soon.header("retry-after").parse::<u64>().unwrap()));
        for _ in 0..4 {
            ask(app, PHONE, "sign_in").await.expect(202);
        }
        ask(app, PHONE, "sign_in").await.refused(429, "too_many_codes");
        ask(app, OTHER, "sign_in").await.expect(202);
        app.pass(TimeDelta::hours(1));
        for _ in 0..5 {
            ask(app, PHONE, "sign_in").await.expect(202);
        }
        app.pass(TimeDelta::hours(1));
        ask(app, PHONE, "sign_in").await.refused(429, "too_many_codes");
        app.pass(TimeDelta::days(1));
        ask(app, PHONE, "sign_in").await.expect(202);
        (0..12).for_each(|_| drop(provider.next_seen()));
    });
}

#[test]
fn an_address_and_the_whole_day_have_their_caps() {
    let provider = StandIn::start();
    let few = |config: &mut Config| {
        through(&provider)(config);
        config.outside.codes.per_address = 2;
    };
    on_both_with(few, async |app| {
        for phone in [PHONE, OTHER] {
            ask(app, phone, "sign_in").await.expect(202);
            provider.next_seen();
        }
        ask(app, "13700000000", "sign_in").await.refused(429, "too_many_codes");
    });
}

#[test]
fn a_repeated_request_under_its_key_sends_one_message() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let body = json!({"phone": PHONE, "purpose": "sign_in"});
        let before = provider.seen().len();
        let first = app.nobody().post_once("/sign-in-codes", "code-0001", &body).await.expect(202);
        let again = app.nobody().post_once("/sign-in-codes", "code-0001", &body).await.expect(202);
        assert_eq!(first.body, again.body);
        provider.next_seen();
        enter(app, &provider, OTHER).await;
        assert_eq!(provider.seen().len(), before + 2);
    });
}

#[test]
fn a_provider_that_fails_twice_is_tried_a_third_time_under_the_same_delivery() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        provider.fails(2, 503);
        ask(app, PHONE, "sign_in").await.expect(202);
        let tries = [provider.next_seen(), provider.next_seen(), provider.next_seen()];
        assert!(tries.iter().all(|one| one.body == tries[0].body), "{tries:?}");
    });
}

#[test]
fn a_provider_that_hangs_costs_nobody_any_time() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        provider.next(Mood::Hangs);
        let begun = Instant::now();
        ask(app, PHONE, "sign_in").await.expect(202);
        app.sign_in("resident-1").await;
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
        provider.next_seen();
    });
}

#[test]
fn without_a_provider_no_code_is_promised() {
    on_both(async |app| {
        ask(app, PHONE, "sign_in").await.refused(422, "sms_not_configured");
    });
}

#[test]
fn what_is_no_mainland_mobile_number_is_refused() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        for phone in ["12345", "05941234567", "+85291234567", "138\u{0}0001234", "１３８００００１２３４"]
        {
            let refused = ask(app, phone, "sign_in").await.refused(422, "malformed_phone");
            assert_eq!(refused.at("/errors/0/field"), "phone");
        }
        ask(app, PHONE, "login").await.refused(422, "validation_failed");
    });
}

#[test]
fn a_phone_is_changed_by_a_code_to_the_new_one_and_a_proof_by_the_old_one() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let li = enter(app, &provider, PHONE).await;
        let elsewhere = enter(app, &provider, PHONE).await;
        let new = code(app, &provider, OTHER, "link_phone").await;
        let body = json!({"phone": OTHER, "code": new});
        li.post("/me/phone", &body).await.refused(422, "proof_required");
        let wrong = json!({"phone": OTHER, "code": new, "proof": {"code": "abcdef"}});
        li.post("/me/phone", &wrong).await.refused(422, "wrong_code");
        let old = code(app, &provider, PHONE, "confirm_identity").await;
        let body = json!({"phone": OTHER, "code": new, "proof": {"code": old}});
        let changed = li.post("/me/phone", &body).await.expect(200);
        assert_eq!(changed.at("/phone"), "139****5678");
        elsewhere.get("/me").await.refused(401, "not_signed_in");
        li.get("/me").await.expect(200);
        assert_ne!(enter(app, &provider, PHONE).await.get("/me").await.id(), changed.id());
    });
}

#[test]
fn a_phone_of_somebody_else_is_not_to_be_had_and_the_last_way_in_stays() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let owner = enter(app, &provider, PHONE).await;
        let li = app.sign_in("resident-1").await;
        link(app, &provider, &li, PHONE).await.refused(409, "phone_taken");
        let proof = json!({"proof": {"code": code(app, &provider, PHONE, "confirm_identity").await}});
        owner.post("/me/phone/unlink", &proof).await.refused(409, "last_way_in");
        link(app, &provider, &li, OTHER).await.expect(200);
        let proof = json!({"proof": {"password": PASSWORD}});
        let unlinked = li.post("/me/phone/unlink", &proof).await.expect(200);
        assert!(unlinked.at("/phone").is_null());
    });
}

#[test]
fn the_code_of_a_disabled_person_opens_nothing() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let person = enter(app, &provider, PHONE).await;
        let id = person.get("/me").await.id();
        let admin = app.sign_in("admin").await;
        admin.act(&format!("/accounts/{id}"), "disable", json!(null)).await.expect(200);
        person.get("/me").await.refused(401, "not_signed_in");
        let sign_in = code(app, &provider, PHONE, "sign_in").await;
        show(app, PHONE, &sign_in).await.refused(401, "wrong_code");
        let reset = code(app, &provider, PHONE, "reset_password").await;
        let body = json!({"phone": PHONE, "code": reset, "newPassword": "a new password"});
        app.nobody().post("/password-resets", &body).await.refused(401, "wrong_code");
    });
}

#[test]
fn no_phone_stands_in_the_database_or_the_audit_trail_in_clear() {
    let provider = StandIn::start();
    on_both_with(through(&provider), async |app| {
        let code = code(app, &provider, PHONE, "sign_in").await;
        show(app, PHONE, &code).await.expect(201);
        // On PostgreSQL there are no such files; the columns are the same.
        let files = ["test.db", "test.db-wal"].map(|name| std::fs::read(app.folder.join(name)));
        let bytes: Vec<u8> = files.into_iter().flatten().flatten().collect();
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(bytes.is_empty() || holds("phone_code.send"));
        assert!(!holds(PHONE));
        let auditor = app.sign_in("auditor").await;
        let lines = auditor.get("/audit-lines?limit=100").await.expect(200).body.to_string();
        assert!(lines.contains("phone_code.send") && !lines.contains(PHONE));
    });
}
