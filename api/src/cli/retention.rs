use super::{block_on, unmigrated};
use crate::{config::Config, privacy::expire};
use anyhow::anyhow;
use chrono::Utc;
use clap::Subcommand;

#[derive(Subcommand)]
pub(super) enum RetentionCommand {
    /// Remove what was kept longer than SANPING_KEEP_DAYS says.
    ///
    /// A running server does so every hour.
    Run {
        /// Only say what would go.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) fn run(command: RetentionCommand) -> anyhow::Result<()> {
    let RetentionCommand::Run { dry_run } = command;
    let config = Config::from_env()?;
    block_on(async {
        let (db, periods) = (unmigrated(&config).await?, config.privacy.periods);
        let cleared = expire(&db, &periods, Utc::now(), dry_run).await.map_err(|error| anyhow!("{error}"))?;
        let does = if dry_run { "would go" } else { "went" };
        for one in cleared {
            let (kind, days) = (one.kind.as_str(), periods.days(one.kind));
            println!("{kind:<10} {:>8} {does}, kept for {days} days", one.count);
        }
        Ok(())
    })
}
