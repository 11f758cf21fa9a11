//! Programs of third parties: a role that stands alone, a key shown once, and nothing of people to be seen.

use crate::{
    contract::every_other_door_is_shut,
    privacy::dump,
    support::{Answer, Caller, PASSWORD, TestApp, on_both},
};
use chrono::{TimeDelta, Utc};
use sanping_domain::shared::Role;
use serde_json::{Value, json};

/// The place where somebody holds her first role.
async fn place_of(who: &Caller<'_>) -> Value {
    who.get("/me").await.expect(200).at("/roles/0/place").clone()
}

/// A program at a place, and a key of it: its account's path, the key's id, the key.
async fn program(boss: &Caller<'_>, login: &str, place: &Value) -> (String, String, String) {
    let account = json!({"login": login, "name": "热线平台"});
    let account = format!("/accounts/{}", boss.post("/accounts", &account).await.expect(201).id());
    let role = json!({"role": "service", "place": place});
    boss.post(&format!("{account}/roles"), &role).await.expect(201);
    let made = boss.post(&format!("{account}/keys"), &json!({"name": "机房一"})).await.expect(201);
    (account, made.text("/made/id"), made.text("/key"))
}

async fn enter(app: &TestApp, key: &str) -> Answer {
    app.nobody().post("/service-sessions", &json!({"key": key})).await
}

async fn signed_in<'a>(app: &'a TestApp, key: &str) -> Caller<'a> {
    let token = enter(app, key).await.expect(201).text("/accessToken");
    Caller::new(app, Some(token))
}

#[test]
fn a_key_is_told_once_is_stored_nowhere_and_opens_until_it_is_ended() {
    on_both(async |app| {
        let boss = app.sign_in("admin").await;
        let place = place_of(&app.sign_in("community-admin").await).await;
        let (account, id, key) = program(&boss, "hotline", &place).await;
        let listed = boss.get(&format!("{account}/keys")).await.expect(200);
        assert!(!listed.body.to_string().contains(&key));
        assert!(key.starts_with(&listed.text("/items/0/prefix")) && key.len() > 40);
        assert_eq!(listed.body.pointer("/items/0/lastUsedAt"), None);

        let tool = signed_in(app, &key).await;
        let me = tool.get("/me").await.expect(200);
        assert_eq!((me.at("/login"), me.at("/roles/0/role")), (&json!("hotline"), &json!("service")));
        let listed = boss.get(&format!("{account}/keys")).await.expect(200);
        assert!(listed.at("/items/0/lastUsedAt").is_string());
        assert!(dump::found(&dump::database(app).await, &key).is_empty(), "the key stands in the database");

        let ended = boss.post(&format!("/account-keys/{id}/end"), &json!({})).await.expect(200);
        assert_eq!(ended.at("/counts"), false);
        tool.get("/me").await.refused(401, "not_signed_in");
        enter(app, &key).await.refused(401, "wrong_key");
    });
}

#[test]
fn whatever_is_wrong_with_a_key_is_answered_alike_and_noted() {
    on_both(async |app| {
        let boss = app.sign_in("admin").await;
        let place = place_of(&app.sign_in("community-admin").await).await;
        let said = |answer: Answer| {
            let mut body = answer.refused(401, "wrong_key").body;
            body.as_object_mut().unwrap().remove("traceId");
            body
        };
        let wrong = said(enter(app, "spk_no-such-key").await);
        let (account, id, key) = program(&boss, "hotline", &place).await;
        boss.act(&account, "disable", Value::Null).await.expect(200);
        assert_eq!(said(enter(app, &key).await), wrong, "barred");
        boss.act(&account, "enable", Value::Null).await.expect(200);
        boss.post(&format!("/account-keys/{id}/end"), &json!({})).await.expect(200);
        assert_eq!(said(enter(app, &key).await), wrong, "ended");
        let soon = (Utc::now() + TimeDelta::hours(1)).to_rfc3339();
        let short = json!({"name": "短期", "expiresAt": soon});
        let short = boss.post(&format!("{account}/keys"), &short).await.expect(201).text("/key");
        let session = enter(app, &short).await.expect(201);
        assert_eq!(session.at("/expiresIn"), 900);
        app.pass(TimeDelta::minutes(61));
        assert_eq!(said(enter(app, &short).await), wrong, "run out");
        let past = json!({"name": "过期", "expiresAt": "2020-01-01T00:00:00Z"});
        boss.post(&format!("{account}/keys"), &past).await.refused(422, "key_ends_in_the_past");
        let lines = app.sign_in("auditor").await.get("/audit-lines?limit=100").await.expect(200);
        let refused = lines.at("/items").as_array().unwrap().iter();
        let refused = refused.filter(|line| line["action"] == "session.open" && line["outcome"] == "refused");
        assert_eq!(refused.filter(|line| line["detail"]["way"] == "key").count(), 4);
    });
}

#[test]
fn a_program_holds_service_alone_and_a_person_never_holds_it() {
    on_both(async |app| {
        let boss = app.sign_in("admin").await;
        let place = place_of(&app.sign_in("community-admin").await).await;
        let (account, _, key) = program(&boss, "hotline", &place).await;
        let worker = json!({"role": "dispatcher", "place": place});
        boss.post(&format!("{account}/roles"), &worker).await.refused(409, "account_of_program");
        let password = json!({"newPassword": PASSWORD});
        boss.post(&format!("{account}/password"), &password).await.refused(409, "account_of_program");

        let service = json!({"role": "service", "place": place});
        for person in ["dispatcher-1", "resident-1"] {
            let path = format!("/accounts/{}", app.sign_in(person).await.get("/me").await.id());
            boss.post(&format!("{path}/roles"), &service).await.refused(409, "account_of_person");
            let made = boss.post(&format!("{path}/keys"), &json!({"name": "后门"})).await;
            made.refused(409, "account_of_person");
        }
        let everywhere = json!({"role": "service", "place": {"kind": "everywhere"}});
        boss.post(&format!("{account}/roles"), &everywhere).await.refused(422, "role_place_mismatch");

        let role = boss.get(&account).await.expect(200).text("/roles/0/id");
        boss.post(&format!("/roles/{role}/end"), &json!({})).await.expect(200);
        enter(app, &key).await.refused(401, "wrong_key");
        boss.post(&format!("{account}/roles"), &service).await.expect(201);
        enter(app, &key).await.refused(401, "wrong_key");
    });
}

#[test]
fn of_two_roles_given_at_once_one_makes_a_program_or_a_person_of_the_account() {
    on_both(async |app| {
        let boss = app.sign_in("admin").await;
        let place = place_of(&app.sign_in("community-admin").await).await;
        for round in 0..10 {
            let account = json!({"login": format!("new-{round}"), "name": "新账号"});
            let roles =
                format!("/accounts/{}/roles", boss.post("/accounts", &account).await.expect(201).id());
            let give = async |role: &str| {
                let body = json!({"role": role, "place": place});
                boss.post(&roles, &body).await.status
            };
            let mut told = <[_; 2]>::from(tokio::join!(give("service"), give("dispatcher")));
            told.sort_unstable();
            assert_eq!(told, [201, 409]);
        }
    });
}

/// What a resident reports under her own name, with everything personal that a report can hold.
async fn reported(app: &TestApp) -> String {
    let resident = app.sign_in("resident-1").await;
    let (point, photo) = (app.matter().point, resident.upload(10).await);
    let category = app.nobody().get("/categories").await.expect(200).text("/items/0/id");
    let body = json!({
        "kind": "help", "categoryId": category, "title": "水管漏水 13800001234",
        "body": "我是甲某，住在三单元。", "identityMode": "real_name", "photos": [photo],
        "address": "中和里7号楼301", "location": {"longitude": point.longitude(), "latitude": point.latitude()},
    });
    resident.post("/petitions", &body).await.expect(201).id()
}

#[test]
fn a_program_reads_what_lies_under_its_place_and_nothing_of_people() {
    on_both(async |app| {
        let boss = app.sign_in("admin").await;
        let place = place_of(&app.sign_in("community-admin").await).await;
        let (_, _, key) = program(&boss, "hotline", &place).await;
        let tool = signed_in(app, &key).await;
        let petition = reported(app).await;
        let path = format!("/petitions/{petition}");
        let worker = app.sign_in(app.worker_of(&app.matter())).await;
        let him = worker.get("/me").await.expect(200);
        app.sign_in("dispatcher-1").await.act(&path, "dispatch", json!({})).await.expect(200);
        worker.act(&path, "accept", json!({})).await.expect(200);
        let reporter = app.sign_in("resident-1").await.get("/me").await.expect(200);
        for door in [
            path.clone(),
            format!("{path}/history"),
            "/petitions".into(),
            "/petition-changes".into(),
            "/figures/petitions/petitions".into(),
            "/figures/petitions?groupBy=worker".into(),
        ] {
            let seen = tool.get(&door).await.expect(200).body.to_string();
            let names = [reporter.text("/name"), reporter.id(), him.text("/name"), "甲某".into()];
            let traces = ["13800001234".into(), "7号楼".into(), "/photos/".into()];
            for personal in names.into_iter().chain(traces) {
                assert!(!seen.contains(&personal), "{door} shows {personal}: {seen}");
            }
        }
        let seen = tool.get(&path).await.expect(200);
        assert_eq!(seen.at("/title"), "水管漏水 138****1234");
        assert_eq!((seen.at("/body"), seen.at("/allowedActions")), (&json!(""), &json!([])));
        assert_eq!(tool.get("/petition-counts").await.expect(200).at("/total"), 1);
        assert_eq!(tool.get("/petitions?text=甲某").await.status, 422);
        let shut = every_other_door_is_shut(&tool, &[Role::Service]).await;
        assert!(shut > 100, "only {shut} doors were tried");

        let street = json!({"kind": "grid", "id": elsewhere(&boss).await});
        let (_, _, other) = program(&boss, "other-hotline", &street).await;
        let other = signed_in(app, &other).await;
        other.get(&path).await.refused(404, "not_found");
        assert_eq!(other.get("/petition-counts").await.expect(200).at("/total"), 0);
    });
}

/// A community beside the made-up one.
async fn elsewhere(boss: &Caller<'_>) -> String {
    let street = boss.get("/grids?text=JD&level=street").await.expect(200).text("/items/0/id");
    let body = json!({"parentId": street, "level": "community", "code": "JD-EQ", "name": "东桥"});
    boss.post("/grids", &body).await.expect(201).id()
}

#[test]
fn a_program_reports_through_a_channel_of_its_own_and_follows_what_it_reported() {
    on_both(async |app| {
        let boss = app.sign_in("admin").await;
        let place = json!({"kind": "grid", "id": elsewhere(&boss).await});
        let (_, _, key) = program(&boss, "hotline", &place).await;
        let tool = signed_in(app, &key).await;
        let (point, category) =
            (app.matter().point, app.nobody().get("/categories").await.text("/items/0/id"));
        let mut body = json!({
            "kind": "help", "categoryId": category, "title": "路灯不亮", "body": "热线转来：三盏路灯不亮。",
            "identityMode": "real_name",
            "location": {"longitude": point.longitude(), "latitude": point.latitude()},
        });
        let filed = tool.post_once("/petitions", "hotline-0001", &body).await.expect(201);
        let again = tool.post_once("/petitions", "hotline-0001", &body).await.expect(201);
        assert_eq!(filed.id(), again.id());
        let path = format!("/petitions/{}", filed.id());
        let own = tool.get(&path).await.expect(200);
        assert_eq!(own.at("/body"), &body["body"]);
        assert_eq!((own.at("/allowedActions"), own.at("/reporter/name")), (&json!([]), &json!("热线平台")));
        let desk = app.sign_in("dispatcher-1").await.get(&path).await.expect(200);
        assert_eq!(desk.at("/channel"), "service");
        body["identityMode"] = json!("anonymous");
        let secret = tool.post("/petitions", &body).await.expect(201);
        assert_eq!(secret.text("/secret").len(), 16);
        tool.get(&format!("/petitions/{}", secret.text("/petition/id"))).await.refused(404, "not_found");
    });
}

#[test]
fn a_community_administrator_keeps_the_programs_of_her_place_alone() {
    on_both(async |app| {
        let (boss, admin) = (app.sign_in("admin").await, app.sign_in("community-admin").await);
        let (here, there) = (place_of(&admin).await, json!({"kind": "grid", "id": elsewhere(&boss).await}));
        let (_, _, key) = program(&admin, "hotline", &here).await;
        signed_in(app, &key).await.get("/petition-counts").await.expect(200);
        let (theirs, their_key, _) = program(&boss, "theirs", &there).await;
        let name = json!({"name": "后门"});
        admin.get(&format!("{theirs}/keys")).await.refused(404, "not_found");
        admin.post(&format!("{theirs}/keys"), &name).await.refused(404, "not_found");
        admin.post(&format!("/account-keys/{their_key}/end"), &json!({})).await.refused(404, "not_found");
        let service = |place: &Value| json!({"role": "service", "place": place});
        let taken = admin.post(&format!("{theirs}/roles"), &service(&here)).await;
        taken.refused(403, "role_not_yours_to_give");
        boss.post(&format!("{theirs}/roles"), &service(&here)).await.expect(201);
        admin.post(&format!("{theirs}/keys"), &name).await.refused(403, "role_not_yours_to_give");
        let elsewhere = admin.post(&format!("{theirs}/roles"), &service(&there)).await;
        elsewhere.refused(403, "role_not_yours_to_give");
        boss.post(&format!("{theirs}/keys"), &name).await.expect(201);
    });
}
