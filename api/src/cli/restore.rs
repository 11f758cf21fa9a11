//! The way back from a backup. Whatever goes wrong, the database and the photos are as they were before.

use super::{
    backup::{blocking, spinner, summary},
    block_on,
};
use crate::config::Config;
use anyhow::Context;
use clap::Args;
use sanping_domain::{files::Variant, shared::FileId};
use sanping_infra::{
    backup::{self, BackupError, Manifest},
    db::{Conn, Db, PoolSizes, Tx},
    files::{Store, StoreError},
};
use std::{collections::BTreeSet, path::PathBuf, process::ExitCode};
use tokio::runtime::Handle;

#[derive(Args)]
pub(super) struct RestoreArgs {
    /// The backup.
    file: PathBuf,
    /// Lose what the database holds now. Without this only an empty database and an empty photo store are filled.
    #[arg(long)]
    replace: bool,
}

pub(super) fn run(args: RestoreArgs) -> anyhow::Result<ExitCode> {
    let config = Config::from_env()?;
    let bar = spinner();
    let mut progress = |what: &str, done: u64| bar.set_message(format!("{what}: {done}"));
    let manifest = backup::verify(&args.file, &mut progress)?;
    let db = Db::open(&config.database, PoolSizes::default(), true)?;
    let store = Store::open(&config.files)?;
    block_on(may_restore(&db, &store, manifest, args.replace))?;

    let mut fresh = BTreeSet::new();
    let restored = blocking(|handle| {
        put_photos(&args, &store, handle, &mut fresh, &mut progress)?;
        let work = move |tx: &mut Tx<'_>| backup::restore(tx, &args.file, args.replace, &mut |_, _| ());
        handle.block_on(db.write(work))
    });
    if restored.is_err() {
        // Photos without a row are nobody's; those that were there before have their rows still.
        block_on(async {
            for id in fresh {
                store.delete(id).await.context("photos of a failed restore could not be removed")?;
            }
            Ok(())
        })?;
    }
    let manifest = restored?;
    bar.finish_and_clear();
    print!("{}", summary(&format!("restored to {}", config.database.describe()), &manifest));
    Ok(ExitCode::SUCCESS)
}

/// Asks all that can be asked before anything is touched.
async fn may_restore(db: &Db, store: &Store, manifest: Manifest, replace: bool) -> anyhow::Result<()> {
    let filled = db.read_long(move |conn: &mut Conn| {
        backup::fits(conn, &manifest)?;
        Ok::<_, BackupError>(!backup::is_empty(conn)?)
    });
    if filled.await? && !replace {
        return Err(BackupError::NotEmpty.into());
    }
    if !replace && !store.is_empty().await? {
        return Err(BackupError::PhotosNotEmpty.into());
    }
    Ok(())
}

/// Puts the photos before the rows that name them and reads each back; `fresh` collects those that were not there
/// before.
fn put_photos(
    args: &RestoreArgs,
    store: &Store,
    handle: &Handle,
    fresh: &mut BTreeSet<FileId>,
    progress: backup::Progress<'_>,
) -> Result<(), BackupError> {
    let kept = |error: StoreError| BackupError::Photos(error.to_string());
    let get = |id, variant| handle.block_on(store.get(id, variant)).map_err(kept);
    let mut seen = BTreeSet::new();
    backup::each_photo(&args.file, progress, |id, variant, bytes| {
        if seen.insert(id) {
            let there = Variant::ALL.into_iter().map(|one| get(id, one)).collect::<Result<Vec<_>, _>>()?;
            if there.iter().all(Option::is_none) {
                fresh.insert(id);
            }
        }
        handle.block_on(store.put_one(id, variant, bytes.clone())).map_err(kept)?;
        match get(id, variant)? {
            Some(stored) if stored == bytes => Ok(()),
            _ => Err(BackupError::Mismatch(format!("photo {id}"))),
        }
    })?;
    Ok(())
}
