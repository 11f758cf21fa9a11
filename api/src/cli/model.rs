use anyhow::Context;
use clap::Subcommand;
use sanping_domain::petition::SectorModel;
use sanping_infra::petition::{self, Measured};
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(super) enum ModelCommand {
    /// Learn the sector of a text from messages whose sector people have told.
    ///
    /// The table is CSV with a heading: the text in the first column, its sector in the second. Of each sector
    /// 15 % are held out, chosen by the seed; near-duplicates stay on one side. The model is learnt from the
    /// rest alone and measured on what was held out.
    #[command(
        after_help = "Example:\n  sanping model train --data messages.csv --out infra/model/sector.bin"
    )]
    Train {
        /// The table.
        #[arg(long)]
        data: PathBuf,
        /// Where to write the model.
        #[arg(long)]
        out: PathBuf,
        /// Chooses what is held out.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Measure a model on the messages that its seed held out of the table.
    #[command(after_help = "Example:\n  sanping model measure --data messages.csv")]
    Measure {
        /// The table that it was learnt from.
        #[arg(long)]
        data: PathBuf,
        /// The model; the one that is shipped unless said.
        #[arg(long)]
        model: Option<PathBuf>,
        /// Learn anew and measure on each of so many folds of the part to learn from; the part held out stays
        /// unseen.
        #[arg(long, value_parser = clap::value_parser!(u8).range(2..=20))]
        folds: Option<u8>,
    },
}

pub(super) fn run(command: ModelCommand) -> anyhow::Result<()> {
    match command {
        ModelCommand::Train { data, out, seed } => {
            let messages = petition::read_messages(&data)?;
            let model = petition::learn(&messages, seed)?;
            let bytes = model.to_bytes();
            std::fs::write(&out, &bytes).with_context(|| format!("cannot write {}", out.display()))?;
            println!("{} bytes were written to {}", bytes.len(), out.display());
            show(&petition::sector_model_version(&model), &petition::measure(&model, &messages));
        }
        ModelCommand::Measure { data, model, folds } => {
            let messages = petition::read_messages(&data)?;
            let model = load(model.as_deref())?;
            show(&petition::sector_model_version(&model), &petition::measure(&model, &messages));
            if let Some(folds) = folds {
                let measured = petition::cross_validate(&messages, model.seed(), folds.into())?;
                for (fold, measured) in (1..).zip(measured) {
                    println!(
                        "fold {fold}: accuracy {:.4}, macro-F1 {:.4}",
                        measured.accuracy(),
                        measured.macro_f1()
                    );
                }
            }
        }
    }
    Ok(())
}

fn load(path: Option<&Path>) -> anyhow::Result<SectorModel> {
    match path {
        None => Ok(petition::sector_model()?.clone()),
        Some(path) => {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            Ok(SectorModel::read(&bytes)?)
        }
    }
}

fn show(version: &str, measured: &Measured) {
    println!("{version}, measured on {} messages held out:", measured.messages);
    println!(
        "accuracy {:.4}, macro-F1 {:.4}, log loss {:.3}",
        measured.accuracy(),
        measured.macro_f1(),
        measured.log_loss
    );
    println!("messages  precision  recall     F1  sector");
    for one in &measured.sectors {
        println!(
            "{:8}  {:9.3}  {:6.3}  {:5.3}  {}",
            one.messages,
            one.precision(),
            one.recall(),
            one.f1(),
            one.sector
        );
    }
}
