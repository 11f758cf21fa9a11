use super::{block_on, unmigrated};
use crate::config::Config;
use anyhow::{Context, anyhow};
use chrono::Utc;
use clap::Subcommand;
use sanping_domain::account::AuditLine;
use sanping_infra::account::{self, Verification, hex};
use serde_json::json;
use std::{io::Write, process::ExitCode};

/// A line that still waits after so many seconds waits for a reason.
const LATE: i64 = 60;

#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Walk the whole audit trail and say whether it is as it was written.
    ///
    /// On SQLite the server must not be running; GET /audit-verification does the same while it is.
    #[command(
        after_help = "Exit codes:\n  0  whole\n  1  it could not be read\n  2  broken; the first places are named"
    )]
    Verify {
        /// A line and its link that were noted before, as the last line of the output names them.
        #[arg(long = "anchor", value_name = "NUMBER:SHA256")]
        anchors: Vec<String>,
    },
    /// Write the linked lines of the audit trail as JSON lines.
    Export {
        /// Only lines behind this number.
        #[arg(long, default_value_t = 0)]
        after: i64,
    },
}

pub(super) fn run(command: AuditCommand) -> anyhow::Result<ExitCode> {
    let config = Config::from_env()?;
    block_on(async {
        let db = unmigrated(&config).await?;
        match command {
            AuditCommand::Verify { anchors } => {
                let anchors = anchors.iter().map(|text| anchor(text)).collect::<anyhow::Result<Vec<_>>>()?;
                let found = db.read_long(move |conn| account::verify_audit(conn, &anchors)).await?;
                Ok(tell(&found))
            }
            AuditCommand::Export { after } => {
                db.read_long(move |conn| {
                    let mut out = std::io::stdout().lock();
                    // Who closes the pipe has read enough.
                    account::export_audit(conn, after, |line| drop(writeln!(out, "{}", written(line))))
                })
                .await?;
                Ok(ExitCode::SUCCESS)
            }
        }
    })
}

fn anchor(text: &str) -> anyhow::Result<(i64, [u8; 32])> {
    let (seq, hash) = text.split_once(':').context("an anchor is NUMBER:SHA256")?;
    let hash = data_encoding::HEXLOWER_PERMISSIVE.decode(hash.as_bytes())?;
    let hash = hash.try_into().map_err(|_| anyhow!("a SHA-256 has 64 hexadecimal figures"))?;
    Ok((seq.parse().context("the number of a line")?, hash))
}

fn tell(found: &Verification) -> ExitCode {
    let Verification { lines, erased, unlinked, unlinked_since, head, breaks } = found;
    println!(
        "{lines} lines from number {} on, of {erased} the personal values are erased",
        head.base_seq + 1
    );
    if let Some(since) = unlinked_since {
        let waits = (Utc::now() - *since).num_seconds();
        let late = if waits > LATE { ": is a server running?" } else { "" };
        println!("{unlinked} more are not linked yet, the oldest for {waits} s{late}");
    }
    for one in breaks {
        println!("BROKEN: {one}");
    }
    println!("head {}:{}", head.seq, hex(&head.hash));
    if breaks.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

fn written(exported: account::ExportedLine) -> serde_json::Value {
    let account::ExportedLine { seq, hash, commitment, line } = exported;
    let AuditLine { id, at, account, address, action, object_kind, object_id, outcome, detail } = line;
    json!({
        "seq": seq, "id": id, "at": at, "accountId": account, "address": address, "action": action,
        "objectKind": object_kind, "objectId": object_id, "outcome": outcome.as_str(), "detail": detail,
        "commitment": commitment, "hash": hash,
    })
}
