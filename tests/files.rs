//! Photos, as a phone uploads and sees them.

mod bad_bucket;
mod bucket;

use crate::support::{Answer, Caller, TestApp, config, on_both, on_both_with, send};
use chrono::{TimeDelta, Utc};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use reqwest::{
    Method,
    multipart::{Form, Part},
};
use sanping_api::{config::Config, files::sweep, state::State};
use sanping_domain::{
    files::{MediaType, Photo, Variant},
    shared::FileId,
};
use sanping_infra::{db::Target, files};
use serde_json::{Value, json};
use std::{path::Path, sync::Arc};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = vec![120; usize::try_from(width * height * 3).unwrap()];
    PngEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}

fn form(bytes: Vec<u8>) -> Form {
    Form::new().part("file", Part::bytes(bytes).file_name("IMG_0001.png"))
}

async fn upload_once(caller: &Caller<'_>, key: &str, bytes: Vec<u8>) -> Answer {
    send(caller.request(Method::POST, "/photos").header("Idempotency-Key", key).multipart(form(bytes))).await
}

/// How many files the store holds.
fn kept(app: &TestApp) -> usize {
    let inside = |dir| std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    inside(app.folder.join("files")).filter(|path| path.is_dir()).flat_map(inside).count()
}

#[test]
fn a_photo_is_stored_small_and_fetched_by_its_links_alone() {
    on_both(stored_and_fetched);
}

async fn stored_and_fetched(app: &TestApp) {
    let li = app.sign_in("resident-1").await;
    let photo = li.try_upload(png(3000, 1000)).await.expect(201);
    assert_eq!((photo.at("/width"), photo.at("/height")), (&json!(2560), &json!(853)));
    for size in ["full", "thumb"] {
        let link = photo.text(&format!("/links/{size}"));
        let seen = app.nobody().request(Method::GET, &link).send().await.unwrap();
        assert_eq!(
            (seen.status().as_u16(), &seen.headers()["content-type"]),
            (200, &"image/jpeg".parse().unwrap())
        );
        assert_eq!(seen.headers()["x-content-type-options"], "nosniff");
        assert!(seen.headers()["cache-control"].to_str().unwrap().starts_with("private, max-age="));
        let tag = seen.headers()["etag"].clone();
        assert!(seen.bytes().await.unwrap().starts_with(b"\xFF\xD8\xFF"));
        let again =
            app.nobody().request(Method::GET, &link).header("If-None-Match", tag).send().await.unwrap();
        assert_eq!(again.status().as_u16(), 304);
    }
}

#[test]
fn a_link_opens_no_other_size_or_photo_and_ends_with_its_session() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let photo = li.try_upload(png(8, 8)).await.expect(201);
        let other = li.try_upload(png(8, 8)).await.expect(201);
        let link = photo.text("/links/full");
        let nobody = app.nobody();
        nobody.get(&link.replace("/full?", "/thumb?")).await.refused(403, "link_invalid");
        nobody.get(&link.replace(&photo.id(), &other.id())).await.refused(403, "link_invalid");
        nobody.get(&link.replace("/full?", "/huge?")).await.refused(404, "not_found");
        nobody.get(link.split('?').next().unwrap()).await.refused(422, "validation_failed");
        nobody.get(&link).await.expect(200);
        li.delete("/me/session").await.expect(204);
        nobody.get(&link).await.refused(404, "not_found");
    });
}

/// A report with these photos, as its reporter sees it.
async fn report(app: &TestApp, who: &Caller<'_>, photos: &[String]) -> Answer {
    who.post("/petitions", &with_photos(app, photos, "real_name").await).await
}

async fn with_photos(app: &TestApp, photos: &[String], identity: &str) -> Value {
    let category = app.nobody().get("/categories").await.text("/items/0/id");
    let point = app.matter().point;
    json!({
        "kind": "complaint", "categoryId": category, "title": "路灯不亮", "body": "小区东门的路灯不亮。",
        "identityMode": identity, "photos": photos,
        "location": {"longitude": point.longitude(), "latitude": point.latitude()},
    })
}

#[test]
fn a_link_stops_when_its_viewer_loses_sight_of_the_petition() {
    on_both(async |app| {
        let (li, desk) = (app.sign_in("resident-1").await, app.sign_in("dispatcher-1").await);
        let handler = app.sign_in("handler-wy-1").await;
        let photo = li.upload(10).await;
        let petition = format!("/petitions/{}", report(app, &li, &[photo]).await.expect(201).id());
        let unit = desk.get("/units").await.text("/items/0/id");
        let to_unit = json!({"to": {"kind": "unit", "id": unit}, "reason": "由物业处理"});
        desk.act(&petition, "dispatch", to_unit).await.expect(200);
        let link = "/photos/0/photos/0/links/full";
        let handlers = handler.get(&petition).await.expect(200).text(link);
        let reporters = li.get(&petition).await.expect(200).text(link);
        app.nobody().get(&handlers).await.expect(200);
        handler.act(&petition, "return-to-desk", json!({"reason": "不属于物业"})).await.expect(200);
        handler.get(&petition).await.refused(404, "not_found");
        app.nobody().get(&handlers).await.refused(404, "not_found");
        app.nobody().get(&reporters).await.expect(200);
    });
}

#[test]
fn a_photo_serves_one_report_and_only_its_uploaders() {
    on_both(async |app| {
        let (li, wang) = (app.sign_in("resident-1").await, app.sign_in("resident-2").await);
        let photo = [li.upload(10).await];
        report(app, &wang, &photo).await.refused(422, "photo_not_yours");
        report(app, &li, &photo).await.expect(201);
        report(app, &li, &photo).await.refused(409, "photo_already_used");
    });
}

#[test]
fn someone_without_an_account_uploads_and_gets_no_links() {
    on_both(async |app| {
        let photo = app.nobody().try_upload(png(8, 8)).await.expect(201);
        assert!(photo.at("/links").is_null());
    });
}

#[test]
fn someone_without_an_account_uploads_as_many_as_the_reports_may_carry() {
    let one_report = |config: &mut Config| config.limits.anonymous_per_hour = 1;
    on_both_with(one_report, async |app| {
        for _ in 0..9 {
            app.nobody().try_upload(png(8, 8)).await.expect(201);
        }
        app.nobody().try_upload(png(8, 8)).await.refused(429, "too_many_requests");
        let li = app.sign_in("resident-1").await;
        li.try_upload(png(8, 8)).await.expect(201);
    });
}

#[test]
fn a_repeated_upload_gets_the_first_answer_and_leaves_no_second_copy() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let first = upload_once(&li, "one-of-a-kind", png(8, 8)).await.expect(201);
        assert_eq!(kept(app), 2);
        let again = upload_once(&li, "one-of-a-kind", png(8, 8)).await.expect(201);
        assert_eq!((first.body, kept(app)), (again.body, 2));
        let other = upload_once(&li, "one-of-a-kind", png(9, 9)).await;
        other.refused(422, "idempotency_key_reused");
        assert_eq!(kept(app), 2);
    });
}

#[test]
fn what_is_no_photo_is_refused_with_its_reason() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        li.try_upload(b"GIF89a".to_vec()).await.refused(422, "photo_media_unsupported");
        li.try_upload(b"\0\0\0\x18ftypheic".to_vec()).await.refused(422, "photo_heic_unsupported");
        li.try_upload(Vec::new()).await.refused(422, "photo_media_unsupported");
        li.try_upload(png(64, 64)[..60].to_vec()).await.refused(422, "photo_unreadable");
        let post = || li.request(Method::POST, "/photos");
        send(post().json(&json!({}))).await.refused(415, "unsupported_media_type");
        send(post().header("Content-Type", "multipart/form-data"))
            .await
            .refused(415, "unsupported_media_type");
        send(post().multipart(Form::new().text("note", "x"))).await.refused(422, "validation_failed");
        let two = form(png(8, 8)).part("file", Part::bytes(png(8, 8)));
        send(post().multipart(two)).await.refused(422, "validation_failed");
        let torn = post().header("Content-Type", "multipart/form-data; boundary=x").body("--x\r\n");
        send(torn).await.refused(400, "malformed_request");
        assert_eq!(kept(app), 0);
    });
}

#[test]
fn a_body_that_is_refused_is_read_to_its_end() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        li.try_upload(vec![0; 13 * 1024 * 1024]).await.refused(413, "photo_too_large");
        let mut forged = app.nobody();
        forged.token = Some("no token of ours".into());
        forged.try_upload(vec![0; 4 * 1024 * 1024]).await.refused(401, "not_signed_in");
    });
}

/// A server's insides without its door: the sweep is told the time.
async fn state(folder: &Path) -> State {
    let config = config(Target::Sqlite(folder.join("test.db")), folder.join("files"));
    State::open(config, true).await.unwrap()
}

#[tokio::test]
async fn a_photo_that_no_step_names_is_gone_after_a_day_with_its_bytes() {
    let place = tempfile::tempdir().unwrap();
    let state = state(place.path()).await;
    let mut incoming = state.store.receive().await.unwrap();
    incoming.add(&png(8, 8)).await.unwrap();
    let prepared = state.decoders.prepare(incoming.end().await.unwrap()).await.unwrap();
    let (id, now, sha256) = (FileId::new(), Utc::now(), prepared.sha256.clone());
    state.store.put(id, Arc::new(prepared)).await.unwrap();
    let photo = Photo {
        id,
        owner: None,
        attachment: None,
        media_type: MediaType::Jpeg,
        width: 8,
        height: 8,
        bytes: 1,
        sha256,
        thumb_sha256: None,
        created_at: now,
    };
    state.db.write(move |tx| files::insert(tx, &photo)).await.unwrap();
    assert_eq!(sweep(&state, now + TimeDelta::hours(24)).await.unwrap(), 0);
    assert!(state.store.get(id, Variant::Full).await.unwrap().is_some());
    assert_eq!(sweep(&state, now + TimeDelta::hours(25)).await.unwrap(), 1);
    assert_eq!(state.store.get(id, Variant::Full).await.unwrap(), None);
}
