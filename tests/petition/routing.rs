//! Routing rules at work: who takes a report, why, and what happens where a rule is broken.

use crate::support::{Answer, Caller, TestApp, on_both};
use diesel::prelude::*;
use sanping_infra::{
    db::DbResult,
    schema::outbox_messages::dsl::{outbox_messages, topic},
};
use serde_json::{Value, json};

pub async fn category(who: &Caller<'_>, code: &str) -> String {
    let all = who.get("/categories").await.expect(200);
    let one = all.at("/items").as_array().unwrap().iter().find(|one| one["code"] == code);
    one.unwrap()["id"].as_str().unwrap().to_owned()
}

pub async fn unit(who: &Caller<'_>, code: &str) -> String {
    let all = who.get("/units?limit=100").await.expect(200);
    let one = all.at("/items").as_array().unwrap().iter().find(|one| one["code"] == code);
    one.unwrap()["id"].as_str().unwrap().to_owned()
}

pub fn rule(when: Value, target: Value) -> Value {
    json!({"name": "试行规则", "when": when, "target": target})
}

pub fn desk() -> Value {
    json!({"name": "调度台", "target": {"type": "desk"}})
}

pub async fn draft(admin: &Caller<'_>, rules: Value) -> Answer {
    admin.post("/routing-rule-sets", &json!({"name": "试行", "rules": rules})).await
}

/// Drafts rules and makes them active.
pub async fn activated(admin: &Caller<'_>, rules: Value) -> String {
    let id = draft(admin, rules).await.expect(201).id();
    admin.act(&format!("/routing-rule-sets/{id}"), "activate", Value::Null).await.expect(200);
    id
}

/// A report at the place of the made-up matter.
pub fn at_the_matter(app: &TestApp, category: &str, title: &str) -> Value {
    let point = app.matter().point;
    json!({
        "kind": "help", "categoryId": category, "title": title, "body": "请尽快处理。",
        "identityMode": "real_name",
        "location": {"longitude": point.longitude(), "latitude": point.latitude()},
    })
}

async fn alarms_sent(app: &TestApp) -> i64 {
    let count = |conn: &mut sanping_infra::db::Conn| -> DbResult<i64> {
        Ok(outbox_messages.filter(topic.eq("routing.rule_broken")).count().get_result(conn)?)
    };
    app.db.read(count).await.unwrap()
}

#[test]
fn the_first_rule_that_holds_takes_a_report_and_says_why_to_those_who_work_on_it() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let (noise, property) = (category(&admin, "noise").await, unit(&admin, "WY").await);
        let words = json!({"categories": [noise], "words": {"match": "any", "list": ["装修", "施工"]}});
        let to_unit = rule(words, json!({"type": "unit", "id": property}));
        let to_grid = rule(json!({"categories": [noise]}), json!({"type": "grid", "level": "grid"}));
        let set = activated(&admin, json!([to_unit, to_grid, desk()])).await;

        let body = at_the_matter(app, &noise, "楼上装修太吵");
        let filed = rider.post_once("/petitions", "routed-0001", &body).await.expect(201);
        assert_eq!((filed.at("/status"), filed.at("/assignee/id")), (&json!("dispatched"), &json!(property)));
        assert_eq!(filed.at("/version"), 2);
        let again = rider.post_once("/petitions", "routed-0001", &body).await.expect(201);
        assert_eq!(again.id(), filed.id());
        let history = format!("/petitions/{}/history", filed.id());
        let seen = admin.get(&history).await.expect(200);
        let why = seen.at("/items/1/detail/why");
        assert_eq!((&why["rule"]["setId"], &why["rule"]["position"]), (&json!(set), &json!(1)));
        assert_eq!((&why["because"], &why["words"]), (&json!(["category", "words"]), &json!(["装修"])));
        assert_eq!(seen.at("/items/1/capacity"), "system");
        let hers = rider.get(&history).await.expect(200);
        assert_eq!(
            hers.at("/items/1/detail"),
            &json!({"type": "assigned", "to": {"type": "unit", "id": property}})
        );
        let handler = app.sign_in("handler-wy-1").await;
        handler.act(&format!("/petitions/{}", filed.id()), "accept", json!({})).await.expect(200);

        let loud = rider.post("/petitions", &at_the_matter(app, &noise, "半夜唱歌")).await.expect(201);
        assert_eq!(loud.at("/assignee/kind"), "grid");
        let worker = app.sign_in(app.worker_of(&app.matter())).await;
        worker.act(&format!("/petitions/{}", loud.id()), "accept", json!({})).await.expect(200);

        let other = at_the_matter(app, &category(&admin, "other").await, "其他事");
        let other = rider.post("/petitions", &other).await.expect(201);
        assert_eq!((other.at("/status"), other.at("/version")), (&json!("reported"), &json!(1)));
        let seen = admin.get(&format!("/petitions/{}/history", other.id())).await.expect(200);
        assert_eq!(seen.at("/items/0/detail/rule/rule/position"), 3);
        let hers = rider.get(&format!("/petitions/{}/history", other.id())).await.expect(200);
        assert_eq!(hers.at("/items/0/detail/rule"), &Value::Null);
    });
}

#[test]
fn of_those_on_duty_the_one_with_the_fewest_open_petitions_is_picked() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let noise = category(&admin, "noise").await;
        let report = async |title: &str| {
            rider.post("/petitions", &at_the_matter(app, &noise, title)).await.expect(201)
        };
        activated(&admin, json!([rule(json!({"categories": [noise]}), json!({"type": "worker"})), desk()]))
            .await;
        let nobody = report("无人值班").await;
        assert_eq!(nobody.at("/assignee/kind"), "grid", "nobody is on duty: to the node");
        let node = nobody.at("/place").as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        let mut duties = Vec::new();
        for login in [app.worker_of(&app.matter()), app.centre_of(&app.matter()), "grid-b-01"] {
            let account = app.sign_in(login).await.get("/me").await.expect(200).id();
            let body = json!({"accountId": account, "post": "patroller", "from": "2020-01-01T00:00:00Z"});
            let duty = admin.post(&format!("/grids/{node}/duties"), &body).await.expect(201);
            duties.push((account, duty.id()));
        }
        let [one, two] = [report("第一件").await, report("第二件").await];
        let mut picked = [one.text("/assignee/id"), two.text("/assignee/id")];
        picked.sort();
        let mut staff = [duties[0].0.clone(), duties[1].0.clone()];
        staff.sort();
        assert_eq!(picked, staff, "each of the two who serve here got one; she who serves elsewhere none");
        let seen = admin.get(&format!("/petitions/{}/history", two.id())).await.expect(200);
        let considered = seen.at("/items/1/detail/why/considered").as_array().unwrap();
        let mut open: Vec<_> = considered.iter().map(|one| one["open"].as_u64().unwrap()).collect();
        open.sort_unstable();
        assert_eq!(open, [0, 1]);
        let first = app.sign_in(app.worker_of(&app.matter())).await;
        let hers = if one.text("/assignee/id") == duties[0].0 { &one } else { &two };
        first.act(&format!("/petitions/{}", hers.id()), "accept", json!({})).await.expect(200);
        admin.post(&format!("/duties/{}/end", duties[1].1), &json!({})).await.expect(200);
        assert_eq!(report("第三件").await.text("/assignee/id"), duties[0].0, "she alone is on duty");
    });
}

#[test]
fn a_broken_rule_is_passed_over_and_raises_one_alarm_until_somebody_has_seen_to_it() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let (noise, property) = (category(&admin, "noise").await, unit(&admin, "WY").await);
        let to_unit = rule(json!({"categories": [noise]}), json!({"type": "unit", "id": property}));
        let to_grid = rule(json!({"categories": [noise]}), json!({"type": "grid"}));
        let set = activated(&admin, json!([to_unit, to_grid, desk()])).await;
        admin.act(&format!("/units/{property}"), "retire", Value::Null).await.expect(200);
        let report = async |title: &str| {
            rider.post("/petitions", &at_the_matter(app, &noise, title)).await.expect(201)
        };
        let first = report("一").await;
        assert_eq!(first.at("/assignee/kind"), "grid", "the next rule takes it");
        report("二").await;
        let open = admin.get("/routing-alarms?open=true").await.expect(200);
        assert_eq!(open.at("/items").as_array().unwrap().len(), 1, "{}", open.body);
        let alarm = open.at("/items/0");
        assert_eq!((&alarm["problem"], &alarm["position"]), (&json!("unit_retired"), &json!(1)));
        assert_eq!((&alarm["petitionId"], &alarm["ruleSetId"]), (&json!(first.id()), &json!(set)));
        assert_eq!(alarms_sent(app).await, 1);
        let check = format!("/routing-rule-sets/{set}/check");
        let checked = admin.post(&check, &json!({})).await.expect(200);
        assert_eq!(
            (checked.at("/alarmsRaised"), checked.at("/findings/0/problem")),
            (&json!(0), &json!("unit_retired"))
        );
        let seen = admin.get(&format!("/petitions/{}/history", first.id())).await.expect(200);
        assert_eq!(seen.at("/items/1/detail/why/skipped/0/problem"), "unit_retired");

        let path = format!("/routing-alarms/{}/acknowledge", alarm["id"].as_str().unwrap());
        app.sign_in("dispatcher-1").await.post(&path, &json!({})).await.refused(403, "role_required");
        let done = admin.post(&path, &json!({})).await.expect(200);
        assert!(done.at("/acknowledgedBy/name").is_string());
        admin.post(&path, &json!({})).await.refused(409, "routing_alarm_acknowledged");
        assert_eq!(admin.get("/routing-alarms?open=true").await.at("/items/0"), &Value::Null);
        assert_eq!(
            admin.post(&check, &json!({})).await.expect(200).at("/alarmsRaised"),
            1,
            "it is broken still"
        );
        assert_eq!(alarms_sent(app).await, 2);
        let again = draft(&admin, json!([desk()])).await.expect(201);
        admin.act(&format!("/routing-rule-sets/{}", again.id()), "activate", Value::Null).await.expect(200);
        admin
            .act(&format!("/routing-rule-sets/{set}"), "activate", Value::Null)
            .await
            .refused(422, "routing_rule_broken");
        assert_eq!(report("三").await.at("/status"), "reported");
    });
}

#[test]
fn a_disabled_person_gets_nothing_and_the_desk_catches_what_no_rule_can_place() {
    on_both(async |app| {
        let (admin, boss) = (app.sign_in("community-admin").await, app.sign_in("admin").await);
        let rider = app.sign_in("resident-1").await;
        let noise = category(&admin, "noise").await;
        let worker = app.sign_in(app.worker_of(&app.matter())).await.get("/me").await.expect(200).id();
        let to_her = rule(json!({"categories": [noise]}), json!({"type": "person", "id": worker}));
        let to_city = rule(json!({"categories": [noise]}), json!({"type": "grid", "level": "city"}));
        activated(&admin, json!([to_her, to_city, desk()])).await;
        let body = at_the_matter(app, &noise, "给她");
        assert_eq!(rider.post("/petitions", &body).await.expect(201).text("/assignee/id"), worker);
        boss.act(&format!("/accounts/{worker}"), "disable", Value::Null).await.expect(200);
        let filed = rider.post("/petitions", &body).await.expect(201);
        assert_eq!(filed.at("/status"), "reported");
        let alarms = admin.get("/routing-alarms").await.expect(200);
        assert_eq!(
            alarms.at("/items").as_array().unwrap().len(),
            1,
            "a place without a city is no broken rule"
        );
        assert_eq!(alarms.at("/items/0/problem"), "person_disabled");
        let seen = admin.get(&format!("/petitions/{}/history", filed.id())).await.expect(200);
        assert_eq!(seen.at("/items/0/detail/rule/skipped/1/problem"), "level_missing");
    });
}

#[test]
fn a_condition_that_names_what_is_out_of_use_raises_an_alarm_with_the_next_report() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let noise = category(&admin, "noise").await;
        let community = admin.get("/grids?text=JD-SQ&level=community").await.expect(200).text("/items/0/id");
        let zone = json!({"parentId": community, "level": "zone", "code": "JD-SQ-Z", "name": "新片区"});
        let zone = admin.post("/grids", &zone).await.expect(201).id();
        let fresh = json!({"code": "brand_new", "name": "新分类"});
        let fresh = admin.post("/categories", &fresh).await.expect(201).id();
        let here = rule(json!({"grids": [zone]}), json!({"type": "grid"}));
        let of_it = rule(json!({"categories": [fresh]}), json!({"type": "grid"}));
        activated(&admin, json!([here, of_it, desk()])).await;
        let body = at_the_matter(app, &noise, "照常");
        rider.post("/petitions", &body).await.expect(201);
        assert_eq!(admin.get("/routing-alarms").await.at("/items/0"), &Value::Null);
        admin.act(&format!("/grids/{zone}"), "retire", json!({})).await.expect(200);
        admin.change(&format!("/categories/{fresh}/retire"), 1, &json!({})).await.expect(200);
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        for _ in 0..2 {
            assert_eq!(rider.post("/petitions", &body).await.expect(201).at("/status"), "reported");
        }
        let alarms = admin.get("/routing-alarms").await.expect(200);
        let mut problems: Vec<_> = alarms
            .at("/items")
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["problem"].as_str().unwrap())
            .collect();
        problems.sort_unstable();
        assert_eq!(problems, ["category_retired", "grid_retired"]);
    });
}

#[test]
fn an_explanation_tries_every_rule_and_files_nothing() {
    on_both(async |app| {
        let (admin, dispatcher) = (app.sign_in("community-admin").await, app.sign_in("dispatcher-1").await);
        let (noise, property) = (category(&admin, "noise").await, unit(&admin, "WY").await);
        let point = app.matter().point;
        let question = json!({
            "categoryId": noise, "title": "楼上装修", "at": "2026-11-23T15:00:00Z",
            "location": {"longitude": point.longitude(), "latitude": point.latitude()},
        });
        let before = dispatcher.post("/routing-explanations", &question).await.expect(200);
        assert_eq!(
            (before.at("/rules"), before.at("/decision")),
            (&json!([]), &Value::Null),
            "no set is active"
        );
        let night = json!({"hours": {"from": "22:00", "to": "06:00"}, "weekdays": ["sunday"]});
        let quiet = rule(night, json!({"type": "unit", "id": property}));
        let loud = rule(
            json!({"categories": [noise], "words": {"match": "all", "list": ["装修"]}}),
            json!({"type": "worker", "level": "grid"}),
        );
        let set = activated(&admin, json!([quiet, loud, desk()])).await;
        let told = dispatcher.post("/routing-explanations", &question).await.expect(200);
        assert_eq!(told.at("/routed/by"), "point");
        let night = json!([{"condition": "hours", "holds": true}, {"condition": "weekday", "holds": false}]);
        assert_eq!((told.at("/rules/0/holds"), told.at("/rules/0/conditions")), (&json!(false), &night));
        assert_eq!((told.at("/rules/1/holds"), told.at("/rules/1/words")), (&json!(true), &json!(["装修"])));
        assert_eq!((told.at("/rules/2/holds"), told.at("/rules/3")), (&json!(true), &Value::Null));
        assert_eq!(told.at("/decision/rule/position"), 2);
        assert_eq!(
            (told.at("/decision/target/type"), told.at("/decision/assignee/kind")),
            (&json!("worker"), &json!("grid"))
        );
        let mut sunday = question.clone();
        sunday["at"] = json!("2026-11-22T15:00:00Z");
        sunday["ruleSetId"] = json!(set);
        let told = dispatcher.post("/routing-explanations", &sunday).await.expect(200);
        assert_eq!(told.at("/decision/assignee/id"), &json!(property));
        sunday["ruleSetId"] = json!(property);
        dispatcher.post("/routing-explanations", &sunday).await.refused(404, "not_found");
        sunday["colour"] = json!("red");
        dispatcher.post("/routing-explanations", &sunday).await.refused(422, "validation_failed");
        assert_eq!(dispatcher.get("/petition-counts").await.at("/total"), 0);
    });
}

#[test]
fn the_code_on_a_door_places_a_report_where_no_point_does() {
    on_both(async |app| {
        let rider = app.sign_in("resident-1").await;
        let building = app.community.nodes.last().unwrap().code.clone();
        let mut body = at_the_matter(app, &category(&rider, "noise").await, "门口堆物");
        body["addressCode"] = json!(building);
        assert_eq!(rider.post("/petitions", &body).await.expect(201).at("/routed/by"), "point");
        body.as_object_mut().unwrap().remove("location");
        body["address"] = json!(app.community.node("JD-SQ").unwrap().name);
        let filed = rider.post("/petitions", &body).await.expect(201);
        assert_eq!(filed.at("/routed/by"), "address_code");
        assert!(filed.text("/routed/reason").contains(&building));
        let node = filed.at("/place").as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(rider.get(&format!("/grids/{node}")).await.at("/code"), &json!(building));
        for (code, refused) in [
            ("NO-SUCH-DOOR", "address_code_unknown"),
            ("JD-SQ", "address_code_unknown"),
            ("a b", "validation_failed"),
        ] {
            body["addressCode"] = json!(code);
            rider.post("/petitions", &body).await.refused(422, refused);
        }
    });
}

#[test]
fn the_desk_is_offered_those_on_duty_first_each_with_the_reason() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let dispatcher = app.sign_in("dispatcher-1").await;
        let (noise, property) = (category(&admin, "noise").await, unit(&admin, "WY").await);
        let filed = rider.post("/petitions", &at_the_matter(app, &noise, "待派")).await.expect(201);
        let path = format!("/petitions/{}/assignees", filed.id());
        let colleague = app.sign_in(app.worker_of(&app.matter())).await;
        let worker = colleague.get("/me").await.expect(200).id();
        let place = filed.at("/place").as_array().unwrap().clone();
        let node = place.iter().rev().find(|node| node["name"].as_str().unwrap().contains("网格"));
        let node = node.unwrap()["id"].as_str().unwrap();
        let body = json!({"accountId": worker, "post": "head", "from": "2020-01-01T00:00:00Z"});
        admin.post(&format!("/grids/{node}/duties"), &body).await.expect(201);
        let offered = dispatcher.get(&path).await.expect(200);
        assert_eq!(
            (offered.at("/items/0/assignee/id"), offered.at("/items/0/onDuty")),
            (&json!(worker), &json!(true))
        );
        let reasons: Vec<_> =
            offered.at("/items").as_array().unwrap().iter().map(|one| one["reason"].clone()).collect();
        assert!(reasons.contains(&json!("node")) && reasons.contains(&json!("unit")), "{reasons:?}");
        activated(
            &admin,
            json!([rule(json!({"categories": [noise]}), json!({"type": "unit", "id": property})), desk()]),
        )
        .await;
        let offered = dispatcher.get(&path).await.expect(200);
        assert_eq!(
            (offered.at("/items/0/assignee/id"), offered.at("/items/0/reason")),
            (&json!(property), &json!("rule"))
        );
        // Whoever works there may hand it on, and must know to whom.
        colleague.get(&path).await.expect(200);
        rider.get(&path).await.refused(403, "role_required");
        let to = json!({"to": {"kind": "unit", "id": property}});
        dispatcher.act(&format!("/petitions/{}", filed.id()), "dispatch", to).await.expect(200);
        let offered = dispatcher.get(&path).await.expect(200);
        assert_ne!(offered.at("/items/0/assignee/id"), &json!(property), "who has it is left out");
    });
}
