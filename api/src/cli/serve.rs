use super::{begin, block_on, keys::rotate, open};
use crate::{app, config::Config, state::State};
use actix_web::web::Data;
use anyhow::{Context, ensure};
use sanping_infra::petition;

/// Every list with an address in it would be refused.
pub(super) const OTHER_KEYS: &str = "what is sealed in this database does not open: it was used with another \
     SANPING_SECRET, or with SANPING_SEAL_KEYS that are not set here";

pub(super) fn run() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(async {
        log::info!("{}", config.database.describe());
        let state = Data::new(State::open(config, true)?);
        begin(&state.db).await?;
        ensure!(state.db.read(petition::latest_address_opens).await?, OTHER_KEYS);
        let running = app::serve(state)?;
        log::info!("listening on http://{}", running.address);
        running.until_told().await.context("the server ended")
    })
}

pub(super) fn migrate() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(async {
        let db = open(&config).await?;
        // What an older release stored in clear.
        if db.read(petition::in_clear).await? > 0 {
            config.check()?;
            rotate(&db, petition::reseal).await?;
        }
        Ok(())
    })?;
    println!("{}: the schema is up to date", config.database.describe());
    Ok(())
}
