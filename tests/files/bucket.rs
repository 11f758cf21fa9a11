//! Photos in a bucket, as in a folder.

use super::stored_and_fetched;
use crate::support::{Bucket, Health, on_both_with};
use sanping_api::config::Config;
use sanping_domain::{files::Variant, shared::FileId};
use sanping_infra::{
    db::Target,
    files::{Place, Store},
    outside,
};

/// The address of a bucket, as an operator writes it.
pub fn address(bucket: &Bucket) -> String {
    format!("s3://photos/sanping?endpoint=http://{}&region=cn-east-1", bucket.address)
}

pub fn kept_in(bucket: &Bucket) -> impl Fn(&mut Config) + use<> {
    let place = address(bucket);
    move |config| config.files = Place::parse(&place, Some(("key".into(), "secret".into()))).unwrap()
}

#[test]
fn photos_in_a_bucket_are_stored_and_fetched_as_in_a_folder() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), stored_and_fetched);
    let names = bucket.names();
    assert_eq!(names.len(), 4, "two sizes on each of two databases");
    assert!(
        names.iter().all(|name| name.starts_with("/photos/sanping/") && name.ends_with(".jpg")),
        "{names:?}"
    );
}

#[tokio::test]
async fn a_bucket_says_whether_it_keeps_any_photo() {
    let bucket = Bucket::start();
    let mut config = crate::support::config(Target::Sqlite("none.db".into()), "none".into());
    kept_in(&bucket)(&mut config);
    outside::choose_tls();
    let store = Store::open(&config.files).unwrap();
    assert!(store.is_empty().await.unwrap());
    let id = FileId::new();
    store.put_one(id, Variant::Full, b"photo".to_vec()).await.unwrap();
    assert!(!store.is_empty().await.unwrap());
    store.delete(id).await.unwrap();
    assert!(store.is_empty().await.unwrap());
    bucket.set(Health::Says(500));
    assert!(store.is_empty().await.is_err());
}
