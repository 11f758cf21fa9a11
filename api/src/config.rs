//! Configuration from the environment and `.env`, in typed parts. Each variable stands in `.env.example`.

mod outside;
mod privacy;
mod screens;

use data_encoding::BASE64;
use sanping_domain::privacy::PeriodError;
use sanping_infra::{
    db::{PoolSizes, Target},
    files::Place,
    integration::Reach,
    seal::Sealer,
};
use std::{
    collections::HashSet, env, net::IpAddr, net::SocketAddr, num::NonZeroU32, str::FromStr, time::Duration,
};

pub use outside::Outside;
pub use privacy::PrivacySettings;
pub use screens::MapTiles;

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable does not say what it must.
    #[error("{name} is not {wanted}: {value:?}")]
    Bad {
        /// The variable.
        name: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        value: String,
    },
    /// A period is missing or too short.
    #[error("SANPING_KEEP_DAYS: {0}")]
    Periods(PeriodError),
    /// Production needs a secret of its own.
    #[error(
        "SANPING_SECRET must be set to at least 32 random characters in production \
         (try: head -c 32 /dev/urandom | base64)"
    )]
    WeakSecret,
}

/// In earnest, or to try it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Real people, real data.
    Production,
    /// A demo community with known sign-ins.
    Demo,
}

/// The whole configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// In earnest, or to try it out.
    pub mode: Mode,
    /// The HTTP door.
    pub http: Http,
    /// The database.
    pub database: Target,
    /// How many connections to it.
    pub connections: PoolSizes,
    /// What tokens and links are signed with.
    pub secret: Secret,
    /// Further keys of sealed fields.
    pub seal_keys: SealKeys,
    /// Where photos are kept.
    pub files: Place,
    /// How often a door may be knocked at.
    pub limits: LimitSettings,
    /// The services outside.
    pub outside: Outside,
    /// How far webhooks may reach.
    pub webhooks: Reach,
    /// How often timed work looks for what is due.
    pub timed_every: Duration,
    /// How personal data is forgotten.
    pub privacy: PrivacySettings,
    /// Where map tiles come from; places are drawn on plain ground without them.
    pub map_tiles: Option<MapTiles>,
}

/// The HTTP door.
#[derive(Debug, Clone)]
pub struct Http {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: HashSet<IpAddr>,
    /// Worker threads.
    pub workers: usize,
    /// Where to tell figures of the server itself; nowhere unless said.
    pub metrics: Option<SocketAddr>,
    /// How long it goes on serving, with readiness red, once it was asked to stop.
    pub drain: Duration,
}

/// How often a door may be knocked at.
#[derive(Debug, Clone, Copy)]
pub struct LimitSettings {
    /// Sign-ins a minute from one address.
    pub sign_ins_per_minute: u32,
    /// Requests a second from one address.
    pub requests_per_second: u32,
    /// Anonymous reports an hour from one address.
    pub anonymous_per_hour: u32,
}

/// The secret; never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes any text; [`Config::check`] judges it.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The bytes that keys are derived from.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether it can be guessed: too short, of too few different characters, or from the sample file.
    fn is_weak(&self) -> bool {
        let different: HashSet<char> = self.0.chars().collect();
        self.0.len() < 32 || different.len() < 10 || self.0.to_ascii_lowercase().contains("change")
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Numbered keys of sealed fields, beside number 0, which is derived from the secret; never shown.
#[derive(Clone, Default)]
pub struct SealKeys(Vec<(u8, [u8; 32])>);

impl SealKeys {
    const WANTED: &str = "NUMBER:BASE64 of 32 bytes, several with commas, numbers from 1";

    /// Unlike other variables, a bad one is not shown.
    fn from_env() -> Result<Self, ConfigError> {
        let name = "SANPING_SEAL_KEYS";
        let keys = text(name).map(|keys| keys.parse().map_err(|()| bad(name, Self::WANTED, "(not shown)")));
        Ok(keys.transpose()?.unwrap_or_default())
    }

    /// The keys by number.
    #[must_use]
    pub fn as_slice(&self) -> &[(u8, [u8; 32])] {
        &self.0
    }
}

impl FromStr for SealKeys {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let key = |part: &str| {
            let (number, key) = part.trim().split_once(':')?;
            let number = number.parse().ok().filter(|number| *number > 0)?;
            Some((number, BASE64.decode(key.as_bytes()).ok()?.try_into().ok()?))
        };
        text.split(',').map(key).collect::<Option<Vec<_>>>().map(Self).ok_or(())
    }
}

impl std::fmt::Debug for SealKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(number, _)| number)).finish()
    }
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// [`ConfigError::Bad`] for a variable that does not say what it must.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mode = match text("SANPING_MODE").as_deref() {
            None | Some("production") => Mode::Production,
            Some("demo") => Mode::Demo,
            Some(other) => return Err(bad("SANPING_MODE", "`production` or `demo`", other)),
        };
        let url = text("DATABASE_URL").unwrap_or_else(|| "sqlite:data/sanping.db".into());
        let database = Target::parse(&url)
            .ok_or_else(|| bad("DATABASE_URL", "`sqlite:PATH` or `postgres://…`", &url))?;
        let proxies = text("SANPING_TRUSTED_PROXIES").unwrap_or_default();
        let trusted_proxies = proxies
            .split(',')
            .filter(|part| !part.trim().is_empty())
            .map(|part| {
                let ip = part.trim().parse::<IpAddr>().map(|ip| ip.to_canonical());
                ip.map_err(|_| bad("SANPING_TRUSTED_PROXIES", "a list of addresses", part))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            mode,
            http: Http {
                listen: parsed("SANPING_LISTEN", "ADDRESS:PORT")?.unwrap_or(([127, 0, 0, 1], 8080).into()),
                trusted_proxies,
                workers: parsed("SANPING_WORKERS", "a number of threads")?.unwrap_or_else(cores),
                metrics: parsed("SANPING_METRICS_LISTEN", "ADDRESS:PORT")?,
                drain: Duration::from_secs(
                    parsed::<u8>("SANPING_DRAIN_SECONDS", "a number of seconds up to 255")?
                        .unwrap_or(1)
                        .into(),
                ),
            },
            database,
            connections: connections()?,
            secret: Secret(text("SANPING_SECRET").unwrap_or_default()),
            seal_keys: SealKeys::from_env()?,
            files: files()?,
            limits: LimitSettings {
                sign_ins_per_minute: parsed("SANPING_SIGN_INS_PER_MINUTE", "a number")?.unwrap_or(20),
                requests_per_second: parsed("SANPING_REQUESTS_PER_SECOND", "a number")?.unwrap_or(200),
                anonymous_per_hour: parsed("SANPING_ANONYMOUS_PER_HOUR", "a number")?.unwrap_or(30),
            },
            outside: Outside::from_env()?,
            webhooks: match text("SANPING_WEBHOOKS_REACH").as_deref() {
                None | Some("public") => Reach::Public,
                Some("anywhere") => Reach::Anywhere,
                Some(other) => return Err(bad("SANPING_WEBHOOKS_REACH", "`public` or `anywhere`", other)),
            },
            timed_every: Duration::from_secs(
                parsed::<NonZeroU32>("SANPING_TIMED_EVERY_SECONDS", "a number of seconds")?
                    .map_or(15, |seconds| seconds.get().into()),
            ),
            privacy: PrivacySettings::from_env()?,
            map_tiles: MapTiles::from_env()?,
        })
    }

    /// The keys that personal fields are sealed with, and those derived from the secret.
    #[must_use]
    pub fn sealer(&self) -> Sealer {
        Sealer::new(self.secret.as_bytes(), self.seal_keys.as_slice())
    }

    /// Refuses what must not serve real people.
    ///
    /// # Errors
    /// [`ConfigError::WeakSecret`] in production.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.mode == Mode::Production && self.secret.is_weak() {
            Err(ConfigError::WeakSecret)
        } else {
            Ok(())
        }
    }
}

/// More connections than cores keep busy only wait for each other: on two cores that the database shared, 8 filed 15 %
/// more than 16, and half as many waited long.
fn connections() -> Result<PoolSizes, ConfigError> {
    let sizes = PoolSizes::default();
    let (name, wanted) = ("SANPING_POSTGRES_CONNECTIONS", "a number from 4 to 1000");
    let usual = || u32::try_from(cores().saturating_mul(2)).unwrap_or(u32::MAX).clamp(sizes.postgres, 32);
    let postgres = parsed::<NonZeroU32>(name, wanted)?.map_or_else(usual, NonZeroU32::get);
    // Figures and maps may take two for as long as a statement may last.
    if !(4..=1000).contains(&postgres) {
        return Err(bad(name, wanted, &postgres.to_string()));
    }
    Ok(PoolSizes { postgres, ..sizes })
}

fn files() -> Result<Place, ConfigError> {
    let name = "SANPING_FILES";
    let wanted =
        "a folder, or s3://BUCKET/PREFIX?endpoint=URL with SANPING_S3_ACCESS_KEY and SANPING_S3_SECRET_KEY";
    let place = text(name).unwrap_or_else(|| "data/files".into());
    let keys = text("SANPING_S3_ACCESS_KEY").zip(text("SANPING_S3_SECRET_KEY"));
    Place::parse(&place, keys).ok_or_else(|| bad(name, wanted, &place))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, Into::into)
}

fn text(name: &str) -> Option<String> {
    env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn bad(name: &'static str, wanted: &'static str, value: &str) -> ConfigError {
    ConfigError::Bad { name, wanted, value: value.to_owned() }
}

fn parsed<T: FromStr>(name: &'static str, wanted: &'static str) -> Result<Option<T>, ConfigError> {
    text(name).map(|value| value.parse().map_err(|_| bad(name, wanted, &value))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_repeated_or_sample_secret_is_weak() {
        for weak in ["", "short", &"a".repeat(64), "please-change-me-please-change-me-1234567"] {
            assert!(Secret::new(weak.into()).is_weak(), "{weak}");
        }
        assert!(!Secret::new("k3Jx0-9fQ2mVtY7uWbL5rZ8sHdN1pCqA".into()).is_weak());
    }

    #[test]
    fn keys_are_numbered_whole_and_never_shown() {
        let key = BASE64.encode(&[7; 32]);
        let keys: SealKeys = format!("1:{key}, 2:{key}").parse().unwrap();
        assert_eq!(format!("{keys:?}"), "[1, 2]");
        for bad in ["", "1", &format!("0:{key}"), &format!("300:{key}"), "1:c2hvcnQ=", &format!("1:{key},")] {
            assert!(bad.parse::<SealKeys>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_secret_never_shows_in_a_log() {
        assert_eq!(format!("{:?}", Secret::new("k3Jx0".into())), "Secret(…)");
    }
}
