//! What waits for the desk, and how often it may be tried.

use super::routing::{at_the_matter, category};
use crate::support::{Caller, TestApp, on_both};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

/// Reported, dispatched to the grid of the matter and accepted by its worker.
async fn accepted(app: &TestApp, desk: &Caller<'_>, worker: &Caller<'_>, title: &str) -> String {
    let rider = app.sign_in("resident-1").await;
    let body = at_the_matter(app, &category(&rider, "noise").await, title);
    let petition = format!("/petitions/{}", rider.post("/petitions", &body).await.expect(201).id());
    desk.act(&petition, "dispatch", json!({})).await.expect(200);
    worker.act(&petition, "accept", json!({})).await.expect(200);
    petition
}

async fn waiting(who: &Caller<'_>, needs: &str) -> Vec<String> {
    let page = who.get(&format!("/petitions?{needs}")).await.expect(200);
    page.at("/items")
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_waits_for_somebody_is_found_by_what_it_waits_for() {
    on_both(async |app| {
        let (desk, worker) =
            (app.sign_in("dispatcher-1").await, app.sign_in(app.worker_of(&app.matter())).await);
        let (admin, rider) = (app.sign_in("community-admin").await, app.sign_in("resident-1").await);
        let low = accepted(app, &desk, &worker, "低分").await;
        worker.act(&low, "finish", json!({"result": "已办"})).await.expect(200);
        rider.act(&low, "rate", json!({"score": 1})).await.expect(200);
        let late = accepted(app, &desk, &worker, "延期").await;
        worker.act(&late, "request-extension", json!({"days": 2, "reason": "等配件"})).await.expect(200);
        let aside = accepted(app, &desk, &worker, "挂账").await;
        let day = (Utc::now() + TimeDelta::days(3)).format("%Y-%m-%d").to_string();
        desk.act(&aside, "suspend", json!({"reviewOn": day, "reason": "等拨款"})).await.expect(200);
        let back = accepted(app, &desk, &worker, "退单").await;
        for _ in 0..3 {
            worker.act(&back, "return-to-desk", json!({"reason": "不属本格"})).await.expect(200);
            desk.act(&back, "dispatch", json!({})).await;
        }
        let pressed = accepted(app, &desk, &worker, "督办").await;
        admin.act(&pressed, "supervise", json!({"text": "请说明进展"})).await.expect(200);

        assert_eq!(waiting(&desk, "needs=call_back").await, ["低分"]);
        assert_eq!(waiting(&desk, "needs=extension").await, ["延期"]);
        assert_eq!(waiting(&desk, "needs=arbitration").await, ["退单"]);
        assert_eq!(waiting(&desk, "needs=redispatch").await, ["退单"]);
        assert_eq!(waiting(&desk, "needs=supervision").await, ["督办"]);
        assert_eq!(waiting(&desk, "needs=review").await, [""; 0], "its day has not come");
        assert_eq!(waiting(&desk, "needs=call_back&needs=extension").await, ["延期", "低分"]);
        assert_eq!(waiting(&desk, "needs=call_back&needs=extension&status=handled").await, ["低分"]);
        let first = desk.get("/petitions?needs=call_back&needs=extension&limit=1").await.expect(200);
        let rest = format!("needs=call_back&needs=extension&limit=1&cursor={}", first.text("/nextCursor"));
        assert_eq!(
            (first.at("/items/0/title"), waiting(&desk, &rest).await),
            (&json!("延期"), vec!["低分".into()])
        );
        let elsewhere = app.sign_in(app.worker_elsewhere(&app.matter())).await;
        assert_eq!(waiting(&elsewhere, "needs=call_back&needs=extension&needs=arbitration").await, [""; 0]);
        assert_eq!(waiting(&rider, "needs=call_back").await, ["低分"], "her own");
        app.pass(TimeDelta::days(4));
        let desk = app.sign_in("dispatcher-1").await;
        assert_eq!(waiting(&desk, "needs=review").await, ["挂账"]);
        worker
            .act(&pressed, "note-progress", json!({"text": "已联系", "visibility": "internal"}))
            .await
            .expect(200);
        assert_eq!(waiting(&desk, "needs=supervision").await, [""; 0]);
        desk.get("/petitions?needs=everything").await.refused(422, "validation_failed");
    });
}

#[test]
fn what_was_sent_back_waits_to_be_handed_out_anew_and_the_staff_see_how_often() {
    on_both(async |app| {
        let (desk, worker) =
            (app.sign_in("dispatcher-1").await, app.sign_in(app.worker_of(&app.matter())).await);
        let rider = app.sign_in("resident-1").await;
        let back = accepted(app, &desk, &worker, "退单").await;
        accepted(app, &desk, &worker, "在办").await;
        assert_eq!(waiting(&desk, "needs=redispatch").await, [""; 0]);
        worker.act(&back, "return-to-desk", json!({"reason": "不属本格"})).await.expect(200);
        let page = desk.get("/petitions?needs=redispatch").await.expect(200);
        assert_eq!(page.at("/items").as_array().unwrap().len(), 1);
        assert_eq!((page.at("/items/0/title"), page.at("/items/0/returns")), (&json!("退单"), &json!(1)));
        let hers = rider.get("/petitions?status=reported").await.expect(200);
        assert_eq!((hers.at("/items/0/title"), hers.at("/items/0/returns")), (&json!("退单"), &Value::Null));
        desk.act(&back, "dispatch", json!({})).await.expect(200);
        assert_eq!(waiting(&desk, "needs=redispatch").await, [""; 0]);
    });
}

#[test]
fn three_calls_in_vain_end_the_call_back_and_say_so() {
    on_both(async |app| {
        let (desk, worker) =
            (app.sign_in("dispatcher-1").await, app.sign_in(app.worker_of(&app.matter())).await);
        let petition = accepted(app, &desk, &worker, "回访").await;
        worker.act(&petition, "finish", json!({"result": "已办"})).await.expect(200);
        let rider = app.sign_in("resident-1").await;
        rider.act(&petition, "rate", json!({"score": 2})).await.expect(200);
        for (due, count) in [(true, 1), (true, 2), (false, 3)] {
            let called = desk.act(&petition, "call-back", json!({"outcome": "unreached"})).await.expect(200);
            assert_eq!(called.at("/work/callBackDue"), due);
            let history = desk.get(&format!("{petition}/history")).await.expect(200);
            let last = history.at("/items").as_array().unwrap().last().unwrap().clone();
            assert_eq!(
                last["detail"],
                json!({"type": "called_back", "outcome": "unreached", "inVain": count})
            );
            app.pass(TimeDelta::minutes(61));
        }
        assert_eq!(waiting(&desk, "needs=call_back").await, [""; 0]);
    });
}

#[test]
fn a_parent_waits_for_its_parts_and_its_end_ends_none_of_them() {
    on_both(async |app| {
        let (desk, worker) =
            (app.sign_in("dispatcher-1").await, app.sign_in(app.worker_of(&app.matter())).await);
        let petition = accepted(app, &desk, &worker, "两处").await;
        let category = category(&desk, "noise").await;
        let part = |title: &str| json!({"title": title, "body": "办理", "categoryId": category});
        worker.act(&petition, "split", json!({"children": [part("甲"), part("乙")]})).await.expect(200);
        worker.act(&petition, "finish", json!({"result": "已办"})).await.refused(409, "children_open");
        let children = desk.get(&format!("{petition}/children")).await.expect(200);
        let ids: Vec<Value> =
            children.at("/items").as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        for id in &ids {
            let child = format!("/petitions/{}", id.as_str().unwrap());
            desk.act(&child, "dispatch", json!({})).await.expect(200);
            worker.act(&child, "accept", json!({})).await.expect(200);
            worker.act(&child, "finish", json!({"result": "已办"})).await.expect(200);
        }
        worker.act(&petition, "finish", json!({"result": "都办了"})).await.expect(200);
        let rider = app.sign_in("resident-1").await;
        let child = format!("/petitions/{}", ids[0].as_str().unwrap());
        rider.act(&child, "reopen", json!({"reason": "甲处还漏"})).await.expect(200);
        rider.act(&petition, "rate", json!({"score": 5})).await.expect(200);
        assert_eq!(rider.get(&petition).await.at("/status"), "closed");
        assert_eq!(rider.get(&child).await.at("/status"), "handling", "it goes on by itself");
    });
}
