//! How often anybody may knock at the doors that let people in.

use super::forwarded::behind_us;
use crate::{
    notice::by_sms,
    support::{Answer, StandIn, TestApp, on_both_with, send},
};
use reqwest::Method;
use sanping_api::config::Config;
use serde_json::{Value, json};

/// So many a minute from one address; one name from there a quarter.
const KNOCKS: u8 = 4;

/// A door, a knock at it in the name of the person of this number, and what is said to it.
type Door = (&'static str, fn(u8) -> Value, (u16, &'static str));

fn phone(number: u8) -> String {
    format!("138000012{number:02}")
}

/// Every way in, refreshing, codes and resets.
const DOORS: [Door; 8] = [
    (
        "/sessions",
        |n| json!({"name": format!("nobody-{n}"), "password": "a wrong password"}),
        (401, "wrong_credentials"),
    ),
    ("/session-refreshes", |_| json!({"refreshToken": "no token of ours"}), (401, "not_signed_in")),
    ("/sign-in-codes", |n| json!({"phone": phone(n), "purpose": "sign_in"}), (202, "")),
    ("/phone-sessions", |n| json!({"phone": phone(n), "code": "000000"}), (401, "wrong_code")),
    ("/wechat-sessions", |_| json!({"code": "a code"}), (422, "wechat_not_configured")),
    ("/second-factor-sessions", |_| json!({"challenge": "none", "code": "000000"}), (401, "not_signed_in")),
    ("/service-sessions", |n| json!({"key": format!("spk_{n}")}), (401, "wrong_key")),
    (
        "/password-resets",
        |n| json!({"phone": phone(n), "code": "000000", "newPassword": "a new password"}),
        (401, "wrong_code"),
    ),
];

/// Knocks from an address, behind our proxy.
async fn knock(app: &TestApp, (path, body, _): Door, number: u8, from: &str) -> Answer {
    let request = app.nobody().request(Method::POST, path).json(&body(number));
    send(request.header("X-Forwarded-For", from)).await
}

fn is_refused(answer: Answer) {
    let refused = answer.refused(429, "too_many_requests");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds} s");
}

#[test]
fn every_way_in_takes_from_one_purse_of_an_address() {
    let provider = StandIn::start();
    let few = |config: &mut Config| {
        behind_us(config);
        by_sms(&provider)(config);
        config.limits.sign_ins_per_minute = KNOCKS.into();
    };
    on_both_with(few, async |app| {
        for (at, door) in DOORS.into_iter().enumerate() {
            let here = format!("203.0.113.{at}");
            for number in 0..KNOCKS {
                let answer = knock(app, door, number + KNOCKS * at as u8, &here).await;
                assert_eq!((answer.status, answer.code()), door.2, "{}: {}", door.0, answer.body);
            }
            for other in DOORS {
                is_refused(knock(app, other, 99, &here).await);
            }
            let elsewhere = knock(app, door, 90 + at as u8, &format!("198.51.100.{at}")).await;
            assert_eq!((elsewhere.status, elsewhere.code()), door.2, "{}: {}", door.0, elsewhere.body);
        }
    });
}

#[test]
fn one_phone_is_tried_from_one_address_a_quarter_as_often() {
    let provider = StandIn::start();
    let few = |config: &mut Config| {
        behind_us(config);
        by_sms(&provider)(config);
        config.limits.sign_ins_per_minute = 2 * u32::from(KNOCKS);
    };
    on_both_with(few, async |app| {
        let tried =
            DOORS.into_iter().filter(|door| ["/phone-sessions", "/password-resets"].contains(&door.0));
        for (at, door) in tried.enumerate() {
            let here = format!("203.0.113.{at}");
            for _ in 0..2 {
                assert_eq!(knock(app, door, 1, &here).await.status, 401, "{}", door.0);
            }
            is_refused(knock(app, door, 1, &here).await);
            assert_eq!(knock(app, door, 2, &here).await.status, 401, "another phone");
            assert_eq!(knock(app, door, 1, &format!("198.51.100.{at}")).await.status, 401, "her own address");
        }
    });
}

#[test]
fn whoever_has_one_address_of_ipv6_has_its_whole_network_and_knocks_as_one() {
    let provider = StandIn::start();
    let few = |config: &mut Config| {
        behind_us(config);
        by_sms(&provider)(config);
        config.limits.sign_ins_per_minute = KNOCKS.into();
        config.outside.codes.per_address = 2;
    };
    let [_, refreshing, codes, ..] = DOORS;
    on_both_with(few, async |app| {
        for host in 1..=KNOCKS {
            assert_eq!(knock(app, refreshing, 0, &format!("2001:db8:1:2:{host}::{host}")).await.status, 401);
        }
        is_refused(knock(app, refreshing, 0, "2001:db8:1:2::9").await);
        assert_eq!(knock(app, refreshing, 0, "2001:db8:1:3::9").await.status, 401, "another network");
        // So many codes a day are sent for one who asks.
        for host in 1..=2 {
            assert_eq!(knock(app, codes, host, &format!("2001:db8:9:9::{host}")).await.status, 202);
        }
        knock(app, codes, 3, "2001:db8:9:9::3").await.refused(429, "too_many_codes");
    });
}
