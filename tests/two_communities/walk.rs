//! Every door behind which a petition may stand, tried by those of its own community and those of another.

use super::{OURS, Staff};
use crate::{
    notice,
    support::{Answer, Caller, TestApp},
};
use serde_json::{Value, json};

/// What is looked for, and where.
pub struct Walk<'a> {
    app: &'a TestApp,
    petition: String,
    /// Whatever names the petitions, in any answer.
    marks: Vec<String>,
    /// The root of our community.
    root: String,
    category: String,
}

/// The bare id at the end of a path.
fn id(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

impl<'a> Walk<'a> {
    pub async fn of(app: &'a TestApp, here: &Staff<'_>, petition: &str, others: &[&str]) -> Self {
        let seen = here.desk.get(petition).await.expect(200);
        let mut marks: Vec<String> = others.iter().map(|other| id(other)).collect();
        marks.extend([seen.id(), seen.text("/number"), OURS.to_owned()]);
        let root = here.admin.get("/me").await.expect(200).text("/roles/0/place/id");
        let category = seen.text("/category/id");
        Self { app, petition: petition.to_owned(), marks, root, category }
    }

    fn found(&self, answer: &Answer) -> Option<&String> {
        let text = answer.body.to_string();
        self.marks.iter().find(|mark| text.contains(mark.as_str()))
    }

    /// Everyone here who may open this door finds it there; nobody there does.
    async fn door(&self, path: &str, here: &[&Caller<'_>], there: &[&Caller<'_>]) {
        for who in here {
            let answer = who.get(path).await.expect(200);
            assert!(self.found(&answer).is_some(), "{path} shows nothing to those here: {}", answer.body);
        }
        for who in there {
            let answer = who.get(path).await.expect(200);
            assert_eq!(self.found(&answer), None, "{path} shows {}", answer.body);
        }
    }

    pub async fn lists(&self, here: &Staff<'_>, there: &Staff<'_>) {
        let Self { root, category, .. } = self;
        let point = self.app.matter().point;
        let (x, y) = (point.longitude(), point.latitude());
        for path in [
            "/petitions?limit=100".to_owned(),
            "/petitions?sort=due".to_owned(),
            "/petitions?status=handling&status=reported".to_owned(),
            format!("/petitions?text={OURS}"),
            format!("/petitions?gridId={root}"),
            format!("/petitions?categoryId={category}&kind=help&channel=resident&urgency=normal"),
            "/petitions?since=2020-01-01T00:00:00Z".to_owned(),
            "/petition-changes?limit=100".to_owned(),
            format!("/petition-map?bbox={},{},{},{}&zoom=15", x - 0.01, y - 0.01, x + 0.01, y + 0.01),
            "/figures/petitions/petitions".to_owned(),
            "/figures/closure/petitions?part=missed".to_owned(),
            format!("/figures/closure/petitions?groupBy=category&group={category}"),
        ] {
            self.door(&path, &here.all(), &there.all()).await;
        }
        for path in ["/petition-exports".to_owned(), format!("/petition-exports?categoryId={category}")] {
            let (here, there) = ([&here.desk, &here.admin], [&there.desk, &there.admin]);
            self.door(&path, &here, &there).await;
        }
    }

    pub async fn figures(&self, here: &Staff<'_>, there: &Staff<'_>) {
        let within = format!("gridId={}", self.root);
        for (staff, own, of_ours) in [(here, 2, 2), (there, 1, 0)] {
            for who in staff.all() {
                let count = async |path: &str| who.get(path).await.expect(200);
                assert_eq!(count("/petition-counts").await.at("/total"), own);
                assert_eq!(count(&format!("/petition-counts?{within}")).await.at("/total"), of_ours);
                assert_eq!(count("/petition-map?bbox=73,3,135,54&zoom=5").await.at("/total"), of_ours);
                assert_eq!(reported(&count("/figures").await), own);
                assert_eq!(reported(&count(&format!("/figures?{within}")).await), of_ours);
                for by in ["grid", "category", "day", "worker"] {
                    let parted = count(&format!("/figures/petitions?groupBy={by}")).await;
                    let items = parted.at("/items").as_array().unwrap().clone();
                    let sum: i64 = items.iter().map(|item| item["denominator"].as_i64().unwrap()).sum();
                    assert_eq!(sum, own, "by {by}: {}", parted.body);
                }
            }
        }
        let set = json!({"name": "试行", "rules": [{"name": "调度台", "target": {"type": "desk"}}]});
        let set = there.admin.post("/routing-rule-sets", &set).await.expect(201).id();
        for (staff, own) in [(here, 2), (there, 1)] {
            for who in [&staff.desk, &staff.admin] {
                let replayed = who.post(&format!("/routing-rule-sets/{set}/replay"), &json!({})).await;
                assert_eq!(replayed.expect(200).at("/lookedAt"), own);
            }
            let again = staff.admin.post("/petition-retimings", &json!({"dryRun": true})).await;
            assert_eq!(again.expect(200).at("/looked"), own);
        }
    }

    pub async fn messages(&self, here: &Staff<'_>, there: &Staff<'_>) {
        notice::tick(self.app).await;
        self.door("/notices?limit=100", &[&here.desk], &there.all()).await;
        let unread = there.desk.get("/notice-counts").await.expect(200);
        assert_eq!(unread.at("/unread"), 1, "of their own");
    }

    /// Its own doors are missing for them, and so they are shown no link by which its photo is fetched.
    pub async fn the_petition_itself(&self, here: &Staff<'_>, there: &Staff<'_>, photo: &str) {
        for part in ["", "/history", "/ratings", "/children", "/assignees"] {
            let path = format!("{}{part}", self.petition);
            for (ours, theirs) in here.all().into_iter().zip(there.all()) {
                ours.get(&path).await.expect(200);
                theirs.get(&path).await.refused(404, "not_found");
            }
        }
        let alike = format!("{}/duplicates", self.petition);
        self.door(&alike, &[&here.desk, &here.admin], &[]).await;
        for who in [&there.desk, &there.admin] {
            who.get(&alike).await.refused(404, "not_found");
            let own = who.get("/petitions").await.expect(200).text("/items/0/id");
            self.door(&format!("/petitions/{own}/duplicates"), &[], &[who]).await;
        }
        let link = here.worker.get(&self.petition).await.text("/photos/0/photos/0/links/full");
        assert!(link.contains(photo));
        self.app.nobody().get(&link).await.expect(200);
        let bare = link.split('?').next().unwrap();
        for who in there.all() {
            who.get(bare).await.refused(422, "validation_failed");
        }
    }

    /// Whatever they try to do to it, it is not there for those who may do this at home.
    pub async fn steps(&self, there: &Staff<'_>, petition: &str) {
        let before = self.app.sign_in("dispatcher-1").await.get(petition).await.expect(200);
        let mut missing = 0;
        for (action, body) in every_step(&self.category) {
            for who in there.all() {
                let version = before.at("/version").as_i64().unwrap();
                let answer = who.change(&format!("{petition}/{action}"), version, &body).await;
                let refusal = (answer.status, answer.code().to_owned());
                match (refusal.0, refusal.1.as_str()) {
                    (404, "not_found") => missing += 1,
                    (403, "role_required") => {}
                    _ => panic!("{action}: {}", answer.body),
                }
                assert_eq!(self.found(&answer), None, "{action}: {}", answer.body);
            }
        }
        // Those that the matrix lets knock: 20 of the desk, 17 of the administrator, 17 of the worker.
        assert_eq!(missing, 54, "so many steps were told that it is missing");
        let after = self.app.sign_in("dispatcher-1").await.get(petition).await.expect(200);
        assert_eq!(after.at("/version"), before.at("/version"));
    }
}

/// The petitions that a view of all figures counts.
fn reported(all: &Answer) -> i64 {
    let figures = all.at("/figures").as_array().unwrap();
    let one = figures.iter().find(|figure| figure["key"] == "petitions").unwrap();
    one["denominator"].as_i64().unwrap()
}

/// Every step that a person takes, with words that it takes. Only `join` is left out: whoever signed in may.
fn every_step(category: &str) -> Vec<(&'static str, Value)> {
    let part = json!({"title": "一", "body": "二", "categoryId": category});
    let to = json!({"kind": "unit", "id": "01930000-0000-7000-8000-000000000000"});
    let reason = || json!({"reason": "试一试"});
    vec![
        ("dispatch", json!({})),
        ("transfer", json!({"to": to, "reason": "试一试"})),
        ("grant-extension", json!({})),
        ("refuse-extension", reason()),
        ("suspend", json!({"reviewOn": "2099-01-01", "reason": "试一试"})),
        ("call-back", json!({"outcome": "satisfied"})),
        ("supervise", json!({"text": "试一试"})),
        ("climb", json!({})),
        ("reject", json!({"reason": "unclear"})),
        ("accept", json!({})),
        ("return-to-desk", reason()),
        ("note-progress", json!({"text": "试一试", "visibility": "public"})),
        ("ask-reporter", json!({"text": "试一试"})),
        ("request-extension", json!({"days": 1, "reason": "试一试"})),
        ("resume", json!({})),
        ("finish", json!({"result": "试一试"})),
        ("pass-check", json!({})),
        ("fail-check", reason()),
        ("answer", json!({"text": "试一试"})),
        ("rate", json!({"score": 1})),
        ("reopen", reason()),
        ("urge", json!({})),
        ("withdraw", json!({})),
        ("split", json!({"children": [part, part]})),
        ("merge", json!({"into": "01930000-0000-7000-8000-000000000000"})),
        ("unmerge", reason()),
        ("disclosures", json!({"purpose": "inspection", "reason": "试一试", "fields": ["address"]})),
    ]
}
