//! Backups: everything in one file, taken beside a running server, and verified; and exports.

use super::sealer;
use crate::config::Config;
use anyhow::bail;
use chrono::Utc;
use clap::{ArgGroup, Args};
use indicatif::{ProgressBar, ProgressStyle};
use sanping_domain::{files::Variant, shared::FileId};
use sanping_infra::{
    backup::{self, BackupError, Manifest},
    files::Store,
    seal,
};
use std::{path::PathBuf, process::ExitCode, time::Duration};
use tokio::runtime::Handle;

pub(super) const EXIT_CODES: &str = "Exit codes:\n  \
    0  done, and found whole\n  \
    1  not done; nothing half-made is left behind\n  \
    2  the command line is wrong";

#[derive(Args)]
#[command(group = ArgGroup::new("what").required(true))]
pub(super) struct BackupArgs {
    /// Write a new backup to this file; one that is there is never overwritten.
    #[arg(long, value_name = "FILE", group = "what")]
    to: Option<PathBuf>,
    /// Read a backup from end to end and compare it with what it says of itself.
    #[arg(long, value_name = "FILE", group = "what")]
    verify: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct ExportArgs {
    /// The folder to make; one that is there is left as it is.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// Write names, words and exact points of people as they are. Keep what comes out as you keep the database.
    #[arg(long)]
    with_personal: bool,
    /// Write the photos too; they may show people.
    #[arg(long)]
    photos: bool,
}

pub(super) fn export(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let config = Config::from_env()?;
    seal::install(sealer(&config));
    let store = Store::open(&config.files)?;
    let bar = spinner();
    let mut progress = |what: &str, done: u64| bar.set_message(format!("{what}: {done}"));
    blocking(|handle| {
        let photo = |id: FileId, variant: Variant| {
            handle.block_on(store.get(id, variant)).map_err(|error| error.to_string())
        };
        let photo = args.photos.then_some(photo);
        backup::export(&config.database, &args.to, args.with_personal, photo, &mut progress)
    })?;
    bar.finish_and_clear();
    println!("exported to {}", args.to.display());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn back_up(args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let bar = spinner();
    let mut progress = |what: &str, done: u64| bar.set_message(format!("{what}: {done}"));
    let manifest = match (&args.to, &args.verify) {
        (Some(to), _) => {
            let config = Config::from_env()?;
            let store = Store::open(&config.files)?;
            blocking(|handle| {
                let photo = |id: FileId, variant: Variant| {
                    handle.block_on(store.get(id, variant)).map_err(|error| error.to_string())
                };
                backup::back_up(&config.database, to, Utc::now(), photo, &mut progress)?;
                // What was written is what will be read one day: trust it only after reading it.
                backup::verify(to, &mut progress)
            })?
        }
        (None, Some(file)) => backup::verify(file, &mut progress)?,
        (None, None) => bail!("nothing to do"),
    };
    bar.finish_and_clear();
    print!("{}", summary("backup is whole", &manifest));
    Ok(ExitCode::SUCCESS)
}

/// Runs work that waits for files, with a way into asynchronous storage.
pub(super) fn blocking<T>(work: impl FnOnce(&Handle) -> Result<T, BackupError>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    Ok(work(runtime.handle())?)
}

pub(super) fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// What an archive holds, in a line.
pub(super) fn summary(what: &str, manifest: &Manifest) -> String {
    let rows: u64 = manifest.tables.iter().map(|one| one.rows).sum();
    let photos = &manifest.photos;
    let lost = match photos.missing {
        0 => String::new(),
        missing => format!("; {missing} files of photos were missing in the store"),
    };
    format!(
        "{what}: {rows} rows of {} tables, {} files of photos ({} MB){lost}; made {} by {}, schema {}\n",
        manifest.tables.len(),
        photos.files,
        photos.bytes >> 20,
        manifest.made_at.format("%Y-%m-%d %H:%M:%S UTC"),
        manifest.version,
        manifest.schema,
    )
}
