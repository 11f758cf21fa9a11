//! Backups, as an operator makes them: beside a running server, and back onto either kind of database.

use crate::support::{Database, TestApp, on_both};
use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use sanping_domain::grid::Level;
use sanping_infra::{
    backup::{Manifest, verify},
    db::Target,
};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};
use tempfile::TempDir;

pub fn url(target: &Target) -> String {
    match target {
        Target::Postgres(url) => url.clone(),
        Target::Sqlite(path) => format!("sqlite:{}", path.display()),
    }
}

/// The command line, upon a database and a folder of photos, or the address of a bucket.
pub fn sanping(database: &str, files: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sanping-under-test"));
    command.env_clear().env("DATABASE_URL", database).env("SANPING_FILES", files).env("SANPING_MODE", "demo");
    command.env("SANPING_S3_ACCESS_KEY", "key").env("SANPING_S3_SECRET_KEY", "secret");
    command.env("SANPING_SECRET", "only for tests: 7f3kQ9x2mVtY7uWbL5rZ8sHdN");
    let Output { status, stdout, stderr } = command.args(arguments).output().unwrap();
    (status.code(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What an archive holds, but for when it was made.
fn held(path: &Path) -> Manifest {
    Manifest { made_at: chrono::DateTime::UNIX_EPOCH, ..verify(path, &mut |_, _| ()).unwrap() }
}

async fn report(app: &TestApp, title: &str, photos: &[String]) -> u16 {
    let li = app.sign_in("resident-1").await;
    let category = li.get("/categories").await.text("/items/0/id");
    let point = app.matter().point;
    let body = json!({
        "kind": "complaint", "categoryId": category, "title": title, "body": "备份演练 𠮷 😀",
        "identityMode": "real_name", "photos": photos, "address": "东街 9 号楼 2 单元",
        "location": {"longitude": point.longitude(), "latitude": point.latitude()},
    });
    li.post("/petitions", &body).await.status
}

/// A backup of this server, taken while others file reports; every report answered before it is in it.
async fn back_up_under_load(app: &TestApp, to: &Path) -> Manifest {
    let (done, filed) = (AtomicBool::new(false), AtomicUsize::new(0));
    let load = async {
        while !done.load(Ordering::Relaxed) {
            assert_eq!(report(app, "边备份边上报", &[]).await, 201);
            filed.fetch_add(1, Ordering::Relaxed);
        }
    };
    let backup = async {
        while filed.load(Ordering::Relaxed) < 3 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let (database, files, to) = (url(&app.config.database), app.folder.join("files"), to.to_owned());
        let before = filed.load(Ordering::Relaxed);
        let ran =
            tokio::task::spawn_blocking(move || sanping(&database, &files, &["backup", "--to", text(&to)]));
        let (code, said) = ran.await.unwrap();
        done.store(true, Ordering::Relaxed);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("backup is whole"), "{said}");
        before
    };
    let ((), before) = tokio::join!(load, backup);
    let manifest = held(to);
    let petitions = manifest.tables.iter().find(|one| one.table.name == "petitions").unwrap();
    assert!(petitions.rows >= u64::try_from(before).unwrap());
    manifest
}

#[test]
fn backup_under_load_comes_back_whole_on_either_kind_of_database() {
    on_both(async |app| {
        let li = app.sign_in("resident-1").await;
        let photo = li.upload(10).await;
        assert_eq!(report(app, "有照片的", &[photo]).await, 201);
        let place = TempDir::new().unwrap();
        let file = place.path().join("first.sanping");
        let manifest = back_up_under_load(app, &file).await;
        assert_eq!((manifest.photos.files, manifest.photos.missing), (2, 0));

        let postgres = Database::empty();
        let sqlite = format!("sqlite:{}", place.path().join("restored.db").display());
        for (n, database) in [sqlite.as_str(), postgres.url.as_str()].into_iter().enumerate() {
            let files = place.path().join(format!("files-{n}"));
            let (code, said) = sanping(database, &files, &["restore", text(&file)]);
            assert_eq!(code, Some(0), "{said}");
            let again = place.path().join(format!("again-{n}.sanping"));
            let (code, said) = sanping(database, &files, &["backup", "--to", text(&again)]);
            assert_eq!(code, Some(0), "{said}");
            assert_eq!(held(&again), manifest, "the same rows and photos, to the last bit");

            let (code, said) = sanping(database, &files, &["restore", text(&file)]);
            assert_eq!(code, Some(1), "{said}");
            assert!(said.contains("not empty") && said.contains("--replace"), "{said}");
            let (code, said) = sanping(database, &files, &["restore", text(&file), "--replace"]);
            assert_eq!(code, Some(0), "{said}");
        }
    });
}

/// A backup of a community with a photo, and two that cannot be restored: one in which a step of a petition has lost
/// its petition, one with a table that this version does not know. The photo is in all of them.
async fn good_and_bad(app: &TestApp, place: &Path) -> [PathBuf; 3] {
    let photo = app.sign_in("resident-1").await.upload(10).await;
    assert_eq!(report(app, "有照片的", &[photo]).await, 201);
    let archives = ["good", "untied", "other"].map(|name| place.join(format!("{name}.sanping")));
    let [good, ..] = &archives;
    let (code, said) =
        sanping(&url(&app.config.database), &app.folder.join("files"), &["backup", "--to", text(good)]);
    assert_eq!(code, Some(0), "{said}");
    let (path, files) = (place.join("spoilt.db"), place.join("spoilt"));
    let database = format!("sqlite:{}", path.display());
    assert_eq!(sanping(&database, &files, &["restore", text(good)]).0, Some(0));
    let spoil = [
        "PRAGMA foreign_keys=OFF; DELETE FROM petition_scopes; DELETE FROM petitions",
        "CREATE TABLE unheard_of (id INTEGER NOT NULL PRIMARY KEY)",
    ];
    for (sql, archive) in spoil.into_iter().zip(&archives[1..]) {
        SqliteConnection::establish(text(&path)).unwrap().batch_execute(sql).unwrap();
        let (code, said) = sanping(&database, &files, &["backup", "--to", text(archive)]);
        assert_eq!(code, Some(0), "{said}");
    }
    archives
}

#[test]
fn a_restore_that_fails_keeps_the_photos_that_were_there_and_leaves_no_new_ones() {
    on_both(async |app| {
        let place = TempDir::new().unwrap();
        let [good, untied, other] = good_and_bad(app, place.path()).await;
        let postgres = Database::empty();
        let sqlite = format!("sqlite:{}", place.path().join("kept.db").display());
        for (n, database) in [sqlite.as_str(), postgres.url.as_str()].into_iter().enumerate() {
            let files = place.path().join(format!("kept-{n}"));
            let (code, said) = sanping(database, &files, &["restore", text(&untied)]);
            assert_eq!(code, Some(1), "{said}");
            // The store of the failed try serves the good one: had a photo stayed, it would be refused.
            let (code, said) = sanping(database, &files, &["restore", text(&good)]);
            assert_eq!(code, Some(0), "{said}");
            for bad in [&untied, &other] {
                let (code, said) = sanping(database, &files, &["restore", text(bad), "--replace"]);
                assert_eq!(code, Some(1), "{said}");
                let again = place.path().join("again.sanping");
                assert_eq!(sanping(database, &files, &["backup", "--to", text(&again)]).0, Some(0));
                assert_eq!(held(&again), held(&good), "rows and photos are as they were");
                fs::remove_file(again).unwrap();
            }
        }
    });
}

#[test]
fn a_photo_store_that_is_not_empty_is_not_restored_into_unasked() {
    on_both(async |app| {
        let place = TempDir::new().unwrap();
        let [good, ..] = good_and_bad(app, place.path()).await;
        let postgres = Database::empty();
        let sqlite = format!("sqlite:{}", place.path().join("new.db").display());
        let files = app.folder.join("files");
        for database in [sqlite.as_str(), postgres.url.as_str()] {
            let (code, said) = sanping(database, &files, &["restore", text(&good)]);
            assert_eq!(code, Some(1), "{said}");
            assert!(said.contains("photo store is not empty") && said.contains("--replace"), "{said}");
            assert_eq!(sanping(database, &files, &["restore", text(&good), "--replace"]).0, Some(0));
        }
    });
}

#[test]
fn backup_that_is_cut_or_altered_is_refused_and_nothing_is_touched() {
    on_both(async |app| {
        assert_eq!(report(app, "一件", &[]).await, 201);
        let place = TempDir::new().unwrap();
        let (file, files) = (place.path().join("whole.sanping"), place.path().join("files"));
        let (code, said) = sanping(&url(&app.config.database), &files, &["backup", "--to", text(&file)]);
        assert_eq!(code, Some(0), "{said}");
        let whole = fs::read(&file).unwrap();
        let spoilt = place.path().join("spoilt.sanping");
        for at in (0..20).map(|n| n * whole.len() / 20) {
            let mut altered = whole.clone();
            altered[at] ^= 0x55;
            for bytes in [&whole[..at], &altered] {
                fs::write(&spoilt, bytes).unwrap();
                assert!(verify(&spoilt, &mut |_, _| ()).is_err(), "byte {at} of {}", whole.len());
            }
        }
        let database = format!("sqlite:{}", place.path().join("none.db").display());
        for arguments in [["backup", "--verify", text(&spoilt)].as_slice(), &["restore", text(&spoilt)]] {
            let (code, said) = sanping(&database, &files, arguments);
            assert_eq!(code, Some(1), "{said}");
            assert!(said.contains("damaged or none of Sanping's"), "{said}");
        }
        assert!(!place.path().join("none.db").exists(), "a damaged archive made a database");

        let (code, said) = sanping(&url(&app.config.database), &files, &["backup", "--to", text(&file)]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("left as it is"), "{said}");
        assert_eq!(fs::read(&file).unwrap(), whole);
        let left: Vec<_> = fs::read_dir(place.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".tmp")), "{left:?}");
    });
}

#[test]
fn export_masks_what_is_personal_and_disarms_formulas() {
    on_both(async |app| {
        assert_eq!(report(app, "=HYPERLINK(1)", &[]).await, 201);
        let li = app.sign_in("resident-1").await;
        let code = &app.community.nodes.iter().find(|node| node.level == Level::Building).unwrap().code;
        let at_home = json!({
            "kind": "help", "categoryId": li.get("/categories").await.text("/items/0/id"), "title": "家里漏水",
            "body": "在家。", "identityMode": "real_name", "addressCode": code,
        });
        let filed = li.post("/petitions", &at_home).await.expect(201);
        let house = filed.at("/place").as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        let place = TempDir::new().unwrap();
        let (database, files) = (url(&app.config.database), place.path().join("files"));
        let (masked, whole) = (place.path().join("masked"), place.path().join("whole"));
        let (code, said) = sanping(&database, &files, &["export", "--to", text(&masked)]);
        assert_eq!(code, Some(0), "{said}");
        let all = ["export", "--to", text(&whole), "--with-personal", "--photos"];
        assert_eq!(sanping(&database, &files, &all).0, Some(0));
        let read = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let (hidden, shown) = (read(&masked, "petitions.csv"), read(&whole, "petitions.csv"));
        assert!(!hidden.contains("HYPERLINK") && !hidden.contains("备份演练"), "{hidden}");
        assert!(shown.contains("'=HYPERLINK(1)") && shown.contains("备份演练 𠮷 😀"), "{shown}");
        assert!(shown.contains("东街 9 号楼 2 单元") && !hidden.contains("2 单元"), "{shown}");
        assert!(shown.contains(&house) && !hidden.contains(&house), "the house leads to the door: {hidden}");
        assert!(!read(&masked, "accounts.csv").contains("resident-1"));
        for name in ["petitions.geojson", "grid_nodes.geojson"] {
            let shapes: serde_json::Value = serde_json::from_str(&read(&masked, name)).unwrap();
            assert!(!shapes["features"].as_array().unwrap().is_empty(), "{name}");
        }
        assert!(!read(&whole, "accounts.csv").contains("$argon2"), "a password hash was exported");
        let (code, said) = sanping(&database, &files, &["export", "--to", text(&masked)]);
        assert_eq!(code, Some(1), "{said}");
    });
}
