use super::Table;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What an archive holds. It stands last in it, for it is known last; without it an archive is cut off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Of the archive, [`Manifest::FORMAT`].
    pub format: u32,
    /// The version of Sanping.
    pub version: String,
    /// The version of the schema.
    pub schema: String,
    /// When it was begun.
    pub made_at: DateTime<Utc>,
    /// The tables by name.
    pub tables: Vec<TableSum>,
    /// The photos.
    pub photos: PhotoSum,
}

impl Manifest {
    /// Counted up when an older Sanping could no longer read an archive.
    pub const FORMAT: u32 = 1;
}

/// A table and its sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSum {
    /// The table.
    pub table: Table,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of its lines, in lower-case hex.
    pub sha256: String,
}

/// The photos and their sum.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhotoSum {
    /// Files; each photo has two sizes.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that the store had lost.
    pub missing: u64,
    /// SHA-256 over name and SHA-256 of each file, in their order, in lower-case hex.
    pub sha256: String,
}

/// Counts and digests what goes by.
#[derive(Default)]
pub(super) struct Sum {
    pub(super) count: u64,
    pub(super) bytes: u64,
    digest: Sha256,
}

impl Sum {
    /// One row.
    pub(super) fn line(&mut self, line: &str) {
        self.count += 1;
        self.digest.update(line.as_bytes());
        self.digest.update(b"\n");
    }

    /// One file.
    pub(super) fn file(&mut self, name: &str, bytes: &[u8]) {
        self.count += 1;
        self.bytes += u64::try_from(bytes.len()).unwrap_or_default();
        self.digest.update(name.as_bytes());
        self.digest.update(Sha256::digest(bytes));
    }

    pub(super) fn sha256(&self) -> String {
        HEXLOWER.encode(&self.digest.clone().finalize())
    }
}
