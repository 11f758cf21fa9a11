//! What happens to the leak, chapter by chapter.

use super::cast::Cast;
use crate::petition::clocks::minute;
use serde_json::{Value, json};

/// So that the figures have something to move from.
pub async fn a_lamp_was_mended_before(cast: &Cast<'_>) {
    let reporter = cast.app.sign_in("sentinel-1").await;
    let lamp = cast.report("路灯不亮", "晚上很黑。");
    let lamp = format!("/petitions/{}", reporter.post("/petitions", &lamp).await.expect(201).id());
    cast.desk.act(&lamp, "dispatch", json!({})).await.expect(200);
    cast.worker.act(&lamp, "accept", json!({})).await.expect(200);
    cast.worker.act(&lamp, "finish", json!({"result": "换了灯泡。"})).await.expect(200);
    reporter.act(&lamp, "rate", json!({"score": 5})).await.expect(200);
}

/// She, a neighbour and a friend report the same; the desk finds the two later ones and merges them into hers.
pub async fn three_people_report_it_and_the_desk_makes_one_of_it(cast: &Cast<'_>) -> String {
    cast.until("2026-09-24 17:00").await;
    cast.case("").set_handling(6 * 420).await;
    let photo = cast.she.upload(10).await;
    let mut hers = cast.report("惜墨家楼上漏水", "天花板上有鹧鸪色的水渍，水管一直在漏。");
    hers["address"] = json!("阳光花园 7 号楼 2 单元 501 室");
    hers["photos"] = json!([photo]);
    let id = cast.she.post_once("/petitions", "hers-0001", &hers).await.expect(201).id();
    let leak = format!("/petitions/{id}");
    for (who, text) in
        [(&cast.neighbour, "楼上水管漏水，天花板有水渍。"), (&cast.friend, "水管在漏水，水渍很大。")]
    {
        let mut body = cast.report("楼上漏水", text);
        body["photos"] = json!([who.upload(20).await]);
        let again = who.post("/petitions", &body).await.expect(201).id();
        let again = format!("/petitions/{again}");
        let alike = cast.desk.get(&format!("{again}/duplicates")).await.expect(200);
        let found = alike.at("/items").as_array().unwrap().iter().any(|one| one["petition"]["id"] == id);
        assert!(found, "{}", alike.body);
        cast.desk.act(&again, "merge", json!({"into": id})).await.expect(200);
        assert_eq!(who.get(&leak).await.expect(200).at("/relations"), &json!(["joined", "neighbour"]));
    }
    assert_eq!(cast.desk.get(&leak).await.at("/joined"), &json!(2));
    leak
}

/// 中秋 to Sunday, three working days, 国庆 until Wednesday, two more, and the Saturday that is worked.
pub async fn the_deadline_falls_beyond_the_festival_and_the_make_up_saturday(cast: &Cast<'_>, leak: &str) {
    cast.until("2026-09-24 17:30").await;
    let sent = cast.desk.act(leak, "dispatch", json!({})).await.expect(200);
    assert_eq!(minute(&sent, "/clocks/handlingDueAt"), "2026-10-10 17:30");
    assert_eq!(minute(&sent, "/clocks/responseDueAt"), "2026-09-25 17:00", "a day after the report");
}

/// A working day lies between two climbs; neither her urging nor a note starts it anew.
pub async fn nobody_accepts_and_it_climbs_two_tiers_whatever_is_said(cast: &Cast<'_>, leak: &str) {
    assert_eq!(cast.until("2026-09-25 16:59").await, 1, "a warning");
    assert_eq!(cast.until("2026-09-25 17:01").await, 2, "it is late, and climbs");
    let seen = cast.desk.get(leak).await.expect(200);
    let place = seen.at("/place").as_array().unwrap().clone();
    let tier = |up: usize| place[place.len() - 1 - up]["id"].clone();
    assert_eq!(seen.at("/work/tier/id"), &tier(1));
    cast.she.act(leak, "urge", json!({"text": "催促鹧鸪事"})).await.expect(200);
    assert_eq!(cast.until("2026-09-28 17:59").await, 0, "the festival does not count");
    cast.neighbour.act(leak, "urge", json!({"text": "我家也漏"})).await.expect(200);
    assert_eq!(cast.until("2026-09-28 18:01").await, 1);
    assert_eq!(cast.desk.get(leak).await.at("/work/tier/id"), &tier(2));
}

/// The third return is the last: the community says who must handle it, and that cannot be returned.
pub async fn returned_three_times_it_goes_to_arbitration(cast: &Cast<'_>, leak: &str) {
    cast.until("2026-09-29 09:00").await;
    for returns in 1..=3 {
        let why = json!({"reason": format!("第 {returns} 次：不归我管")});
        let back = cast.worker.act(leak, "return-to-desk", why).await.expect(200);
        assert_eq!(back.at("/work/arbitration"), &json!(returns == 3));
        cast.tell().await;
        let sent = cast.desk.act(leak, "dispatch", json!({})).await;
        if returns < 3 {
            sent.expect(200);
        } else {
            sent.refused(403, "action_not_yours");
        }
        cast.tell().await;
    }
    let decided = cast.admin.act(leak, "dispatch", json!({"reason": "由网格办理"})).await.expect(200);
    assert_eq!(minute(&decided, "/clocks/handlingDueAt"), "2026-10-10 17:30", "the promise stands");
    let again = json!({"reason": "还是不归我管"});
    cast.worker.act(leak, "return-to-desk", again).await.refused(409, "decided_by_arbitration");
}

/// Accepted late, handled in the very minute that was promised.
pub async fn it_is_done_in_the_last_minute(cast: &Cast<'_>, leak: &str) {
    cast.until("2026-09-29 10:00").await;
    let taken = cast.worker.act(leak, "accept", Value::Null).await.expect(200);
    assert_eq!(taken.at("/clocks/respondedInTime"), &json!(false));
    assert_eq!(taken.at("/clocks/clockState"), "running");
    assert_eq!(cast.until("2026-10-10 17:29").await, 1, "a warning");
    assert_eq!(cast.desk.get(leak).await.at("/clocks/clockState"), "due_soon");
    cast.app.clock.set(crate::petition::clocks::moment("2026-10-10 17:30"));
    let photo = cast.worker.upload(30).await;
    let done = json!({"result": "欧阳惜墨家的水管已更换。", "photos": [photo]});
    let done = cast.worker.act(leak, "finish", done).await.expect(200);
    assert_eq!((done.at("/clocks/handledInTime"), done.at("/status")), (&json!(true), &json!("handled")));
}

/// A low score leaves a task with the desk until somebody has spoken to her.
pub async fn rated_two_it_must_be_called_back_about(cast: &Cast<'_>, leak: &str) {
    cast.until("2026-10-11 10:00").await;
    let low = json!({"score": 2, "text": "鹧鸪评语：还有水渍"});
    assert_eq!(cast.she.act(leak, "rate", low).await.expect(200).at("/status"), "handled");
    cast.neighbour.act(leak, "rate", json!({"score": 5})).await.expect(200);
    assert_eq!(cast.desk.get(leak).await.at("/work/callBackDue"), &json!(true));
    cast.tell().await;
    let called = json!({"outcome": "satisfied", "text": "已向惜墨解释：水渍要等墙干。"});
    let called = cast.desk.act(leak, "call-back", called).await.expect(200);
    assert_eq!(called.at("/work/callBackDue"), &json!(false));
}

/// The friend never answers: that stays no answer.
pub async fn nobody_answers_any_more_and_it_is_closed(cast: &Cast<'_>, leak: &str) {
    assert_eq!(cast.until("2026-10-17 17:29").await, 0);
    assert_eq!(cast.until("2026-10-17 17:31").await, 1);
    assert_eq!(cast.desk.get(leak).await.at("/status"), "closed");
    let ratings = cast.desk.get(&format!("{leak}/ratings")).await.expect(200);
    assert_eq!(ratings.at("/items").as_array().unwrap().len(), 2);
}
