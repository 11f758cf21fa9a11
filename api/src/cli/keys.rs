use super::{block_on, unmigrated};
use crate::config::Config;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use sanping_infra::{account, db::Db, petition};

#[derive(Subcommand)]
pub(super) enum KeysCommand {
    /// Seal every personal field with the newest key of SANPING_SEAL_KEYS.
    ///
    /// Goes in pages, beside a running server on PostgreSQL. Interrupted, run it again: what is sealed with the newest
    /// key is left alone. Only then may an older key be taken out of the settings.
    Rotate,
}

pub(super) fn run(command: KeysCommand) -> anyhow::Result<()> {
    let KeysCommand::Rotate = command;
    let config = Config::from_env()?;
    config.check()?;
    block_on(async {
        let db = unmigrated(&config)?;
        let (seen, sealed) = rotate(&db).await?;
        println!("{seen} petitions looked at, {sealed} addresses sealed anew");
        println!("{} accounts sealed anew", rotate_accounts(&db).await?);
        Ok(())
    })
}

async fn rotate_accounts(db: &Db) -> anyhow::Result<i64> {
    let (mut after, mut sealed) = (None, 0);
    loop {
        let (next, done) = db.write(move |tx| account::reseal_accounts(tx, after)).await?;
        (after, sealed) = (next, sealed + done);
        if after.is_none() {
            return Ok(sealed);
        }
    }
}

/// Seals what is in clear or under an older key; gives how many petitions were looked at and how many sealed.
pub(super) async fn rotate(db: &Db) -> anyhow::Result<(i64, i64)> {
    let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template("{pos} petitions {elapsed}")?);
    let (mut after, mut sealed) = (None, 0);
    loop {
        let page = db.write(move |tx| petition::reseal(tx, after)).await?;
        bar.inc(u64::try_from(page.seen).unwrap_or_default());
        sealed += page.sealed;
        after = page.next;
        if after.is_none() {
            bar.finish_and_clear();
            return Ok((i64::try_from(bar.position()).unwrap_or(i64::MAX), sealed));
        }
    }
}
