//! What every request may use: the database, keys, limits and caches.

use crate::{
    access::{Matrix, MatrixError},
    account::Tokens,
    clock::Clock,
    config::Config,
    http::Limits,
    insight::Counting,
    metrics::Metrics,
    notice::Courier,
    petition::Hub,
    privacy::{self, KeysError},
};
use moka::sync::Cache;
use sanping_domain::shared::{Holding, SessionId};
use sanping_infra::{
    account::{Hasher, PasswordError},
    db::{Db, OpenError},
    files::{Pool, Store, StoreError},
    grid::GridMap,
    petition::{Numbers, Remembered, RuleBooks, Timings},
    sms::Sms,
    wechat::Wechat,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{Mutex, Notify, Semaphore},
    time::timeout,
};
use uuid::Uuid;

/// Photos on their way in at once, each with at most
/// [`MAX_UPLOAD_BYTES`](sanping_domain::files::MAX_UPLOAD_BYTES) on the disk.
pub const UPLOADS: usize = 32;

/// How long an answer of the photo store about itself holds.
const STORE_ASKED: Duration = Duration::from_secs(10);
/// How long it may take over that answer.
const STORE_ANSWERS: Duration = Duration::from_secs(2);

/// Codes on their way to the provider at once; a provider that hangs holds each for half a minute at most.
const TEXTING: usize = 64;

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration must not serve.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It was used with other keys.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// Password hashing is broken.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Services outside cannot be spoken to.
    #[error("cannot prepare to speak with services outside: {0}")]
    Outside(#[from] reqwest::Error),
    /// Photos cannot be kept.
    #[error(transparent)]
    Files(#[from] StoreError),
    /// The access matrix is broken.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
}

/// Shared by every worker.
pub struct State {
    /// The configuration.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Hashes passwords.
    pub hasher: Hasher,
    /// Signs and reads tokens.
    pub tokens: Tokens,
    /// Who may knock where.
    pub matrix: Matrix,
    /// How often.
    pub limits: Limits,
    /// The tree of places, kept in memory.
    pub map: GridMap,
    /// The routing rules that decide, kept in memory.
    pub rules: RuleBooks,
    /// Petitions as they were last read, shown again while they are still the same.
    pub petitions: Remembered,
    /// Keeps photos.
    pub store: Store,
    /// Whether it could when it was last asked, and when that was.
    store_well: Mutex<Option<(Instant, bool)>>,
    /// Decodes photos.
    pub decoders: Pool,
    /// Places for photos that are on their way in.
    pub uploads: Arc<Semaphore>,
    /// What the owner of a session holds. Sound as long as the session stands: a change of roles ends it.
    pub holdings: Cache<SessionId, Arc<[Holding]>>,
    /// Who follows what happens.
    pub hub: Arc<Hub>,
    /// Figures of the server itself.
    pub metrics: Metrics,
    /// What time it is.
    pub clock: Clock,
    /// Sends text messages, where a provider is configured.
    pub sms: Option<Sms>,
    /// Places for codes on their way to the provider.
    pub texting: Arc<Semaphore>,
    /// Speaks with WeChat, where a mini-program is configured.
    pub wechat: Option<Wechat>,
    /// Something was written: whoever works off what is written may look.
    pub written: Notify,
    /// What the worker that delivers notices keeps in mind.
    pub courier: Courier,
    /// Bounds what counting may cost.
    pub counting: Counting,
    /// Numbers for new petitions.
    pub numbers: Numbers,
    /// Time limits, windows and the calendar, kept in memory.
    pub timings: Timings,
    /// This process, among those that share the timed work.
    pub process: Uuid,
    stopping: AtomicBool,
}

impl State {
    /// Opens what the server needs.
    ///
    /// # Errors
    /// [`StartError`] as its variants say.
    pub async fn open(config: Config, migrate: bool) -> Result<Self, StartError> {
        config.check()?;
        let db = Db::open(&config.database, config.connections, migrate)?.for_requests();
        privacy::keep_keys(&db, config.sealer()).await?;
        Ok(Self {
            hasher: Hasher::new()?,
            tokens: Tokens::new(&config.secret),
            matrix: Matrix::checked_in()?,
            limits: Limits::new(config.limits),
            holdings: Cache::builder().max_capacity(50_000).time_to_live(Duration::from_secs(600)).build(),
            map: GridMap::default(),
            hub: Arc::default(),
            metrics: Metrics::new(),
            rules: RuleBooks::default(),
            petitions: Remembered::default(),
            clock: Clock::default(),
            sms: config.outside.sms.clone().map(Sms::new).transpose()?,
            texting: Arc::new(Semaphore::new(TEXTING)),
            wechat: config.outside.wechat.clone().map(Wechat::new).transpose()?,
            written: Notify::new(),
            courier: Courier::default(),
            counting: Counting::open(),
            numbers: Numbers::default(),
            timings: Timings::default(),
            process: Uuid::now_v7(),
            store: Store::open(&config.files)?,
            store_well: Mutex::default(),
            decoders: Pool::open(),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            stopping: AtomicBool::new(false),
            db,
            config,
        })
    }

    /// From now on readiness is red, so that a balancer sends no more, and whoever follows along goes elsewhere.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.hub.close();
    }

    /// Whether photos can be kept. Asked of the store every ten seconds at the most, for asking costs a write.
    pub async fn keeps_photos(&self) -> bool {
        let mut last = self.store_well.lock().await;
        if let Some((_, well)) = last.filter(|(asked, _)| asked.elapsed() < STORE_ASKED) {
            return well;
        }
        let well = match timeout(STORE_ANSWERS, self.store.health()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                log::warn!("{error}");
                false
            }
            Err(_) => false,
        };
        *last = Some((Instant::now(), well));
        well
    }

    /// Whether the server is on its way down.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
