//! The story: a leak, from a rider's phone to a rating of five, on both databases.
//!
//! At each step someone without the right is refused, someone outside the scope sees nothing, and of two
//! who act at once one gets 200 and the other 409 with the present state.

use crate::support::{Answer, Caller, TestApp, on_both};
use serde_json::{Value, json};

/// The people of the story.
struct Cast<'a> {
    rider: Caller<'a>,
    neighbour: Caller<'a>,
    dispatcher: Caller<'a>,
    second_dispatcher: Caller<'a>,
    worker: Caller<'a>,
    checker: Caller<'a>,
    /// A grid worker of another grid: this place is none of hers.
    stranger: Caller<'a>,
    /// May never do what the desk and the worker do.
    resident: Caller<'a>,
}

#[test]
fn a_leak_travels_from_a_riders_phone_to_a_rating_of_five() {
    on_both(async |app| {
        let matter = app.matter();
        let cast = Cast {
            rider: app.sign_in("sentinel-1").await,
            neighbour: app.sign_in("resident-2").await,
            dispatcher: app.sign_in("dispatcher-1").await,
            second_dispatcher: app.sign_in("dispatcher-2").await,
            worker: app.sign_in(app.worker_of(&matter)).await,
            checker: app.sign_in(app.centre_of(&matter)).await,
            stranger: app.sign_in(app.worker_elsewhere(&matter)).await,
            resident: app.sign_in("resident-3").await,
        };
        let category = strict_category(app, matter.category).await;
        let leak = report(app, &cast, &category).await;
        dispatch_and_return(&cast, &leak).await;
        accept_ask_and_finish(&cast, &leak).await;
        rate_and_reopen(&cast, &leak).await;
        finish_again_and_close(&cast, &leak).await;
        the_history_is_whole(&cast, &leak).await;
    });
}

/// The category of the leak, set to ask for a photo after the work and a check by another person.
async fn strict_category(app: &TestApp, code: &str) -> String {
    let admin = app.sign_in("community-admin").await;
    let all = admin.get("/categories").await.expect(200);
    let items = all.at("/items").as_array().unwrap();
    let id = items.iter().find(|one| one["code"] == code).unwrap()["id"].as_str().unwrap();
    let strict = json!({"photoRequired": true, "checkRequired": true, "lowRating": "call_back"});
    admin.act(&format!("/categories/{id}"), "settings", strict).await.expect(200);
    id.to_owned()
}

/// The rider snaps the leak; the deepest grid is found and says why.
async fn report(app: &TestApp, cast: &Cast<'_>, category: &str) -> String {
    let matter = app.matter();
    let photo = cast.rider.upload(10).await;
    let body = json!({
        "kind": "help", "categoryId": category, "title": "水管漏水", "body": "楼道的水管在漏水，地面湿滑。",
        "identityMode": "real_name", "photos": [photo],
        "location": {"longitude": matter.point.longitude(), "latitude": matter.point.latitude()},
    });
    let first = cast.rider.post_once("/petitions", "leak-0001", &body).await.expect(201);
    let again = cast.rider.post_once("/petitions", "leak-0001", &body).await.expect(201);
    assert_eq!(first.id(), again.id(), "a repeated report is one report");
    assert_eq!(first.at("/status"), "reported");
    assert_eq!(first.at("/routed/by"), "point");
    let node = format!("/grids/{}", deepest(&first));
    let code = cast.rider.get(&node).await.expect(200).text("/code");
    assert!(code.starts_with(&matter.micro_grid), "{code} is not in {}", matter.micro_grid);
    let leak = format!("/petitions/{}", first.id());
    cast.stranger.get(&leak).await.refused(404, "not_found");
    cast.resident.get(&leak).await.refused(404, "not_found");
    let join = cast.neighbour.change(&format!("{leak}/join"), 1, &json!({})).await.expect(200);
    assert!(join.at("/relations").as_array().unwrap().contains(&json!("joined")));
    leak
}

/// Dispatched with its reason shown, returned once, dispatched again.
async fn dispatch_and_return(cast: &Cast<'_>, leak: &str) {
    let reason = json!({"reason": "由所在网格处理"});
    cast.resident.act(leak, "dispatch", reason.clone()).await.refused(403, "role_required");
    cast.stranger.act(leak, "accept", json!({})).await.refused(404, "not_found");
    cast.worker.act(leak, "accept", json!({})).await.refused(409, "action_not_possible");
    race([&cast.dispatcher, &cast.second_dispatcher], leak, "dispatch", &reason).await;
    let seen = cast.worker.get(leak).await.expect(200);
    assert_eq!(seen.at("/status"), "dispatched");
    assert!(allowed(&seen, "accept") && !allowed(&seen, "dispatch"), "{}", seen.at("/allowedActions"));
    let last = last_event(&cast.worker, leak).await;
    assert_eq!((&last["action"], &last["reason"]), (&json!("dispatch"), &json!("由所在网格处理")));
    let not_mine = json!({"reason": "需要物业配合"});
    cast.stranger.act(leak, "return-to-desk", not_mine.clone()).await.refused(404, "not_found");
    let back = cast.worker.act(leak, "return-to-desk", not_mine).await.expect(200);
    assert_eq!((back.at("/status"), back.at("/work/returns")), (&json!("reported"), &json!(1)));
    cast.dispatcher.act(leak, "dispatch", json!({})).await.expect(200);
}

/// Accepted, asked back, answered, finished with a photo, checked by another person.
async fn accept_ask_and_finish(cast: &Cast<'_>, leak: &str) {
    race([&cast.worker, &cast.worker], leak, "accept", &json!({})).await;
    let question = json!({"text": "是几楼漏水？"});
    cast.resident.act(leak, "ask-reporter", question.clone()).await.refused(403, "role_required");
    let asked = cast.worker.act(leak, "ask-reporter", question).await.expect(200);
    assert_eq!(asked.at("/status"), "awaiting_reporter");
    let answer = json!({"text": "三楼。"});
    cast.resident.act(leak, "answer", answer.clone()).await.refused(404, "not_found");
    cast.worker.act(leak, "answer", answer.clone()).await.refused(403, "action_not_yours");
    cast.rider.act(leak, "answer", answer).await.expect(200);
    let without_photo = json!({"result": "已更换水管"});
    cast.worker.act(leak, "finish", without_photo).await.refused(422, "photo_required");
    finish_and_check(cast, leak, 20).await;
}

async fn finish_and_check(cast: &Cast<'_>, leak: &str, shade: u8) {
    let after = cast.worker.upload(shade).await;
    let done = json!({"result": "已更换水管，不再漏水。", "photos": [after]});
    let finished = cast.worker.act(leak, "finish", done).await.expect(200);
    assert_eq!(finished.at("/status"), "verifying");
    cast.worker.act(leak, "pass-check", json!({})).await.refused(403, "checker_is_handler");
    cast.stranger.act(leak, "pass-check", json!({})).await.refused(404, "not_found");
    cast.checker.act(leak, "pass-check", json!({})).await.refused(422, "place_of_check_required");
    let on_the_spot = json!({"location": cast.rider.get(leak).await.at("/location")});
    race([&cast.checker, &cast.dispatcher], leak, "pass-check", &on_the_spot).await;
    assert_eq!(cast.rider.get(leak).await.at("/status"), "handled");
}

/// Rated 2 by the rider and 5 by the neighbour; the rider reopens.
async fn rate_and_reopen(cast: &Cast<'_>, leak: &str) {
    cast.resident.act(leak, "rate", json!({"score": 5})).await.refused(404, "not_found");
    cast.worker.act(leak, "rate", json!({"score": 5})).await.refused(403, "action_not_yours");
    cast.rider.act(leak, "rate", json!({"score": 6})).await.refused(422, "validation_failed");
    let low = cast.rider.act(leak, "rate", json!({"score": 2, "text": "还在滴水"})).await.expect(200);
    assert_eq!(low.at("/status"), "handled", "a low rating does not close");
    cast.rider.act(leak, "rate", json!({"score": 5})).await.refused(409, "already_rated");
    let high = cast.neighbour.act(leak, "rate", json!({"score": 5})).await.expect(200);
    assert_eq!(high.at("/status"), "handled", "a neighbour's rating does not close");
    let why = json!({"reason": "还在滴水"});
    cast.resident.act(leak, "reopen", why.clone()).await.refused(404, "not_found");
    race([&cast.rider, &cast.rider], leak, "reopen", &why).await;
    let again = cast.worker.get(leak).await;
    assert_eq!((again.at("/status"), again.at("/round")), (&json!("handling"), &json!(2)));
}

/// Finished and checked again, rated 5, closed.
async fn finish_again_and_close(cast: &Cast<'_>, leak: &str) {
    finish_and_check(cast, leak, 30).await;
    let closed = cast.rider.act(leak, "rate", json!({"score": 5})).await.expect(200);
    assert_eq!(closed.at("/status"), "closed");
    let ratings = cast.dispatcher.get(&format!("{leak}/ratings")).await.expect(200);
    let mut given: Vec<_> = ratings.at("/items").as_array().unwrap().iter().map(score).collect();
    given.sort_unstable();
    assert_eq!(given, [(1, 2), (1, 5), (2, 5)]);
}

fn score(rating: &Value) -> (u64, u64) {
    (rating["round"].as_u64().unwrap(), rating["score"].as_u64().unwrap())
}

/// Every step stands in the history, in order, and each reads what is meant for her.
async fn the_history_is_whole(cast: &Cast<'_>, leak: &str) {
    let whole = cast.dispatcher.get(&format!("{leak}/history")).await.expect(200);
    let actions: Vec<_> =
        whole.at("/items").as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap()).collect();
    assert_eq!(
        actions,
        [
            "report",
            "join",
            "dispatch",
            "return_to_desk",
            "dispatch",
            "accept",
            "ask_reporter",
            "answer",
            "finish",
            "pass_check",
            "rate",
            "rate",
            "reopen",
            "finish",
            "pass_check",
            "rate",
        ]
    );
    let version = cast.dispatcher.get(leak).await.at("/version").as_i64();
    assert_eq!(version, Some(actions.len() as i64), "one version a step");
    let hers = cast.neighbour.get(&format!("{leak}/history")).await.expect(200);
    let shown = hers.at("/items").as_array().unwrap();
    assert!(shown.iter().all(|event| event["visibility"] != "internal"));
    cast.stranger.get(&format!("{leak}/history")).await.refused(404, "not_found");
}

/// The id of the node that a petition was routed to: the end of its path.
fn deepest(view: &Answer) -> String {
    let path = view.at("/place").as_array().unwrap();
    path.last().unwrap()["id"].as_str().unwrap().to_owned()
}

fn allowed(view: &Answer, action: &str) -> bool {
    view.at("/allowedActions").as_array().unwrap().contains(&json!(action))
}

async fn last_event(who: &Caller<'_>, leak: &str) -> Value {
    let history = who.get(&format!("{leak}/history")).await.expect(200);
    history.at("/items").as_array().unwrap().last().unwrap().clone()
}

/// Two act at once on the same version: one gets 200, the other 409 with the present state.
async fn race(who: [&Caller<'_>; 2], leak: &str, action: &str, body: &Value) {
    let version = who[0].get(leak).await.at("/version").as_i64().unwrap();
    let path = format!("{leak}/{action}");
    let (a, b) = tokio::join!(who[0].change(&path, version, body), who[1].change(&path, version, body));
    let (won, lost) = if a.status == 200 { (a, b) } else { (b, a) };
    assert_eq!((won.status, lost.status), (200, 409), "{action}: {} / {}", won.body, lost.body);
    assert_eq!(lost.at("/current/version"), won.at("/version"), "{action}: {}", lost.body);
}
