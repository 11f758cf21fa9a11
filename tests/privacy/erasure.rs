//! Being forgotten: nothing of a person is found anywhere, the figures stay, and the chain is whole.

use super::{
    dump,
    rights::{ADDRESS, body},
    trail::{run, verified},
};
use crate::support::{Caller, PASSWORD, TestApp, on_both, on_both_with};
use chrono::TimeDelta;
use sanping_api::{config::Config, privacy};
use sanping_domain::{
    privacy::{Keeping, Periods},
    shared::Phone,
};
use sanping_infra::account;
use serde_json::{Value, json};

/// What only she has said or is called; each word is looked for by itself.
const WORDS: [&str; 9] = [
    "ouyang.ximo",
    "欧阳惜墨",
    "惜墨专用手机",
    "鹧鸪色的水渍",
    "2 单元 501",
    "补充鹧鸪照",
    "催促鹧鸪事",
    "鹧鸪评语",
    PHONE,
];

const PHONE: &str = "13800136913";

/// Somebody without any role, as the administrator added her.
async fn newcomer<'a>(app: &'a TestApp) -> (Caller<'a>, String) {
    let admin = app.sign_in("admin").await;
    let her = json!({"login": "ouyang.ximo", "name": "欧阳惜墨", "password": PASSWORD});
    let id = admin.post_once("/accounts", "newcomer-1", &her).await.expect(201).id();
    let signs_in = json!({"name": "ouyang.ximo", "password": PASSWORD, "device": "惜墨专用手机"});
    let session = app.nobody().post("/sessions", &signs_in).await.expect(201);
    let (account, phone) = (id.parse().unwrap(), Phone::parse(PHONE).unwrap());
    let now = app.clock.now();
    app.db.write(move |tx| account::set_phone(tx, account, Some(&phone), now)).await.unwrap();
    (Caller::new(app, Some(session.text("/accessToken"))), id)
}

/// She reports with a photo, is asked, answers, urges, and rates what was done.
async fn story(app: &TestApp, she: &Caller<'_>) -> String {
    let mut report = body(app, "real_name").await;
    report["body"] = json!("天花板上有鹧鸪色的水渍。");
    report["address"] = json!(ADDRESS);
    report["photos"] = json!([she.upload(10).await]);
    let id = she.post_once("/petitions", "ouyang-0001", &report).await.expect(201).id();
    let petition = format!("/petitions/{id}");
    let (desk, worker) = (app.sign_in("dispatcher-1").await, app.sign_in(app.worker_of(&app.matter())).await);
    desk.act(&petition, "dispatch", json!({})).await.expect(200);
    she.act(&petition, "urge", json!({"text": "催促鹧鸪事"})).await.expect(200);
    worker.act(&petition, "accept", json!({})).await.expect(200);
    worker.act(&petition, "ask-reporter", json!({"text": "几楼漏水？"})).await.expect(200);
    let photo = she.upload(20).await;
    she.act(&petition, "answer", json!({"text": "补充鹧鸪照", "photos": [photo]})).await.expect(200);
    worker.act(&petition, "finish", json!({"result": "欧阳惜墨家已修好。"})).await.expect(200);
    she.act(&petition, "rate", json!({"score": 5, "text": "鹧鸪评语"})).await.expect(200);
    let street = app.sign_in("supervisor").await;
    let fields = json!(["address", "reporter_phone"]);
    let asked = json!({"purpose": "inspection", "reason": "找欧阳惜墨核查", "fields": fields});
    let told = street.post_once(&format!("{petition}/disclosures"), "look-0001", &asked).await.expect(201);
    assert_eq!(told.at("/values/reporterPhone"), PHONE);
    id
}

/// What figures are made from.
async fn counted(app: &TestApp, id: &str) -> (Value, Value, Value, usize) {
    let desk = app.sign_in("dispatcher-1").await;
    let counts = desk.get("/petition-counts").await.expect(200);
    let seen = desk.get(&format!("/petitions/{id}")).await.expect(200);
    let history = desk.get(&format!("/petitions/{id}/history")).await.expect(200);
    let ratings = desk.get(&format!("/petitions/{id}/ratings")).await.expect(200);
    let shape = ["/number", "/category", "/place", "/status", "/times/reportedAt", "/times/handledAt"];
    let shape = shape.map(|part| seen.at(part).clone());
    let scores: Vec<_> =
        ratings.at("/items").as_array().unwrap().iter().map(|one| one["score"].clone()).collect();
    let steps = history.at("/items").as_array().unwrap().len();
    (counts.at("/items").clone(), json!(shape), json!(scores), steps)
}

fn at_once(config: &mut Config) {
    config.privacy.grace = TimeDelta::zero();
}

#[test]
fn a_reporter_is_forgotten_everywhere_while_the_figures_stay_and_the_chain_is_whole() {
    on_both_with(at_once, async |app| {
        let (she, account) = newcomer(app).await;
        let id = story(app, &she).await;
        let (before, files) = (counted(app, &id).await, dump::files(&app.folder.join("files")));
        assert_eq!(files, 4, "two photos, each with its thumbnail");
        let stored = dump::database(app).await;
        let sealed = ["2 单元 501", PHONE];
        for word in sealed {
            assert_eq!(dump::found(&stored, word), [""; 0], "{word} stands in clear");
        }
        for word in WORDS.iter().filter(|word| !sealed.contains(word)) {
            assert!(!dump::found(&stored, word).is_empty(), "{word} was stored before");
        }
        verified(app).await;

        she.post("/me/erasure", &json!({"login": "someone.else"})).await.refused(422, "not_confirmed");
        let asked = json!({"login": "ouyang.ximo"});
        she.post_once("/me/erasure", "erase-0001", &asked).await.expect(201);
        she.get("/me").await.refused(401, "not_signed_in");
        let signs_in = json!({"name": "ouyang.ximo", "password": PASSWORD});
        app.nobody().post("/sessions", &signs_in).await.refused(401, "wrong_credentials");

        let stored = dump::database(app).await;
        for word in WORDS {
            assert_eq!(dump::found(&stored, word), [""; 0], "{word} is still stored");
        }
        assert_eq!(dump::files(&app.folder.join("files")), 0, "photos and thumbnails are gone");
        // Nor in what the file of the database keeps of pages that were written over.
        for word in WORDS {
            dump::gone_from_file(app, word).await;
        }
        assert_eq!(counted(app, &id).await, before, "figures have moved");
        let found = verified(app).await;
        assert_eq!(found.breaks, []);
        assert!(found.erased > 5, "{found:?}");
        assert!(
            stored.contains(&account.replace('-', "")) || stored.contains(&account),
            "the pseudonym stays"
        );
        let seen = app.sign_in("dispatcher-1").await.get(&format!("/petitions/{id}")).await.expect(200);
        assert_eq!((seen.at("/title"), seen.at("/reporter/name")), (&json!("（已删除）"), &json!("已注销")));
        assert!(seen.at("/address").is_null() && seen.at("/location").is_null());
    });
}

#[test]
fn a_neighbour_who_joined_is_forgotten_and_the_petition_of_the_other_stays() {
    on_both_with(at_once, async |app| {
        let li = app.sign_in("resident-1").await;
        let petition =
            format!("/petitions/{}", li.post("/petitions", &body(app, "real_name").await).await.id());
        let (she, _) = newcomer(app).await;
        she.change(&format!("{petition}/join"), 1, &json!({})).await.expect(200);
        she.act(&petition, "urge", json!({"text": "催促鹧鸪事"})).await.expect(200);
        she.post("/me/erasure", &json!({"login": "ouyang.ximo"})).await.expect(201);
        let stored = dump::database(app).await;
        for word in WORDS {
            assert_eq!(dump::found(&stored, word).len(), 0, "{word} is still stored");
        }
        let seen = li.get(&petition).await.expect(200);
        assert_eq!((seen.at("/title"), seen.at("/address")), (&json!("水管漏水"), &json!(ADDRESS)));
        assert_eq!(seen.at("/joined"), 1);
    });
}

#[test]
fn a_wish_waits_may_be_withdrawn_and_is_carried_out_when_due() {
    on_both(async |app| {
        let (she, id) = newcomer(app).await;
        let asked = json!({"login": "Ouyang.Ximo"});
        she.get("/me/erasure").await.refused(404, "not_found");
        she.post("/me/erasure", &asked).await.expect(201);
        she.post("/me/erasure", &asked).await.refused(409, "erasure_pending");
        she.get("/me/erasure").await.expect(200);
        she.post("/me/erasure/withdraw", &json!({})).await.expect(200);
        she.post("/me/erasure/withdraw", &json!({})).await.refused(404, "not_found");

        let admin = app.sign_in("admin").await;
        let door = format!("/accounts/{id}/erasure");
        she.post(&door, &asked).await.refused(403, "role_required");
        admin.post(&door, &json!({"login": "admin"})).await.refused(422, "not_confirmed");
        admin.post(&door, &asked).await.expect(201);
        for (days, forgotten) in [(6, 0), (2, 1), (1, 0)] {
            app.pass(TimeDelta::days(days));
            let done = privacy::carry_out_due(&app.db, app.clock.now()).await.unwrap();
            assert_eq!(done, forgotten);
        }
        she.get("/me").await.refused(401, "not_signed_in");
        assert_eq!(admin.get(&format!("/accounts/{id}")).await.expect(200).at("/name"), "已注销");
    });
}

#[test]
fn a_wish_that_fails_holds_up_nobody_elses() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let petition = li.post("/petitions", &body(app, "real_name").await).await.id();
        li.act(&format!("/petitions/{petition}"), "withdraw", json!({})).await.expect(200);
        li.post("/me/erasure", &json!({"login": "resident-1"})).await.expect(201);
        app.pass(TimeDelta::minutes(1));
        let (she, id) = newcomer(app).await;
        she.post("/me/erasure", &json!({"login": "ouyang.ximo"})).await.expect(201);
        // As a damaged page would have it.
        run(app, "UPDATE petitions SET kind = 'unreadable'").await.unwrap();
        app.pass(TimeDelta::days(8));
        assert_eq!(privacy::carry_out_due(&app.db, app.clock.now()).await.unwrap(), 1);
        let admin = app.sign_in("admin").await;
        assert_eq!(admin.get(&format!("/accounts/{id}")).await.expect(200).at("/name"), "已注销");
        run(app, "UPDATE petitions SET kind = 'complaint'").await.unwrap();
        assert_eq!(privacy::carry_out_due(&app.db, app.clock.now()).await.unwrap(), 1, "hers is not lost");
    });
}

#[test]
fn open_petitions_and_roles_come_to_an_end_first() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let petition =
            format!("/petitions/{}", li.post("/petitions", &body(app, "real_name").await).await.id());
        let asked = json!({"login": "resident-1"});
        li.post("/me/erasure", &asked).await.refused(409, "petitions_open");
        li.act(&petition, "withdraw", json!({})).await.expect(200);
        li.post("/me/erasure", &asked).await.expect(201);
        let desk = app.sign_in("dispatcher-1").await;
        desk.post("/me/erasure", &json!({"login": "dispatcher-1"})).await.refused(409, "roles_held");
    });
}

#[test]
fn what_was_kept_long_enough_goes_and_a_dry_run_only_counts() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let petition =
            format!("/petitions/{}", li.post("/petitions", &body(app, "real_name").await).await.id());
        li.act(&petition, "withdraw", json!({})).await.expect(200);
        let before = verified(app).await;
        let periods = Periods::parse("audit=184,petitions=100").unwrap();
        let clear = async |days, dry| {
            let cleared =
                privacy::expire(&app.db, &periods, app.clock.now() + TimeDelta::days(days), dry).await;
            let of = |kind| cleared.as_ref().unwrap().iter().find(|one| one.kind == kind).unwrap().count;
            (of(Keeping::Audit), of(Keeping::Petitions), of(Keeping::Sessions) > 0)
        };
        assert_eq!(clear(50, false).await, (0, 0, false));
        assert_eq!(clear(200, true).await, (before.lines, 1, true));
        assert_eq!(li.get(&petition).await.expect(200).at("/title"), "水管漏水");
        assert_eq!(clear(150, false).await, (0, 1, true));
        assert_eq!(clear(200, false).await, (before.lines, 0, false));
        let desk = app.sign_in("dispatcher-1").await;
        assert_eq!(desk.get(&petition).await.expect(200).at("/title"), "（已删除）");
        let after = verified(app).await;
        assert_eq!((after.breaks.as_slice(), after.head.base_seq), ([].as_slice(), before.head.seq));
        assert!(after.lines > 0, "what was written since is kept");
    });
}
