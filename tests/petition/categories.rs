//! The tree of categories is put right by hand: what was retired comes back, what stands wrong is moved, and all that
//! takes in what stands under a category follows.

use super::routing::{activated, at_the_matter, category, desk, rule, unit};
use crate::support::{Answer, Caller, on_both};
use serde_json::{Value, json};

async fn add(admin: &Caller<'_>, code: &str, parent: Option<&str>) -> String {
    let mut body = json!({"code": code, "name": code});
    if let Some(parent) = parent {
        body["parentId"] = json!(parent);
    }
    admin.post("/categories", &body).await.expect(201).id()
}

/// One category, as everybody reads it.
async fn read(who: &Caller<'_>, id: &str) -> Value {
    let all = who.get("/categories").await.expect(200);
    all.at("/items").as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone()
}

/// Acts on a category as it stands now.
async fn act(who: &Caller<'_>, id: &str, action: &str, body: Value) -> Answer {
    let version = read(who, id).await["version"].as_i64().unwrap();
    who.change(&format!("/categories/{id}/{action}"), version, &body).await
}

fn under(parent: Option<&str>) -> Value {
    json!({"parentId": parent})
}

#[test]
fn a_retired_category_comes_back_after_the_one_above_it() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let street = add(&admin, "street", None).await;
        let lamps = add(&admin, "street_lamps", Some(&street)).await;
        act(&admin, &lamps, "restore", json!({})).await.refused(409, "category_not_retired");
        for one in [&lamps, &street] {
            act(&admin, one, "retire", json!({})).await.expect(200);
        }
        let dark = at_the_matter(app, &lamps, "路灯不亮");
        rider.post("/petitions", &dark).await.refused(422, "category_retired");
        act(&admin, &lamps, "restore", json!({})).await.refused(409, "category_parent_retired");

        let path = format!("/categories/{street}/restore");
        admin.change(&path, 1, &json!({})).await.refused(412, "stale_version");
        admin.post(&path, &json!({})).await.refused(428, "version_required");
        admin.change(&path, 2, &json!({"parentId": null})).await.refused(422, "validation_failed");
        rider.change(&path, 2, &json!({})).await.refused(403, "role_required");
        let back = admin.change(&path, 2, &json!({})).await.expect(200);
        assert_eq!((back.at("/retiredAt"), back.at("/version")), (&Value::Null, &json!(3)));
        act(&admin, &street, "restore", json!({})).await.refused(409, "category_not_retired");
        act(&admin, &lamps, "restore", json!({})).await.expect(200);
        rider.post("/petitions", &dark).await.expect(201);

        let lines = app.sign_in("auditor").await.get("/audit-lines?limit=100").await.expect(200);
        let lines = lines.at("/items").as_array().unwrap();
        assert_eq!(lines.iter().filter(|line| line["action"] == "category.restore").count(), 2);
    });
}

#[test]
fn lists_figures_rules_and_limits_follow_a_category_that_moves_and_moves_back() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let (mains, property) = (category(&admin, "utilities").await, unit(&admin, "WY").await);
        let taps = add(&admin, "taps", None).await;
        let drips = add(&admin, "dripping_taps", Some(&taps)).await;
        let to_unit = rule(json!({"categories": [mains]}), json!({"type": "unit", "id": property}));
        activated(&admin, json!([to_unit, desk()])).await;
        let report = async |title: &str| {
            rider.post("/petitions", &at_the_matter(app, &drips, title)).await.expect(201)
        };
        // What each of them counts in under the mains.
        let counted = async || {
            let list = admin.get(&format!("/petitions?categoryId={mains}")).await.expect(200);
            let figures = admin.get(&format!("/figures?categoryId={mains}")).await.expect(200);
            let all = figures.at("/figures").as_array().unwrap();
            let all = all.iter().find(|one| one["key"] == "petitions").unwrap()["denominator"].clone();
            let limit = format!("/clock-rule-explanations?categoryId={drips}&urgency=normal&kind=help");
            let limit = admin.get(&limit).await.expect(200).at("/response/place/categoryId").clone();
            (list.at("/items").as_array().unwrap().len(), all, limit == json!(mains))
        };
        assert_eq!(report("滴水").await.at("/status"), "reported");
        assert_eq!(counted().await, (0, json!(0), false));

        let moved = act(&admin, &taps, "move", under(Some(&mains))).await.expect(200);
        assert_eq!((moved.at("/parentId"), moved.at("/version")), (&json!(mains), &json!(2)));
        assert_eq!(report("又滴水").await.at("/assignee/id"), &json!(property));
        assert_eq!(counted().await, (2, json!(2), true));

        let back = act(&admin, &taps, "move", under(None)).await.expect(200);
        assert_eq!(back.at("/parentId"), &Value::Null);
        assert_eq!(report("还滴水").await.at("/status"), "reported");
        assert_eq!(counted().await, (0, json!(0), false));

        let lines = app.sign_in("auditor").await.get("/audit-lines?limit=100").await.expect(200);
        let lines = lines.at("/items").as_array().unwrap();
        let moves: Vec<_> = lines.iter().filter(|line| line["action"] == "category.move").collect();
        assert_eq!(moves.len(), 2);
        assert!(moves.iter().any(|line| line["detail"]["to"] == json!(mains)), "{moves:?}");
    });
}

#[test]
fn a_category_moves_neither_under_itself_nor_too_deep_nor_under_what_is_out_of_use() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let mut chain = vec![add(&admin, "level_1", None).await];
        for level in 2..=4 {
            let above = chain.last().cloned();
            chain.push(add(&admin, &format!("level_{level}"), above.as_deref()).await);
        }
        let pair = add(&admin, "pair", None).await;
        let leaf = add(&admin, "leaf", Some(&pair)).await;
        let old = add(&admin, "old", None).await;
        act(&admin, &old, "retire", json!({})).await.expect(200);
        let nowhere = "01930000-0000-7000-8000-000000000000";
        for (who, parent, status, code) in [
            (&chain[0], Some(chain[0].as_str()), 422, "category_parent_within"),
            (&chain[0], Some(&chain[3]), 422, "category_parent_within"),
            (&pair, Some(&chain[2]), 422, "category_too_deep"),
            (&leaf, Some(&chain[3]), 422, "category_too_deep"),
            (&pair, Some(&old), 409, "category_parent_retired"),
            (&pair, Some(nowhere), 422, "category_parent_unknown"),
            (&old, None, 422, "category_retired"),
        ] {
            act(&admin, who, "move", under(parent)).await.refused(status, code);
        }
        let path = format!("/categories/{pair}/move");
        admin.change(&path, 1, &json!({})).await.refused(422, "validation_failed");
        admin.change(&format!("/categories/{nowhere}/move"), 1, &under(None)).await.refused(404, "not_found");
        admin.change(&path, 1, &under(Some(&chain[1]))).await.expect(200);
        admin.change(&path, 1, &under(None)).await.refused(412, "stale_version");
        assert_eq!(read(&admin, &leaf).await["parentId"], json!(pair), "what stands under it came along");
    });
}

#[test]
fn two_moves_at_once_never_make_a_ring() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        for round in 0..8 {
            let one = add(&admin, &format!("one_{round}"), None).await;
            let other = add(&admin, &format!("other_{round}"), None).await;
            let (there, back) = tokio::join!(
                act(&admin, &one, "move", under(Some(&other))),
                act(&admin, &other, "move", under(Some(&one))),
            );
            let mut done = [there.status, back.status];
            done.sort_unstable();
            assert_eq!(done, [200, 422], "round {round}");
        }
    });
}
