use super::block_on;
use crate::{app, config::Config, state::State};
use anyhow::Context;
use sanping_infra::db::{Db, PoolSizes};

pub(super) fn run() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(async {
        log::info!("{}", config.database.describe());
        let state = State::open(config, true)?;
        let running = app::serve(state)?;
        log::info!("listening on http://{}", running.address);
        running.until_told().await.context("the server ended")
    })
}

pub(super) fn migrate() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    Db::open(&config.database, PoolSizes::default(), true)?;
    println!("{}: the schema is up to date", config.database.describe());
    Ok(())
}
