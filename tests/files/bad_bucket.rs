//! A bucket that is down, hangs, drips, floods, lies or sends elsewhere costs the photos alone: each is refused
//! in time and with a code, no other bytes are ever shown as the photo, and all other doors go on.

use super::{
    bucket::{address, kept_in},
    report, with_photos,
};
use crate::{
    backup::{sanping, url},
    support::{Answer, Bucket, Caller, ELSEWHERE, Health, TestApp, jpeg, on_both_with},
};
use sanping_api::files::sweep;
use serde_json::json;
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::sleep;

/// The most that an upload takes beside a bucket that says nothing: a time-out to keep the photo, one to take it
/// back, and a margin for a busy machine.
const WHILE: Duration = Duration::from_secs(25);
/// The most bytes that leave the bucket before it is cut off: the longest photo, and what lies in sockets.
const CUT_OFF: usize = 32 * 1024 * 1024;

/// A photo that was kept while the bucket was well, attached to a report: its two links, and the petition.
async fn kept(app: &TestApp, li: &Caller<'_>, bucket: &Bucket, shade: u8) -> ([String; 2], String) {
    bucket.set(Health::Well);
    let photo = li.try_upload(jpeg(shade)).await.expect(201);
    let petition = report(app, li, &[photo.id()]).await.expect(201).id();
    (["/links/full", "/links/thumb"].map(|link| photo.text(link)), format!("/petitions/{petition}"))
}

#[track_caller]
fn away(answer: Answer) {
    assert_ne!(answer.header("retry-after"), "", "{}", answer.body);
    answer.refused(503, "photo_store_unavailable");
}

/// The petition is read, with its photo named, and so is whatever else has nothing to do with bytes.
async fn the_rest_goes_on(app: &TestApp, li: &Caller<'_>, petition: &str) {
    let seen = li.get(petition).await.expect(200);
    assert!(seen.at("/photos/0/photos/0/links/full").is_string(), "{}", seen.body);
    report(app, li, &[]).await.expect(201);
    let ready = app.client.get(format!("{}/readyz", app.base)).send().await.unwrap();
    assert_eq!(ready.status(), 200);
}

/// The slowest of the answers that other doors gave until `over`.
async fn slowest(app: &TestApp, li: &Caller<'_>, over: impl Future<Output = ()>) -> Duration {
    let mut slowest = Duration::ZERO;
    let watch = async {
        loop {
            for (who, path) in [(li, "/petitions"), (&app.nobody(), "/categories")] {
                let begun = Instant::now();
                who.get(path).await.expect(200);
                slowest = slowest.max(begun.elapsed());
            }
            sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! { () = over => {}, () = watch => {} }
    slowest
}

async fn costs_photos_alone(app: &TestApp, bucket: &Bucket, health: Health) {
    let li = app.sign_in("resident-1").await;
    let ([full, thumb], petition) = kept(app, &li, bucket, 10).await;
    bucket.set(health);
    let begun = Instant::now();
    let photos = async {
        let nobody = app.nobody();
        let (up, full, thumb) = tokio::join!(li.try_upload(jpeg(20)), nobody.get(&full), nobody.get(&thumb));
        [up, full, thumb].into_iter().for_each(away);
    };
    let slowest = slowest(app, &li, photos).await;
    assert!(begun.elapsed() < WHILE, "{health:?} took {:?}", begun.elapsed());
    assert!(slowest < Duration::from_secs(3), "beside {health:?} another door took {slowest:?}");
    the_rest_goes_on(app, &li, &petition).await;
    bucket.set(Health::Well);
    app.nobody().get(&full).await.expect(200);
    li.upload(30).await;
}

#[test]
fn a_bucket_that_hangs_is_waited_for_so_long_and_no_other_door_waits_with_it() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        costs_photos_alone(app, &bucket, Health::Hangs).await;
    });
}

#[test]
fn a_bucket_that_drips_is_waited_for_so_long_and_no_other_door_waits_with_it() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| costs_photos_alone(app, &bucket, Health::Drips).await);
}

#[test]
fn a_bucket_that_fails_refuses_or_sends_elsewhere_is_away_and_is_not_followed() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        for health in [Health::Says(500), Health::Says(403), Health::Moved] {
            costs_photos_alone(app, &bucket, health).await;
        }
        let asked = bucket.asked();
        assert!(asked.iter().all(|path| !path.starts_with(ELSEWHERE)), "{asked:?}");
    });
}

#[test]
fn a_bucket_that_is_down_shows_in_readiness_and_turns_nobody_away() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        bucket.set(Health::Says(500));
        let ready = app.client.get(format!("{}/readyz", app.base)).send().await.unwrap();
        assert_eq!(ready.status(), 200, "the rest of the work goes on");
        assert_eq!(ready.text().await.unwrap(), r#"{"status":"ok","photos":false}"#);
        bucket.set(Health::Well);
    });
}

#[test]
fn a_flood_from_a_bucket_is_cut_off_at_the_length_of_a_photo() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        let before = bucket.flooded();
        costs_photos_alone(app, &bucket, Health::Floods).await;
        // One upload kept and taken back, and two sizes fetched.
        let flooded = bucket.flooded() - before;
        assert!(flooded < 4 * CUT_OFF, "{flooded} bytes were taken");
    });
}

#[test]
fn a_photo_is_shown_as_it_was_kept_or_not_at_all() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        let (li, wang) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let (links, petition) = kept(app, &li, &bucket, 10).await;
        kept(app, &wang, &bucket, 200).await;
        for health in [Health::Page, Health::Swaps, Health::Halves] {
            for link in &links {
                bucket.set(health);
                away(app.nobody().get(link).await);
                bucket.set(Health::Well);
                app.nobody().get(link).await.expect(200);
            }
            bucket.set(health);
            the_rest_goes_on(app, &li, &petition).await;
        }
    });
}

#[test]
fn a_photo_that_the_bucket_said_it_took_and_did_not_is_not_taken() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        let li = app.sign_in("resident-1").await;
        for health in [Health::Forgets, Health::Cuts] {
            let before = bucket.names().len();
            bucket.set(health);
            away(li.try_upload(jpeg(40)).await);
            assert_eq!(bucket.names().len(), before, "nothing of it is left");
            bucket.set(Health::Well);
            li.try_upload(jpeg(40)).await.expect(201);
        }
    });
}

#[test]
fn a_photo_that_the_bucket_lost_is_missing_and_its_petition_is_not() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        let li = app.sign_in("resident-1").await;
        let photo = li.try_upload(jpeg(40)).await.expect(201);
        bucket.lose();
        let petition = format!("/petitions/{}", report(app, &li, &[photo.id()]).await.expect(201).id());
        for link in ["/links/full", "/links/thumb"] {
            app.nobody().get(&photo.text(link)).await.refused(404, "not_found");
        }
        the_rest_goes_on(app, &li, &petition).await;
        let place = TempDir::new().unwrap();
        let (code, said) = back_up(app, &bucket, &place.path().join("without.sanping"));
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("2 files of photos were missing in the store"), "{said}");
    });
}

#[test]
fn who_is_forgotten_beside_a_bad_bucket_does_not_wait_for_it_and_her_photos_go_once_it_is_back() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        let photo = [app.nobody().upload(10).await];
        let body = with_photos(app, &photo, "anonymous").await;
        let receipt = app.nobody().post("/petitions", &body).await.expect(201);
        let number = receipt.text("/number");
        let secret = json!({"number": number, "secret": receipt.text("/secret")});
        let opened = app.nobody().post("/petition-lookups", &secret).await.expect(200);
        let holder = Caller::new(app, Some(opened.text("/accessToken")));
        let petition = format!("/petitions/{}", receipt.text("/petition/id"));
        let link = holder.get(&petition).await.expect(200).text("/photos/0/photos/0/links/full");
        holder.act(&petition, "withdraw", json!({})).await.expect(200);

        bucket.set(Health::Hangs);
        let begun = Instant::now();
        holder.post("/petition-erasures", &json!({"number": number})).await.expect(200);
        assert!(begun.elapsed() < WHILE, "it took {:?}", begun.elapsed());
        bucket.set(Health::Says(500));
        app.nobody().get(&link).await.refused(404, "not_found");
        let state = app.running.state();
        assert_eq!(sweep(state, app.clock.now()).await.unwrap(), 0);
        assert_eq!(bucket.names().len(), 2, "they are there still");
        bucket.set(Health::Well);
        assert_eq!(sweep(state, app.clock.now()).await.unwrap(), 1);
        assert_eq!(bucket.names(), [""; 0]);
    });
}

fn back_up(app: &TestApp, bucket: &Bucket, to: &Path) -> (Option<i32>, String) {
    let to = ["backup", "--to", to.to_str().unwrap()];
    sanping(&url(&app.config.database), Path::new(&address(bucket)), &to)
}

#[test]
fn backup_from_a_bad_bucket_ends_with_the_reason_and_leaves_no_file() {
    let bucket = Bucket::start();
    on_both_with(kept_in(&bucket), async |app| {
        let li = app.sign_in("resident-1").await;
        for shade in [10, 200] {
            kept(app, &li, &bucket, shade).await;
        }
        let place = TempDir::new().unwrap();
        for (health, why) in [
            (Health::Hangs, "did not answer in time"),
            (Health::Drips, "did not answer in time"),
            (Health::Floods, "sent more than it may"),
            (Health::Says(500), "answered 500"),
            (Health::Says(403), "answered 403"),
            (Health::Moved, "answered 301"),
            (Health::Page, "is not what was kept"),
            (Health::Swaps, "is not what was kept"),
            (Health::Halves, "is not what was kept"),
        ] {
            bucket.set(health);
            let (code, said) = back_up(app, &bucket, &place.path().join("bad.sanping"));
            assert_eq!(code, Some(1), "{health:?}: {said}");
            assert!(said.contains(why), "{health:?}: {said}");
            let left: Vec<_> = fs::read_dir(place.path()).unwrap().map(|one| one.unwrap().path()).collect();
            assert!(left.is_empty(), "{health:?}: {left:?}");
        }
        bucket.set(Health::Well);
        let good = place.path().join("good.sanping");
        let (code, said) = back_up(app, &bucket, &good);
        assert_eq!(code, Some(0), "{said}");
        let other = Bucket::start();
        for health in [Health::Forgets, Health::Halves, Health::Page, Health::Says(500)] {
            other.set(health);
            let database = format!("sqlite:{}", place.path().join(format!("{health:?}.db")).display());
            let restore = ["restore", good.to_str().unwrap(), "--replace"];
            let (code, said) = sanping(&database, Path::new(&address(&other)), &restore);
            assert_eq!(code, Some(1), "restored into {health:?}: {said}");
        }
    });
}
