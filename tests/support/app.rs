use super::{Caller, postgres::Database};
use actix_web::web::Data;
use chrono::TimeDelta;
use reqwest::Client;
use sanping_api::{
    app::{self, Running},
    clock::Clock,
    config::{Config, Http, LimitSettings, Mode, Outside, PrivacySettings, SealKeys, Secret},
    demo,
    petition::timed,
    state::State,
};
use sanping_infra::{
    db::{Db, PoolSizes, Target},
    files::Place,
    integration::Reach,
    outside,
    synthetic::Community,
};
use serde_json::json;
use std::{collections::HashSet, path::PathBuf, time::Duration};
use tempfile::TempDir;

/// Everybody's password in the test community.
pub const PASSWORD: &str = demo::PASSWORD;

/// A server on a throw-away database, with the made-up community of a fixed seed in it.
pub struct TestApp {
    pub base: String,
    pub client: Client,
    pub community: Community,
    pub folder: PathBuf,
    /// Where it tells figures of itself.
    pub metrics: String,
    /// How the server was configured.
    pub config: Config,
    /// The server's own, for what the command line does: on SQLite no second one can be opened.
    pub db: Db,
    /// The server's clock, to be moved.
    pub clock: Clock,
    /// The server itself, for work that no request asks for.
    pub running: Running,
}

/// Runs a test on SQLite, then on PostgreSQL.
pub fn on_both(test: impl AsyncFn(&TestApp)) {
    on_both_with(|_| {}, test);
}

/// As [`on_both`], with a changed configuration.
pub fn on_both_with(change: impl Fn(&mut Config), test: impl AsyncFn(&TestApp)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = TempDir::new().unwrap();
        let file = Target::Sqlite(folder.path().join("test.db"));
        run(file, "SQLite", &folder, &change, &test).await;
    });
    let database = Database::fresh();
    runtime.block_on(async {
        let folder = TempDir::new().unwrap();
        run(Target::parse(&database.url).unwrap(), "PostgreSQL", &folder, &change, &test).await;
    });
}

async fn run(
    database: Target,
    kind: &'static str,
    folder: &TempDir,
    change: impl Fn(&mut Config),
    test: impl AsyncFn(&TestApp),
) {
    println!("--- on {kind}");
    let mut config = config(database, folder.path().join("files"));
    change(&mut config);
    outside::choose_tls();
    let state = State::open(config.clone(), true).await.unwrap();
    demo::seed(&state, &Community::new(1), PASSWORD).await.unwrap();
    let app = started(state, folder.path().to_owned());
    test(&app).await;
    app.running.stop().await;
}

fn started(state: State, folder: PathBuf) -> TestApp {
    let (db, clock, config) = (state.db.clone(), state.clock.clone(), state.config.clone());
    let running = app::serve(Data::new(state)).unwrap();
    TestApp {
        base: format!("http://{}", running.address),
        metrics: format!("http://{}/metrics", running.metrics.unwrap()),
        client: Client::builder().no_proxy().build().unwrap(),
        community: Community::new(1),
        folder,
        config,
        db,
        clock,
        running,
    }
}

/// Generous limits: tests of the limits set their own.
pub fn config(database: Target, files: PathBuf) -> Config {
    Config {
        mode: Mode::Demo,
        http: Http {
            listen: ([127, 0, 0, 1], 0).into(),
            trusted_proxies: HashSet::new(),
            workers: 2,
            metrics: Some(([127, 0, 0, 1], 0).into()),
            drain: Duration::ZERO,
        },
        database,
        connections: PoolSizes::default(),
        secret: Secret::new("only for tests: 7f3kQ9x2mVtY7uWbL5rZ8sHdN".into()),
        seal_keys: SealKeys::default(),
        files: Place::Folder(files),
        limits: LimitSettings {
            sign_ins_per_minute: 100_000,
            requests_per_second: 100_000,
            anonymous_per_hour: 100_000,
        },
        outside: Outside::default(),
        webhooks: Reach::Anywhere,
        // Tests say themselves when it is done: see [`TestApp::tick`].
        timed_every: Duration::from_secs(86_400),
        privacy: PrivacySettings::default(),
        map_tiles: None,
    }
}

impl TestApp {
    /// A second server beside this one, on the same PostgreSQL.
    pub async fn second(&self) -> Self {
        started(State::open(self.config.clone(), false).await.unwrap(), self.folder.clone())
    }

    /// Lets time pass, for the server alone.
    pub fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// Does all timed work that is due; how many steps were taken.
    pub async fn tick(&self) -> usize {
        timed::tick(self.running.state()).await.unwrap()
    }

    /// Someone who is not signed in.
    pub fn nobody(&self) -> Caller<'_> {
        Caller::new(self, None)
    }

    /// Someone of the community, signed in.
    pub async fn sign_in(&self, login: &str) -> Caller<'_> {
        let answer = self.nobody().post("/sessions", &json!({"name": login, "password": PASSWORD})).await;
        assert_eq!(answer.status, 201, "{login} signs in: {}", answer.body);
        Caller::new(self, Some(answer.text("/accessToken")))
    }
}
