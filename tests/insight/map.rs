use super::{handle, report};
use crate::support::on_both;
use serde_json::json;

#[test]
fn the_map_shows_what_is_open_and_in_scope() {
    on_both(async |app| {
        let matter = app.matter();
        let (rider, desk) = (app.sign_in("sentinel-1").await, app.sign_in("dispatcher-1").await);
        let one = report(app, &rider, &matter, "路灯不亮").await;
        let (x, y) = (matter.point.longitude(), matter.point.latitude());
        let around = format!("bbox={},{},{},{}&zoom=15", x - 0.01, y - 0.01, x + 0.01, y + 0.01);
        let map = desk.get(&format!("/petition-map?{around}")).await.expect(200);
        assert_eq!((map.at("/points/0/id"), map.at("/total")), (&json!(one), &json!(1)));
        assert_eq!((map.at("/datum"), map.at("/more")), (&json!("wgs84"), &json!(false)));
        assert!((map.at("/points/0/longitude").as_f64().unwrap() - x).abs() < 1e-9);
        let chinese = desk.get(&format!("/petition-map?{around}&datum=gcj02")).await.expect(200);
        assert!((chinese.at("/points/0/longitude").as_f64().unwrap() - x).abs() > 1e-3);
        let elsewhere = app.sign_in(app.worker_elsewhere(&matter)).await;
        assert_eq!(elsewhere.get(&format!("/petition-map?{around}")).await.expect(200).at("/total"), 0);
        assert_eq!(rider.get(&format!("/petition-map?{around}")).await.expect(200).at("/total"), 1);
        handle(app, &one, &matter).await;
        assert_eq!(desk.get(&format!("/petition-map?{around}")).await.expect(200).at("/total"), 0);
        let handled = desk.get(&format!("/petition-map?{around}&status=handled&status=closed")).await;
        assert_eq!(handled.expect(200).at("/total"), 1);
    });
}

#[test]
fn the_map_shows_a_category_and_a_time() {
    on_both(async |app| {
        let matter = app.matter();
        let desk = app.sign_in("dispatcher-1").await;
        let rider = app.sign_in("sentinel-1").await;
        let one = report(app, &rider, &matter, "路灯不亮").await;
        let (x, y) = (matter.point.longitude(), matter.point.latitude());
        let around = format!("bbox={},{},{},{}&zoom=15", x - 0.01, y - 0.01, x + 0.01, y + 0.01);
        let total = async |more: &str| {
            let map = desk.get(&format!("/petition-map?{around}&{more}")).await.expect(200);
            map.at("/total").as_u64()
        };
        let petition = desk.get(&format!("/petitions/{one}")).await.expect(200);
        let category = petition.at("/category/id").as_str().unwrap().to_owned();
        assert_eq!(total(&format!("categoryId={category}")).await, Some(1));
        let categories = desk.get("/categories").await.expect(200);
        let other = categories.at("/items").as_array().unwrap().iter();
        let other = other.map(|one| one["id"].as_str().unwrap()).find(|id| *id != category).unwrap();
        assert_eq!(total(&format!("categoryId={other}")).await, Some(0));
        let at = petition.at("/times/reportedAt").as_str().unwrap();
        assert_eq!(total(&format!("since={at}")).await, Some(1));
        assert_eq!(total(&format!("until={at}")).await, Some(0));
    });
}

#[test]
fn a_part_of_the_map_must_be_one() {
    on_both(async |app| {
        let desk = app.sign_in("dispatcher-1").await;
        for (query, code) in [
            ("bbox=119,25,119.1&zoom=9", "area_malformed"),
            ("bbox=a,b,c,d,e,f&zoom=9", "area_malformed"),
            ("bbox=119.1,25,119,26&zoom=9", "area_empty"),
            ("bbox=119,25,999,26&zoom=9", "area_empty"),
            ("bbox=119,25,120,26&zoom=23", "validation_failed"),
            ("bbox=119,25,120,26", "validation_failed"),
            ("zoom=9", "validation_failed"),
        ] {
            desk.get(&format!("/petition-map?{query}")).await.refused(422, code);
        }
    });
}
