use super::{block_on, sealer};
use crate::{config::Config, privacy::keep_keys};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use sanping_infra::{
    account,
    db::{Conn, Db, DbResult, PoolSizes, Tx},
    idempotency, integration, petition, privacy,
    seal::Resealed,
};

const CHANGE: &str = "To change SANPING_SECRET:
  1. make a key once, by `head -c 32 /dev/urandom | base64`, and keep it with the backups
  2. set SANPING_SEAL_KEYS=1:THE-KEY, start every server anew, and call `sanping keys rotate`
  3. set another SANPING_SECRET and start every server anew
Access tokens and links to photos of before end; who is signed in stays so, for the apps renew by themselves.";

#[derive(Subcommand)]
pub(super) enum KeysCommand {
    /// Seal every sealed value with the newest key of SANPING_SEAL_KEYS.
    ///
    /// Goes in pages, beside a running server on PostgreSQL. Interrupted, run it again: what is sealed with the newest
    /// key is left alone. Only then may an older key be taken out of the settings, or SANPING_SECRET, which makes key
    /// number 0, be changed.
    #[command(after_help = CHANGE)]
    Rotate,
}

pub(super) fn run(command: KeysCommand) -> anyhow::Result<()> {
    let KeysCommand::Rotate = command;
    let config = Config::from_env()?;
    config.check()?;
    block_on(async {
        let db = Db::open(&config.database, PoolSizes::default(), false)?;
        keep_keys(&db, sealer(&config)).await?;
        println!("{} addresses sealed anew", rotate(&db, petition::reseal).await?);
        println!("{} accounts sealed anew", rotate(&db, account::reseal_accounts).await?);
        println!("{} secrets of webhooks sealed anew", rotate(&db, integration::reseal).await?);
        println!("{} kept answers sealed anew", rotate(&db, idempotency::reseal).await?);
        println!("{} lasting keys sealed anew", rotate(&db, privacy::reseal_lasting).await?);
        Ok(())
    })
}

/// Seals one kind of rows anew, each page in a transaction of its own, until none is left; gives how many.
pub(super) async fn rotate<C: Copy + Send + 'static>(
    db: &Db,
    page: fn(&mut Tx<'_>, Option<C>) -> DbResult<Resealed<C>>,
) -> anyhow::Result<i64> {
    let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template("{pos} sealed {elapsed}")?);
    let (mut after, mut sealed) = (None, 0);
    loop {
        let done = db.write(move |tx| page(tx, after)).await?;
        sealed += done.sealed;
        bar.set_position(u64::try_from(sealed).unwrap_or_default());
        after = done.next;
        if after.is_none() {
            bar.finish_and_clear();
            return Ok(sealed);
        }
    }
}

/// How many values wait for [`rotate`].
pub(super) fn under_older_keys(conn: &mut Conn) -> DbResult<i64> {
    Ok(petition::under_older_key(conn)?
        + account::accounts_under_older_key(conn)?
        + integration::under_older_key(conn)?
        + idempotency::under_older_key(conn)?
        + privacy::lasting_under_older_key(conn)?)
}
