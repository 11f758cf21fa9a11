//! One matter told twice: found before it is reported and by the desk; merged, and the merge undone.

use crate::support::{Answer, Caller, TestApp, on_both, real_data};
use sanping_domain::grid::Level;
use serde_json::{Value, json};

/// A report at so many metres from the made-up matter, towards the middle of the community.
async fn body(app: &TestApp, title: &str, text: &str, metres: f64) -> Value {
    let matter = app.matter();
    let community = app.community.nodes.iter().find(|node| node.level == Level::Community).unwrap();
    let east = |corner: &[f64; 2]| corner[0] - matter.point.longitude();
    let middle: f64 = community.polygon.iter().map(east).sum();
    let inwards = if middle > 0.0 { metres } else { -metres };
    let categories = app.nobody().get("/categories").await.expect(200);
    json!({
        "kind": "complaint", "categoryId": categories.text("/items/0/id"), "title": title, "body": text,
        "identityMode": "real_name",
        "location": {
            "longitude": matter.point.longitude() + inwards / 97_600.0, "latitude": matter.point.latitude(),
        },
    })
}

async fn reported(by: &Caller<'_>, app: &TestApp, title: &str, text: &str, east: f64) -> Answer {
    by.post("/petitions", &body(app, title, text, east).await).await.expect(201)
}

fn ids(answer: &Answer) -> Vec<String> {
    let items = answer.at("/items").as_array().unwrap();
    let id = |item: &Value| item.get("petition").unwrap_or(item)["id"].as_str().unwrap().to_owned();
    items.iter().map(id).collect()
}

const LEAK: &str = "三号楼地下车库的消防水管爆裂，积水漫到电梯井，配电房有触电危险。";
const LEAK_AGAIN: &str = "地下车库消防水管爆裂了，积水很深，电梯井也进水，很危险。";
const DANCE: &str = "广场舞音响太响，孩子晚上写不了作业，老人睡不着。";

#[test]
fn a_neighbour_is_shown_what_is_alike_in_words_and_may_join_it() {
    on_both(async |app| {
        let (one, two) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let leak = reported(&one, app, "车库水管爆裂", LEAK, 0.0).await;
        reported(&one, app, "广场舞扰民", DANCE, 300.0).await;
        let ask = json!({"title": "车库积水", "body": LEAK_AGAIN});
        let found = two.post("/petition-candidate-searches", &ask).await.expect(200);
        assert_eq!(ids(&found), [leak.id()]);
        let first = found.at("/items/0");
        assert!(first["words"].as_f64().unwrap() >= 0.3 && first["score"].as_f64().unwrap() >= 0.3);
        assert!(first["sharedWords"].as_array().unwrap().contains(&json!("水管")), "{first}");
        assert_eq!((&first["metres"], &first["body"]), (&Value::Null, &Value::Null));
        assert!(first["allowedActions"].as_array().unwrap().contains(&json!("join")));
        let version = first["version"].as_i64().unwrap();
        two.change(&format!("/petitions/{}/join", leak.id()), version, &json!({})).await.expect(200);
        let mine = one.post("/petition-candidate-searches", &ask).await.expect(200);
        assert!(!mine.at("/items/0/allowedActions").as_array().unwrap().contains(&json!("join")));
        app.nobody().post("/petition-candidate-searches", &ask).await.refused(401, "not_signed_in");
    });
}

#[test]
fn what_is_near_and_of_the_category_is_shown_too_and_what_ended_is_not() {
    on_both(async |app| {
        let (one, two) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let near = reported(&one, app, "楼下积水", "下雨就淹。", 100.0).await;
        reported(&one, app, "楼下积水", "下雨就淹。", 400.0).await;
        let twin = reported(&one, app, "车库水管爆裂", LEAK, 100.0).await;
        let mut ask = body(app, "车库水管爆裂", LEAK, 0.0).await;
        for field in ["kind", "identityMode"] {
            ask.as_object_mut().unwrap().remove(field);
        }
        let found = two.post("/petition-candidate-searches", &ask).await.expect(200);
        assert_eq!(ids(&found), [twin.id(), near.id()]);
        assert_eq!(found.at("/items/1/sameCategory"), &json!(true));
        // Measured to within about 100 m of the spot, which is not hers to know.
        assert!((20.0..180.0).contains(&found.at("/items/1/metres").as_f64().unwrap()), "{}", found.body);
        one.act(&format!("/petitions/{}", near.id()), "withdraw", json!({})).await.expect(200);
        let left = two.post("/petition-candidate-searches", &ask).await.expect(200);
        assert_eq!(ids(&left), [twin.id()]);
        for _ in 0..6 {
            reported(&one, app, "车库水管爆裂", LEAK, 10.0).await;
        }
        assert_eq!(ids(&two.post("/petition-candidate-searches", &ask).await.expect(200)).len(), 5);
    });
}

#[test]
fn the_desk_finds_the_others_in_its_scope_and_finds_one_again_that_is_itself_again() {
    on_both(async |app| {
        let (one, two) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let (desk, worker) =
            (app.sign_in("dispatcher-1").await, app.sign_in(app.worker_elsewhere(&app.matter())).await);
        let first = reported(&one, app, "车库水管爆裂", LEAK, 0.0).await.id();
        let second = reported(&two, app, "车库积水", LEAK_AGAIN, 50.0).await.id();
        let path = format!("/petitions/{first}/duplicates");
        let found = desk.get(&path).await.expect(200);
        assert_eq!(ids(&found), std::slice::from_ref(&second));
        let item = found.at("/items/0");
        assert_eq!(
            (&item["metres"], &item["days"], &item["sameCategory"]),
            (&json!(50.0), &json!(0), &json!(true))
        );
        assert!(item["allowedActions"].as_array().unwrap().contains(&json!("merge")));
        one.get(&path).await.refused(403, "role_required");
        worker.get(&path).await.refused(403, "role_required");
        desk.get("/petitions/01930000-0000-7000-8000-000000000000/duplicates")
            .await
            .refused(404, "not_found");

        let other = format!("/petitions/{second}");
        desk.act(&other, "merge", json!({"into": first})).await.expect(200);
        assert!(ids(&desk.get(&path).await.expect(200)).is_empty(), "merged is no candidate");
        desk.act(&other, "unmerge", json!({"reason": "不是同一处"})).await.expect(200);
        assert_eq!(ids(&desk.get(&path).await.expect(200)), [second]);
    });
}

/// Accepted by the worker of the place and finished.
async fn handle(app: &TestApp, desk: &Caller<'_>, petition: &str) {
    let worker = app.sign_in(app.worker_of(&app.matter())).await;
    desk.act(petition, "dispatch", json!({})).await.expect(200);
    worker.act(petition, "accept", json!({})).await.expect(200);
    worker.act(petition, "finish", json!({"result": "已修好"})).await.expect(200);
}

#[test]
fn in_a_chain_of_merges_every_reporter_comes_along_and_rates() {
    on_both(async |app| {
        let desk = app.sign_in("dispatcher-1").await;
        let people = [
            app.sign_in("resident-1").await,
            app.sign_in("resident-2").await,
            app.sign_in("resident-3").await,
        ];
        let joiner = app.sign_in("resident-4").await;
        let mut paths = Vec::new();
        for person in &people {
            paths.push(format!("/petitions/{}", reported(person, app, "车库水管爆裂", LEAK, 0.0).await.id()));
        }
        let [a, b, c] = [&paths[0], &paths[1], &paths[2]];
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        joiner.change(&format!("{a}/join"), 1, &json!({})).await.expect(200);
        desk.act(a, "merge", json!({"into": id(b)})).await.expect(200);
        desk.act(b, "merge", json!({"into": id(c)})).await.expect(200);
        desk.act(a, "merge", json!({"into": id(c)})).await.refused(409, "action_not_possible");
        for person in [&people[0], &people[1], &joiner] {
            assert!(
                person
                    .get(c)
                    .await
                    .expect(200)
                    .at("/relations")
                    .as_array()
                    .unwrap()
                    .contains(&json!("joined"))
            );
        }
        handle(app, &desk, c).await;
        for person in [&people[0], &people[1], &joiner] {
            person.act(c, "rate", json!({"score": 4})).await.expect(200);
        }
        assert_eq!(people[2].act(c, "rate", json!({"score": 5})).await.expect(200).at("/status"), "closed");
        let ratings = desk.get(&format!("{c}/ratings")).await.expect(200);
        assert_eq!(ratings.at("/items").as_array().unwrap().len(), 4);
    });
}

#[test]
fn who_leaves_the_middle_of_a_chain_leaves_its_end_too() {
    on_both(async |app| {
        let desk = app.sign_in("dispatcher-1").await;
        let people = [
            app.sign_in("resident-1").await,
            app.sign_in("resident-2").await,
            app.sign_in("resident-3").await,
        ];
        let mut paths = Vec::new();
        for person in &people {
            paths.push(format!("/petitions/{}", reported(person, app, "车库水管爆裂", LEAK, 0.0).await.id()));
        }
        let [a, b, c] = [&paths[0], &paths[1], &paths[2]];
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        desk.act(a, "merge", json!({"into": id(b)})).await.expect(200);
        desk.act(b, "merge", json!({"into": id(c)})).await.expect(200);
        desk.act(a, "unmerge", json!({"reason": "不是同一处"})).await.expect(200);
        people[0].get(b).await.refused(404, "not_found");
        people[0].get(c).await.refused(404, "not_found");
        assert_eq!(people[0].get(a).await.expect(200).at("/status"), "reported");
        people[1].get(c).await.expect(200);
        desk.act(b, "unmerge", json!({"reason": "不是同一处"})).await.expect(200);
        people[1].get(c).await.refused(404, "not_found");
        handle(app, &desk, a).await;
        assert_eq!(people[0].act(a, "rate", json!({"score": 5})).await.expect(200).at("/status"), "closed");
    });
}

#[test]
fn who_came_by_two_merged_petitions_stays_until_both_are_undone() {
    on_both(async |app| {
        let desk = app.sign_in("dispatcher-1").await;
        let (one, two) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let first = format!("/petitions/{}", reported(&one, app, "车库水管爆裂", LEAK, 0.0).await.id());
        let second = format!("/petitions/{}", reported(&one, app, "车库积水", LEAK_AGAIN, 0.0).await.id());
        let into = reported(&two, app, "车库水管爆裂", LEAK, 0.0).await.id();
        let target = format!("/petitions/{into}");
        for petition in [&first, &second] {
            desk.act(petition, "merge", json!({"into": into})).await.expect(200);
        }
        desk.act(&first, "unmerge", json!({"reason": "不是同一处"})).await.expect(200);
        assert_eq!(one.get(&target).await.expect(200).at("/relations/0"), "joined");
        desk.act(&second, "unmerge", json!({"reason": "不是同一处"})).await.expect(200);
        one.get(&target).await.refused(404, "not_found");
    });
}

#[test]
fn an_anonymous_reporter_of_a_merged_petition_rates_the_other() {
    on_both(async |app| {
        let (desk, two) = (app.sign_in("dispatcher-1").await, app.sign_in("resident-2").await);
        let mut anonymous = body(app, "车库水管爆裂", LEAK, 0.0).await;
        anonymous["identityMode"] = json!("anonymous");
        let receipt = app.nobody().post("/petitions", &anonymous).await.expect(201);
        let holder = Caller::new(app, Some(receipt.text("/accessToken")));
        let into = reported(&two, app, "车库积水", LEAK_AGAIN, 0.0).await.id();
        let own = format!("/petitions/{}", receipt.text("/petition/id"));
        desk.act(&own, "merge", json!({"into": into})).await.expect(200);
        assert_eq!(holder.get(&own).await.expect(200).text("/mergedInto"), into);
        let target = format!("/petitions/{into}");
        handle(app, &desk, &target).await;
        let seen = holder.act(&target, "rate", json!({"score": 5})).await.expect(200);
        assert_eq!(seen.at("/myRating/score"), 5);
    });
}

#[test]
fn no_text_upsets_the_search() {
    on_both(async |app| {
        let one = app.sign_in("resident-1").await;
        reported(&one, app, "车库水管爆裂", LEAK, 0.0).await;
        for (title, text) in [("😀", "😀"), ("，。", "！"), ("的", "了"), ("𠮷", &"水管爆裂".repeat(500))]
        {
            one.post("/petition-candidate-searches", &json!({"title": title, "body": text}))
                .await
                .expect(200);
        }
        let foreign =
            json!({"title": "水", "body": "水", "categoryId": "01930000-0000-7000-8000-000000000000"});
        one.post("/petition-candidate-searches", &foreign).await.expect(200);
        for bad in [
            json!({"title": "停\0车", "body": "停车"}),
            json!({"title": "停车", "body": ""}),
            json!({"title": "停车", "body": "停".repeat(100_000)}),
            json!({"title": "停车", "body": "停车", "gridId": "x"}),
            json!({"title": "停车", "body": "停车", "location": {"longitude": 200, "latitude": 1}}),
        ] {
            let answer = one.post("/petition-candidate-searches", &bad).await;
            assert!(matches!(answer.status, 413 | 422), "{}", answer.body);
        }
    });
}

#[test]
fn real_reports_told_twice_are_found_first() {
    let Some(path) = real_data("petitions.csv") else { return };
    let mut table = csv::Reader::from_path(path).unwrap();
    let rows: Vec<(String, String)> = table
        .records()
        .flatten()
        .map(|row| (row[2].trim().chars().take(60).collect(), row[4].trim().chars().take(2000).collect()))
        .filter(|(title, body): &(String, String)| !title.is_empty() && !body.is_empty())
        .collect();
    let mut seen = std::collections::HashSet::new();
    let twice: Vec<_> = rows.iter().filter(|row| !seen.insert(*row)).take(8).cloned().collect();
    assert_eq!(twice.len(), 8, "the table tells matters twice");
    on_both(async |app| {
        let (one, two) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        for (title, text) in rows.iter().filter(|row| !twice.contains(row)).take(40).chain(&twice) {
            let (title, text) = (title.replace(char::is_control, " "), text.replace(char::is_control, " "));
            one.post("/petitions", &body(app, &title, &text, 0.0).await).await.expect(201);
        }
        for (title, text) in &twice {
            let (title, text) = (title.replace(char::is_control, " "), text.replace(char::is_control, " "));
            let found =
                two.post("/petition-candidate-searches", &json!({"title": title, "body": text})).await;
            let found = found.expect(200);
            assert_eq!(found.text("/items/0/title"), title.trim(), "{}", found.body);
            assert!(found.at("/items/0/words").as_f64().unwrap() > 0.99);
        }
    });
}
