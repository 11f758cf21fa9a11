//! Looks at everything a server needs and says, a line each, what is well and what to do about the rest.

use super::{block_on, keys::under_older_keys, sealer};
use crate::{
    config::{Config, Mode},
    privacy::{KeysError, install_keys, sealed_opens},
};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::shared::Limit;
use sanping_infra::{
    account::{self, AuditFilter},
    db::{Conn, Db, DbResult, Health, OpenError, PoolSizes, health},
    files::{Place, Store},
    grid, petition,
};
use std::{fmt, process::ExitCode};

/// Free bytes under which photos will soon not fit.
const LITTLE: u64 = 1024 * 1024 * 1024;
/// How far two clocks may be apart, in seconds.
const APART: i64 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Ok,
    Warn,
    Fail,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Warn => "WARN",
            Self::Fail => "FAIL",
        })
    }
}

/// One line: what was looked at, how it is, and what to do.
struct Finding {
    verdict: Verdict,
    of: &'static str,
    says: String,
}

fn ok(of: &'static str, says: impl Into<String>) -> Finding {
    Finding { verdict: Verdict::Ok, of, says: says.into() }
}

fn warn(of: &'static str, says: impl Into<String>) -> Finding {
    Finding { verdict: Verdict::Warn, of, says: says.into() }
}

fn fail(of: &'static str, says: impl Into<String>) -> Finding {
    Finding { verdict: Verdict::Fail, of, says: says.into() }
}

pub(super) fn run() -> anyhow::Result<ExitCode> {
    let mut findings = Vec::new();
    match Config::from_env() {
        Err(error) => findings.push(fail("configuration", format!("{error}; see .env.example"))),
        Ok(config) => {
            findings.push(ok("configuration", config.database.describe()));
            findings.push(secret(&config));
            findings.push(block_on(async { Ok(files(&config.files).await) })?);
            findings.extend(outside(&config));
            findings.extend(block_on(async { Ok(database(&config).await) })?);
        }
    }
    for Finding { verdict, of, says } in &findings {
        println!("{verdict:<5} {of:<14} {says}");
    }
    let failed = findings.iter().any(|finding| finding.verdict == Verdict::Fail);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn secret(config: &Config) -> Finding {
    let strict = Config { mode: Mode::Production, ..config.clone() };
    match (strict.check(), config.mode) {
        (Ok(()), _) => ok("secret", "long enough and not from the sample"),
        (Err(_), Mode::Demo) => warn("secret", "fit for a demo only; for real people set SANPING_SECRET"),
        (Err(error), Mode::Production) => fail("secret", format!("`sanping serve` will refuse: {error}")),
    }
}

async fn files(place: &Place) -> Finding {
    let shown = place.describe();
    let away = |error| fail("photos", format!("{shown}: {error}; see SANPING_FILES"));
    let store = match Store::open(place) {
        Ok(store) => store,
        Err(error) => return away(error),
    };
    if let Err(error) = store.health().await {
        return away(error);
    }
    match store {
        Store::S3(_) => ok("photos", format!("{shown} answers")),
        Store::Folder(folder) => match folder.free_bytes() {
            Err(error) => away(error),
            Ok(free) if free < LITTLE => warn("photos", format!("{shown}: only {} MB are free", free >> 20)),
            Ok(free) => ok("photos", format!("{shown} is writable, {} GB are free", free >> 30)),
        },
    }
}

/// What is configured, not whether it answers: asking would send somebody a message.
fn outside(config: &Config) -> [Finding; 2] {
    let sms = match &config.outside.sms {
        Some(sms) => ok("sms", format!("through {}", sms.url.host_str().unwrap_or("?"))),
        None => warn("sms", "off: nobody signs in by a code to her phone; see SANPING_SMS_URL"),
    };
    let wechat = match &config.outside.wechat {
        Some(wechat) => ok("wechat", format!("mini-program {}", wechat.app_id)),
        None => warn("wechat", "off: nobody signs in by WeChat; see SANPING_WECHAT_APP_ID"),
    };
    [sms, wechat]
}

async fn database(config: &Config) -> Vec<Finding> {
    if let Some(file) = config.database.file().filter(|file| !file.exists()) {
        let advice = format!("{} is not there yet: `sanping migrate` makes it", file.display());
        return vec![fail("database", advice)];
    }
    let db = match Db::open(&config.database, PoolSizes { sqlite_readers: 1, postgres: 2 }, false) {
        Ok(db) => db,
        Err(error) => return vec![unopened(&error)],
    };
    if let Err(error) = install_keys(&db, sealer(config)).await {
        return vec![fail("sealed fields", error.to_string())];
    }
    match db.read_long(look).await {
        Ok(findings) => findings,
        Err(error) => vec![fail("database", format!("{error}"))],
    }
}

fn unopened(error: &OpenError) -> Finding {
    match error {
        OpenError::Busy(_) => {
            warn("database", format!("{error}; stop it for a moment to have the database looked at"))
        }
        OpenError::Migrate(error) => fail("schema", error.to_string()),
        OpenError::File(..) | OpenError::Connect(_) => fail("database", format!("{error}; see DATABASE_URL")),
    }
}

fn look(conn: &mut Conn) -> DbResult<Vec<Finding>> {
    let health = health(conn)?;
    let mut findings = vec![
        ok("database", format!("{} answers", health.server)),
        ok("schema", "up to date"),
        integrity(&health),
        durability(&health),
    ];
    findings.push(clock(conn, &health, Utc::now())?);
    findings.push(administrators(conn)?);
    findings.extend(places(conn)?);
    findings.push(categories(conn)?);
    findings.push(sealed(conn)?);
    findings.push(trail(conn)?);
    Ok(findings)
}

/// Values that are not sealed, or with an older key or an unknown one.
fn sealed(conn: &mut Conn) -> DbResult<Finding> {
    if !sealed_opens(conn)? {
        return Ok(fail("sealed fields", KeysError::Others.to_string()));
    }
    Ok(match (petition::in_clear(conn)?, under_older_keys(conn)?) {
        (0, 0) => ok("sealed fields", "all with the newest key"),
        (0, old) => warn("sealed fields", format!("{old} with an older key: `sanping keys rotate`")),
        (clear, _) => fail("sealed fields", format!("{clear} in clear: `sanping keys rotate`")),
    })
}

fn trail(conn: &mut Conn) -> DbResult<Finding> {
    let found = account::verify_audit(conn, &[])?;
    Ok(match found.breaks.first() {
        None => ok("audit trail", format!("{} lines, whole", found.lines)),
        Some(first) => fail("audit trail", format!("{first}: `sanping audit verify`")),
    })
}

fn integrity(health: &Health) -> Finding {
    match &health.damage {
        None => ok("integrity", "left to the server: see its data checksums and log"),
        Some(damage) if damage.is_empty() => ok("integrity", "the file is sound"),
        Some(damage) => fail("integrity", format!("restore a backup: {}", damage.join("; "))),
    }
}

fn durability(health: &Health) -> Finding {
    if health.durable {
        ok("durability", health.durability.clone())
    } else {
        fail("durability", format!("{}: a power cut may lose what was answered for", health.durability))
    }
}

/// This clock against the server's and the newest line of the audit trail.
fn clock(conn: &mut Conn, health: &Health, now: DateTime<Utc>) -> DbResult<Finding> {
    let apart = TimeDelta::seconds(APART);
    let newest = account::audit_trail(conn, &AuditFilter::default(), None, Limit::default())?;
    let newest = newest.items.first().map(|line| line.at);
    Ok(match (health.clock, newest) {
        (Some(there), _) if (there - now).abs() > apart => {
            fail("clock", format!("{now} here and {there} at the database: let NTP set both"))
        }
        (_, Some(then)) if then > now + apart => {
            fail("clock", format!("{now} is before the newest audit line ({then}): let NTP set it"))
        }
        _ => ok("clock", now.format("%Y-%m-%d %H:%M:%S UTC").to_string()),
    })
}

fn administrators(conn: &mut Conn) -> DbResult<Finding> {
    Ok(match account::administrators(conn)?.len() {
        0 => fail("administrators", "none: `sanping user add NAME --system-admin`"),
        count => ok("administrators", format!("{count} can sign in")),
    })
}

fn places(conn: &mut Conn) -> DbResult<[Finding; 2]> {
    let plots = grid::all_for_index(conn)?;
    let live = plots.iter().filter(|plot| plot.live);
    let (all, roots) = (live.clone().count(), live.clone().filter(|plot| plot.parent.is_none()).count());
    let outlined = live.filter(|plot| plot.shape.is_some()).count();
    let tree = match roots {
        0 => fail("places", "no root, so there is no desk to report to: `sanping import places FILE`"),
        _ => ok("places", format!("{all} in use, {roots} of them at the top")),
    };
    let polygons = match outlined {
        0 => warn("polygons", "none, so no report is placed by its point: `sanping import polygons FILE`"),
        _ => ok("polygons", format!("{outlined} of {all} places have one")),
    };
    Ok([tree, polygons])
}

fn categories(conn: &mut Conn) -> DbResult<Finding> {
    let live = petition::categories(conn)?.iter().filter(|one| one.retired_at.is_none()).count();
    Ok(match live {
        0 => {
            fail("categories", "none in use, so nothing can be reported: `sanping migrate` brings the first")
        }
        _ => ok("categories", format!("{live} in use")),
    })
}
