//! What a server says of the people it serves: nothing by which anybody could be known or taken for.

use super::process::{Process, sanping};
use crate::support::{Answer, Caller, Database, Mood, StandIn};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use reqwest::Client;
use sanping_infra::outside;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

const SECRET: &str = "only for tests: 7f3kQ9x2mVtY7uWbL5rZ8sHdN";
const PHONE: &str = "13800001234";
const OTHER: &str = "13912345678";
/// An identity number that nobody bears: its last place does not fit.
const NUMBER: &str = "110105194912310020";
const PASSWORD: &str = "sanping-demo";
const NEW: &str = "correct-horse-8842";
const WRONG: &str = "a-wrong-password-771";
/// The provider's own token.
const PROVIDER: &str = "provider-token-5512";
/// A report with this title cannot be stored.
const FAILS: &str = "写不进去";

/// A demo community whose database refuses one report: what a failing write says of it is what is looked at.
fn community(folder: &Path, database: &str) {
    let made = sanping(folder)
        .args(["demo", "--petitions", "0", "--no-serve"])
        .envs([("DATABASE_URL", database), ("SANPING_SECRET", SECRET)])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    if database.starts_with("postgres") {
        // Its refusal brings the whole row as a detail.
        let sql = format!("ALTER TABLE petitions ADD CONSTRAINT room CHECK (title <> '{FAILS}')");
        PgConnection::establish(database).unwrap().batch_execute(&sql).unwrap();
    } else {
        let sql = format!(
            "CREATE TRIGGER room BEFORE INSERT ON petitions WHEN NEW.title = '{FAILS}' \
             BEGIN SELECT RAISE(ABORT, 'there is no room'); END"
        );
        let path = folder.join("here.db").display().to_string();
        SqliteConnection::establish(&path).unwrap().batch_execute(&sql).unwrap();
    }
}

/// Asks for a code, and reads it from the message that came at last.
async fn code(nobody: &Caller<'_>, texts: &StandIn) -> String {
    // The first time it fails, and says of whom.
    texts.next(Mood::Says(500, json!({"error": format!("no route to {PHONE}")})));
    let body = json!({"phone": PHONE, "purpose": "sign_in"});
    nobody.post("/sign-in-codes", &body).await.expect(202);
    texts.next_seen();
    texts.next_seen().code()
}

async fn report(who: &Caller<'_>, title: &str) -> Answer {
    let category = who.get("/categories").await.expect(200).text("/items/0/id");
    let body = json!({
        "kind": "help", "categoryId": category, "title": title, "identityMode": "real_name",
        "body": format!("请打 {OTHER}，身份证 {NUMBER}。"), "address": format!("电话 {OTHER}"),
    });
    who.post("/petitions", &body).await
}

/// Does all that people do, well and badly; what must not be in the log, and the trace of what failed.
async fn live(base: &str, texts: &StandIn) -> (Vec<String>, String) {
    let client = Client::builder().no_proxy().build().unwrap();
    let nobody = Caller::at(base, &client, None);
    let with = |session: &Answer| Caller::at(base, &client, Some(session.text("/accessToken")));
    let mut kept = [PHONE, OTHER, NUMBER, PASSWORD, NEW, WRONG, PROVIDER, SECRET].map(str::to_owned).to_vec();
    let mut keep = |session: &Answer| {
        // The signature alone: the head of every token is the same few letters.
        let access = session.text("/accessToken").rsplit('.').next().unwrap().to_owned();
        kept.extend([access, session.text("/refreshToken")]);
    };

    let code = code(&nobody, texts).await;
    let shown = |code: &str| json!({"phone": PHONE, "code": code});
    nobody.post("/phone-sessions", &shown("abcdef")).await.refused(401, "wrong_code");
    let session = nobody.post("/phone-sessions", &shown(&code)).await.expect(201);
    keep(&session);
    let renewed = json!({"refreshToken": session.text("/refreshToken")});
    keep(&nobody.post("/session-refreshes", &renewed).await.expect(200));
    nobody.post("/session-refreshes", &renewed).await.refused(401, "refresh_token_reused");

    let body = |password: &str| json!({"name": "resident-1", "password": password});
    nobody.post("/sessions", &body(WRONG)).await.refused(401, "wrong_credentials");
    let session = nobody.post("/sessions", &body(PASSWORD)).await.expect(201);
    keep(&session);
    let li = with(&session);
    report(&li, &format!("找 {OTHER}")).await.expect(201);
    li.get(&format!("/petitions?text={OTHER}")).await.expect(200);
    let failed = report(&li, FAILS).await.refused(500, "internal");
    assert!(!failed.body.to_string().contains(OTHER), "{}", failed.body);

    let change = json!({"currentPassword": PASSWORD, "newPassword": NEW, "phone": PHONE});
    li.post("/me/password", &change).await.refused(422, "validation_failed");
    let torn = format!("{{\"phone\": \"{PHONE}\", \"password\": \"{WRONG}\"");
    let torn =
        li.request(reqwest::Method::POST, "/petitions").header("content-type", "application/json").body(torn);
    assert!((400..500).contains(&torn.send().await.unwrap().status().as_u16()));
    let change: Value = json!({"currentPassword": PASSWORD, "newPassword": NEW});
    li.post("/me/password", &change).await.expect(200);
    li.get("/me").await.refused(401, "not_signed_in");
    (kept, failed.text("/traceId"))
}

async fn says_nothing(database: &str, folder: &Path) {
    community(folder, database);
    let texts = StandIn::start();
    let mut command = sanping(folder);
    command.arg("serve").envs([
        ("DATABASE_URL", database),
        ("SANPING_SECRET", SECRET),
        ("SANPING_SMS_URL", texts.url.as_str()),
        ("SANPING_SMS_TOKEN", PROVIDER),
    ]);
    let mut process = Process::start(&mut command);
    let base = process.address().unwrap_or_else(|| panic!("{}", process.said()));
    let (kept, trace) = live(&base, &texts).await;
    let log = process.end();
    assert!(log.contains(&trace), "what failed is not in the log: {log}");
    for one in kept {
        assert!(!log.contains(&one), "{one} stands in the log: {log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_names_no_phone_no_identity_no_password_and_no_token() {
    outside::choose_tls();
    let folder = TempDir::new().unwrap();
    says_nothing("sqlite:here.db", folder.path()).await;
    let (database, folder) = (Database::empty(), TempDir::new().unwrap());
    says_nothing(&database.url, folder.path()).await;
}
