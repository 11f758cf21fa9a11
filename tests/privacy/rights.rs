//! Consent, masks, disclosure for a purpose, access, export, correction.

use crate::support::{Answer, Caller, TestApp, on_both};
use serde_json::{Value, json};

pub const ADDRESS: &str = "阳光花园 7 号楼 2 单元 501 室";

/// A report at the place of the made-up matter, under an exact address.
pub async fn body(app: &TestApp, identity: &str) -> Value {
    let matter = app.matter();
    let categories = app.nobody().get("/categories").await.expect(200);
    json!({
        "kind": "complaint", "categoryId": categories.text("/items/0/id"), "title": "水管漏水",
        "body": "卫生间的水管一直在漏。", "identityMode": identity, "address": ADDRESS,
        "location": {"longitude": matter.point.longitude(), "latitude": matter.point.latitude()},
    })
}

async fn reported(app: &TestApp, by: &Caller<'_>) -> Answer {
    by.post("/petitions", &body(app, "real_name").await).await.expect(201)
}

#[test]
fn the_exact_address_is_stored_nowhere_in_clear_and_read_by_who_works_on_it() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let filed =
            li.post_once("/petitions", "sealed-0001", &body(app, "real_name").await).await.expect(201);
        let again =
            li.post_once("/petitions", "sealed-0001", &body(app, "real_name").await).await.expect(201);
        assert_eq!(filed.body, again.body, "the kept answer opens again");
        assert_eq!(filed.at("/address"), ADDRESS);
        let dump = super::dump::database(app).await;
        assert_eq!(super::dump::found(&dump, "2 单元 501"), [""; 0]);

        let petition = format!("/petitions/{}", filed.id());
        let (desk, street) = (app.sign_in("dispatcher-1").await, app.sign_in("supervisor").await);
        let worker = app.sign_in(app.worker_of(&app.matter())).await;
        for works in [&desk, &worker] {
            assert_eq!(works.get(&petition).await.expect(200).at("/address"), ADDRESS);
            assert_eq!(works.get("/petitions").await.expect(200).at("/items/0/address"), ADDRESS);
        }
        let seen = street.get(&petition).await.expect(200);
        assert_eq!(seen.at("/address"), "阳光花园***");
        assert!(seen.text("/reporter/name").ends_with('*') && seen.at("/reporter/id").is_null());
        assert_ne!(seen.at("/location"), filed.at("/location"), "the point is coarse too");
        assert_eq!(street.get("/petitions").await.expect(200).at("/items/0/address"), "阳光花园***");
        let neighbour = app.sign_in("resident-2").await;
        let joined = neighbour.change(&format!("{petition}/join"), 1, &json!({})).await.expect(200);
        assert_eq!(joined.at("/address"), "阳光花园***");
    });
}

#[test]
fn a_whole_value_takes_a_purpose_and_its_owner_sees_who_read_it() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let petition = format!("/petitions/{}", reported(app, &li).await.id());
        let door = format!("{petition}/disclosures");
        let asked = json!({
            "purpose": "inspection", "reason": "现场核查漏水", "fields": ["address", "reporter_name"],
        });
        app.sign_in(app.worker_elsewhere(&app.matter()))
            .await
            .post(&door, &asked)
            .await
            .refused(404, "not_found");
        li.post(&door, &asked).await.refused(403, "role_required");
        let street = app.sign_in("supervisor").await;
        let told = street.post(&door, &asked).await.expect(201);
        assert_eq!(told.at("/values/address"), ADDRESS);
        assert_eq!(told.text("/values/reporterName"), li.get("/me").await.text("/name"));
        let worker = app.sign_in(app.worker_of(&app.matter())).await;
        worker.post(&door, &asked).await.refused(403, "disclosure_refused");
        for (field, bad) in [
            ("purpose", json!("curiosity")),
            ("reason", json!("")),
            ("reason", json!("a\u{0}b")),
            ("fields", json!([])),
            ("fields", json!(["password"])),
            ("more", json!(1)),
        ] {
            let mut wrong = asked.clone();
            wrong[field] = bad;
            street.post(&door, &wrong).await.refused(422, "validation_failed");
        }

        let mine = li.get("/me/disclosures").await.expect(200);
        assert_eq!(mine.at("/items").as_array().unwrap().len(), 1);
        assert_eq!(mine.text("/items/0/by/name"), street.get("/me").await.text("/name"));
        assert_eq!(
            (mine.at("/items/0/capacity"), mine.at("/items/0/purpose"), mine.at("/items/0/reason")),
            (&json!("supervisor"), &json!("inspection"), &json!("现场核查漏水"))
        );
        let others = app.sign_in("resident-2").await.get("/me/disclosures").await.expect(200);
        assert_eq!(others.at("/items"), &json!([]));
        let auditor = app.sign_in("auditor").await;
        let trail = auditor.get("/audit-lines?limit=50").await.expect(200);
        let noted = trail
            .at("/items")
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["action"] == "personal_data.disclose");
        assert_eq!(noted.unwrap()["detail"]["purpose"], "inspection");
    });
}

#[test]
fn a_hidden_name_is_disclosed_to_the_desk_alone() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let hidden = li.post("/petitions", &body(app, "hidden_name").await).await.expect(201);
        let door = format!("/petitions/{}/disclosures", hidden.id());
        let asked = json!({"purpose": "contact", "reason": "核实情况", "fields": ["reporter_name"]});
        app.sign_in("supervisor").await.post(&door, &asked).await.refused(403, "disclosure_refused");
        app.sign_in("dispatcher-1").await.post(&door, &asked).await.expect(201);
    });
}

#[test]
fn consent_is_given_to_a_version_and_bites_when_withdrawn() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let texts = app.nobody().get("/consent-texts").await.expect(200);
        assert_eq!(texts.at("/items/0/document"), "service");
        assert!(texts.text("/items/0/zh").contains("撤回"));
        reported(app, &li).await;
        let old = json!({"document": "service", "version": 999});
        li.post("/me/consents", &old).await.refused(422, "consent_version_other");
        let now = json!({"document": "service", "version": texts.at("/items/0/version")});
        let given = li.post("/me/consents", &now).await.expect(201);
        let again = li.post("/me/consents", &now).await.expect(201);
        assert_eq!(given.id(), again.id());
        let door = format!("/consents/{}/withdraw", given.id());
        app.sign_in("resident-2").await.post(&door, &json!({})).await.refused(404, "not_found");
        li.post(&door, &json!({})).await.expect(200);
        li.post(&door, &json!({})).await.refused(404, "not_found");
        li.post("/petitions", &body(app, "real_name").await).await.refused(403, "consent_missing");
        li.post("/petitions", &body(app, "anonymous").await).await.expect(201);
        li.post("/me/consents", &now).await.expect(201);
        reported(app, &li).await;
        let all = li.get("/me/consents").await.expect(200);
        assert_eq!(all.at("/items").as_array().unwrap().len(), 2);
        assert!(!all.at("/items/0/withdrawnAt").is_null() && all.at("/items/1/withdrawnAt").is_null());
    });
}

#[test]
fn a_person_sees_takes_along_and_corrects_what_is_kept_of_her() {
    on_both(async |app| {
        let (li, wang) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let hers = reported(app, &li).await;
        let other = reported(app, &wang).await;
        let join = format!("/petitions/{}/join", other.id());
        li.change(&join, 1, &json!({})).await.expect(200);
        let kept = li.get("/me/data").await.expect(200);
        assert_eq!((kept.at("/reported"), kept.at("/spokenIn")), (&json!(1), &json!(1)));
        assert_eq!(kept.at("/account/login"), "resident-1");
        assert_eq!(kept.at("/keptFor/0"), &json!({"kind": "audit", "days": 365}));
        let export = li.post("/me/exports", &json!({})).await.expect(200);
        assert!(export.header("content-disposition").starts_with("attachment"));
        assert_eq!(export.at("/petitions/0/petition/id"), hers.at("/id"));
        assert_eq!(export.at("/petitions/0/petition/address"), ADDRESS);
        assert_eq!(export.at("/petitions/1/petition/address"), "阳光花园***");
        assert_eq!(export.at("/petitions/0/history/0/action"), "report");
        let named = li.post("/me/correction", &json!({"name": " 李 娜 "})).await.expect(200);
        assert_eq!(named.at("/name"), "李 娜");
        li.post("/me/correction", &json!({"name": "\u{202E}"})).await.refused(422, "validation_failed");
        for door in ["/me/data", "/me/disclosures", "/me/consents", "/me/erasure"] {
            app.nobody().get(door).await.refused(401, "not_signed_in");
        }
    });
}
