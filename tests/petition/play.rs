//! Random people take random steps upon random petitions, over HTTP, on both databases.
//!
//! Whatever they try: the table is obeyed, one of two at once wins, the history is whole, a parent is never
//! handled before its children, and nobody sees what lies outside their scope.

use crate::support::{Answer, Caller, TestApp, on_both};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use sanping_domain::petition::{Action, Status, may_ever};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Steps a play has; every tenth is taken by two at once.
const STEPS: usize = 140;

#[test]
fn random_play_keeps_every_promise() {
    on_both(async |app| {
        for seed in [11, 12] {
            println!("play {seed}");
            Play::begin(app, seed).await.run().await;
        }
    });
}

struct Play<'a> {
    rng: ChaCha8Rng,
    people: Vec<(&'static str, Caller<'a>)>,
    category: String,
    unit: String,
    petitions: Vec<String>,
    taken: usize,
    refused: usize,
}

impl<'a> Play<'a> {
    async fn begin(app: &'a TestApp, seed: u64) -> Self {
        let matter = app.matter();
        let logins = [
            ("rider", "sentinel-1"),
            ("neighbour", "resident-2"),
            ("dispatcher", "dispatcher-1"),
            ("admin", "community-admin"),
            ("supervisor", "supervisor"),
            ("handler", "handler-wy-1"),
            ("worker", app.worker_of(&matter)),
            ("centre", app.centre_of(&matter)),
            ("stranger", app.worker_elsewhere(&matter)),
        ];
        let mut people = Vec::new();
        for (part, login) in logins {
            people.push((part, app.sign_in(login).await));
        }
        let rider = &people[0].1;
        let category = rider.get("/categories").await.text("/items/0/id");
        let unit = people[2].1.get("/units").await.text("/items/0/id");
        let mut petitions = Vec::new();
        for n in 0..4 {
            let body = json!({
                "kind": "complaint", "categoryId": category, "title": format!("第 {n} 件"), "body": "随机演练。",
                "identityMode": "real_name",
                "location": {"longitude": matter.point.longitude(), "latitude": matter.point.latitude()},
            });
            petitions.push(rider.post("/petitions", &body).await.expect(201).id());
        }
        let rng = ChaCha8Rng::seed_from_u64(seed);
        Self { rng, people, category, unit, petitions, taken: 0, refused: 0 }
    }

    async fn run(mut self) {
        for step in 0..STEPS {
            if step % 10 == 9 { self.two_at_once().await } else { self.one().await }
        }
        assert!(self.taken > 15 && self.refused > 15, "{} taken, {} refused", self.taken, self.refused);
        self.history_is_whole().await;
        self.parents_wait_for_children().await;
        self.lists_show_what_may_be_seen().await;
    }

    /// Somebody tries something; most often something that the view says is possible.
    async fn one(&mut self) {
        let petition = self.petitions.choose(&mut self.rng).unwrap().clone();
        let (part, who) = self.people.choose(&mut self.rng).unwrap().clone();
        let before = who.get(&format!("/petitions/{petition}")).await;
        let action = self.choose(&before);
        let version = before.at("/version").as_i64().unwrap_or(1);
        let body = self.body(action);
        let after = self.send(&who, &petition, action, version, &body).await;
        let seen = format!("{part} {action:?} on {}: {}", before.body, after.body);
        if before.status == 404 {
            // A neighbour may join what she cannot see yet; nothing else is told apart from missing.
            let hidden = matches!(after.status, 404 | 403) || (action == Action::Join && after.status == 200);
            assert!(hidden || after.status == 409 && action == Action::Join, "{seen}");
            return;
        }
        let listed = before.at("/allowedActions").as_array().unwrap().contains(&json!(action));
        match after.status {
            200 => {
                self.taken += 1;
                assert!(listed, "not allowed, yet done: {seen}");
                assert_eq!(after.at("/version").as_i64(), Some(version + 1), "{seen}");
                let from: Status = serde_json::from_value(before.at("/status").clone()).unwrap();
                let to: Status = serde_json::from_value(after.at("/status").clone()).unwrap();
                assert!(from.after(action).contains(&to), "against the table: {seen}");
                self.learn_children(&who, &petition).await;
            }
            403 | 409 => {
                self.refused += 1;
                assert!(!listed, "allowed, yet refused: {seen}");
            }
            status => assert_eq!(status, 422, "{seen}"),
        }
    }

    /// Two try at once from the same version: never do both win.
    async fn two_at_once(&mut self) {
        let petition = self.petitions.choose(&mut self.rng).unwrap().clone();
        let dispatcher = self.people[2].1.clone();
        let before = dispatcher.get(&format!("/petitions/{petition}")).await.expect(200);
        let version = before.at("/version").as_i64().unwrap();
        let (one, other) = (self.choose(&before), self.choose(&before));
        let (first, second) = (self.body(one), self.body(other));
        let admin = self.people[3].1.clone();
        let (a, b) = tokio::join!(
            self.send(&dispatcher, &petition, one, version, &first),
            self.send(&admin, &petition, other, version, &second)
        );
        let won = [&a, &b].into_iter().filter(|answer| answer.status == 200).count();
        assert!(won <= 1, "both won: {} {}", a.body, b.body);
        let now = dispatcher.get(&format!("/petitions/{petition}")).await;
        let steps = now.at("/version").as_i64().unwrap() - version;
        assert_eq!(steps, won as i64, "{} {}", a.body, b.body);
        self.learn_children(&dispatcher, &petition).await;
    }

    fn choose(&mut self, view: &Answer) -> Action {
        let allowed: Vec<Action> =
            serde_json::from_value(view.at("/allowedActions").clone()).unwrap_or_default();
        let known: Vec<Action> = Action::ALL.iter().copied().filter(|one| has_door(*one)).collect();
        if self.rng.random_bool(0.7) { allowed.choose(&mut self.rng).copied() } else { None }
            .unwrap_or_else(|| *known.choose(&mut self.rng).unwrap())
    }

    fn body(&mut self, action: Action) -> Value {
        let text = json!({"text": "演练"});
        let reason = json!({"reason": "演练"});
        match action {
            Action::Dispatch if self.rng.random_bool(0.5) => json!({}),
            Action::Dispatch => json!({"to": {"kind": "unit", "id": self.unit}}),
            Action::Transfer => json!({"to": {"kind": "unit", "id": self.unit}, "reason": "演练"}),
            Action::NoteProgress => json!({"text": "演练", "visibility": "public"}),
            Action::AskReporter | Action::Answer => text,
            Action::RequestExtension => json!({"days": 1, "reason": "演练"}),
            Action::Suspend => json!({"reviewOn": "2100-01-01", "reason": "演练"}),
            Action::Split => {
                let child = json!({"title": "子件", "body": "演练", "categoryId": self.category});
                json!({"children": [child, child]})
            }
            Action::Finish => json!({"result": "演练"}),
            Action::Rate => json!({"score": self.rng.random_range(1..=5)}),
            Action::CallBack => json!({"outcome": "satisfied"}),
            Action::Reject => json!({"reason": "unclear"}),
            Action::Merge => json!({"into": self.petitions.choose(&mut self.rng).unwrap()}),
            Action::ReturnToDesk
            | Action::RefuseExtension
            | Action::FailCheck
            | Action::Reopen
            | Action::Supervise => reason,
            _ => json!({}),
        }
    }

    async fn send(
        &self,
        who: &Caller<'a>,
        petition: &str,
        action: Action,
        version: i64,
        body: &Value,
    ) -> Answer {
        let name = action.as_str().replace('_', "-");
        let answer = who.change(&format!("/petitions/{petition}/{name}"), version, body).await;
        assert!(answer.status < 500, "{name}: {}", answer.body);
        answer
    }

    async fn learn_children(&mut self, who: &Caller<'a>, petition: &str) {
        for child in children(who, petition).await {
            if !self.petitions.contains(&child.0) {
                self.petitions.push(child.0);
            }
        }
    }

    async fn history_is_whole(&self) {
        let dispatcher = &self.people[2].1;
        for petition in &self.petitions {
            let view = dispatcher.get(&format!("/petitions/{petition}")).await.expect(200);
            let history = dispatcher.get(&format!("/petitions/{petition}/history")).await.expect(200);
            let events = history.at("/items").as_array().unwrap();
            assert_eq!(Some(events.len() as i64), view.at("/version").as_i64());
            assert_eq!(&events.last().unwrap()["to"], view.at("/status"));
            for pair in events.windows(2) {
                assert_eq!(pair[0]["to"], pair[1]["from"], "a gap in the history of {petition}");
            }
        }
    }

    async fn parents_wait_for_children(&self) {
        let dispatcher = &self.people[2].1;
        for petition in &self.petitions {
            let view = dispatcher.get(&format!("/petitions/{petition}")).await.expect(200);
            let status: Status = serde_json::from_value(view.at("/status").clone()).unwrap();
            if matches!(status, Status::Handled | Status::Closed) {
                let open = children(dispatcher, petition).await.into_iter().filter(|child| child.1.is_open());
                assert_eq!(open.count(), 0, "{petition} was handled before its children");
            }
        }
    }

    /// What a list shows, its reader may open; what she may open, her list shows.
    async fn lists_show_what_may_be_seen(&self) {
        for (part, who) in &self.people {
            let mut listed = BTreeSet::new();
            let mut path = "/petitions?limit=7".to_owned();
            loop {
                let page = who.get(&path).await.expect(200);
                for item in page.at("/items").as_array().unwrap() {
                    assert!(listed.insert(item["id"].as_str().unwrap().to_owned()), "{part} sees one twice");
                }
                let Some(next) = page.at("/nextCursor").as_str() else { break };
                path = format!("/petitions?limit=7&cursor={next}");
            }
            for petition in &self.petitions {
                let opens = who.get(&format!("/petitions/{petition}")).await.status == 200;
                assert_eq!(opens, listed.contains(petition), "{part} and {petition}");
            }
        }
    }
}

async fn children(who: &Caller<'_>, petition: &str) -> Vec<(String, Status)> {
    let answer = who.get(&format!("/petitions/{petition}/children")).await;
    let items = answer.at("/items").as_array().cloned().unwrap_or_default();
    let read = |item: &Value| {
        let status = serde_json::from_value(item["status"].clone()).unwrap();
        (item["id"].as_str().unwrap().to_owned(), status)
    };
    items.iter().map(read).collect()
}

/// A report begins a petition; and what only time does, nobody can ask for.
fn has_door(action: Action) -> bool {
    action != Action::Report && !may_ever(action).is_empty()
}
