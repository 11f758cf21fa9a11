//! Signing in by WeChat, against a stand-in of its server.

use super::phone::through;
use crate::support::{Answer, Caller, Mood, PASSWORD, StandIn, TestApp, on_both, on_both_with};
use sanping_api::config::Config;
use sanping_infra::wechat::Settings;
use serde_json::json;
use std::time::Instant;

const SESSION: &str = "/sns/jscode2session";
const PHONE: &str = "/wxa/business/getuserphonenumber";

fn with(server: &StandIn) -> impl Fn(&mut Config) {
    let base: reqwest::Url = server.url.parse().unwrap();
    move |config| {
        let (app_id, secret) = ("wx1".into(), "app secret".into());
        config.outside.wechat = Some(Settings { base: base.clone(), app_id, secret });
    }
}

/// A server that knows one person, and her phone.
fn server(openid: &str, phone: &str) -> StandIn {
    let server = StandIn::start();
    server.answers(SESSION, json!({"openid": openid, "session_key": "never shown", "unionid": "u1"}));
    server.answers("/cgi-bin/stable_token", json!({"access_token": "one", "expires_in": 7200}));
    let info = json!({"phoneNumber": phone, "purePhoneNumber": phone, "countryCode": "86"});
    server.answers(PHONE, json!({"errcode": 0, "errmsg": "ok", "phone_info": info}));
    server
}

async fn sign_in(app: &TestApp) -> Answer {
    app.nobody().post("/wechat-sessions", &json!({"code": "a code"})).await
}

#[test]
fn whom_wechat_brings_gets_an_account_and_finds_it_again() {
    let server = server("oPerson-1", "13800001234");
    on_both_with(with(&server), async |app| {
        let first = sign_in(app).await.expect(201);
        assert_eq!(first.at("/account/wechat"), true);
        assert!(
            !first.body.to_string().contains("never shown") && !first.body.to_string().contains("oPerson")
        );
        let again = sign_in(app).await.expect(201);
        assert_eq!(again.at("/account/id"), first.at("/account/id"));
        let asked = server.seen_at(SESSION).pop().unwrap();
        assert_eq!(asked.query, "appid=wx1&secret=app+secret&js_code=a+code&grant_type=authorization_code");
        server.answers(SESSION, json!({"openid": "oPerson-2", "session_key": "…"}));
        assert_ne!(sign_in(app).await.expect(201).at("/account/id"), first.at("/account/id"));
        server.answers(SESSION, json!({"openid": "oPerson-1", "session_key": "never shown"}));
    });
}

#[test]
fn what_a_client_says_of_itself_is_refused() {
    let server = server("oPerson-1", "13800001234");
    on_both_with(with(&server), async |app| {
        for field in ["openid", "unionid", "phone", "encryptedData"] {
            let body = json!({"code": "a code", field: "oSomebody"});
            let refused = app.nobody().post("/wechat-sessions", &body).await;
            assert_eq!(refused.refused(422, "validation_failed").at("/errors/0/code"), "unknown_field");
        }
        assert!(server.seen().is_empty());
    });
}

#[test]
fn a_code_that_wechat_does_not_know_opens_nothing() {
    let server = server("oPerson-1", "13800001234");
    on_both_with(with(&server), async |app| {
        for errcode in [40029, 40163, 40226] {
            server.next(Mood::Says(200, json!({"errcode": errcode, "errmsg": "invalid code"})));
            sign_in(app).await.refused(401, "wechat_code_refused");
        }
    });
}

#[test]
fn a_wechat_that_is_down_lies_or_floods_costs_its_own_door_alone() {
    let server = server("oPerson-1", "13800001234");
    let lies = [json!({}), json!([]), json!({"openid": 7}), json!({"openid": ""}), json!({"errcode": "0"})];
    on_both_with(with(&server), async |app| {
        let bad = [Mood::Rubbish, Mood::HangsUp, Mood::Floods, Mood::Says(502, json!({}))];
        for mood in bad.into_iter().chain(lies.iter().map(|lie| Mood::Says(200, lie.clone()))) {
            server.next(mood.clone());
            let answer = sign_in(app).await;
            assert_eq!((answer.status, answer.code()), (503, "wechat_unavailable"), "{mood:?}");
        }
        app.sign_in("resident-1").await;
        sign_in(app).await.expect(201);
    });
}

#[test]
fn while_wechat_hangs_everybody_else_is_served() {
    let server = server("oPerson-1", "13800001234");
    on_both_with(with(&server), async |app| {
        server.next(Mood::Hangs);
        let begun = Instant::now();
        let others = async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            for _ in 0..5 {
                app.sign_in("resident-1").await;
            }
            begun.elapsed()
        };
        let (hung, served) = tokio::join!(sign_in(app), others);
        hung.refused(503, "wechat_unavailable");
        assert!(served.as_secs() < 6 && begun.elapsed().as_secs() < 12, "{served:?} {:?}", begun.elapsed());
    });
}

#[test]
fn who_shows_her_phone_finds_the_account_that_she_has_by_it() {
    let (server, provider) = (server("oPerson-1", "13800001234"), StandIn::start());
    let both = |config: &mut Config| {
        with(&server)(config);
        through(&provider)(config);
    };
    on_both_with(both, async |app| {
        let by_phone = super::phone::enter(app, &provider, "13800001234").await.get("/me").await.expect(200);
        let body = json!({"code": "a code", "phoneCode": "a phone code"});
        let by_wechat = app.nobody().post("/wechat-sessions", &body).await.expect(201);
        assert_eq!(by_wechat.at("/account/id"), by_phone.at("/id"));
        assert_eq!(server.seen_at(PHONE).pop().unwrap().body, json!({"code": "a phone code"}));
        assert_eq!(sign_in(app).await.expect(201).at("/account/id"), by_phone.at("/id"));
    });
}

#[test]
fn a_person_with_a_password_links_wechat_and_its_phone_and_takes_them_away() {
    let server = server("oPerson-1", "13800001234");
    on_both_with(with(&server), async |app| {
        let li = app.sign_in("resident-1").await;
        let (code, proof) = ("a code", json!({"password": PASSWORD}));
        li.post("/me/wechat", &json!({"code": code})).await.refused(422, "proof_required");
        let wrong = json!({"code": code, "proof": {"password": "not the password"}});
        li.post("/me/wechat", &wrong).await.refused(422, "wrong_password");
        let body = json!({"code": code, "proof": proof});
        li.post_once("/me/wechat", "wechat-0001", &body).await.expect(200);
        server.next(Mood::Says(200, json!({"errcode": 40163, "errmsg": "code been used"})));
        li.post_once("/me/wechat", "wechat-0001", &body).await.expect(200);
        server.next(Mood::Says(200, json!({"errcode": 40163, "errmsg": "code been used"})));
        li.post("/me/wechat", &body).await.refused(422, "wechat_code_refused");
        let me = li.post("/me/wechat-phone", &json!({"code": code, "proof": proof})).await.expect(200);
        assert_eq!((me.at("/wechat"), me.at("/phone")), (&json!(true), &json!("138****1234")));
        let session = sign_in(app).await.expect(201);
        assert_eq!(session.at("/account/login"), "resident-1");
        let stranger = app.sign_in("resident-2").await;
        let taken = stranger.post("/me/wechat", &json!({"code": code, "proof": proof})).await;
        taken.refused(409, "wechat_taken");
        let me = li.post("/me/wechat/unlink", &json!({"proof": proof})).await.expect(200);
        assert_eq!(me.at("/wechat"), false);
        let ended = Caller::new(app, Some(session.text("/accessToken")));
        ended.get("/me").await.refused(401, "not_signed_in");
    });
}

#[test]
fn without_a_mini_program_nobody_signs_in_by_wechat() {
    on_both(async |app| {
        sign_in(app).await.refused(422, "wechat_not_configured");
    });
}
