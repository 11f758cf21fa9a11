//! The secret is changed, and nobody is lost by it.

use super::process::{Process, sanping};
use crate::support::{Answer, Caller, Database, PASSWORD, StandIn};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use reqwest::Client;
use sanping_infra::{db::Target, outside};
use serde_json::json;
use std::path::Path;
use tempfile::TempDir;

const OLD: &str = "k3Jx0-9fQ2mVtY7uWbL5rZ8sHdN1pCqA";
const NEW: &str = "Zq4mW8cT1vB6nX3kJ7yR2pL9sD5gH0fA";
const PHONE: &str = "13800001234";

/// A community under one secret after the other.
struct Settled<'a> {
    folder: &'a Path,
    database: &'a str,
    texts: &'a StandIn,
    /// A key of its own, once there is one.
    key: Option<String>,
}

impl Settled<'_> {
    fn run(&self, secret: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let mut process = Process::start(&mut self.command(secret, arguments));
        assert_eq!(process.address(), None);
        (process.code(), process.end())
    }

    fn serve(&self, secret: &str) -> (Process, String) {
        let mut process = Process::start(&mut self.command(secret, &["serve"]));
        let address = process.address().unwrap_or_else(|| panic!("{}", process.said()));
        (process, address)
    }

    fn command(&self, secret: &str, arguments: &[&str]) -> std::process::Command {
        let mut command = sanping(self.folder);
        command
            .args(arguments)
            .env("DATABASE_URL", self.database)
            .env("SANPING_SECRET", secret)
            .env("SANPING_SMS_URL", &self.texts.url)
            .env("SANPING_SMS_TOKEN", "the token")
            .envs(self.key.as_ref().map(|key| ("SANPING_SEAL_KEYS", key)));
        command
    }

    /// A phone gets one code a minute: lets that pass.
    fn let_a_minute_pass(&self) {
        let sql = "DELETE FROM phone_codes";
        match Target::parse(self.database).unwrap() {
            Target::Postgres(url) => PgConnection::establish(&url).unwrap().batch_execute(sql).unwrap(),
            Target::Sqlite(file) => {
                let path = self.folder.join(file);
                let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                conn.batch_execute("PRAGMA busy_timeout=5000").unwrap();
                conn.batch_execute(sql).unwrap();
            }
        }
    }
}

async fn sign_in_by_phone(nobody: &Caller<'_>, texts: &StandIn) -> Answer {
    nobody.post("/sign-in-codes", &json!({"phone": PHONE, "purpose": "sign_in"})).await.expect(202);
    let code = texts.next_seen().code();
    nobody.post("/phone-sessions", &json!({"phone": PHONE, "code": code})).await.expect(201)
}

async fn change(database: &str) {
    let (folder, texts, client) = (TempDir::new().unwrap(), StandIn::start(), Client::new());
    let mut settled = Settled { folder: folder.path(), database, texts: &texts, key: None };
    let (code, said) = settled.run(OLD, &["demo", "--petitions", "0", "--no-serve"]);
    assert_eq!(code, Some(0), "{said}");

    let (server, address) = settled.serve(OLD);
    let nobody = Caller::at(&address, &client, None);
    let session = sign_in_by_phone(&nobody, &texts).await;
    let old = Caller::at(&address, &client, Some(session.text("/accessToken")));
    let me = old.get("/me").await.id();
    let report = json!({
        "kind": "help", "categoryId": nobody.get("/categories").await.text("/items/0/id"), "title": "换密钥",
        "body": "不留姓名的一件事", "identityMode": "anonymous",
    });
    let receipt = nobody.post("/petitions", &report).await.expect(201);
    let shown = json!({"number": receipt.text("/number"), "secret": receipt.text("/secret")});
    server.end();

    // Not yet: what is sealed would be lost. Nor does the wrong secret leave anything behind.
    let (code, said) = settled.run(NEW, &["serve"]);
    assert!(code == Some(1) && said.contains("it was used with another SANPING_SECRET"), "{said}");
    let (code, said) = settled.run(NEW, &["keys", "rotate"]);
    assert!(code == Some(1) && said.contains("it was used with another SANPING_SECRET"), "{said}");
    let (code, said) = settled.run(NEW, &["audit", "verify"]);
    assert!(code == Some(1) && said.contains("it was used with another SANPING_SECRET"), "{said}");

    settled.key = Some(format!("1:{}A=", "B".repeat(42)));
    let (code, said) = settled.run(OLD, &["keys", "rotate"]);
    assert!(code == Some(0) && said.contains("2 lasting keys sealed anew"), "{said}");
    settled.let_a_minute_pass();

    let (server, address) = settled.serve(NEW);
    let nobody = Caller::at(&address, &client, None);
    nobody.post("/petition-lookups", &shown).await.expect(200);
    let wrong = json!({"number": receipt.text("/number"), "secret": "ABCDEFGHJKMNPQRS"});
    nobody.post("/petition-lookups", &wrong).await.refused(404, "not_found");
    let entered = sign_in_by_phone(&nobody, &texts).await;
    let entered = Caller::at(&address, &client, Some(entered.text("/accessToken")));
    assert_eq!(entered.get("/me").await.id(), me, "the phone found another account");
    // A token of before ends, and the session goes on.
    let old = Caller::at(&address, &client, Some(session.text("/accessToken")));
    old.get("/me").await.refused(401, "not_signed_in");
    let renewed = json!({"refreshToken": session.text("/refreshToken")});
    nobody.post("/session-refreshes", &renewed).await.expect(200);
    nobody.post("/sessions", &json!({"name": "resident-1", "password": PASSWORD})).await.expect(201);
    server.end();

    let (code, said) = settled.run(NEW, &["audit", "verify"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = settled.run(NEW, &["doctor"]);
    assert!(said.contains("ok    sealed fields"), "{code:?} {said}");
    // Nor do the keys of their own go unnoticed when they are taken away.
    settled.key = None;
    let (code, said) = settled.run(NEW, &["serve"]);
    assert!(code == Some(1) && said.contains("SANPING_SEAL_KEYS that are not set here"), "{said}");
    let (_, said) = settled.run(NEW, &["doctor"]);
    assert!(said.contains("FAIL  sealed fields"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_secret_was_changed_phones_find_their_accounts_and_anonymous_reporters_their_petitions() {
    outside::choose_tls();
    change("sqlite:here.db").await;
    let postgres = Database::empty();
    change(&postgres.url).await;
}
