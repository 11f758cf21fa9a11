//! Photos in a bucket: as in a folder, and what happens when the bucket is away.

use super::{report, stored_and_fetched};
use crate::support::{Bucket, Health, on_both_with};
use sanping_api::config::Config;
use sanping_domain::{files::Variant, shared::FileId};
use sanping_infra::{
    db::Target,
    files::{Place, Store},
    outside,
};
use std::time::{Duration, Instant};

fn kept_in(bucket: &Bucket) -> impl Fn(&mut Config) + use<> {
    let place = format!("s3://photos/sanping?endpoint=http://{}&region=cn-east-1", bucket.address);
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
    bucket.set(Health::Fails);
    assert!(store.is_empty().await.is_err());
}

#[test]
fn a_bucket_that_is_down_or_hangs_costs_the_photos_alone() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        bucket.set(Health::Well);
        let li = app.sign_in("resident-1").await;
        let photo = li.try_upload(crate::support::jpeg(10)).await.expect(201);
        let link = photo.text("/links/full");
        for health in [Health::Fails, Health::Hangs] {
            bucket.set(health);
            let begun = Instant::now();
            li.try_upload(crate::support::jpeg(20)).await.refused(503, "photo_store_unavailable");
            app.nobody().get(&link).await.refused(503, "photo_store_unavailable");
            assert!(begun.elapsed() < Duration::from_secs(40), "{health:?} took {:?}", begun.elapsed());
            report(app, &li, &[]).await.expect(201);
        }
        let ready = app.client.get(format!("{}/readyz", app.base)).send().await.unwrap();
        assert_eq!(ready.status(), 200, "the rest of the work goes on");
        assert_eq!(ready.text().await.unwrap(), r#"{"status":"ok","photos":false}"#);
        bucket.set(Health::Well);
        app.nobody().get(&link).await.expect(200);
        li.upload(30).await;
    });
}
