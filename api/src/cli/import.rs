use super::{block_on, open};
use crate::{
    config::Config,
    grid,
    petition::{self, Import},
};
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use sanping_domain::{
    petition::{CategoryCode, PetitionKind},
    shared::{Code, Datum, Name, plain_cell},
};
use sanping_infra::{
    grid::GridMap,
    sheet::{Extent, MapPair},
};
use std::{
    fmt::Write as _,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Some rows were refused, all others taken.
const SOME_BAD: u8 = 3;
/// Refused rows that are printed; `--errors` has them all.
const SHOWN: usize = 50;

const EXIT_CODES: &str = "Exit codes:\n  \
    0  every row was taken, now or before\n  \
    1  the import could not be done, or not to its end; run it again, nothing doubles\n  \
    2  the command line is wrong\n  \
    3  some rows were refused and named, all others were taken";

#[derive(Subcommand)]
pub(super) enum ImportCommand {
    /// Bring in a table of places: the tree from city to household centre.
    ///
    /// Columns: code, parent, name, level (see sanping's levels, or county, town, village). A place is known by
    /// its code: one that is there stays as it is. A place whose parent is nowhere becomes a root.
    #[command(after_help = format!("Example:\n  sanping import places places.csv --dry-run\n\n{EXIT_CODES}"))]
    Places(FileArgs),
    /// Bring in a GeoJSON file of polygons, each named by the property `code`.
    ///
    /// A place that is not there yet is made, where the feature says its name, level and parent.
    #[command(after_help = format!(
        "Example:\n  sanping import polygons grids.geojson --datum gcj02\n\n{EXIT_CODES}"
    ))]
    Polygons {
        #[command(flatten)]
        file: FileArgs,
        /// The datum of the coordinates.
        #[arg(long, value_enum, default_value = "wgs84")]
        datum: DatumArg,
    },
    /// Bring in a table of petitions that another system kept: CSV or xlsx.
    ///
    /// Every row passes the rules of a report: title of 60 characters, body of 2,000, a time that has come. A
    /// longer title is cut and stands whole above the body; a longer body is refused, never cut.
    ///
    /// Columns are known by their headers in Chinese or English: title, body, time (these three must be there),
    /// reporter, external_id, kind, urgency, category, address, grid, longitude, latitude. A row lies at the
    /// deepest grid around its point; else where its address points; else at its grid; else at the desk.
    ///
    /// A row is known by its source and external_id, or, where it has none, by all that it says; so the same
    /// table can be brought in again. Reporters get no account: petitions are filed as anonymous, and nobody
    /// holds their secret.
    #[command(after_help = format!(
        "Examples:\n  \
         sanping import petitions messages.csv --dry-run\n  \
         sanping import petitions hotline.xlsx --sheet 2026 --source 12345 --map title=事项 --map body=诉求\n  \
         sanping import petitions messages.csv --errors refused.csv\n\n{EXIT_CODES}"
    ))]
    Petitions(Box<PetitionArgs>),
}

#[derive(Args)]
pub(super) struct FileArgs {
    /// The file.
    file: PathBuf,
    /// Do everything, then take it back: says what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Write every refused row to this CSV file, with the reason.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct PetitionArgs {
    #[command(flatten)]
    file: FileArgs,
    /// The system that the table comes from.
    #[arg(long, value_name = "NAME", default_value = "import", value_parser = |text: &str| Name::<60>::parse(text))]
    source: Name<60>,
    /// A column that goes by another header, as in title=标题; may be given again.
    #[arg(long = "map", value_name = "FIELD=HEADER")]
    columns: Vec<MapPair>,
    /// The worksheet of a workbook; the first unless said.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The place whose desk takes what cannot be placed; the first root unless said.
    #[arg(long, value_name = "CODE", value_parser = |text: &str| Code::parse(text))]
    grid: Option<Code>,
    /// The kind of rows that tell none: consult, help, suggestion, complaint or report.
    #[arg(long, default_value = "help", value_parser = kind)]
    kind: PetitionKind,
    /// The category of rows that tell none in use.
    #[arg(long, value_name = "CODE", default_value = "other", value_parser = |text: &str| CategoryCode::parse(text))]
    category: CategoryCode,
    /// Stop after this many rows.
    #[arg(long, value_name = "ROWS")]
    limit: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum DatumArg {
    /// GPS and most surveys.
    Wgs84,
    /// Chinese map services.
    Gcj02,
}

pub(super) fn run(command: ImportCommand) -> anyhow::Result<ExitCode> {
    let config = Config::from_env()?;
    // Addresses are sealed with keys that the secret gives.
    config.check()?;
    block_on(async {
        match command {
            ImportCommand::Places(args) => places(&config, &args, None).await,
            ImportCommand::Polygons { file, datum } => places(&config, &file, Some(datum)).await,
            ImportCommand::Petitions(args) => petitions(&config, *args).await,
        }
    })
}

async fn places(config: &Config, args: &FileArgs, polygons: Option<DatumArg>) -> anyhow::Result<ExitCode> {
    let db = open(config).await?;
    let bar = bar(0, "places");
    let mut progress = |done: usize, all: usize| show(&bar, count(done), count(all));
    let (path, dry_run) = (&args.file, args.dry_run);
    let report = match polygons {
        None => grid::import_places(&db, path, dry_run, &mut progress).await,
        Some(datum) => grid::import_polygons(&db, path, datum.into(), dry_run, &mut progress).await,
    };
    bar.finish_and_clear();
    let report = report.map_err(|error| anyhow!("{}: {error}", path.display()))?;
    let summary = format!(
        "{}made {}, outlined {}, already there {}, refused {}\n",
        would(dry_run),
        report.created,
        report.outlined,
        report.unchanged,
        report.bad.len()
    );
    let refused = report.bad.into_iter().map(|bad| Refused {
        at: bad.at,
        column: bad.place.unwrap_or_default(),
        code: bad.code,
        detail: bad.detail,
    });
    told(summary, "place", args, &refused.collect::<Vec<_>>())
}

async fn petitions(config: &Config, args: PetitionArgs) -> anyhow::Result<ExitCode> {
    let db = open(config).await?;
    let PetitionArgs { file, source, columns, sheet: worksheet, grid, kind, category, limit } = args;
    let dry_run = file.dry_run;
    let asked = Import { source, columns, worksheet, grid, kind, category, limit, dry_run };
    let bar = bar(0, "read");
    let mut progress = |done: u64, extent: Extent| match extent {
        Extent::Bytes(all) | Extent::Rows(all) => show(&bar, done, all),
    };
    let report =
        petition::import_petitions(&db, &GridMap::default(), &file.file, &asked, &mut progress).await;
    bar.finish_and_clear();
    let report = report.map_err(|error| anyhow!("{}: {error}", file.file.display()))?;
    let summary = format!(
        "{}read {}, filed {}, already there {}, refused {}\n",
        would(dry_run),
        report.read,
        report.filed,
        report.present,
        report.bad.len()
    );
    let refused = report.bad.into_iter().map(|bad| Refused {
        at: bad.row.into(),
        column: bad.column.unwrap_or_default(),
        code: bad.code,
        detail: bad.detail,
    });
    told(summary, "column", &file, &refused.collect::<Vec<_>>())
}

/// A row or feature that was refused.
struct Refused {
    at: u64,
    /// The column, or the code of the place.
    column: String,
    code: &'static str,
    detail: String,
}

/// Writes down what was refused where that was asked for, prints it, and gives the exit code.
fn told(mut text: String, what: &str, args: &FileArgs, refused: &[Refused]) -> anyhow::Result<ExitCode> {
    if let Some(path) = &args.errors {
        write_down(path, what, refused).with_context(|| format!("cannot write {}", path.display()))?;
    }
    for Refused { at, column, code, detail } in refused.iter().take(SHOWN) {
        let at_fault = if column.is_empty() { String::new() } else { format!(", {what} {column}") };
        writeln!(text, "  row {at}{at_fault}: {code}: {detail}")?;
    }
    if let Some(more) = refused.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        writeln!(text, "  and {more} more; --errors FILE writes them all down")?;
    }
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads only the first lines has read enough; the work is done.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
        _ => {}
    }
    Ok(if refused.is_empty() { ExitCode::SUCCESS } else { SOME_BAD.into() })
}

fn write_down(path: &Path, what: &str, refused: &[Refused]) -> csv::Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["row", what, "code", "detail"])?;
    for Refused { at, column, code, detail } in refused {
        let (at, column) = (at.to_string(), plain_cell(column));
        writer.write_record([&at, column.as_ref(), code, detail])?;
    }
    Ok(writer.flush()?)
}

fn bar(length: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}% {eta}");
    let bar = ProgressBar::new(length).with_message(what);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn show(bar: &ProgressBar, done: u64, all: u64) {
    bar.set_length(all);
    bar.set_position(done);
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

const fn would(dry_run: bool) -> &'static str {
    if dry_run { "dry run, nothing is kept: " } else { "" }
}

fn kind(text: &str) -> anyhow::Result<PetitionKind> {
    let known = || PetitionKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    PetitionKind::parse(text).ok_or_else(|| anyhow!("there are: {}", known()))
}

impl From<DatumArg> for Datum {
    fn from(datum: DatumArg) -> Self {
        match datum {
            DatumArg::Wgs84 => Self::Wgs84,
            DatumArg::Gcj02 => Self::Gcj02,
        }
    }
}
