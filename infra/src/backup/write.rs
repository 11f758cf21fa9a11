use super::{
    BackupError, Manifest, PART, PhotoSum, Progress, Table, TableSum,
    layout::tables,
    manifest::Sum,
    noted::Noted,
    rows::{each_row, line},
};
use crate::db::{Conn, Migrations, Target, health, snapshot};
use chrono::{DateTime, Utc};
use sanping_domain::{files::Variant, shared::FileId};
use std::{fs::File, io::Write, path::Path};
use tar::{Builder, Header};
use tempfile::NamedTempFile;
use zstd::Encoder;

/// Writes a backup of one moment, while others go on reading and writing. `photo` gives the bytes of a photo.
///
/// The file appears whole or not at all: it is written under another name, brought to the disk, then renamed.
///
/// # Errors
/// [`BackupError`]; then nothing is left behind.
pub fn back_up(
    target: &Target,
    to: &Path,
    now: DateTime<Utc>,
    mut photo: impl FnMut(FileId, Variant) -> Result<Option<Vec<u8>>, String>,
    progress: Progress<'_>,
) -> Result<Manifest, BackupError> {
    let at_file = BackupError::file(to);
    if to.exists() {
        return Err(BackupError::Exists(to.display().to_string()));
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).map_err(&at_file)?;
    let manifest = snapshot(target, |conn| -> Result<_, BackupError> {
        sound(conn)?;
        let mut archive = Archive::begin(file.as_file_mut()).map_err(&at_file)?;
        let (mut sums, mut photos) = (Vec::new(), Vec::new());
        for table in tables(conn)? {
            sums.push(archive.table(conn, table, &mut photos, to, progress)?);
        }
        let photos = archive.photos(&photos, &mut photo, to, progress)?;
        let manifest = Manifest {
            format: Manifest::FORMAT,
            version: env!("CARGO_PKG_VERSION").into(),
            schema: Migrations::schema_version(),
            made_at: now,
            tables: sums,
            photos,
        };
        archive.finish(&manifest).map_err(&at_file)?;
        Ok(manifest)
    })?;
    file.as_file().sync_all().map_err(&at_file)?;
    file.persist_noclobber(to).map_err(|failed| at_file(failed.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(&at_file)?;
    Ok(manifest)
}

/// Damage must not go unseen into a backup that will be trusted later.
fn sound(conn: &mut Conn) -> Result<(), BackupError> {
    match health(conn)?.damage {
        Some(damage) if !damage.is_empty() => Err(BackupError::Unsound(damage.join("; "))),
        _ => Ok(()),
    }
}

struct Archive<'a>(Builder<Encoder<'a, &'a mut File>>);

impl<'a> Archive<'a> {
    fn begin(file: &'a mut File) -> std::io::Result<Self> {
        let mut encoder = Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL)?;
        encoder.include_checksum(true)?;
        Ok(Self(Builder::new(encoder)))
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        header.set_mode(0o600);
        self.0.append_data(&mut header, name, bytes)
    }

    /// Writes the rows of a table in parts, and notes which photos there are on the way.
    fn table(
        &mut self,
        conn: &mut Conn,
        table: Table,
        photos: &mut Vec<Noted>,
        to: &Path,
        progress: Progress<'_>,
    ) -> Result<TableSum, BackupError> {
        let at_file = BackupError::file(to);
        let (mut sum, mut part, mut parts) = (Sum::default(), Vec::new(), 0);
        each_row(conn, &table, |row| -> Result<(), BackupError> {
            if table.name == "photos" {
                photos.extend(Noted::of(&table, &row));
            }
            let text = line(&row)?;
            sum.line(&text);
            writeln!(part, "{text}").map_err(&at_file)?;
            if part.len() >= PART {
                parts += 1;
                self.put(&format!("tables/{}/{parts:06}.jsonl", table.name), &part).map_err(&at_file)?;
                part.clear();
                progress(&table.name, sum.count);
            }
            Ok(())
        })?;
        if !part.is_empty() {
            let name = format!("tables/{}/{:06}.jsonl", table.name, parts + 1);
            self.put(&name, &part).map_err(&at_file)?;
        }
        progress(&table.name, sum.count);
        Ok(TableSum { table, rows: sum.count, sha256: sum.sha256() })
    }

    fn photos(
        &mut self,
        photos: &[Noted],
        photo: &mut impl FnMut(FileId, Variant) -> Result<Option<Vec<u8>>, String>,
        to: &Path,
        progress: Progress<'_>,
    ) -> Result<PhotoSum, BackupError> {
        let (mut sum, mut missing) = (Sum::default(), 0);
        for one in photos {
            for variant in Variant::ALL {
                let Some(bytes) = one.fetch(variant, photo)? else {
                    missing += 1;
                    continue;
                };
                let name = format!("photos/{}.{}.jpg", one.id, variant.as_str());
                self.put(&name, &bytes).map_err(BackupError::file(to))?;
                sum.file(&name, &bytes);
            }
            progress("photos", sum.count);
        }
        Ok(PhotoSum { files: sum.count, bytes: sum.bytes, missing, sha256: sum.sha256() })
    }

    fn finish(mut self, manifest: &Manifest) -> std::io::Result<()> {
        let text = serde_json::to_vec_pretty(manifest)?;
        self.put("manifest.json", &text)?;
        self.0.into_inner()?.finish().map(drop)
    }
}
