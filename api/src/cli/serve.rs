use super::block_on;
use crate::{app, config::Config, state::State};
use anyhow::Context;
use chrono::Utc;
use sanping_infra::{
    db::{Db, PoolSizes},
    petition,
};

pub(super) fn run() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(async {
        log::info!("{}", config.database.describe());
        let state = State::open(config, true)?;
        state.db.write(|tx| petition::seed_categories(tx, Utc::now())).await?;
        let running = app::serve(state)?;
        log::info!("listening on http://{}", running.address);
        running.until_told().await.context("the server ended")
    })
}

pub(super) fn migrate() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    let db = Db::open(&config.database, PoolSizes::default(), true)?;
    block_on(async move { Ok(db.write(|tx| petition::seed_categories(tx, Utc::now())).await?) })?;
    println!("{}: the schema is up to date", config.database.describe());
    Ok(())
}
