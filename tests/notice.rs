//! Notices: who hears of a step, by which channel, and what happens when a provider fails.

mod channels;
mod inbox;
mod letters;
pub mod words;

use crate::support::{Answer, Caller, Mood, StandIn, TestApp};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use sanping_api::{config::Config, notice};
use sanping_domain::{
    account::{Login, OpenId},
    shared::{AccountId, Phone},
};
use sanping_infra::{account, db::DbResult, outbox, schema::notice_deliveries::dsl, sms, wechat};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// Ten in the morning in China, tomorrow.
fn morning() -> DateTime<Utc> {
    let tomorrow = (Utc::now() + TimeDelta::days(1)).date_naive();
    tomorrow.and_hms_opt(2, 0, 0).unwrap().and_utc()
}

pub fn by_sms(provider: &StandIn) -> impl Fn(&mut Config) {
    let url = provider.url.clone();
    move |config| {
        let (url, token) = (url.parse().unwrap(), "the token".into());
        config.outside.sms = Some(sms::Settings { url, token });
    }
}

pub fn by_wechat(server: &StandIn) -> impl Fn(&mut Config) {
    let base = server.url.clone();
    server.answers("/cgi-bin/stable_token", json!({"access_token": "one", "expires_in": 7200}));
    move |config| {
        let (base, app_id, secret) = (base.parse().unwrap(), "wx1".into(), "app secret".into());
        config.outside.wechat = Some(wechat::Settings { base, app_id, secret });
    }
}

/// Gives somebody a phone number, and says who it is.
pub async fn give_phone(app: &TestApp, login: &str, phone: &str) -> AccountId {
    let (login, phone) = (Login::parse(login).unwrap(), Phone::parse(phone).unwrap());
    let given = app.db.write(move |tx| -> DbResult<_> {
        let id = account::credentials(tx, &login)?.unwrap().account;
        account::set_phone(tx, id, Some(&phone), Utc::now())?;
        Ok(id)
    });
    given.await.unwrap()
}

pub async fn give_wechat(app: &TestApp, login: &str, openid: &str) {
    let (login, openid) = (Login::parse(login).unwrap(), OpenId::parse(openid).unwrap());
    let given = app.db.write(move |tx| -> DbResult<_> {
        let id = account::credentials(tx, &login)?.unwrap().account;
        account::set_openid(tx, id, Some(&openid), Utc::now())
    });
    given.await.unwrap();
}

/// The rider reports the first matter; the desk has to hear of it.
async fn report(app: &TestApp, by: &Caller<'_>) -> String {
    let matter = app.matter();
    let category = by.get("/categories").await.text("/items/0/id");
    let body = json!({
        "kind": "complaint", "categoryId": category, "title": "三号楼楼道灯不亮已经三天了", "body": "晚上看不清台阶。",
        "identityMode": "real_name",
        "location": {"longitude": matter.point.longitude(), "latitude": matter.point.latitude()},
    });
    format!("/petitions/{}", by.post("/petitions", &body).await.expect(201).id())
}

/// Lets the worker go its round until no message waits to be told: what the server's own worker has in hand at this
/// moment is passed over by a round, and told by the other.
pub async fn tick(app: &TestApp) {
    for _ in 0..200 {
        notice::tick(app.running.state()).await.unwrap();
        if app.db.read(outbox::waits_since).await.unwrap().is_none() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("messages still wait to be told");
}

/// Lets time pass and the worker go its round. What the server's own worker has in hand is finished first: by the
/// clock of the test its lease would end in the middle.
pub async fn later(app: &TestApp, time: TimeDelta) {
    for _ in 0..200 {
        let held = dsl::notice_deliveries.filter(dsl::claimed_until.is_not_null()).count();
        if app.db.read(move |conn| DbResult::Ok(held.get_result::<i64>(conn)?)).await.unwrap() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    app.pass(time);
    tick(app).await;
}

/// The topics in somebody's inbox, the newest first.
pub async fn topics(who: &Caller<'_>) -> Vec<String> {
    let page = who.get("/notices?limit=100").await.expect(200);
    let items = page.at("/items").as_array().unwrap();
    items.iter().map(|item| item["topic"].as_str().unwrap().to_owned()).collect()
}

/// How often the provider was asked for each delivery, by its idempotency key.
fn asked(provider: &StandIn, since: usize) -> BTreeMap<String, usize> {
    let mut asked = BTreeMap::new();
    for seen in provider.seen().into_iter().skip(since) {
        *asked.entry(seen.headers["idempotency-key"].clone()).or_default() += 1;
    }
    asked
}

/// The phones of the messages that went out.
fn phones(provider: &StandIn, since: usize) -> Vec<String> {
    let mut phones: Vec<_> = provider
        .seen()
        .into_iter()
        .skip(since)
        .map(|seen| seen.body["phone"].as_str().unwrap().to_owned())
        .collect();
    phones.sort();
    phones
}

fn says(status: u16) -> Mood {
    Mood::Says(status, json!({}))
}

fn first(answer: &Answer) -> Value {
    answer.at("/items/0").clone()
}
