use super::{
    Folder, Incoming, Prepared, is_as_kept,
    s3::{S3, S3Settings},
};
use sanping_domain::{
    files::{Photo, Variant},
    shared::{FileId, Kind, Rule},
};
use std::{
    env,
    io::{self, ErrorKind},
    path::PathBuf,
    sync::Arc,
};
use tokio::task::spawn_blocking;
use url::Url;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room is left on the disk or in the quota.
    #[error("the photo store is full")]
    Full(#[source] io::Error),
    /// The disk is gone, read-only or broken; the bucket does not answer or refuses.
    #[error("the photo store cannot be reached: {0}")]
    Unavailable(#[source] io::Error),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full(error),
            _ => Self::Unavailable(error),
        }
    }
}

impl Rule for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Full(_) => "photo_store_full",
            Self::Unavailable(_) => "photo_store_unavailable",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            Self::Full(_) => Kind::StorageFull,
            Self::Unavailable(_) => Kind::Unavailable,
        }
    }
}

/// Where photos are to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a local folder.
    Folder(PathBuf),
    /// In a bucket of an S3-compatible service.
    S3(S3Settings),
}

impl Place {
    /// Reads a folder, or `s3://BUCKET/PREFIX?endpoint=URL&region=NAME` with its two keys; `None` where it is
    /// neither.
    #[must_use]
    pub fn parse(text: &str, keys: Option<(String, String)>) -> Option<Self> {
        if !text.starts_with("s3://") {
            return Some(Self::Folder(text.into()));
        }
        let url = Url::parse(text).ok()?;
        let value =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let prefix = url.path().trim_matches('/');
        let (access_key, secret_key) = keys?;
        Some(Self::S3(S3Settings {
            endpoint: value("endpoint")?.parse().ok()?,
            bucket: url.host_str()?.to_owned(),
            prefix: if prefix.is_empty() { String::new() } else { format!("{prefix}/") },
            region: value("region").unwrap_or_else(|| "us-east-1".into()),
            access_key,
            secret_key,
        }))
    }

    /// For people to read; without the keys.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Folder(path) => path.display().to_string(),
            Self::S3(settings) => format!("s3://{}/{}", settings.bucket, settings.prefix),
        }
    }
}

/// The photos: in a local folder, or in a bucket.
#[derive(Debug, Clone)]
pub enum Store {
    /// In a local folder.
    Folder(Folder),
    /// In a bucket of an S3-compatible service.
    S3(Box<S3>),
}

impl Store {
    /// Opens the store; a bucket that is away now may come back later.
    ///
    /// # Errors
    /// [`StoreError`] where a folder cannot be made or read, or the settings of a bucket are no address.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::Folder(path) => Folder::open(path).map(Self::Folder),
            Place::S3(settings) => S3::open(settings).map(|bucket| Self::S3(Box::new(bucket))),
        }
    }

    /// Begins an upload: on the disk of the folder, or, before a bucket, where the system has its temporary files.
    ///
    /// # Errors
    /// [`StoreError`] where that disk takes nothing.
    pub async fn receive(&self) -> Result<Incoming, StoreError> {
        match self {
            Self::Folder(folder) => Incoming::begin(&folder.incoming()).await,
            Self::S3(_) => Incoming::begin(&env::temp_dir()).await,
        }
    }

    /// Keeps both sizes of a photo; when it returns they are safe. Whatever goes wrong, nothing of the photo stays.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Unavailable`].
    pub async fn put(&self, id: FileId, photo: Arc<Prepared>) -> Result<(), StoreError> {
        let kept = self.put_one(id, Variant::Full, photo.full.clone()).await;
        let kept = match kept {
            Ok(()) => self.put_one(id, Variant::Thumb, photo.thumb.clone()).await,
            failed => failed,
        };
        if kept.is_err()
            && let Err(error) = self.delete(id).await
        {
            log::warn!("what was kept of photo {id} could not be removed: {error}");
        }
        kept
    }

    /// Keeps one size of a photo.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub async fn put_one(&self, id: FileId, variant: Variant, bytes: Vec<u8>) -> Result<(), StoreError> {
        match self {
            Self::Folder(folder) => blocking(folder, move |folder| folder.put(id, variant, &bytes)).await,
            Self::S3(bucket) => bucket.put(id, variant, bytes).await,
        }
    }

    /// One size of a photo exactly as it was kept; `None` where it is not there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], also where what the store gives is something else.
    pub async fn fetch(&self, photo: &Photo, variant: Variant) -> Result<Option<Vec<u8>>, StoreError> {
        match self.get(photo.id, variant).await? {
            Some(bytes) if !is_as_kept(photo.checksum(variant), &bytes) => {
                let what = format!("photo {} ({}) is not what was kept", photo.id, variant.as_str());
                Err(io::Error::new(ErrorKind::InvalidData, what).into())
            }
            bytes => Ok(bytes),
        }
    }

    /// What the store gives for one size, whatever it is; `None` where the photo is not there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn get(&self, id: FileId, variant: Variant) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Folder(folder) => blocking(folder, move |folder| folder.get(id, variant)).await,
            Self::S3(bucket) => bucket.get(id, variant).await,
        }
    }

    /// Removes both sizes; a photo that is not there is removed already.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn delete(&self, id: FileId) -> Result<(), StoreError> {
        match self {
            Self::Folder(folder) => blocking(folder, move |folder| folder.delete(id)).await,
            Self::S3(bucket) => bucket.delete(id).await,
        }
    }

    /// Whether it keeps no photo at all.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        match self {
            Self::Folder(folder) => blocking(folder, Folder::is_empty).await,
            Self::S3(bucket) => bucket.is_empty().await,
        }
    }

    /// Whether a photo can be kept just now.
    ///
    /// # Errors
    /// [`StoreError`] as [`Store::put`] would give it.
    pub async fn health(&self) -> Result<(), StoreError> {
        match self {
            Self::Folder(folder) => blocking(folder, Folder::health).await,
            Self::S3(bucket) => bucket.health().await,
        }
    }
}

/// The disk may be slow: asked on a thread of its own.
async fn blocking<T: Send + 'static>(
    folder: &Folder,
    work: impl FnOnce(&Folder) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let folder = folder.clone();
    spawn_blocking(move || work(&folder)).await.unwrap_or_else(|error| Err(io::Error::other(error).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_put_that_fails_half_way_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let (store, id) = (Store::open(&Place::Folder(place.path().into())).unwrap(), FileId::new());
        store.put_one(id, Variant::Thumb, b"thumb".to_vec()).await.unwrap();
        let inside = |dir: PathBuf| std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        let thumb = inside(place.path().into()).filter(|path| path.is_dir()).flat_map(inside).next().unwrap();
        std::fs::remove_file(&thumb).unwrap();
        std::fs::create_dir(&thumb).unwrap();
        let sha256 = sanping_domain::files::Checksum::of([0; 32]);
        let photo = Prepared {
            full: b"full".to_vec(),
            thumb: b"thumb".to_vec(),
            width: 4,
            height: 3,
            thumb_sha256: sha256.clone(),
            sha256,
        };
        assert!(matches!(store.put(id, Arc::new(photo)).await, Err(StoreError::Unavailable(_))));
        assert_eq!(store.get(id, Variant::Full).await.unwrap(), None);
    }

    #[test]
    fn a_bucket_needs_an_endpoint_and_keys_and_shows_none_of_them() {
        let keys = Some(("key".to_owned(), "secret".to_owned()));
        let place = Place::parse("s3://photos/sanping?endpoint=http://127.0.0.1:9000", keys.clone()).unwrap();
        assert_eq!(place.describe(), "s3://photos/sanping/");
        assert!(!format!("{place:?}").contains("secret\""));
        assert_eq!(Place::parse("s3://photos?endpoint=http://127.0.0.1", None), None);
        assert_eq!(Place::parse("s3://photos", keys.clone()), None);
        assert_eq!(Place::parse("s3://photos?endpoint=nowhere", keys), None);
        assert_eq!(Place::parse("data/files", None), Some(Place::Folder("data/files".into())));
    }
}
