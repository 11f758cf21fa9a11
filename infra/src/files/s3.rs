use super::StoreError;
use crate::outside::{self, OutsideError};
use reqwest::Client;
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle, actions::ListObjectsV2};
use sanping_domain::{
    files::{MAX_UPLOAD_BYTES, Variant},
    shared::FileId,
};
use std::{fmt, io, time::Duration};
use url::Url;

/// How long a signed address counts: longer than the request may take, and no more.
const SIGNED: Duration = Duration::from_secs(60);

/// A bucket and the keys to it.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Settings {
    /// Where the service listens.
    pub endpoint: Url,
    /// The bucket.
    pub bucket: String,
    /// What stands before every name: empty, or ending in a slash.
    pub prefix: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The name of the key.
    pub access_key: String,
    /// The key; never shown.
    pub secret_key: String,
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S3Settings({} {}/{})", self.endpoint, self.bucket, self.prefix)
    }
}

/// Photos in a bucket, its name in the path. What hangs, fails or floods costs the photos only.
#[derive(Debug, Clone)]
pub struct S3 {
    bucket: Bucket,
    credentials: Credentials,
    prefix: String,
    client: Client,
}

impl S3 {
    pub(super) fn open(settings: &S3Settings) -> Result<Self, StoreError> {
        let (endpoint, name) = (settings.endpoint.clone(), settings.bucket.clone());
        let bucket = Bucket::new(endpoint, UrlStyle::Path, name, settings.region.clone());
        Ok(Self {
            bucket: bucket.map_err(io::Error::other)?,
            credentials: Credentials::new(settings.access_key.clone(), settings.secret_key.clone()),
            prefix: settings.prefix.clone(),
            client: outside::client().map_err(io::Error::other)?,
        })
    }

    pub(super) async fn put(&self, id: FileId, variant: Variant, bytes: Vec<u8>) -> Result<(), StoreError> {
        let key = self.key(id, variant);
        let mut put = self.bucket.put_object(Some(&self.credentials), &key);
        put.headers_mut().insert("content-type", "image/jpeg");
        let (request, sent) = (self.client.put(put.sign(SIGNED)), bytes.len());
        let request = request.header("content-type", "image/jpeg").body(bytes);
        outside::bytes(request).await.map_err(trouble)?;
        // Whoever hears that a photo is kept lets go of it: a word is not enough.
        let head = self.bucket.head_object(Some(&self.credentials), &key);
        match outside::length(self.client.head(head.sign(SIGNED))).await {
            Ok(Some(kept)) if kept == sent => Ok(()),
            Ok(_) | Err(OutsideError::Status(404)) => {
                Err(StoreError::Unavailable(io::Error::other("the bucket did not keep what it took")))
            }
            Err(error) => Err(trouble(error)),
        }
    }

    pub(super) async fn get(&self, id: FileId, variant: Variant) -> Result<Option<Vec<u8>>, StoreError> {
        let key = self.key(id, variant);
        let get = self.bucket.get_object(Some(&self.credentials), &key);
        match outside::bytes_up_to(self.client.get(get.sign(SIGNED)), MAX_UPLOAD_BYTES).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(OutsideError::Status(404)) => Ok(None),
            Err(error) => Err(trouble(error)),
        }
    }

    pub(super) async fn delete(&self, id: FileId) -> Result<(), StoreError> {
        for variant in Variant::ALL {
            let key = self.key(id, variant);
            let delete = self.bucket.delete_object(Some(&self.credentials), &key);
            match outside::bytes(self.client.delete(delete.sign(SIGNED))).await {
                // What is gone already was to be removed.
                Ok(_) | Err(OutsideError::Status(404)) => {}
                Err(error) => return Err(trouble(error)),
            }
        }
        Ok(())
    }

    pub(super) async fn is_empty(&self) -> Result<bool, StoreError> {
        let mut list = self.bucket.list_objects_v2(Some(&self.credentials));
        list.with_prefix(self.prefix.as_str());
        list.with_max_keys(1);
        let answer = outside::bytes(self.client.get(list.sign(SIGNED))).await.map_err(trouble)?;
        let listed = ListObjectsV2::parse_response(&String::from_utf8_lossy(&answer));
        Ok(listed.map_err(io::Error::other)?.contents.is_empty())
    }

    pub(super) async fn health(&self) -> Result<(), StoreError> {
        let head = self.bucket.head_bucket(Some(&self.credentials));
        outside::bytes(self.client.head(head.sign(SIGNED))).await.map(drop).map_err(trouble)
    }

    fn key(&self, id: FileId, variant: Variant) -> String {
        format!("{}{id}.{}.jpg", self.prefix, variant.as_str())
    }
}

fn trouble(error: OutsideError) -> StoreError {
    match error {
        OutsideError::Status(507) => StoreError::Full(io::Error::other(error)),
        _ => StoreError::Unavailable(io::Error::other(error)),
    }
}
