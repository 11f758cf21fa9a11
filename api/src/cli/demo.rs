use super::block_on;
use crate::{
    app,
    config::{Config, Mode, Secret},
    demo::{self, PASSWORD},
    http::ApiError,
    state::State,
};
use actix_web::web::Data;
use anyhow::{Context, anyhow};
use chrono::Utc;
use clap::{Args, builder::RangedU64ValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use rand::{RngExt, distr::Alphanumeric};
use sanping_infra::{
    files::Place,
    synthetic::{Community, FULL},
};
use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path, path::PathBuf};

/// The same community for everyone who tries it.
const SEED: u64 = 1;

/// What the demo shall be.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// How many petitions the community has lived through; with 0 it is new and small.
    #[arg(long, default_value_t = FULL, value_parser = RangedU64ValueParser::<usize>::new().range(..=50_000))]
    petitions: usize,
    /// End when the community stands, without serving it.
    #[arg(long)]
    no_serve: bool,
}

pub(super) fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let mut config = Config::from_env()?;
    config.mode = Mode::Demo;
    if config.secret.as_bytes().is_empty() {
        config.secret = kept_secret(&config.files)?;
    }
    block_on(async {
        let shown = config.database.describe();
        let state = Data::new(State::open(config, true).await?);
        let made = make(&state, args.petitions).await.map_err(|error| anyhow!("{error}"))?;
        if args.no_serve {
            return Ok(());
        }
        let running = app::serve(state)?;
        println!("Sanping 三屏, demo community ({}) on {shown}", if made { "new" } else { "kept" });
        print!("{}", greeting(&format!("http://{}", running.address)));
        std::io::stdout().flush()?;
        running.until_told().await.context("the server ended")
    })
}

/// Makes the community where nobody is known yet.
async fn make(state: &Data<State>, count: usize) -> Result<bool, ApiError> {
    if !demo::is_empty(state).await? {
        return Ok(false);
    }
    let community = if count == 0 { Community::new(SEED) } else { Community::grown(SEED) };
    let Some(placed) = demo::seed(state, &community, PASSWORD).await? else { return Ok(false) };
    if count == 0 {
        return Ok(true);
    }
    let style = ProgressStyle::with_template("two years of a community [{wide_bar}] {percent} % {eta}");
    let bar = ProgressBar::new(0).with_style(style.map_err(ApiError::internal)?);
    let shown = |over: usize, all: usize| {
        bar.set_length(u64::try_from(all).unwrap_or_default());
        bar.set_position(u64::try_from(over).unwrap_or_default());
    };
    let grown = demo::grow(state, placed, &community, count, Utc::now(), shown).await?;
    bar.finish_and_clear();
    println!(
        "{} petitions were reported and {} steps taken in {:.0?}",
        grown.petitions,
        grown.steps,
        bar.elapsed()
    );
    Ok(true)
}

/// A secret beside the photos, made once and readable by its owner alone, so that sign-ins outlive a restart.
fn kept_secret(files: &Place) -> anyhow::Result<Secret> {
    if let Some(kept) = found_secret(files) {
        return Ok(kept);
    }
    let path = secret_path(files);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let secret: String = rand::rng().sample_iter(Alphanumeric).take(48).map(char::from).collect();
    let mut file = fs::File::options().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(secret.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Secret::new(secret))
}

/// The secret of the demo that runs here, for the commands that look after its database.
pub(super) fn found_secret(files: &Place) -> Option<Secret> {
    fs::read_to_string(secret_path(files)).ok().map(Secret::new)
}

fn secret_path(files: &Place) -> PathBuf {
    let files = match files {
        Place::Folder(folder) => folder,
        Place::S3(_) => Path::new("data/files"),
    };
    files.parent().unwrap_or(files).join("demo.secret")
}

fn greeting(base: &str) -> String {
    format!(
        "\n  Screens    {base}/console/   {base}/worker/   {base}/m/\n  \
         API        {base}/api/v1\n  Browse it  {base}/docs/\n\n\
         Sign-ins (password for all: {PASSWORD})\n  \
         resident-1, resident-2   居民 residents\n  \
         sentinel-1               骑行哨兵 rider who snaps and reports\n  \
         grid-a-01                网格员 grid worker of grid A\n  \
         handler-wy-1             承办人 property company\n  \
         dispatcher-1             调度员 the community's desk\n  \
         community-admin          社区管理员\n  \
         supervisor               街道督办\n  \
         auditor, admin           审计员, 系统管理员\n\n\
         Three things to try\n\n\
         1. Sign in as a resident:\n   \
         TOKEN=$(curl -s {base}/api/v1/sessions -H 'content-type: application/json' \\\n     \
         -d '{{\"name\":\"resident-1\",\"password\":\"{PASSWORD}\"}}' | sed 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')\n\n\
         2. Report a leaking pipe; the answer says who has it and why:\n   \
         CATEGORY=$(curl -s {base}/api/v1/categories | grep -o '\"id\":\"[^\"]*\"' | head -1 | cut -d'\"' -f4)\n   \
         curl -s {base}/api/v1/petitions -H \"authorization: Bearer $TOKEN\" -H 'content-type: application/json' \\\n     \
         -d '{{\"kind\":\"help\",\"categoryId\":\"'$CATEGORY'\",\"title\":\"水管漏水\",\"body\":\"楼道水管漏水，地面湿滑。\",\"identityMode\":\"real_name\"}}'\n\n\
         3. See it in your list:\n   \
         curl -s {base}/api/v1/petitions -H \"authorization: Bearer $TOKEN\"\n\n\
         Stop with Ctrl-C. What you did is kept; `make clean-data` starts over.\n"
    )
}
