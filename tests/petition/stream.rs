//! The stream of what happens: whom it reaches, how it is resumed, and when it ends.

use crate::support::{Caller, TestApp, on_both};
use chrono::{TimeDelta, Utc};
use reqwest::{Method, Response};
use sanping_infra::petition::forget_stream;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// An event as it came.
#[derive(Debug, PartialEq)]
pub struct Heard {
    event: String,
    data: Value,
}

impl Heard {
    pub fn step(&self) -> (String, i64) {
        (self.data["petitionId"].as_str().unwrap().to_owned(), self.data["version"].as_i64().unwrap())
    }
}

/// Somebody who listens, by hand: the protocol as a browser reads it.
pub struct Listener {
    response: Response,
    buffer: String,
    pub last_id: String,
}

impl Listener {
    pub async fn open(who: &Caller<'_>, last_id: Option<&str>) -> Self {
        let mut request = who.request(Method::GET, "/events");
        if let Some(id) = last_id {
            request = request.header("Last-Event-ID", id);
        }
        let response = request.header("Accept-Encoding", "br, gzip").send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut listener = Self { response, buffer: String::new(), last_id: String::new() };
        if last_id.is_none() {
            assert!(listener.block().await.unwrap().contains("retry: 2000"));
        }
        listener
    }

    /// One block of the protocol; `None` where the stream has ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.buffer.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.buffer = rest;
                if let Some(id) = block.lines().find_map(|line| line.strip_prefix("id: ")) {
                    self.last_id = id.to_owned();
                }
                return Some(block);
            }
            self.buffer.push_str(std::str::from_utf8(&self.response.chunk().await.ok()??).unwrap());
        }
    }

    /// The next event; `None` where the stream has ended.
    pub async fn next(&mut self) -> Option<Heard> {
        timeout(Duration::from_secs(20), self.event()).await.expect("no event in 20 s")
    }

    async fn event(&mut self) -> Option<Heard> {
        loop {
            let block = self.block().await?;
            let field =
                |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            if let (Some(event), Some(data)) = (field("event: "), field("data: ")) {
                return Some(Heard { event, data: serde_json::from_str(&data).unwrap() });
            }
        }
    }

    pub async fn steps(&mut self, count: usize) -> Vec<(String, i64)> {
        let mut steps = Vec::new();
        while steps.len() < count {
            steps.push(self.next().await.expect("the stream ended").step());
        }
        steps
    }

    /// Whether nothing comes for a moment.
    pub async fn is_silent(&mut self) -> bool {
        timeout(Duration::from_millis(600), self.event()).await.is_err()
    }
}

async fn report(app: &TestApp, who: &Caller<'_>, title: &str) -> String {
    let category = who.get("/categories").await.text("/items/0/id");
    let point = app.matter().point;
    let body = json!({
        "kind": "complaint", "categoryId": category, "title": title, "body": "听一听。", "identityMode": "real_name",
        "location": {"longitude": point.longitude(), "latitude": point.latitude()},
    });
    who.post("/petitions", &body).await.expect(201).id()
}

#[test]
fn a_step_is_told_to_whom_it_concerns_and_to_nobody_else() {
    on_both(async |app| {
        let (li, wang) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let (desk, elsewhere) =
            (app.sign_in("dispatcher-1").await, app.sign_in(app.worker_elsewhere(&app.matter())).await);
        let mut hers = Listener::open(&li, None).await;
        let mut neighbours = Listener::open(&wang, None).await;
        let mut desks = Listener::open(&desk, None).await;
        let mut strangers = Listener::open(&elsewhere, None).await;

        let id = report(app, &li, "楼道堆物").await;
        let petition = format!("/petitions/{id}");
        let heard = desks.next().await.unwrap();
        assert_eq!(heard.event, "petition.report");
        let seen = desk.get(&petition).await.expect(200);
        let said = json!({"petitionId": id, "number": seen.at("/number"), "version": 1,
            "status": seen.at("/status"), "at": seen.at("/times/reportedAt")});
        assert_eq!(heard.data, said, "and no words of anybody");
        assert_eq!(hers.next().await.unwrap().event, "petition.report");

        let unit = desk.get("/units").await.text("/items/0/id");
        desk.act(&petition, "dispatch", json!({"to": {"kind": "unit", "id": unit}})).await.expect(200);
        let handler = app.sign_in("handler-wy-1").await;
        handler.act(&petition, "accept", Value::Null).await.expect(200);
        let quietly = json!({"text": "已联系施工队", "visibility": "internal"});
        handler.act(&petition, "note-progress", quietly).await.expect(200);
        let openly = json!({"text": "明天上午清理", "visibility": "public"});
        handler.act(&petition, "note-progress", openly).await.expect(200);
        let all: Vec<i64> = desks.steps(4).await.into_iter().map(|step| step.1).collect();
        assert_eq!(all, [2, 3, 4, 5]);
        let versions: Vec<i64> = hers.steps(3).await.into_iter().map(|step| step.1).collect();
        assert_eq!(versions, [2, 3, 5], "what was noted for staff is not told to the reporter");

        assert!(neighbours.is_silent().await && strangers.is_silent().await);
        let version = desk.get(&petition).await.at("/version").as_i64().unwrap();
        wang.change(&format!("{petition}/join"), version, &json!({})).await.expect(200);
        let openly = json!({"text": "清理完毕一半", "visibility": "public"});
        handler.act(&petition, "note-progress", openly).await.expect(200);
        assert_eq!(desks.steps(2).await.len(), 2);
        assert_eq!(hers.next().await.unwrap().step().1, 7, "who joins is for staff to know");
        assert_eq!(neighbours.next().await.unwrap().step().1, 7, "now it is hers as well");
    });
}

#[test]
fn who_comes_back_with_the_last_id_misses_nothing_and_hears_nothing_twice() {
    on_both(async |app| {
        let (li, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let mut listener = Listener::open(&desk, None).await;
        let mut told = BTreeSet::new();
        let mut filed = BTreeSet::new();
        for lap in 0..4 {
            for n in 0..3 {
                filed.insert((report(app, &li, &format!("第 {lap}-{n} 件")).await, 1));
            }
            // Cut off after two of the three; what came while she was away comes when she is back.
            for step in listener.steps(2).await {
                assert!(told.insert(step), "told twice");
            }
            let last = listener.last_id.clone();
            drop(listener);
            filed.insert((report(app, &li, "掉线时报的").await, 1));
            listener = Listener::open(&desk, Some(&last)).await;
            for step in listener.steps(2).await {
                assert!(told.insert(step), "told twice");
            }
        }
        assert_eq!(told, filed);
        assert!(listener.is_silent().await);
    });
}

#[test]
fn a_place_that_is_gone_or_never_was_begins_anew_with_a_reset() {
    on_both(async |app| {
        let (li, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let mut listener = Listener::open(&desk, None).await;
        report(app, &li, "很久以前").await;
        listener.next().await.unwrap();
        let last = listener.last_id.clone();
        drop(listener);
        let then = Utc::now() + TimeDelta::minutes(1);
        app.db.write(move |tx| forget_stream(tx, then)).await.unwrap();
        for gone in [last.as_str(), "nonsense", "1.1.00000000000000000000000000000000", "ffffffffffffffffff"]
        {
            let mut listener = Listener::open(&desk, Some(gone)).await;
            assert_eq!(listener.next().await.unwrap().event, "reset", "{gone}");
            let id = report(app, &li, "从头再来").await;
            assert_eq!(listener.next().await.unwrap().step(), (id, 1));
        }
    });
}

#[test]
fn a_stream_ends_soon_after_its_session_and_after_a_change_of_roles() {
    on_both(async |app| {
        let (li, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let admin = app.sign_in("admin").await;
        let mut hers = Listener::open(&li, None).await;
        let mut desks = Listener::open(&desk, None).await;
        let begun = Instant::now();
        li.delete("/me/session").await.expect(204);
        let role = desk.get("/me").await.expect(200).text("/roles/0/id");
        admin.post(&format!("/roles/{role}/end"), &json!({})).await.expect(200);
        assert_eq!((hers.next().await, desks.next().await), (None, None));
        assert!(begun.elapsed() < Duration::from_secs(10));
    });
}

#[test]
fn nobody_listens_without_signing_in_and_one_person_not_without_end() {
    on_both(async |app| {
        app.nobody().get("/events").await.refused(401, "not_signed_in");
        let (auditor, li) = (app.sign_in("auditor").await, app.sign_in("resident-1").await);
        let mut open = Vec::new();
        for _ in 0..10 {
            open.push(Listener::open(&li, None).await);
        }
        li.get("/events").await.refused(429, "too_many_streams");
        drop(open);
        Listener::open(&auditor, None).await;
        let mut tries = 0;
        while li.request(Method::GET, "/events").send().await.unwrap().status() != 200 {
            tries += 1;
            assert!(tries < 50, "a closed stream gives its place back");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
}

#[test]
fn two_servers_on_one_postgresql_share_the_stream_and_lose_nothing_under_load() {
    on_both(async |app| {
        if app.db.is_embedded() {
            return;
        }
        let other = app.second().await;
        let (li, wang) = (app.sign_in("resident-1").await, other.sign_in("resident-2").await);
        let (here, there) = (app.sign_in("dispatcher-1").await, other.sign_in("dispatcher-1").await);
        let mut one = Listener::open(&here, None).await;
        let mut two = Listener::open(&there, None).await;
        let titles: Vec<String> = (0..24).map(|n| format!("并发 {n}")).collect();
        let (li, wang) = (&li, &wang);
        let all = titles
            .iter()
            .enumerate()
            .map(|(n, title)| report(app, if n % 2 == 0 { li } else { wang }, title));
        let filed: BTreeSet<_> = futures_util::future::join_all(all).await.into_iter().collect();
        for listener in [&mut one, &mut two] {
            let told = listener.steps(filed.len()).await;
            assert_eq!(told.iter().map(|step| step.0.clone()).collect::<BTreeSet<_>>(), filed);
            assert!(listener.is_silent().await, "told twice");
        }
        let mut again = Listener::open(&there, Some(&one.last_id)).await;
        assert!(again.is_silent().await, "a place given by one server is known to the other");
        other.running.stop().await;
    });
}
