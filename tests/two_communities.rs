//! Two communities under one street: what happens in the one is in no list, count, figure, map, table, search,
//! stream, history, photo or message of those who work in the other.

mod people;
mod walk;

use crate::{
    petition::{
        routing::{activated, desk, rule, unit},
        stream::Listener,
    },
    support::{Caller, PASSWORD, StandIn, TestApp, on_both},
};
use serde_json::{Value, json};
use walk::Walk;

/// A word of our petitions alone.
const OURS: &str = "银杏巷";

/// Those who work in one community.
struct Staff<'a> {
    desk: Caller<'a>,
    admin: Caller<'a>,
    worker: Caller<'a>,
}

impl Staff<'_> {
    const fn all(&self) -> [&Caller<'_>; 3] {
        [&self.desk, &self.admin, &self.worker]
    }
}

/// Our community, the made-up one.
async fn ours(app: &TestApp) -> Staff<'_> {
    Staff {
        desk: app.sign_in("dispatcher-1").await,
        admin: app.sign_in("community-admin").await,
        worker: app.sign_in(app.worker_of(&app.matter())).await,
    }
}

async fn node(boss: &Caller<'_>, parent: &str, code: &str, level: &str) -> String {
    let body = json!({"parentId": parent, "level": level, "code": code, "name": format!("东桥{code}")});
    boss.post("/grids", &body).await.expect(201).id()
}

/// Somebody new, with a role at a place.
async fn hired<'a>(app: &'a TestApp, boss: &Caller<'_>, login: &str, role: &str, place: &str) -> Caller<'a> {
    let person = json!({"login": login, "name": login, "password": PASSWORD});
    let account = format!("/accounts/{}", boss.post("/accounts", &person).await.expect(201).id());
    let holding = json!({"role": role, "place": {"kind": "grid", "id": place}});
    boss.act(&account, "roles", holding).await.expect(201);
    app.sign_in(login).await
}

/// Another community beside ours: those who work there, and its one grid.
async fn theirs(app: &TestApp) -> (Staff<'_>, String) {
    let boss = app.sign_in("admin").await;
    let street = boss.get("/grids?text=JD&level=street").await.expect(200).text("/items/0/id");
    let community = node(&boss, &street, "JD-EQ", "community").await;
    let grid = node(&boss, &community, "JD-EQ-01", "grid").await;
    let staff = Staff {
        desk: hired(app, &boss, "east-desk", "dispatcher", &community).await,
        admin: hired(app, &boss, "east-admin", "community_admin", &community).await,
        worker: hired(app, &boss, "east-worker", "grid_worker", &grid).await,
    };
    (staff, grid)
}

/// A report of ours, with a photo: its path, and the photo.
async fn reported(app: &TestApp, login: &str, shade: u8) -> (String, String) {
    let resident = app.sign_in(login).await;
    let (point, photo) = (app.matter().point, resident.upload(shade).await);
    let body = json!({
        "kind": "help", "categoryId": category(app).await, "title": format!("{OURS}水管爆裂"),
        "body": "水管爆裂，路面积水。", "identityMode": "real_name", "photos": [photo],
        "location": {"longitude": point.longitude(), "latitude": point.latitude()},
    });
    (format!("/petitions/{}", resident.post("/petitions", &body).await.expect(201).id()), photo)
}

async fn category(app: &TestApp) -> String {
    app.nobody().get("/categories").await.expect(200).text("/items/0/id")
}

/// A report of theirs, in like words, of the same moment.
async fn reported_there(app: &TestApp, grid: &str) -> String {
    let body = json!({
        "kind": "help", "categoryId": category(app).await, "title": "水管爆裂", "body": "水管爆裂，路面积水。",
        "identityMode": "real_name", "gridId": grid,
    });
    let resident = app.sign_in("resident-3").await;
    format!("/petitions/{}", resident.post("/petitions", &body).await.expect(201).id())
}

/// Their webhook, told of all that happens there.
async fn told(theirs: &Staff<'_>, receiver: &StandIn) {
    let root = theirs.admin.get("/me").await.expect(200).at("/roles/0/place/id").clone();
    let hook = json!({"name": "东桥", "url": format!("{}/hook", receiver.url), "gridId": root});
    theirs.admin.post("/webhooks", &hook).await.expect(201);
}

#[test]
fn nothing_of_one_community_is_to_be_seen_at_any_door_of_the_other() {
    on_both(async |app| {
        let (here, (there, grid)) = (ours(app).await, theirs(app).await);
        let receiver = StandIn::start();
        told(&there, &receiver).await;
        let mut streams = Vec::new();
        for who in here.all().into_iter().chain(there.all()) {
            streams.push(Listener::open(who, None).await);
        }
        let (first, photo) = reported(app, "resident-1", 10).await;
        let (second, _) = reported(app, "resident-2", 20).await;
        here.desk.act(&first, "dispatch", json!({})).await.expect(200);
        here.worker.act(&first, "accept", json!({})).await.expect(200);
        let theirs = reported_there(app, &grid).await;

        let (of_ours, of_theirs) = streams.split_at_mut(3);
        for stream in of_ours {
            assert!(first.ends_with(&stream.next().await.unwrap().step().0));
        }
        for stream in of_theirs {
            let heard = stream.next().await.unwrap().step().0;
            assert!(theirs.ends_with(&heard), "they hear first of {heard}");
        }
        let walk = Walk::of(app, &here, &first, &[&second, &photo]).await;
        walk.lists(&here, &there).await;
        walk.figures(&here, &there).await;
        walk.messages(&here, &there).await;
        walk.the_petition_itself(&here, &there, &photo).await;
        walk.steps(&there, &first).await;
        reaching_out_from_their_own(&there, &here, &theirs, [&first, &photo]).await;
        nobody_told_their_systems(&receiver, &first, &theirs);

        let street = app.sign_in("supervisor").await;
        assert_eq!(
            street.get("/petition-counts").await.expect(200).at("/total"),
            3,
            "who is above sees both"
        );
    });
}

/// From a petition of their own no step leads to ours.
async fn reaching_out_from_their_own(
    there: &Staff<'_>,
    here: &Staff<'_>,
    theirs: &str,
    [first, photo]: [&str; 2],
) {
    let first = first.rsplit('/').next().unwrap();
    let into = there.desk.act(theirs, "merge", json!({"into": first})).await;
    into.refused(422, "merge_target_unknown");
    let our_worker = here.worker.get("/me").await.expect(200);
    let our_grid = our_worker.at("/roles/0/place/id");
    for to in [json!({"kind": "grid", "id": our_grid}), json!({"kind": "person", "id": our_worker.id()})] {
        let handed = there.desk.act(theirs, "dispatch", json!({"to": to})).await;
        handed.refused(422, "assignee_unknown");
    }
    there.desk.act(theirs, "dispatch", json!({})).await.expect(200);
    there.worker.act(theirs, "accept", json!({})).await.expect(200);
    let note = json!({"text": "看看", "photos": [photo], "visibility": "public"});
    there.worker.act(theirs, "note-progress", note).await.refused(422, "photo_not_yours");
    let hook = json!({"name": "偷听", "url": "http://127.0.0.1:9/", "gridId": our_grid});
    there.admin.post("/webhooks", &hook).await.refused(422, "webhook_place_unknown");
    let duty = json!({"accountId": our_worker.id(), "post": "patroller", "from": "2020-01-01T00:00:00Z"});
    let our_duties = format!("/grids/{}/duties", our_grid.as_str().unwrap());
    assert_eq!(there.admin.post(&our_duties, &duty).await.status, 404);
}

/// Their webhook heard of the report, the dispatch and the acceptance there, and of nothing else.
fn nobody_told_their_systems(receiver: &StandIn, first: &str, theirs: &str) {
    let subjects: Vec<Value> = receiver.after(3).iter().map(|seen| seen.body["subject"].clone()).collect();
    let is = |path: &str, subject: &Value| path.ends_with(subject.as_str().unwrap());
    assert!(subjects.iter().all(|one| is(theirs, one) && !is(first, one)), "{subjects:?}");
}

/// What a list of alarms says of the petition upon which the rule of this set was found broken.
async fn upon(who: &Caller<'_>) -> Value {
    let alarms = who.get("/routing-alarms").await.expect(200);
    let items = alarms.at("/items").as_array().unwrap();
    assert_eq!(items.len(), 1, "the rule concerns everybody who looks after rules: {}", alarms.body);
    assert_eq!(items[0]["problem"], "unit_retired");
    items[0]["petitionId"].clone()
}

#[test]
fn an_alarm_names_the_rule_to_both_communities_and_the_petition_only_at_home() {
    on_both(async |app| {
        let (here, (there, grid)) = (ours(app).await, theirs(app).await);
        let boss = app.sign_in("admin").await;
        let (category, gone) = (category(app).await, unit(&here.admin, "MZ").await);
        let broken = rule(json!({"categories": [category]}), json!({"type": "unit", "id": gone}));
        activated(&here.admin, json!([broken, desk()])).await;
        boss.act(&format!("/units/{gone}"), "retire", Value::Null).await.expect(200);
        let (first, _) = reported(app, "resident-1", 10).await;
        let first = first.rsplit('/').next().unwrap();
        let street = app.sign_in("supervisor").await;

        for who in [&here.desk, &here.admin, &street] {
            assert_eq!(upon(who).await, first);
        }
        // Who keeps the settings sees no petition either.
        for who in [&there.desk, &there.admin, &boss] {
            assert_eq!(upon(who).await, Value::Null);
        }
        let alarm = here.admin.get("/routing-alarms").await.text("/items/0/id");
        let seen =
            there.admin.post(&format!("/routing-alarms/{alarm}/acknowledge"), &json!({})).await.expect(200);
        assert_eq!(seen.at("/petitionId"), &Value::Null);
        assert!(!seen.body.to_string().contains(first), "{}", seen.body);

        // The other way round: of theirs nothing is said to us.
        let theirs = reported_there(app, &grid).await;
        let newest = async |who: &Caller<'_>| {
            let open = who.get("/routing-alarms?open=true").await.expect(200);
            assert_eq!(open.at("/items").as_array().unwrap().len(), 1, "{}", open.body);
            open.at("/items/0/petitionId").clone()
        };
        assert!(theirs.ends_with(newest(&there.desk).await.as_str().unwrap()));
        assert_eq!(newest(&here.desk).await, Value::Null);
        assert!(theirs.ends_with(newest(&street).await.as_str().unwrap()));
    });
}
