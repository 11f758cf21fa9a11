use super::{begin, block_on, open};
use crate::{app, config::Config, state::State};
use anyhow::Context;

pub(super) fn run() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(async {
        log::info!("{}", config.database.describe());
        let state = State::open(config, true)?;
        begin(&state.db).await?;
        let running = app::serve(state)?;
        log::info!("listening on http://{}", running.address);
        running.until_told().await.context("the server ended")
    })
}

pub(super) fn migrate() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(open(&config))?;
    println!("{}: the schema is up to date", config.database.describe());
    Ok(())
}
