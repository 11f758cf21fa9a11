use super::{begin, block_on, keys::rotate, open};
use crate::{app, config::Config, state::State};
use actix_web::web::Data;
use anyhow::Context;
use sanping_infra::petition;

pub(super) fn run() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(async {
        log::info!("{}", config.database.describe());
        let state = Data::new(State::open(config, true)?);
        begin(&state.db).await?;
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
