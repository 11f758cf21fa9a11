//! What leads to a door is shown to who has to go there, and to nobody else: not by a place, a map, a history, a
//! table, a notice, nor by asking again and again.

use super::rights::{ADDRESS, body};
use crate::{
    notice::tick,
    support::{Answer, Caller, on_both},
};
use sanping_domain::grid::Level;
use serde_json::{Value, json};

/// Degrees that are a metre or so: no coarse point keeps to them.
const A_METRE: f64 = 0.00001;

#[test]
fn the_house_of_a_petition_is_named_to_who_goes_there_alone() {
    on_both(async |app| {
        let house = app.community.nodes.iter().find(|node| node.level == Level::Building).unwrap();
        let li = app.sign_in("resident-1").await;
        let mut report = body(app, "real_name").await;
        report.as_object_mut().unwrap().remove("location");
        report["addressCode"] = json!(house.code);
        let filed = li.post("/petitions", &report).await.expect(201);
        let path = filed.at("/place").as_array().unwrap().clone();
        let id = path.last().unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(path.last().unwrap()["name"], json!(house.name));
        let petition = format!("/petitions/{}", filed.id());
        let desk = app.sign_in("dispatcher-1").await;
        assert!(leads_there(&desk.get(&petition).await, house.code.as_str(), &id));

        let (street, neighbour) = (app.sign_in("supervisor").await, app.sign_in("resident-2").await);
        neighbour.change(&format!("{petition}/join"), 1, &json!({})).await.expect(200);
        let nearest = path[path.len() - 2]["name"].as_str().unwrap();
        for away in [&street, &neighbour] {
            let seen = away.get(&petition).await.expect(200);
            assert_eq!(seen.at("/place").as_array().unwrap().last().unwrap()["name"], json!(nearest));
            let list = away.get("/petitions").await.expect(200);
            assert_eq!(list.at("/items/0/grid/name"), nearest);
            let history = away.get(&format!("{petition}/history")).await.expect(200);
            for answer in [seen, list, history] {
                assert!(!leads_there(&answer, house.code.as_str(), &id), "{}", answer.body);
            }
        }
        let table = street.get("/petition-exports").await.expect(200);
        assert!(!table.body.as_str().unwrap().contains(house.name.as_str()), "{}", table.body);
        street.act(&petition, "climb", json!({})).await.expect(200);
        tick(app).await;
        let told = app.sign_in("community-admin").await.get("/notices").await.expect(200);
        assert!(told.text("/items/0/text").contains(nearest), "{}", told.body);
    });
}

fn leads_there(answer: &Answer, code: &str, id: &str) -> bool {
    let said = answer.body.to_string();
    said.contains(&format!("“{code}”")) || said.contains(id)
}

#[test]
fn the_map_shows_the_spot_to_who_goes_there_and_to_others_what_lies_around_it() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        li.post("/petitions", &body(app, "real_name").await).await.expect(201);
        let point = app.matter().point;
        let at = async |who: &Caller<'_>, around: f64| {
            let (x, y) = (point.longitude(), point.latitude());
            let area = format!("{},{},{},{}", x - around, y - around, x + around, y + around);
            who.get(&format!("/petition-map?bbox={area}&zoom=15")).await.expect(200)
        };
        let near = |map: &Answer| {
            (map.at("/points/0/longitude").as_f64().unwrap() - point.longitude()).abs() < A_METRE
                && (map.at("/points/0/latitude").as_f64().unwrap() - point.latitude()).abs() < A_METRE
        };
        let (desk, street) = (app.sign_in("dispatcher-1").await, app.sign_in("supervisor").await);
        for goes_there in [&desk, &li] {
            assert!(near(&at(goes_there, 0.01).await));
            assert_eq!(at(goes_there, A_METRE).await.at("/total"), 1);
        }
        let seen = at(&street, 0.01).await;
        assert_eq!(seen.at("/total"), 1);
        assert!(!near(&seen), "{}", seen.body);
        assert_eq!(at(&street, A_METRE).await.at("/total"), 0, "a small part of the map leads to the spot");
    });
}

#[test]
fn the_place_of_a_check_is_as_coarse_as_the_place_itself() {
    on_both(async |app| {
        let (li, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let matter = app.matter();
        let (worker, centre) =
            (app.sign_in(app.worker_of(&matter)).await, app.sign_in(app.centre_of(&matter)).await);
        let report = body(app, "real_name").await;
        let category = format!("/categories/{}", report["categoryId"].as_str().unwrap());
        let checked = json!({"photoRequired": false, "checkRequired": true, "lowRating": "call_back"});
        app.sign_in("community-admin").await.act(&category, "settings", checked).await.expect(200);
        let petition = format!("/petitions/{}", li.post("/petitions", &report).await.expect(201).id());
        desk.act(&petition, "dispatch", json!({})).await.expect(200);
        worker.act(&petition, "accept", Value::Null).await.expect(200);
        worker.act(&petition, "finish", json!({"result": "修好了。"})).await.expect(200);
        centre.act(&petition, "pass-check", json!({"location": report["location"]})).await.expect(200);
        let place_of_check = async |who: &Caller<'_>| {
            let history = who.get(&format!("{petition}/history")).await.expect(200);
            history.at("/items").as_array().unwrap().last().unwrap()["detail"]["longitude"].as_f64().unwrap()
        };
        let exact = matter.point.longitude();
        assert!((place_of_check(&desk).await - exact).abs() < A_METRE);
        assert!((place_of_check(&app.sign_in("supervisor").await).await - exact).abs() > A_METRE);
    });
}

#[test]
fn nobody_finds_a_petition_by_guessing_at_its_address_or_measuring_from_several_places() {
    on_both(async |app| {
        let (li, wang) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let mut report = body(app, "real_name").await;
        report.as_object_mut().unwrap().remove("location");
        li.post("/petitions", &report).await.expect(201);
        let guess = json!({"title": "阳光花园", "body": ADDRESS});
        let found = wang.post("/petition-candidate-searches", &guess).await.expect(200);
        assert_eq!(found.at("/items"), &json!([]));

        let placed = li.post("/petitions", &body(app, "real_name").await).await.expect(201);
        let point = app.matter().point;
        let ask = |x: f64| {
            format!(
                "/petition-candidates?longitude={x}&latitude={}&categoryId={}",
                point.latitude(),
                report["categoryId"].as_str().unwrap()
            )
        };
        let near = wang.get(&ask(point.longitude())).await.expect(200);
        assert_eq!(near.text("/items/0/id"), placed.id());
        let coarse = sanping_domain::petition::coarse_point(point);
        let spot = (coarse.longitude() - point.longitude(), coarse.latitude() - point.latitude());
        let metres = ((spot.0 * 100_500.0).powi(2) + (spot.1 * 111_195.0).powi(2)).sqrt();
        let told = near.at("/items/0/metres").as_f64().unwrap();
        assert!(
            (told - metres).abs() < 0.1 * metres + 2.0,
            "{told} is not measured to the coarse point, {metres}"
        );
    });
}
