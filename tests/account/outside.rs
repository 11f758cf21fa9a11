//! The adapters of the services outside, against stand-ins that behave well and badly.

use crate::support::{Mood, StandIn};
use sanping_domain::{account::OpenId, shared::Phone};
use sanping_infra::{
    outside::OutsideError,
    sms::{self, Sms},
    wechat::{self, Wechat, WechatError},
};
use serde_json::json;
use std::{collections::BTreeMap, time::Instant};
use uuid::Uuid;

const TOKEN: &str = "/cgi-bin/stable_token";
const SEND: &str = "/cgi-bin/message/subscribe/send";

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(test)
}

fn sms(provider: &StandIn) -> Sms {
    Sms::new(sms::Settings { url: provider.url.parse().unwrap(), token: "the token".into() }).unwrap()
}

fn wechat(server: &StandIn) -> Wechat {
    let base = server.url.parse().unwrap();
    Wechat::new(wechat::Settings { base, app_id: "wx1".into(), secret: "app secret".into() }).unwrap()
}

fn phone() -> Phone {
    Phone::parse("13800001234").unwrap()
}

fn openid() -> OpenId {
    OpenId::parse("oWechat-1").unwrap()
}

#[test]
fn a_message_goes_out_with_the_token_and_the_delivery_as_its_key() {
    let (provider, id) = (StandIn::start(), Uuid::now_v7());
    run(sms(&provider).send(&phone(), "您好", id)).unwrap();
    let seen = provider.seen().remove(0);
    assert_eq!((seen.method.as_str(), seen.headers["authorization"].as_str()), ("POST", "Bearer the token"));
    assert_eq!(seen.headers["idempotency-key"], id.to_string());
    assert_eq!(seen.body, json!({"id": id, "phone": "+8613800001234", "text": "您好"}));
}

#[test]
fn a_provider_that_is_down_may_be_tried_again_and_one_that_refuses_may_not() {
    let provider = StandIn::start();
    let sms = sms(&provider);
    for (status, may_pass) in [(500, true), (503, true), (429, true), (400, false), (403, false)] {
        provider.fails(1, status);
        let error = run(sms.send(&phone(), "您好", Uuid::now_v7())).unwrap_err();
        assert_eq!((error.clone(), error.may_pass()), (OutsideError::Status(status), may_pass));
    }
    provider.next(Mood::HangsUp);
    assert_eq!(run(sms.send(&phone(), "您好", Uuid::now_v7())), Err(OutsideError::Unreachable));
}

#[test]
fn a_provider_that_hangs_drips_or_floods_is_left_in_time() {
    let (provider, begun) = (StandIn::start(), Instant::now());
    let sms = sms(&provider);
    provider.next(Mood::Floods);
    assert_eq!(run(sms.send(&phone(), "您好", Uuid::now_v7())), Err(OutsideError::TooLong));
    for mood in [Mood::Hangs, Mood::Drips] {
        provider.next(mood);
        assert_eq!(run(sms.send(&phone(), "您好", Uuid::now_v7())), Err(OutsideError::TooSlow));
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn one_access_token_serves_many_messages_sent_at_once() {
    let server = StandIn::start();
    server.answers(TOKEN, json!({"access_token": "one", "expires_in": 7200}));
    server.answers(SEND, json!({"errcode": 0, "errmsg": "ok"}));
    let (wechat, data) = (wechat(&server), BTreeMap::from([("thing1".to_owned(), "您好".to_owned())]));
    let openid = openid();
    let send = async |at: usize| {
        wechat.send_subscribe(&openid, &format!("template-{at}"), Some("pages/index"), &data).await
    };
    run(async { tokio::join!(send(1), send(2), send(3), send(4)) }).0.unwrap();
    assert_eq!(server.seen_at(TOKEN).len(), 1);
    let sent = server.seen_at(SEND);
    assert_eq!((sent.len(), sent[0].query.as_str()), (4, "access_token=one"));
    assert_eq!(sent[0].body["data"], json!({"thing1": {"value": "您好"}}));
}

#[test]
fn a_refused_access_token_is_renewed_once_and_then_given_up() {
    let server = StandIn::start();
    server.answers(TOKEN, json!({"access_token": "one", "expires_in": 7200}));
    server.answers(SEND, json!({"errcode": 42001, "errmsg": "access_token expired"}));
    let (wechat, data) = (wechat(&server), BTreeMap::new());
    let sent = run(wechat.send_subscribe(&openid(), "template", None, &data));
    assert_eq!(sent, Err(WechatError::TokenRefused));
    let forced: Vec<_> =
        server.seen_at(TOKEN).iter().map(|seen| seen.body["force_refresh"].clone()).collect();
    assert_eq!((forced, server.seen_at(SEND).len()), (vec![json!(false), json!(true)], 2));
}

#[test]
fn what_wechat_says_in_numbers_is_told_apart() {
    let server = StandIn::start();
    server.answers(TOKEN, json!({"access_token": "one", "expires_in": 7200}));
    let (wechat, openid, data) = (wechat(&server), openid(), BTreeMap::new());
    for (code, may_pass) in [(43101, false), (45009, true), (-1, true), (40003, false)] {
        server.answers(SEND, json!({"errcode": code, "errmsg": "…"}));
        let error = run(wechat.send_subscribe(&openid, "template", None, &data)).unwrap_err();
        assert_eq!(
            (error.may_pass(), error == WechatError::RefusedByUser),
            (may_pass, code == 43101),
            "{code}"
        );
    }
}
