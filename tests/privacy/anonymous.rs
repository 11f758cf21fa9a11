//! Being forgotten without a name.

use super::{dump, rights::body, trail::verified};
use crate::support::{Caller, TestApp, on_both};
use serde_json::json;

const WORDS: [&str; 3] = ["鹧鸪色的水渍", "催促鹧鸪事", "合并后的鹧鸪话"];

/// An anonymous report with a photo, and its holder.
async fn reported(app: &TestApp) -> (Caller<'_>, String, String) {
    let mut report = body(app, "anonymous").await;
    report["body"] = json!("天花板上有鹧鸪色的水渍。");
    report["photos"] = json!([app.nobody().upload(10).await]);
    let receipt = app.nobody().post_once("/petitions", "anonymous-0001", &report).await.expect(201);
    let told = json!({"number": receipt.text("/number"), "secret": receipt.text("/secret")});
    let opened = app.nobody().post("/petition-lookups", &told).await.expect(200);
    let holder = Caller::new(app, Some(opened.text("/accessToken")));
    (holder, format!("/petitions/{}", receipt.text("/petition/id")), receipt.text("/number"))
}

#[test]
fn who_holds_the_secret_has_an_anonymous_petition_forgotten_everywhere() {
    on_both(async |app| {
        let (holder, petition, number) = reported(app).await;
        let (li, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let other = format!("/petitions/{}", li.post("/petitions", &body(app, "real_name").await).await.id());
        holder.act(&petition, "urge", json!({"text": WORDS[1]})).await.expect(200);
        let confirmed = json!({"number": number});
        let door = "/petition-erasures";
        holder.post(door, &confirmed).await.refused(409, "petitions_open");
        desk.act(&petition, "merge", json!({"into": other.trim_start_matches("/petitions/")}))
            .await
            .expect(200);
        holder.act(&other, "urge", json!({"text": WORDS[2]})).await.expect(200);
        let before = dump::database(app).await;
        for word in WORDS {
            assert!(!dump::found(&before, word).is_empty(), "{word} was stored before");
        }
        assert_eq!(dump::files(&app.folder.join("files")), 2);

        holder.post(door, &json!({"number": "SQ-20200101-000001"})).await.expect(422);
        li.post(door, &confirmed).await.refused(404, "not_found");
        app.nobody().post(door, &confirmed).await.refused(401, "not_signed_in");
        holder.post_once(door, "forget-0001", &confirmed).await.expect(200);
        holder.post_once(door, "forget-0001", &confirmed).await.expect(200);

        let after = dump::database(app).await;
        for word in WORDS {
            assert_eq!(dump::found(&after, word), [""; 0], "{word} is still stored");
        }
        assert_eq!(dump::files(&app.folder.join("files")), 0);
        let id = petition.trim_start_matches("/petitions/");
        let mut lines = after.lines().filter(|line| line.starts_with("audit_lines") && line.contains(id));
        assert!(
            lines.all(|line| !line.contains("127.0.0.1") || line.contains("merge")),
            "where she called from is kept"
        );
        assert_eq!(desk.get(&petition).await.expect(200).at("/title"), "（已删除）");
        assert_eq!(li.get(&other).await.expect(200).at("/title"), "水管漏水");
        assert_eq!(verified(app).await.breaks, []);
        desk.act(&other, "reject", json!({"reason": "unclear"})).await.expect(200);
    });
}
