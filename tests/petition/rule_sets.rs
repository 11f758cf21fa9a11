//! Sets of routing rules: what may be saved, made active, replayed and undone.

use super::routing::{activated, at_the_matter, category, desk, draft, rule, unit};
use crate::support::on_both;
use serde_json::{Value, json};

fn named(name: &str, rules: Value) -> Value {
    json!({"name": name, "rules": rules})
}

#[test]
fn a_set_that_is_no_set_is_refused_field_by_field() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let (noise, property) = (category(&admin, "noise").await, unit(&admin, "WY").await);
        let sound = || rule(json!({"categories": [noise]}), json!({"type": "unit", "id": property}));
        let post = async |body: Value| admin.post("/routing-rule-sets", &body).await;
        post(named("无兜底", json!([sound()]))).await.refused(422, "routing_desk_missing");
        post(named("空", json!([]))).await.refused(422, "routing_desk_missing");
        post(named("之后", json!([desk(), sound()]))).await.refused(422, "routing_rule_after_desk");
        let many: Vec<_> = (0..500).map(|_| sound()).chain([desk()]).collect();
        post(named("过多", json!(many))).await.refused(422, "routing_too_many_rules");
        let to_unit = json!({"type": "unit", "id": property});
        let wrong = [
            (rule(json!({"colour": "red"}), to_unit.clone()), "unknown_field", "rules[0].when"),
            (
                rule(json!({"words": {"match": "any", "list": ["漏\u{0}水"]}}), to_unit.clone()),
                "control_character",
                "rules[0].when.words.list[0]",
            ),
            (
                rule(json!({"words": {"match": "any", "list": ["漏\u{202e}水"]}}), to_unit.clone()),
                "invisible_character",
                "rules[0].when.words.list[0]",
            ),
            (
                rule(json!({"words": {"match": "any", "list": []}}), to_unit.clone()),
                "length",
                "rules[0].when.words.list",
            ),
            (
                rule(json!({"hours": {"from": "8:00", "to": "09:00"}}), to_unit.clone()),
                "malformed",
                "rules[0].when.hours.from",
            ),
            (
                rule(json!({"weekdays": ["someday"]}), to_unit.clone()),
                "malformed",
                "rules[0].when.weekdays[0]",
            ),
            (
                rule(json!({"grids": vec![noise.clone(); 51]}), to_unit.clone()),
                "length",
                "rules[0].when.grids",
            ),
        ];
        for (rule, code, field) in wrong {
            let refused = post(named("错", json!([rule, desk()]))).await.refused(422, "validation_failed");
            assert_eq!(refused.at("/errors/0/code"), code, "{}", refused.body);
            assert!(refused.text("/errors/0/field").starts_with(field), "{}", refused.body);
        }
        let empty = rule(json!({"hours": {"from": "09:00", "to": "09:00"}}), to_unit);
        post(named("错", json!([empty, desk()]))).await.refused(422, "routing_hours_empty");
        for target in [
            json!({"type": "unit"}),
            json!({"type": "desk", "id": property}),
            json!({"type": "grid", "role": "centre"}),
            json!({"type": "person", "id": property, "level": "grid"}),
        ] {
            let refused = post(named("错", json!([rule(json!({}), target), desk()]))).await;
            assert_eq!(
                refused.refused(422, "routing_target_fields").at("/errors/0/field"),
                "rules[0].target"
            );
        }
        post(json!({"name": "多余", "rules": [desk()], "state": "active"}))
            .await
            .refused(422, "validation_failed");
        post(json!({"name": "a\u{200b}b", "rules": [desk()]})).await.refused(422, "validation_failed");
    });
}

#[test]
fn whatever_a_rule_names_must_be_in_use_when_it_is_saved_and_when_it_is_made_active() {
    on_both(async |app| {
        let (admin, boss) = (app.sign_in("community-admin").await, app.sign_in("admin").await);
        let (noise, property) = (category(&admin, "noise").await, unit(&admin, "WY").await);
        let worker = app.sign_in("grid-a-01").await.get("/me").await.expect(200).id();
        let resident = app.sign_in("resident-1").await.get("/me").await.expect(200).id();
        let person = |id: &str| rule(json!({"categories": [noise]}), json!({"type": "person", "id": id}));
        let made = draft(&admin, json!([person(&worker), desk()])).await.expect(201);
        boss.act(&format!("/accounts/{worker}"), "disable", Value::Null).await.expect(200);
        for (rules, field, problem) in [
            (json!([person(&worker), desk()]), "rules[0].target.id", "person_disabled"),
            (json!([person(&resident), desk()]), "rules[0].target.id", "person_without_role"),
            (json!([person(&property), desk()]), "rules[0].target.id", "person_unknown"),
            (
                json!([rule(json!({"categories": [property]}), json!({"type": "desk"})), desk()]),
                "rules[0].when.categories",
                "category_unknown",
            ),
            (
                json!([rule(json!({"grids": [property]}), json!({"type": "desk"})), desk()]),
                "rules[0].when.grids",
                "grid_unknown",
            ),
        ] {
            let refused = draft(&admin, rules).await.refused(422, "routing_rule_broken");
            assert_eq!(
                (refused.at("/errors/0/field"), refused.at("/errors/0/code")),
                (&json!(field), &json!(problem))
            );
        }
        let path = format!("/routing-rule-sets/{}", made.id());
        admin.act(&path, "activate", Value::Null).await.refused(422, "routing_rule_broken");
        let seen = admin.get(&path).await.expect(200);
        assert_eq!(seen.at("/findings/0/problem"), "person_disabled");
        boss.act(&format!("/accounts/{worker}"), "enable", Value::Null).await.expect(200);
        admin.act(&path, "activate", Value::Null).await.expect(200);
    });
}

#[test]
fn a_rule_that_can_never_speak_is_told_and_may_stay() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let (noise, property) = (category(&admin, "noise").await, unit(&admin, "WY").await);
        let to_unit = json!({"type": "unit", "id": property});
        let wide = rule(json!({"categories": [noise]}), to_unit.clone());
        let narrow = rule(json!({"categories": [noise], "weekdays": ["monday"]}), to_unit);
        let made = draft(&admin, json!([wide, narrow, desk()])).await.expect(201);
        assert_eq!(made.at("/findings"), &json!([{"position": 2, "field": "when", "coveredBy": 1}]));
    });
}

#[test]
fn a_set_is_drafted_changed_made_active_and_an_old_one_brought_back() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let first = draft(&admin, json!([desk()])).await.expect(201);
        assert_eq!((first.at("/state"), first.at("/number")), (&json!("draft"), &json!(1)));
        let path = format!("/routing-rule-sets/{}", first.id());
        let other =
            named("改", json!([rule(json!({"weekdays": ["sunday"]}), json!({"type": "grid"})), desk()]));
        admin.change(&format!("{path}/replace"), 9, &other).await.refused(412, "stale_version");
        let changed = admin.act(&path, "replace", other.clone()).await.expect(200);
        assert_eq!((changed.at("/name"), changed.at("/version")), (&json!("改"), &json!(2)));
        admin.act(&path, "activate", Value::Null).await.expect(200);
        admin.act(&path, "activate", Value::Null).await.refused(409, "routing_set_active");
        admin.act(&path, "replace", other).await.refused(409, "routing_set_not_draft");
        let second = activated(&admin, json!([desk()])).await;
        assert_eq!(admin.get(&path).await.at("/state"), "past");
        let active = admin.get("/routing-rule-sets?state=active").await.expect(200);
        assert_eq!((active.at("/items/0/id"), active.at("/items/1")), (&json!(second), &Value::Null));
        let back = admin.act(&path, "activate", Value::Null).await.expect(200);
        assert_eq!(back.at("/rules/0/target/type"), "grid", "as it was");
        assert_eq!(admin.get("/routing-rule-sets?state=past").await.at("/items/0/id"), &json!(second));
        let page = admin.get("/routing-rule-sets?limit=1").await.expect(200);
        let next =
            admin.get(&format!("/routing-rule-sets?cursor={}", page.text("/nextCursor"))).await.expect(200);
        assert_eq!(next.at("/items/0/id"), &json!(first.id()));
        let worker = app.sign_in("grid-a-01").await;
        worker.get(&path).await.refused(403, "role_required");
        let dispatcher = app.sign_in("dispatcher-1").await;
        dispatcher.get(&path).await.expect(200);
        dispatcher.act(&path, "activate", Value::Null).await.refused(403, "role_required");
        admin.get("/routing-rule-sets/01930000-0000-7000-8000-000000000000").await.refused(404, "not_found");
    });
}

#[test]
fn a_draft_is_replayed_on_past_petitions_and_changes_none() {
    on_both(async |app| {
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let property = unit(&admin, "WY").await;
        for (title, code) in [("漏水一", "noise"), ("漏水二", "noise"), ("路灯", "noise"), ("其他", "other")]
        {
            let body = at_the_matter(app, &category(&admin, code).await, title);
            rider.post("/petitions", &body).await.expect(201);
        }
        let before = rider.get("/petition-changes").await.expect(200);
        let leak = rule(
            json!({"words": {"match": "any", "list": ["漏水"]}}),
            json!({"type": "unit", "id": property}),
        );
        let other = rule(
            json!({"categories": [category(&admin, "other").await]}),
            json!({"type": "worker", "level": "grid"}),
        );
        let made = draft(&admin, json!([leak, other, desk()])).await.expect(201);
        let path = format!("/routing-rule-sets/{}/replay", made.id());
        let whole = admin.post(&path, &json!({})).await.expect(200);
        assert_eq!(
            (whole.at("/lookedAt"), whole.at("/moved"), whole.at("/complete")),
            (&json!(4), &json!(3), &json!(true))
        );
        assert_eq!(whole.at("/counts/0/count"), 2);
        assert_eq!(
            (whole.at("/counts/0/from/type"), whole.at("/counts/0/to/id")),
            (&json!("desk"), &json!(property))
        );
        assert_eq!(
            (whole.at("/items/0/title"), whole.at("/items/0/to/type")),
            (&json!("其他"), &json!("worker"))
        );
        let page = admin.post(&path, &json!({"limit": 2})).await.expect(200);
        let rest = json!({"limit": 2.0, "cursor": page.text("/nextCursor")});
        let rest = admin.post(&path, &rest).await.expect(200);
        assert_eq!(rest.at("/items/0"), whole.at("/items/2"), "the list goes on where it ended");
        assert_eq!(
            (rest.at("/nextCursor"), rest.at("/moved")),
            (&Value::Null, &json!(3)),
            "and the counts are of all"
        );
        let some = admin.post(&path, &json!({"max": 2})).await.expect(200);
        assert_eq!((some.at("/lookedAt"), some.at("/complete")), (&json!(2), &json!(false)));
        let none = admin.post(&path, &json!({"until": "2020-01-01T00:00:00Z"})).await.expect(200);
        assert_eq!((none.at("/lookedAt"), none.at("/complete")), (&json!(0), &json!(true)));
        admin.act(&format!("/routing-rule-sets/{}", made.id()), "activate", Value::Null).await.expect(200);
        let same = admin.post(&path, &json!({"against": "active"})).await.expect(200);
        assert_eq!(
            (same.at("/lookedAt"), same.at("/moved")),
            (&json!(4), &json!(0)),
            "it is the active set itself"
        );
        assert_eq!(
            before.at("/items"),
            rider.get("/petition-changes").await.at("/items"),
            "nothing was changed"
        );
        for wrong in [json!({"max": 10_001}), json!({"max": 0}), json!({"limit": 1.5}), json!({"days": 3})] {
            admin.post(&path, &wrong).await.refused(422, "validation_failed");
        }
        admin.post(&path, &json!({"cursor": "x"})).await.refused(422, "malformed_cursor");
        app.sign_in("admin").await.post(&path, &json!({})).await.refused(403, "role_required");
    });
}
