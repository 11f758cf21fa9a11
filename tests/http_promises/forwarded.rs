//! Whose word is taken for where a request comes from.

use crate::support::{Caller, PASSWORD, TestApp, on_both, on_both_with, send};
use reqwest::Method;
use sanping_api::config::Config;
use serde_json::json;

/// The tests themselves are the proxy.
pub fn behind_us(config: &mut Config) {
    config.http.trusted_proxies.insert([127, 0, 0, 1].into());
}

/// Where somebody signed in from, by her own list of sessions, where the request came with these headers.
async fn came_from(app: &TestApp, headers: &[&str]) -> String {
    let body = json!({"name": "resident-1", "password": PASSWORD});
    let mut request = app.nobody().request(Method::POST, "/sessions").json(&body);
    for chain in headers {
        request = request.header("X-Forwarded-For", *chain);
    }
    let session = send(request).await.expect(201);
    let li = Caller::new(app, Some(session.text("/accessToken")));
    let all = li.get("/sessions").await.expect(200);
    let current = all.at("/items").as_array().unwrap().iter().find(|one| one["current"] == true);
    current.unwrap()["address"].as_str().unwrap().to_owned()
}

#[test]
fn what_anybody_says_of_where_she_is_counts_for_nothing() {
    on_both(async |app| {
        for chain in ["203.0.113.7", "127.0.0.1", "203.0.113.7, 127.0.0.1"] {
            assert_eq!(came_from(app, &[chain]).await, "127.0.0.1", "{chain}");
        }
    });
}

#[test]
fn what_our_proxy_says_counts_and_what_was_told_to_it_does_not() {
    on_both_with(behind_us, async |app| {
        for (chain, address) in [
            ("203.0.113.7", "203.0.113.7"),
            (" 203.0.113.7 ", "203.0.113.7"),
            ("2001:db8::7", "2001:db8::7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("203.0.113.7, ::ffff:127.0.0.1", "203.0.113.7"),
            ("198.51.100.9, 203.0.113.7", "203.0.113.7"),
            ("203.0.113.7, 127.0.0.1", "203.0.113.7"),
            ("198.51.100.9, 203.0.113.7, 127.0.0.1", "203.0.113.7"),
            ("203.0.113.7, rubbish", "127.0.0.1"),
            ("127.0.0.1", "127.0.0.1"),
            ("", "127.0.0.1"),
        ] {
            assert_eq!(came_from(app, &[chain]).await, address, "{chain}");
        }
        assert_eq!(came_from(app, &[]).await, "127.0.0.1");
        // Some proxies leave the line that came and write one of their own below.
        assert_eq!(came_from(app, &["198.51.100.9", "203.0.113.7"]).await, "203.0.113.7");
        let boss = app.sign_in("auditor").await;
        let lines = boss.get("/audit-lines?limit=100").await.expect(200);
        let opened = lines.at("/items").as_array().unwrap().iter();
        let addresses: Vec<_> = opened.filter(|line| line["action"] == "session.open").collect();
        assert!(addresses.iter().any(|line| line["address"] == "203.0.113.7"), "{}", lines.body);
        assert!(addresses.iter().all(|line| line["address"] != "198.51.100.9"), "{}", lines.body);
    });
}

#[test]
fn a_client_gets_no_second_helping_by_another_name_for_herself() {
    let few = |config: &mut Config| config.limits.sign_ins_per_minute = 4;
    on_both_with(few, async |app| {
        let knock = async |from: u8| {
            let token = json!({"refreshToken": "no token of ours"});
            let request = app.nobody().request(Method::POST, "/session-refreshes").json(&token);
            send(request.header("X-Forwarded-For", format!("203.0.113.{from}"))).await
        };
        for from in 1..=4 {
            knock(from).await.refused(401, "not_signed_in");
        }
        knock(5).await.refused(429, "too_many_requests");
    });
}
