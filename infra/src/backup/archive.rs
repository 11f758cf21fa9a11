use super::{BackupError, Manifest, PhotoSum, Progress, manifest::Sum};
use sanping_domain::{files::Variant, shared::FileId};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, Read},
    path::Path,
};
use tar::Archive;
use zstd::Decoder;

/// The most bytes that one entry may have: a part whose last row is very long, or a photo.
const ENTRY: u64 = 128 * 1024 * 1024;

/// What comes out of an archive, in its order.
pub(super) enum Piece<'a> {
    /// A row of a table.
    Row(&'a str, &'a str),
    /// A photo.
    Photo(FileId, Variant, Vec<u8>),
}

/// Reads an archive from end to end and compares it with its manifest; keeps nothing.
///
/// # Errors
/// [`BackupError::Damaged`] where it is cut off, altered, or none of ours.
pub fn verify(path: &Path, progress: Progress<'_>) -> Result<Manifest, BackupError> {
    read(path, progress, |_| Ok(()))
}

/// Gives the bytes of each photo in an archive.
///
/// # Errors
/// What `take` gives; [`BackupError::Damaged`] where the archive is not whole: what was taken is then to be undone.
pub fn each_photo(
    path: &Path,
    progress: Progress<'_>,
    mut take: impl FnMut(FileId, Variant, Vec<u8>) -> Result<(), BackupError>,
) -> Result<Manifest, BackupError> {
    read(path, progress, |piece| match piece {
        Piece::Photo(id, variant, bytes) => take(id, variant, bytes),
        Piece::Row(..) => Ok(()),
    })
}

/// Reads an archive, hands over each piece, and at the end says whether all of it was as its manifest says.
pub(super) fn read(
    path: &Path,
    progress: Progress<'_>,
    mut take: impl FnMut(Piece<'_>) -> Result<(), BackupError>,
) -> Result<Manifest, BackupError> {
    let file = File::open(path).map_err(BackupError::file(path))?;
    let decoder = Decoder::new(BufReader::new(file)).map_err(damaged)?;
    let mut archive = Archive::new(decoder);
    let mut seen = Seen::default();
    let mut manifest: Option<Manifest> = None;
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = entry.path().map_err(damaged)?.to_string_lossy().into_owned();
        if manifest.is_some() || entry.size() > ENTRY {
            return Err(damaged(format!("{name} is out of place or too long")));
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(damaged)?;
        if name == "manifest.json" {
            manifest = Some(serde_json::from_slice(&bytes).map_err(damaged)?);
        } else {
            seen.take(&name, bytes, &mut take)?;
            progress(&name, u64::try_from(seen.tables.len()).unwrap_or_default());
        }
    }
    // The checksum of the last frame stands after the end of the tar.
    std::io::copy(&mut archive.into_inner(), &mut std::io::sink()).map_err(damaged)?;
    let manifest = manifest.ok_or_else(|| damaged("it has no manifest, so it is cut off"))?;
    seen.compare(&manifest)?;
    Ok(manifest)
}

fn damaged(what: impl std::fmt::Display) -> BackupError {
    BackupError::Damaged(what.to_string())
}

#[derive(Default)]
struct Seen {
    tables: BTreeMap<String, Sum>,
    photos: Sum,
}

impl Seen {
    fn take(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        take: &mut impl FnMut(Piece<'_>) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let strange = || damaged(format!("{name} is none of ours"));
        if let Some(rest) = name.strip_prefix("photos/") {
            let (id, rest) = rest.split_once('.').ok_or_else(strange)?;
            let variant = rest
                .strip_suffix(".jpg")
                .and_then(|word| Variant::ALL.into_iter().find(|variant| variant.as_str() == word));
            self.photos.file(name, &bytes);
            return take(Piece::Photo(
                id.parse().map_err(|_| strange())?,
                variant.ok_or_else(strange)?,
                bytes,
            ));
        }
        let table = name.strip_prefix("tables/").and_then(|rest| rest.split_once('/'));
        let (table, _) = table.ok_or_else(strange)?;
        let text = String::from_utf8(bytes).map_err(damaged)?;
        let sum = self.tables.entry(table.to_owned()).or_default();
        for line in text.lines() {
            sum.line(line);
            take(Piece::Row(table, line))?;
        }
        Ok(())
    }

    fn compare(&self, manifest: &Manifest) -> Result<(), BackupError> {
        if manifest.format != Manifest::FORMAT {
            return Err(damaged(format!("format {} is not known here", manifest.format)));
        }
        for expected in &manifest.tables {
            let name = &expected.table.name;
            let (rows, sha256) =
                self.tables.get(name).map_or((0, Sum::default().sha256()), |sum| (sum.count, sum.sha256()));
            if (rows, &sha256) != (expected.rows, &expected.sha256) {
                return Err(damaged(format!("{name} is not as its manifest says")));
            }
        }
        let known = |name: &String| manifest.tables.iter().any(|one| one.table.name == *name);
        if let Some(name) = self.tables.keys().find(|name| !known(name)) {
            return Err(damaged(format!("{name} is not in the manifest")));
        }
        let PhotoSum { files, bytes, sha256, .. } = &manifest.photos;
        if (self.photos.count, self.photos.bytes, &self.photos.sha256()) != (*files, *bytes, sha256) {
            return Err(damaged("the photos are not as their manifest says"));
        }
        Ok(())
    }
}
