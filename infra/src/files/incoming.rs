use super::StoreError;
use sha2::{Digest, Sha256};
use std::{
    io::{Read, Seek},
    path::Path,
};
use tokio::{fs::File, io::AsyncWriteExt, task::spawn_blocking};

/// An upload on its way: what has come of it lies on the disk, in a file without a name that is gone with the
/// process, so that slow phones and large photos take no memory.
#[derive(Debug)]
pub struct Incoming {
    file: File,
    hash: Sha256,
    bytes: usize,
}

impl Incoming {
    /// Nothing yet, in a file of this folder.
    pub(super) async fn begin(folder: &Path) -> Result<Self, StoreError> {
        let folder = folder.to_owned();
        let file =
            spawn_blocking(move || tempfile::tempfile_in(folder)).await.map_err(std::io::Error::from)??;
        Ok(Self { file: File::from_std(file), hash: Sha256::new(), bytes: 0 })
    }

    /// How many bytes have come.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes what comes next.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Unavailable`].
    pub async fn add(&mut self, chunk: &[u8]) -> Result<(), StoreError> {
        self.hash.update(chunk);
        self.bytes = self.bytes.saturating_add(chunk.len());
        Ok(self.file.write_all(chunk).await?)
    }

    /// That was all.
    ///
    /// # Errors
    /// As [`Incoming::add`]: what was taken last may fail only now.
    pub async fn end(mut self) -> Result<Upload, StoreError> {
        self.file.flush().await?;
        Ok(Upload {
            file: self.file.into_std().await,
            sha256: self.hash.finalize().into(),
            bytes: self.bytes,
        })
    }
}

/// An upload that has come whole, as it was sent: not fit to be shown to anybody.
#[derive(Debug)]
pub struct Upload {
    file: std::fs::File,
    sha256: [u8; 32],
    bytes: usize,
}

impl Upload {
    /// The digest of what was sent.
    #[must_use]
    pub const fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// How many bytes were sent.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// What was sent. Blocks on the disk.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the disk does not give it back.
    pub fn read(mut self) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::with_capacity(self.bytes);
        self.file.rewind()?;
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_came_in_pieces_is_read_whole_and_leaves_nothing_to_clear_away() {
        let folder = tempfile::tempdir().unwrap();
        let mut incoming = Incoming::begin(folder.path()).await.unwrap();
        for piece in [&b"a leak"[..], b" under", b" the roof"] {
            incoming.add(piece).await.unwrap();
        }
        assert_eq!(incoming.bytes(), 21);
        let upload = incoming.end().await.unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no name that outlives the process");
        assert_eq!(upload.sha256(), <[u8; 32]>::from(Sha256::digest(b"a leak under the roof")));
        assert_eq!(upload.read().unwrap(), b"a leak under the roof");
    }

    #[tokio::test]
    async fn a_disk_that_is_full_says_so() {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut incoming = Incoming { file: File::from_std(full), hash: Sha256::new(), bytes: 0 };
        let told = match incoming.add(b"x").await {
            Ok(()) => incoming.end().await.map(drop),
            early => early,
        };
        assert!(matches!(told, Err(StoreError::Full(_))), "{told:?}");
    }

    #[tokio::test]
    async fn without_its_folder_nothing_begins() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        assert!(matches!(Incoming::begin(&gone).await, Err(StoreError::Unavailable(_))));
    }
}
