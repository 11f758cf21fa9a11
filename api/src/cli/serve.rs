use super::{begin, block_on, keys::rotate, sealer};
use crate::{app, config::Config, privacy::install_keys, state::State};
use actix_web::web::Data;
use anyhow::Context;
use sanping_infra::{
    db::{Db, PoolSizes},
    petition,
};

pub(super) fn run() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(async {
        log::info!("{}", config.database.describe());
        let state = Data::new(State::open(config, true).await?);
        begin(&state.db).await?;
        let running = app::serve(state)?;
        log::info!("listening on http://{}", running.address);
        running.until_told().await.context("the server ended")
    })
}

pub(super) fn migrate() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    block_on(async {
        let db = Db::open(&config.database, PoolSizes::default(), true)?;
        begin(&db).await?;
        // What an older release stored in clear.
        if db.read(petition::in_clear).await? > 0 {
            config.check()?;
            install_keys(&db, sealer(&config)).await?;
            rotate(&db, petition::reseal).await?;
        }
        Ok(())
    })?;
    println!("{}: the schema is up to date", config.database.describe());
    Ok(())
}
