//! The tree of places, as a client sees it.

mod import;

use crate::support::{Answer, Caller, TestApp, on_both};
use serde_json::{Value, json};

async fn grid(caller: &Caller<'_>, code: &str) -> Value {
    let page = caller.get(&format!("/grids?text={code}&limit=100")).await.expect(200);
    let items = page.at("/items").as_array().unwrap();
    items.iter().find(|item| item["code"] == code).unwrap_or_else(|| panic!("no node {code}")).clone()
}

async fn id_of(caller: &Caller<'_>, code: &str) -> String {
    grid(caller, code).await["id"].as_str().unwrap().to_owned()
}

async fn add(caller: &Caller<'_>, parent: &str, code: &str, level: &str) -> Answer {
    let body = json!({"parentId": parent, "level": level, "code": code, "name": format!("地方{code}")});
    caller.post("/grids", &body).await
}

/// The middle of a node's ground; the made-up grounds are convex.
fn middle(app: &TestApp, code: &str) -> [f64; 2] {
    let ring = &app.community.node(code).unwrap().polygon;
    let corners = &ring[..ring.len() - 1];
    let mean = |axis: usize| corners.iter().map(|at| at[axis]).sum::<f64>() / corners.len() as f64;
    [mean(0), mean(1)]
}

fn square(x: f64, y: f64, side: f64) -> Value {
    let ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
    json!({"type": "Polygon", "coordinates": [ring]})
}

#[test]
fn anybody_finds_the_deepest_place_of_a_point_in_either_datum() {
    on_both(async |app| {
        let nobody = app.nobody();
        let building = app.community.nodes.last().unwrap().code.clone();
        let [x, y] = middle(app, &building);
        let found = nobody.get(&format!("/grid-locations?longitude={x}&latitude={y}")).await.expect(200);
        assert_eq!((found.at("/foundBy"), found.at("/path/0/code")), (&json!("point"), &json!(building)));
        let root = found.at("/path").as_array().unwrap().last().unwrap().clone();
        assert_eq!(root["code"], "JD");
        let shifted =
            nobody.get(&format!("/grid-locations?longitude={x}&latitude={y}&datum=gcj02")).await.expect(200);
        assert_ne!(shifted.at("/path/0/code"), &json!(building));
    });
}

#[test]
fn words_name_a_place_and_whatever_else_is_said_goes_to_the_desk() {
    on_both(async |app| {
        let nobody = app.nobody();
        let community = app.community.node("JD-SQ").unwrap().name.clone();
        let path = format!("/grid-locations?address={community}");
        let found = nobody.get(&path).await.expect(200);
        assert_eq!((found.at("/foundBy"), found.at("/path/0/code")), (&json!("address"), &json!("JD-SQ")));
        for query in ["address=Somewhere", "longitude=0&latitude=0", "longitude=1", ""] {
            let desk = nobody.get(&format!("/grid-locations?{query}")).await.expect(200);
            assert_eq!((desk.at("/foundBy"), desk.at("/path/0/code")), (&json!("desk"), &json!("JD-SQ")));
        }
        for query in
            ["longitude=181&latitude=0", "longitude=NaN&latitude=0", "datum=bd09", "address=%00", "x=1"]
        {
            nobody.get(&format!("/grid-locations?{query}")).await.refused(422, "validation_failed");
        }
    });
}

#[test]
fn the_tree_is_read_page_by_page_from_any_node() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let zone = id_of(&li, "JD-SQ-A").await;
        let view = li.get(&format!("/grids/{zone}")).await.expect(200);
        let above: Vec<_> = view.at("/ancestors").as_array().unwrap().iter().map(|it| &it["code"]).collect();
        assert_eq!(above, ["JD-SQ", "JD"]);
        assert_eq!(view.at("/childLevels/0"), "grid");
        let (mut codes, mut after) = (Vec::new(), String::new());
        loop {
            let page = li.get(&format!("/grids/{zone}/children?limit=2{after}")).await.expect(200);
            codes.extend(page.at("/items").as_array().unwrap().iter().map(|it| it["code"].clone()));
            match page.at("/nextCursor").as_str() {
                Some(cursor) => after = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(codes, ["JD-SQ-A-01", "JD-SQ-A-02", "JD-SQ-A-03"]);
        let polygon = li.get(&format!("/grids/{zone}/polygon")).await.expect(200);
        assert_eq!(
            (polygon.at("/type"), polygon.at("/geometry/type")),
            (&json!("Feature"), &json!("MultiPolygon"))
        );
        li.get("/grids/01930000-0000-7000-8000-000000000000").await.refused(404, "grid_not_found");
    });
}

#[test]
fn an_administrator_changes_her_own_subtree_and_nothing_else() {
    on_both(async |app| {
        let (boss, admin) = (app.sign_in("admin").await, app.sign_in("community-admin").await);
        let street = id_of(&admin, "JD").await;
        let community = id_of(&admin, "JD-SQ").await;
        let made = add(&admin, &community, "JD-SQ-C", "zone").await.expect(201);
        add(&admin, &community, "JD-SQ-C", "zone").await.refused(409, "grid_code_taken");
        add(&admin, &made.id(), "JD-SQ-C-9", "community").await.refused(422, "grid_level_order");
        add(&admin, &street, "JD-SQ2", "community").await.refused(422, "grid_parent_missing");
        let root = json!({"level": "street", "code": "JD2", "name": "东街"});
        admin.post("/grids", &root).await.refused(403, "role_required");
        let other = boss.post("/grids", &root).await.expect(201);
        let rename = json!({"name": "西街"});
        let path = format!("/grids/{}", other.id());
        admin.act(&path, "rename", rename.clone()).await.refused(404, "grid_not_found");
        boss.act(&path, "rename", rename.clone()).await.expect(200);
        app.sign_in("dispatcher-1").await.act(&path, "rename", rename).await.refused(403, "role_required");
        let history = boss.get(&format!("{path}/history")).await.expect(200);
        assert_eq!(
            (history.at("/items/0/action"), history.at("/items/0/from")),
            (&json!("renamed"), &json!("东街"))
        );
        assert!(history.at("/items/0/accountId").is_string());
        let public = app.sign_in("resident-1").await.get(&format!("{path}/history")).await.expect(200);
        assert!(public.at("/items/0/accountId").is_null());
    });
}

#[test]
fn of_two_who_saw_the_same_version_one_changes_it() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let path = format!("/grids/{}", id_of(&admin, "JD-SQ-A").await);
        let version = admin.get(&path).await.at("/version").as_i64().unwrap();
        let (one, two) = (json!({"name": "甲里"}), json!({"name": "乙里"}));
        let action = format!("{path}/rename");
        let (a, b) = tokio::join!(admin.change(&action, version, &one), admin.change(&action, version, &two));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let loser = if a.status == 412 { a } else { b };
        assert_eq!(loser.refused(412, "stale_version").at("/current/version"), &json!(version + 1));
        admin.post(&action, &one).await.refused(428, "version_required");
    });
}

#[test]
fn a_move_takes_the_subtree_along_and_never_makes_a_ring() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let (grid, zone) = (id_of(&admin, "JD-SQ-A-01").await, id_of(&admin, "JD-SQ-B").await);
        let path = format!("/grids/{grid}");
        let moved =
            admin.act(&path, "move", json!({"parentId": zone, "reason": "网格调整"})).await.expect(200);
        assert_eq!(moved.at("/ancestors/0/code"), "JD-SQ-B");
        let below = admin.get(&format!("/grids/{}", id_of(&admin, "JD-SQ-A-01-1").await)).await;
        assert_eq!(below.at("/ancestors/1/code"), "JD-SQ-B");
        admin.act(&path, "move", json!({"parentId": grid})).await.refused(409, "grid_ring");
        admin.act(&path, "move", json!({"parentId": null})).await.refused(403, "role_required");
        admin.act(&path, "move", json!({})).await.refused(422, "validation_failed");
    });
}

#[test]
fn a_node_is_retired_after_its_children_and_found_no_more_until_restored() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let community = id_of(&admin, "JD-SQ").await;
        let zone = add(&admin, &community, "JD-SQ-C", "zone").await.expect(201).id();
        let grid = add(&admin, &zone, "JD-SQ-C-01", "grid").await.expect(201).id();
        let (zone, grid) = (format!("/grids/{zone}"), format!("/grids/{grid}"));
        let ground = json!({"datum": "wgs84", "geometry": square(10.0, 10.0, 1.0)});
        admin.act(&zone, "polygon", ground).await.expect(200);
        let place = "/grid-locations?longitude=10.5&latitude=10.5";
        assert_eq!(admin.get(place).await.at("/path/0/code"), "JD-SQ-C");
        admin.act(&zone, "retire", Value::Null).await.refused(409, "grid_has_children");
        admin.act(&grid, "retire", json!({"reason": "合并"})).await.expect(200);
        admin.act(&zone, "retire", Value::Null).await.expect(200);
        assert_eq!(admin.get(place).await.at("/foundBy"), "desk");
        admin.act(&zone, "rename", json!({"name": "新里"})).await.refused(409, "grid_retired");
        admin.act(&grid, "restore", Value::Null).await.refused(409, "grid_parent_retired");
        admin.act(&zone, "restore", Value::Null).await.expect(200);
        assert_eq!(admin.get(place).await.at("/path/0/code"), "JD-SQ-C");
    });
}

#[test]
fn a_broken_ground_is_refused_by_its_rule() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let path = format!("/grids/{}", id_of(&admin, "JD-SQ-A").await);
        for (geometry, code) in [
            (json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}), "ring_open"),
            (
                json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}),
                "ring_crosses_itself",
            ),
            (json!({"type": "Point", "coordinates": [0, 0]}), "geometry_not_polygon"),
            (json!({"type": "Polygon"}), "geojson_malformed"),
            (json!({}), "geojson_malformed"),
        ] {
            let body = json!({"datum": "wgs84", "geometry": geometry});
            admin.act(&path, "polygon", body).await.refused(422, code);
        }
    });
}

#[test]
fn an_import_names_bad_features_and_overlaps_and_a_dry_run_stores_nothing() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let feature = |code: &str, geometry: Value| {
            let properties =
                json!({"code": code, "name": format!("地方{code}"), "level": "grid", "parent": "JD-SQ-C"});
            json!({"type": "Feature", "properties": properties, "geometry": geometry})
        };
        let community = id_of(&admin, "JD-SQ").await;
        add(&admin, &community, "JD-SQ-C", "zone").await.expect(201);
        let open = json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]});
        let features = [
            feature("JD-SQ-C-01", square(10.0, 10.0, 2.0)),
            feature("JD-SQ-C-02", square(11.0, 10.0, 2.0)),
            feature("JD-SQ-C-03", open),
            json!({"type": "Feature", "properties": {"code": "JD"}, "geometry": square(0.0, 0.0, 1.0)}),
            json!({"type": "Feature", "properties": {"code": "NO-SUCH"}, "geometry": square(0.0, 0.0, 1.0)}),
        ];
        let collection = json!({"type": "FeatureCollection", "features": features});
        let body = |dry: bool| json!({"dryRun": dry, "datum": "wgs84", "collection": collection});
        let counts = |answer: &Answer| {
            let bad: Vec<_> =
                answer.at("/bad").as_array().unwrap().iter().map(|b| b["code"].clone()).collect();
            (answer.at("/created").as_u64().unwrap(), answer.at("/unchanged").as_u64().unwrap(), bad)
        };
        let bad = vec![json!("ring_open"), json!("grid_not_found"), json!("grid_not_found")];
        let dry = admin.post("/grid-imports", &body(true)).await.expect(200);
        assert_eq!(counts(&dry), (2, 0, bad.clone()));
        assert_eq!(
            (dry.at("/overlaps/0/first"), dry.at("/overlaps/0/share")),
            (&json!("JD-SQ-C-01"), &json!(0.5))
        );
        assert_eq!(admin.get("/grids?text=JD-SQ-C-").await.at("/items"), &json!([]));
        let first = admin.post("/grid-imports", &body(false)).await.expect(200);
        assert_eq!(counts(&first), (2, 0, bad.clone()));
        let again = admin.post("/grid-imports", &body(false)).await.expect(200);
        assert_eq!(counts(&again), (0, 2, bad));
        let empty = json!({"datum": "wgs84", "collection": {"type": "Feature"}});
        admin.post("/grid-imports", &empty).await.refused(422, "geojson_malformed");
    });
}

#[test]
fn who_is_on_duty_is_read_by_those_who_serve_the_place() {
    on_both(async |app| {
        let (admin, worker) = (app.sign_in("community-admin").await, app.sign_in("grid-a-01").await);
        let person = worker.get("/me").await.text("/id");
        let here = format!("/grids/{}/duties", id_of(&admin, "JD-SQ-A-01").await);
        let duty =
            |from: &str, to: Value| json!({"accountId": person, "post": "patroller", "from": from, "to": to});
        let made = admin.post(&here, &duty("2020-01-01T08:00:00+08:00", Value::Null)).await.expect(201);
        assert_eq!(made.at("/onDutyNow"), true);
        admin.post(&here, &duty("2999-01-01T00:00:00Z", Value::Null)).await.expect(201);
        let backwards = duty("2020-01-02T00:00:00Z", json!("2020-01-01T00:00:00Z"));
        admin.post(&here, &backwards).await.refused(422, "duty_period_invalid");
        worker.post(&here, &backwards).await.refused(403, "role_required");
        assert_eq!(worker.get(&here).await.at("/items").as_array().unwrap().len(), 2);
        let now = worker.get(&format!("{here}?onDutyNow=true")).await.expect(200);
        assert_eq!((now.at("/items/0/id"), now.at("/items/1")), (&json!(made.id()), &Value::Null));
        let other = format!("/grids/{}/duties", id_of(&worker, "JD-SQ-B-01").await);
        worker.get(&other).await.refused(404, "grid_not_found");
        app.sign_in("resident-1").await.get(&here).await.refused(403, "role_required");
        let end = format!("/duties/{}/end", made.id());
        admin.post(&end, &json!({})).await.expect(200);
        admin.post(&end, &json!({})).await.refused(409, "duty_ended");
    });
}
