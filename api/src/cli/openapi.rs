use crate::{access::Matrix, app};
use anyhow::{Context, bail};
use clap::Args;
use std::{fs, path::PathBuf};

#[derive(Args)]
#[command(after_help = "Without an option the contract is printed.")]
pub(super) struct OpenapiArgs {
    /// Write the contract to this file.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    write: Option<PathBuf>,
    /// Fail where this file is not the contract of this binary.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

pub(super) fn run(args: &OpenapiArgs) -> anyhow::Result<()> {
    let mut text = app::contract(&Matrix::checked_in()?).to_pretty_json()?;
    text.push('\n');
    if let Some(path) = &args.write {
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    } else if let Some(path) = &args.check {
        let stored = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        if let Some((line, (ours, theirs))) =
            text.lines().zip(stored.lines()).enumerate().find(|(_, (ours, theirs))| ours != theirs)
        {
            bail!(
                "{} differs at line {}:\n  routes: {ours}\n  file:   {theirs}\nrun: sanping openapi --write {0}",
                path.display(),
                line.saturating_add(1)
            );
        }
        if text.len() != stored.len() {
            bail!("{} is cut short or too long; run: sanping openapi --write {0}", path.display());
        }
        println!("{} is the contract of this binary", path.display());
    } else {
        print!("{text}");
    }
    Ok(())
}
