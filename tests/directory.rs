//! The member units, as a client sees them.

use crate::support::on_both;
use serde_json::{Value, json};

#[test]
fn a_unit_is_added_renamed_retired_and_restored() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let body = json!({"code": "XX-01", "name": "第一小学", "kind": "school"});
        let made = admin.post("/units", &body).await.expect(201);
        admin.post("/units", &body).await.refused(409, "unit_code_taken");
        let path = format!("/units/{}", made.id());
        let renamed = admin.act(&path, "rename", json!({"name": "实验小学"})).await.expect(200);
        assert_eq!((renamed.at("/name"), renamed.at("/version")), (&json!("实验小学"), &json!(2)));
        admin
            .change(&format!("{path}/rename"), 1, &json!({"name": "二小"}))
            .await
            .refused(412, "stale_version");
        admin.act(&path, "retire", Value::Null).await.expect(200);
        admin.act(&path, "rename", json!({"name": "二小"})).await.refused(409, "unit_retired");
        let retired = admin.get("/units?retired=true").await.expect(200);
        assert_eq!(retired.at("/items/0/code"), "XX-01");
        admin.act(&path, "restore", Value::Null).await.expect(200);
        admin.act(&path, "restore", Value::Null).await.refused(409, "unit_not_retired");
    });
}

#[test]
fn everybody_who_signs_in_reads_units_and_few_change_them() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let page = li.get("/units?text=wy").await.expect(200);
        assert_eq!(page.at("/items/0/code"), "WY");
        li.get(&format!("/units/{}", page.text("/items/0/id"))).await.expect(200);
        let body = json!({"code": "XX-01", "name": "第一小学", "kind": "school"});
        li.post("/units", &body).await.refused(403, "role_required");
        app.nobody().get("/units").await.refused(401, "not_signed_in");
    });
}
