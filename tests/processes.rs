//! Two processes of the real binary on one PostgreSQL: they share streams, timed work and notices, and one of them
//! is killed in the middle.

mod server;

use crate::{
    petition::stream::Listener,
    support::{Caller, Database, Mood, StandIn},
};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use sanping_infra::{outside, synthetic::Community};
use serde_json::json;
use server::{Community as Settled, Server};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

/// Petitions that become late before a process is killed, and after.
const LATE: usize = 12;
/// Longer than a dead holder keeps the others waiting.
const SUCCEEDED: Duration = Duration::from_secs(100);

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How often each name comes out of a query for `name` and `count`.
fn counted(database: &Database, sql: &str) -> BTreeMap<String, i64> {
    let mut conn = PgConnection::establish(&database.url).unwrap();
    let found: Vec<Counted> = sql_query(sql).load(&mut conn).unwrap();
    found.into_iter().map(|one| (one.name, one.count)).collect()
}

/// Lets whatever waits to be accepted become late at once.
fn make_late(database: &Database) {
    let sql = "UPDATE petitions SET response_due_at = now() - interval '1 minute', alarm_at = now() \
               WHERE status = 'reported' AND overdue_at IS NULL";
    PgConnection::establish(&database.url).unwrap().batch_execute(sql).unwrap();
}

/// Waits until so many petitions are late and have climbed.
async fn all_late(database: &Database, count: usize) {
    let begun = Instant::now();
    let late = "SELECT action AS name, count(*) AS count FROM petition_events \
                WHERE action IN ('overdue', 'climb') GROUP BY action";
    loop {
        let steps = counted(database, late);
        let done = |action: &str| steps.get(action).is_some_and(|steps| *steps >= count as i64);
        if done("overdue") && done("climb") {
            return;
        }
        assert!(begun.elapsed() < SUCCEEDED, "only {steps:?} of {count} within {SUCCEEDED:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn report(who: &Caller<'_>, count: usize) -> BTreeSet<String> {
    let community = Community::new(1);
    let point = community.petitions(chrono::Utc::now()).next().unwrap().point;
    let category = who.get("/categories").await.expect(200).text("/items/0/id");
    let mut filed = BTreeSet::new();
    for n in 0..count {
        let body = json!({
            "kind": "complaint", "categoryId": category, "title": format!("第 {n} 件"), "body": "两个进程。",
            "identityMode": "real_name",
            "location": {"longitude": point.longitude(), "latitude": point.latitude()},
        });
        filed.insert(who.post("/petitions", &body).await.expect(201).id());
    }
    filed
}

/// Quiet hours that end when they begin hold nothing back, at whatever hour the test runs.
async fn told_at_night_too(who: &Caller<'_>) {
    let always = json!({"language": "zh", "quietFrom": "00:00", "quietTo": "00:00", "choices": []});
    who.change("/me/notice-preferences", 0, &always).await.expect(200);
}

/// Who listens hears of these reports, whatever else happens meanwhile.
async fn hears(listener: &mut Listener, reports: &BTreeSet<String>, told: &mut BTreeSet<(String, i64)>) {
    while !reports.iter().all(|id| told.contains(&(id.clone(), 1))) {
        let step = listener.next().await.expect("the stream ended").step();
        assert!(told.insert(step.clone()), "{step:?} was told twice");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_streams_and_timed_work_and_one_is_killed_in_the_middle() {
    let texts = StandIn::start();
    let settled = Settled::found(&texts).await;
    let database = &settled.database;
    // The first alone takes the lease of timed work, so that it is the holder who dies.
    let mut first = Server::start(&settled);
    let holder = "SELECT name, epoch AS count FROM leases WHERE name = 'petition.timed'";
    while counted(database, holder).is_empty() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let second = Server::start(&settled);
    outside::choose_tls();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let [li, her_desk] =
        [first.sign_in(&client, "resident-1").await, first.sign_in(&client, "dispatcher-1").await];
    let [wang, desk] =
        [second.sign_in(&client, "resident-2").await, second.sign_in(&client, "dispatcher-1").await];
    told_at_night_too(&desk).await;

    let mut told = BTreeSet::new();
    let mut listener = Listener::open(&her_desk, None).await;
    hears(&mut listener, &report(&wang, LATE).await, &mut told).await;
    make_late(database);
    all_late(database, LATE).await;

    // Of the next messages two are on their way for ever when their sender dies.
    texts.next(Mood::Hangs);
    texts.next(Mood::Hangs);
    let mut filed = report(&li, LATE).await;
    make_late(database);
    tokio::time::sleep(Duration::from_millis(300)).await;
    first.kill();
    while let Some(heard) = listener.next().await {
        assert!(told.insert(heard.step()), "{heard:?} was told twice");
    }
    let mut listener = Listener::open(&desk, Some(&listener.last_id)).await;
    filed.extend(report(&wang, 2).await);
    make_late(database);
    hears(&mut listener, &filed, &mut told).await;
    all_late(database, 2 * LATE + 2).await;
    assert_eq!(counted(database, holder)["petition.timed"], 2, "the second succeeded the first");

    nothing_was_done_or_told_twice(database, &texts).await;
    drop(second);
}

async fn nothing_was_done_or_told_twice(database: &Database, texts: &StandIn) {
    let steps = "SELECT petition_id || action AS name, count(*) AS count FROM petition_events \
                 GROUP BY petition_id, action HAVING count(*) > 1";
    assert_eq!(counted(database, steps), BTreeMap::new());
    let begun = Instant::now();
    let waiting = "SELECT channel AS name, count(*) AS count FROM notice_deliveries WHERE ended_at IS NULL \
                   GROUP BY channel UNION ALL SELECT 'outbox', count(*) FROM outbox_messages \
                   WHERE sent_at IS NULL HAVING count(*) > 0";
    while !counted(database, waiting).is_empty() {
        assert!(begun.elapsed() < SUCCEEDED, "{:?}", counted(database, waiting));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let twice = "SELECT recipient_id || channel || occasion_id || occasion_seq AS name, count(*) AS count \
                 FROM notice_deliveries GROUP BY recipient_id, channel, occasion_id, occasion_seq HAVING count(*) > 1";
    assert_eq!(counted(database, twice), BTreeMap::new());
    let delivered =
        "SELECT state AS name, count(*) AS count FROM notice_deliveries WHERE channel = 'sms' GROUP BY state";
    let delivered = counted(database, delivered);
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for seen in texts.seen() {
        *asked.entry(seen.headers["idempotency-key"].clone()).or_default() += 1;
    }
    assert_eq!(delivered, BTreeMap::from([("delivered".to_owned(), asked.len() as i64)]));
    let again: usize = asked.values().map(|times| times - 1).sum();
    // A provider that never answered, or whose answer nobody waited for, is asked again under the same key.
    assert!((1..=8).contains(&again), "{again} messages were handed over again");
}
