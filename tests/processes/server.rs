use crate::support::{Caller, Database, StandIn};
use reqwest::Client;
use sanping_domain::{account::Login, shared::Phone};
use sanping_infra::{
    account,
    db::{Db, DbResult, PoolSizes, Target},
    seal,
};
use serde_json::json;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
};
use tempfile::TempDir;

/// What `sanping demo` gives everybody.
const PASSWORD: &str = "sanping-demo";
const SECRET: &str = "only for tests: 7f3kQ9x2mVtY7uWbL5rZ8sHdN";

/// A community in a database that several processes may serve.
pub struct Community {
    pub database: Database,
    folder: TempDir,
    texts: String,
}

impl Community {
    /// Its dispatcher is told by text message.
    pub async fn found(texts: &StandIn) -> Self {
        let settled =
            Self { database: Database::empty(), folder: TempDir::new().unwrap(), texts: texts.url.clone() };
        let made = settled.sanping().args(["demo", "--petitions", "0", "--no-serve"]).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let target = Target::parse(&settled.database.url).unwrap();
        seal::install(crate::support::config(target.clone(), settled.folder.path().into()).sealer());
        let db = Db::open(&target, PoolSizes { postgres: 1, ..PoolSizes::default() }, false).unwrap();
        let given = db.write(|tx| -> DbResult<()> {
            let id = account::credentials(tx, &Login::parse("dispatcher-1").unwrap())?.unwrap().account;
            account::set_phone(tx, id, Some(&Phone::parse("13800000001").unwrap()), chrono::Utc::now())
        });
        given.await.unwrap();
        settled
    }

    fn sanping(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sanping-under-test"));
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("DATABASE_URL", &self.database.url)
            .env("SANPING_SECRET", SECRET)
            .env("SANPING_FILES", "files")
            .env("SANPING_LISTEN", "127.0.0.1:0")
            .env("SANPING_TIMED_EVERY_SECONDS", "1")
            .env("SANPING_SIGN_INS_PER_MINUTE", "1000")
            .env("SANPING_SMS_URL", &self.texts)
            .env("SANPING_SMS_TOKEN", "the token");
        command
    }
}

/// A process that serves; it ends with the test.
pub struct Server {
    child: Child,
    /// Kept for as long as the tests run, so that who talks to it may outlive it.
    base: &'static str,
}

impl Server {
    pub fn start(settled: &Community) -> Self {
        let mut child = settled.sanping().arg("serve").stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let base =
            said.by_ref().find_map(|line| line.split_once("listening on ").map(|(_, at)| at.to_owned()));
        // Nobody may wait for a full pipe.
        thread::spawn(move || said.for_each(|line| eprintln!("{line}")));
        let base = base.expect("the server ended before it began");
        Self { base: Box::leak(base.into_boxed_str()), child }
    }

    pub async fn sign_in<'a>(&self, client: &'a Client, login: &str) -> Caller<'a> {
        let nobody = Caller::at(self.base, client, None);
        let session = nobody.post("/sessions", &json!({"name": login, "password": PASSWORD})).await;
        Caller::at(self.base, client, Some(session.expect(201).text("/accessToken")))
    }

    /// As by `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
