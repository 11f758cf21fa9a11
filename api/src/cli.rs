//! The command line: `sanping serve | demo | migrate | import | user | audit | keys | retention | backup | restore |
//! export | model | openapi | doctor`.
//!
//! Every command comes through the same rooms as the HTTP door; none has rules of its own.

mod audit;
mod backup;
mod demo;
mod doctor;
mod import;
mod keys;
mod model;
mod openapi;
mod restore;
mod retention;
mod serve;
mod user;

use crate::{config::Config, privacy::install_keys};
use chrono::Utc;
use clap::{Parser, Subcommand};
use sanping_infra::{
    db::{Db, DbError, PoolSizes, Tx},
    outside, petition,
    seal::Sealer,
};
use std::{io::Write, process::ExitCode};

/// Sanping 三屏: runs a smart community, from one binary.
///
/// Without any setting it uses an embedded SQLite under ./data. Settings come from the environment and from
/// a file `.env` (see .env.example).
#[derive(Parser)]
#[command(name = "sanping", version, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve real people.
    ///
    /// Needs SANPING_SECRET (32 random characters or more). On SQLite one process serves; on PostgreSQL any
    /// number may.
    #[command(after_help = "Example:\n  SANPING_SECRET=$(head -c 32 /dev/urandom | base64) sanping serve")]
    Serve,
    /// Try Sanping with a made-up community.
    ///
    /// Where the database is empty a community of 12 grids lives through two years of petitions, with a bar that
    /// shows how far it is; on the next run it is kept. Prints the addresses and the sign-ins, and serves.
    #[command(
        after_help = "Examples:\n  sanping demo                  # then open http://127.0.0.1:8080/docs/\n  \
                            sanping demo --petitions 0    # a small new community, at once"
    )]
    Demo(demo::DemoArgs),
    /// Bring the database's schema up to date, then stop.
    ///
    /// Safe to run twice and from two machines at once: a lock lets one go first.
    Migrate,
    /// Bring in what another system kept: places, polygons, petitions.
    ///
    /// On SQLite the server must not be running. With --dry-run nothing is kept.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Add people who sign in, and give them their roles.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Learn or measure the model that suggests a sector.
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Look after the audit trail.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Look after the keys that seal personal fields.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Look after how long things are kept.
    #[command(subcommand)]
    Retention(retention::RetentionCommand),
    /// Write everything to one file, while the server goes on; or check such a file.
    ///
    /// Holds every table as it was at one moment, and the photos; from SQLite or PostgreSQL, and to be restored on
    /// either. Sealed fields stay sealed: keep SANPING_SECRET and SANPING_SEAL_KEYS elsewhere, and keep them well,
    /// for without them a backup gives back no telephone number and no anonymous report.
    #[command(after_help = format!("Examples:\n  sanping backup --to /backups/$(date +%F).sanping\n  \
        sanping backup --verify /backups/2026-11-22.sanping\n\n{}", backup::EXIT_CODES))]
    Backup(backup::BackupArgs),
    /// Bring a backup back, into an empty database and an empty photo store.
    ///
    /// Verifies the file before anything is touched, and what was stored after; all rows come in one transaction.
    /// On SQLite the server must not be running. The version must be the one that made the backup.
    #[command(after_help = format!("Example:\n  DATABASE_URL=postgres://… sanping restore 2026-11-22.sanping\n\n{}",
        backup::EXIT_CODES))]
    Restore(restore::RestoreArgs),
    /// Write a community in open formats: CSV, GeoJSON, and the photos where asked for.
    ///
    /// May run beside the server. What is personal is masked unless asked for; what is secret is never written.
    #[command(after_help = format!("Example:\n  sanping export --to /tmp/open-data\n\n{}", backup::EXIT_CODES))]
    Export(backup::ExportArgs),
    /// Write or check the contract.
    Openapi(openapi::OpenapiArgs),
    /// Look at everything a server needs, and say what to do about what is amiss.
    ///
    /// Changes no data. On SQLite the database itself can be looked at only while no server is running.
    #[command(after_help = "Exit codes:\n  0  nothing failed; there may be warnings\n  1  something failed")]
    Doctor,
}

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    dotenvy::dotenv().ok();
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("info"))
        .format(write_log)
        .init();
    let cli = Cli::parse();
    let done = |()| ExitCode::SUCCESS;
    let ran = match cli.command {
        Command::Openapi(args) => openapi::run(&args).map(done),
        Command::Serve => serve::run().map(done),
        Command::Demo(args) => demo::run(&args).map(done),
        Command::Migrate => serve::migrate().map(done),
        Command::User(command) => user::run(command).map(done),
        Command::Import(command) => import::run(command),
        Command::Model(command) => model::run(command).map(done),
        Command::Audit(command) => audit::run(command),
        Command::Keys(command) => keys::run(command).map(done),
        Command::Retention(command) => retention::run(command).map(done),
        Command::Backup(args) => backup::back_up(&args),
        Command::Restore(args) => restore::run(args),
        Command::Export(args) => backup::export(&args),
        Command::Doctor => doctor::run(),
    };
    match ran {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sanping: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A line of the log, with the trace of the request that it was written for.
fn write_log(line: &mut env_logger::fmt::Formatter, record: &log::Record<'_>) -> std::io::Result<()> {
    let trace = outside::trace_id().map(|id| format!(" trace={id}")).unwrap_or_default();
    writeln!(line, "[{:<5} {}] {}{trace}", record.level(), record.target(), record.args())
}

/// Runs asynchronous work to its end, on the runtime that the server uses.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    actix_web::rt::System::new().block_on(work)
}

/// Opens the database, with its schema and the categories to start from in place.
async fn open(config: &Config) -> anyhow::Result<Db> {
    let db = Db::open(&config.database, PoolSizes::default(), true)?;
    install_keys(&db, sealer(config)).await?;
    begin(&db).await?;
    Ok(db)
}

/// The keys that the settings give: where no secret is set, those of the demo that was run here.
fn sealer(config: &Config) -> Sealer {
    let found = if config.secret.as_bytes().is_empty() { demo::found_secret(&config.files) } else { None };
    match found {
        Some(secret) => Config { secret, ..config.clone() }.sealer(),
        None => config.sealer(),
    }
}

/// Opens a database whose schema is current, to look after it.
async fn unmigrated(config: &Config) -> anyhow::Result<Db> {
    let db = Db::open(&config.database, PoolSizes::default(), false)?;
    install_keys(&db, sealer(config)).await?;
    Ok(db)
}

/// Stores what is missing of the categories to start from; a community retires what it does not want.
async fn begin(db: &Db) -> Result<(), DbError> {
    db.write(|tx: &mut Tx<'_>| petition::seed_categories(tx, Utc::now())).await
}
