use super::StoreError;
use sanping_domain::files::Variant;
use sanping_domain::shared::FileId;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::NamedTempFile;

/// Where photos lie while they are written; on the same file system as the rest, so that a rename is atomic.
const INCOMING: &str = "incoming";
/// A half-written file this old belongs to a process that died.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Photos in a local folder, spread over 256 folders by a hash of their id.
///
/// Paths are made from ids alone, so none can lead outside. Every call blocks on the disk.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens a folder, makes it where it is missing, and clears what dead processes left half-written.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be made or read.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let folder = Self { root: root.to_owned() };
        let incoming = folder.incoming();
        fs::create_dir_all(&incoming)?;
        for entry in fs::read_dir(incoming)? {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > ABANDONED {
                gone(fs::remove_file(entry.path()))?;
            }
        }
        Ok(folder)
    }

    /// Keeps one size of a photo; when it returns it survives a power cut.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Unavailable`].
    pub fn put(&self, id: FileId, variant: Variant, bytes: &[u8]) -> Result<(), StoreError> {
        self.write(&self.path(id, variant), bytes)
    }

    /// The bytes of one size; `None` where the photo is not there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub fn get(&self, id: FileId, variant: Variant) -> Result<Option<Vec<u8>>, StoreError> {
        match fs::read(self.path(id, variant)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes both sizes; a photo that is not there is removed already.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub fn delete(&self, id: FileId) -> Result<(), StoreError> {
        for variant in Variant::ALL {
            gone(fs::remove_file(self.path(id, variant)))?;
        }
        Ok(())
    }

    /// Whether it keeps no photo at all.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            let spread = entry.file_name() != INCOMING && entry.file_type()?.is_dir();
            if spread && fs::read_dir(entry.path())?.next().is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a file can be written just now.
    ///
    /// # Errors
    /// [`StoreError`] as [`Folder::put`] would give it.
    pub fn health(&self) -> Result<(), StoreError> {
        let mut probe = NamedTempFile::new_in(self.incoming())?;
        probe.write_all(b"sanping")?;
        probe.as_file().sync_all()?;
        Ok(probe.close()?)
    }

    /// Bytes that are free on its disk for whoever runs this process.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub fn free_bytes(&self) -> Result<u64, StoreError> {
        let disk = rustix::fs::statvfs(&self.root).map_err(io::Error::from)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// Where files lie while they are written.
    pub(super) fn incoming(&self) -> PathBuf {
        self.root.join(INCOMING)
    }

    fn path(&self, id: FileId, variant: Variant) -> PathBuf {
        let [spread, ..]: [u8; 32] = Sha256::digest(id.0.as_bytes()).into();
        self.root.join(format!("{spread:02x}")).join(format!("{id}.{}.jpg", variant.as_str()))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let parent = path.parent().unwrap_or(&self.root);
        match fs::create_dir(parent) {
            Ok(()) => sync(&self.root)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
        // Dropped before it is persisted, the temporary file removes itself.
        let mut file = NamedTempFile::new_in(self.incoming())?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|failed| failed.error)?;
        Ok(sync(parent)?)
    }
}

/// A rename is durable once its folder is.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sanping_domain::shared::{Kind, Rule};
    use std::time::SystemTime;

    fn open() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("photos")).unwrap();
        (place, folder)
    }

    fn files(folder: &Folder) -> Vec<PathBuf> {
        let inside = |dir: PathBuf| fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        inside(folder.root.clone()).flat_map(inside).filter(|path| path.is_file()).collect()
    }

    #[test]
    fn a_photo_comes_back_until_it_is_deleted() {
        let (_place, folder) = open();
        let id = FileId::new();
        folder.put(id, Variant::Full, b"full").unwrap();
        folder.put(id, Variant::Thumb, b"thumb").unwrap();
        assert_eq!(folder.get(id, Variant::Full).unwrap(), Some(b"full".to_vec()));
        assert_eq!(folder.get(id, Variant::Thumb).unwrap(), Some(b"thumb".to_vec()));
        assert_eq!((files(&folder).len(), folder.is_empty().unwrap()), (2, false));
        folder.delete(id).unwrap();
        folder.delete(id).unwrap();
        assert!(folder.is_empty().unwrap(), "an empty folder for photos to come is no photo");
        assert_eq!(folder.get(id, Variant::Full).unwrap(), None);
        assert!(files(&folder).is_empty());
    }

    #[test]
    fn photos_spread_over_folders() {
        let (_place, folder) = open();
        let parents: std::collections::HashSet<_> = (0..200)
            .map(|_| folder.path(FileId::new(), Variant::Full).parent().unwrap().to_owned())
            .collect();
        assert!(parents.len() > 80, "{} folders", parents.len());
    }

    #[test]
    fn a_full_disk_is_told_as_such() {
        let full = File::options().write(true).open("/dev/full").unwrap().write_all(b"x").unwrap_err();
        assert_eq!(StoreError::from(full).kind(), Kind::StorageFull);
    }

    #[test]
    fn opening_clears_what_a_dead_process_left_and_spares_what_a_living_one_writes() {
        let (_place, folder) = open();
        let (old, young) = (folder.incoming().join("old"), folder.incoming().join("young"));
        fs::write(&old, b"half").unwrap();
        fs::write(&young, b"half").unwrap();
        File::options()
            .write(true)
            .open(&old)
            .unwrap()
            .set_modified(SystemTime::now() - 2 * ABANDONED)
            .unwrap();
        Folder::open(&folder.root).unwrap();
        assert_eq!(files(&folder), [young]);
    }

    #[test]
    fn health_is_red_without_the_folder_and_leaves_no_trace() {
        let (_place, folder) = open();
        folder.health().unwrap();
        assert!(files(&folder).is_empty());
        fs::remove_dir_all(&folder.root).unwrap();
        assert!(folder.health().is_err());
    }
}
