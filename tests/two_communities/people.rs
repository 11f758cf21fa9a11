//! Of the people of the other community an administrator learns nothing; of her own she finds whom she needs.

use super::{Staff, ours, theirs};
use crate::support::{Answer, Caller, PASSWORD, on_both};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The sign-in names that a list gives, page by page.
async fn found(who: &Caller<'_>, query: &str, limit: u8) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("/accounts?limit={limit}{query}{cursor}")).await.expect(200);
        let items = page.at("/items").as_array().unwrap();
        assert!(items.len() <= usize::from(limit));
        names.extend(items.iter().map(|one| one["login"].as_str().unwrap().to_owned()));
        match page.body.pointer("/nextCursor") {
            Some(next) => cursor = format!("&cursor={}", next.as_str().unwrap()),
            None => return names,
        }
    }
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

/// A refusal without what differs from request to request.
fn said(answer: &Answer) -> (u16, Value) {
    let mut body = answer.body.clone();
    body.as_object_mut().unwrap().remove("traceId");
    (answer.status, body)
}

async fn id_of(who: &Caller<'_>) -> String {
    who.get("/me").await.expect(200).id()
}

async fn place_of(who: &Caller<'_>) -> Value {
    who.get("/me").await.expect(200).at("/roles/0/place").clone()
}

#[test]
fn an_administrator_finds_the_people_of_her_place_and_nobody_of_the_other() {
    on_both(async |app| {
        let (here, (there, _)) = (ours(app).await, theirs(app).await);
        let of_theirs = ["east-admin", "east-desk", "east-worker"];
        let staff = found(&there.admin, "&role=community_admin&role=dispatcher&role=grid_worker", 100).await;
        assert_eq!(sorted(staff), of_theirs);
        let everybody: BTreeSet<String> =
            found(&app.sign_in("admin").await, "", 100).await.into_iter().collect();
        let of_ours: BTreeSet<String> = found(&here.admin, "", 100).await.into_iter().collect();
        for one in ["community-admin", "dispatcher-1", "grid-a-01", "handler-wy-1"] {
            assert!(of_ours.contains(one), "{one}: {of_ours:?}");
        }
        for one in of_theirs.into_iter().chain(["resident-1", "supervisor", "auditor", "admin"]) {
            assert!(!of_ours.contains(one) && everybody.contains(one), "{one}");
        }
        outside_is_missing(&there, &here).await;
    });
}

/// One of ours is answered there as one that never was.
async fn outside_is_missing(there: &Staff<'_>, here: &Staff<'_>) {
    let never = there.admin.get("/accounts/01930000-0000-7000-8000-000000000000").await;
    let ours = there.admin.get(&format!("/accounts/{}", id_of(&here.desk).await)).await;
    assert_eq!((said(&ours).0, said(&ours)), (404, said(&never)));
    let own = here.admin.get(&format!("/accounts/{}", id_of(&here.desk).await)).await.expect(200);
    assert_eq!((own.at("/login"), own.at("/rolesElsewhere")), (&json!("dispatcher-1"), &json!(false)));
    let role = here.desk.get("/me").await.expect(200).text("/roles/0/id");
    let ended = there.admin.post(&format!("/roles/{role}/end"), &json!({})).await;
    let missing = there.admin.post("/roles/01930000-0000-7000-8000-000000000000/end", &json!({})).await;
    assert_eq!((said(&ended).0, said(&ended)), (404, said(&missing)));
    here.desk.get("/me").await.expect(200);
}

#[test]
fn of_somebody_who_works_in_both_each_administrator_is_told_her_own_roles_alone() {
    on_both(async |app| {
        let (here, (there, grid)) = (ours(app).await, theirs(app).await);
        let worker = format!("/accounts/{}", id_of(&here.worker).await);
        let role = json!({"role": "grid_worker", "place": {"kind": "grid", "id": grid}});
        let seen = there.admin.post(&format!("{worker}/roles"), &role).await.expect(201);
        assert_eq!(seen.at("/roles").as_array().unwrap().len(), 1, "{}", seen.body);
        for (who, theirs, elsewhere) in [
            (&there.admin, vec![true], true),
            (&here.admin, vec![false], true),
            (&app.sign_in("admin").await, vec![false, true], false),
        ] {
            let seen = who.get(&worker).await.expect(200);
            let listed = who.get(&format!("/accounts?login={}", seen.text("/login"))).await.expect(200);
            assert_eq!(listed.at("/items/0"), &seen.body, "the list says the same");
            let places = seen.at("/roles").as_array().unwrap().iter();
            let at_theirs: Vec<bool> = places.map(|held| held["place"]["id"] == grid.as_str()).collect();
            assert_eq!((at_theirs, seen.at("/rolesElsewhere")), (theirs, &json!(elsewhere)));
        }
    });
}

#[test]
fn people_are_found_by_role_and_place_and_pages_neither_lose_nor_repeat_anybody() {
    on_both(async |app| {
        let (here, (there, grid)) = (ours(app).await, theirs(app).await);
        let boss = app.sign_in("admin").await;
        let whole = place_of(&there.admin).await["id"].as_str().unwrap().to_owned();
        let unit = place_of(&app.sign_in("handler-wy-1").await).await["id"].as_str().unwrap().to_owned();
        for who in [&boss, &there.admin] {
            let under = found(who, &format!("&gridId={whole}"), 1).await;
            assert_eq!(sorted(under), ["east-admin", "east-desk", "east-worker"]);
            assert_eq!(found(who, &format!("&gridId={grid}"), 1).await, ["east-worker"]);
            assert_eq!(found(who, &format!("&gridId={whole}&role=dispatcher"), 1).await, ["east-desk"]);
            assert_eq!(found(who, &format!("&gridId={grid}&role=dispatcher"), 1).await, Vec::<String>::new());
            let handlers = found(who, &format!("&unitId={unit}"), 1).await;
            assert!(handlers.contains(&"handler-wy-1".to_owned()), "{handlers:?}");
            assert_eq!(
                found(who, &format!("&unitId={unit}&role=grid_worker"), 1).await,
                Vec::<String>::new()
            );
            assert_eq!(found(who, &format!("&unitId={unit}&gridId={whole}"), 1).await, Vec::<String>::new());
        }
        assert_eq!(found(&here.admin, &format!("&gridId={whole}"), 20).await, Vec::<String>::new());
        for who in [&boss, &here.admin] {
            let one_by_one = found(who, "&role=grid_worker", 1).await;
            assert_eq!(one_by_one, found(who, "&role=grid_worker", 100).await);
            assert!(one_by_one.len() > 3, "{one_by_one:?}");
        }
        boss.get("/accounts?role=gardener").await.refused(422, "validation_failed");
        boss.get("/accounts?gridId=elsewhere").await.refused(422, "validation_failed");
    });
}

#[test]
fn who_has_no_role_yet_is_found_by_her_whole_sign_in_name_alone_and_it_is_noted() {
    on_both(async |app| {
        let (there, grid) = theirs(app).await;
        let boss = app.sign_in("admin").await;
        let new = json!({"login": "new.hand", "name": "新手", "password": PASSWORD});
        let made = boss.post("/accounts", &new).await.expect(201).id();
        there.admin.get(&format!("/accounts/{made}")).await.refused(404, "not_found");
        assert_eq!(found(&there.admin, "&login=new", 20).await, Vec::<String>::new());
        let asks = async |login: &str| there.admin.post("/account-lookups", &json!({"login": login})).await;
        let seen = asks("New.Hand").await.expect(200);
        assert_eq!(seen.body, json!({"id": made, "login": "new.hand", "name": "新手"}));
        let unknown = asks("new.han").await.refused(404, "not_found");
        boss.act(&format!("/accounts/{made}"), "disable", Value::Null).await.expect(200);
        assert_eq!(said(&asks("new.hand").await), said(&unknown), "who may not sign in is not to be hired");
        boss.act(&format!("/accounts/{made}"), "enable", Value::Null).await.expect(200);
        there
            .desk
            .post("/account-lookups", &json!({"login": "new.hand"}))
            .await
            .refused(403, "role_required");

        let role = json!({"role": "centre", "place": {"kind": "grid", "id": grid}});
        there.admin.post(&format!("/accounts/{made}/roles"), &role).await.expect(201);
        there.admin.get(&format!("/accounts/{made}")).await.expect(200);
        assert_eq!(found(&there.admin, "&login=new", 20).await, ["new.hand"]);
        let auditor = app.sign_in("auditor").await;
        let by = id_of(&there.admin).await;
        let lines = auditor.get(&format!("/audit-lines?accountId={by}&limit=100")).await.expect(200);
        let lines = lines.at("/items").as_array().unwrap();
        let tries = lines.iter().filter(|line| line["action"] == "account.look_up");
        let tries: Vec<_> = tries.map(|line| (line["objectId"].clone(), line["outcome"].clone())).collect();
        let in_vain = || (json!("-"), json!("refused"));
        assert_eq!(tries, [in_vain(), in_vain(), (json!(made), json!("done"))]);
    });
}

#[test]
fn sign_in_names_cannot_be_tried_out_one_after_another() {
    on_both(async |app| {
        let admin = app.sign_in("community-admin").await;
        let mut last = 404;
        for n in 0..21 {
            last = admin.post("/account-lookups", &json!({"login": format!("guess{n}")})).await.status;
        }
        assert_eq!(last, 429);
    });
}
