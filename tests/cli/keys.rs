//! The keys that personal fields are sealed with, and how they are changed.

use super::{raw, run, sanping};
use crate::support::{Database, StandIn, TestApp, on_both};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
    sql_types::{BigInt, Integer},
};
use sanping_domain::{account::OpenId, shared::Phone};
use sanping_infra::{
    account,
    backup::{Kind, Manifest, verify},
    db::{Target, Tx},
};
use serde_json::json;
use std::{fs, path::Path, process::Output};
use tempfile::TempDir;

/// What columns of bytes hold where they are not sealed: digests, keyed digests, and what goes into one.
const DIGESTS: [&str; 9] = [
    "hash",
    "base_hash",
    "body_hash",
    "code_hash",
    "phone_index",
    "openid_index",
    "salt",
    "commitment",
    "seal",
];

#[test]
fn cli_keys_rotate_seals_what_was_in_clear_and_what_has_an_older_key() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name);
    fs::write(file("places.csv"), "code,parent,name,level\nST,,东街,street\nST-1,ST,东社区,community\n")
        .unwrap();
    let rows = (0..3).map(|n| format!("路灯不亮,请修,2026-01-01,东社区 {n} 号楼\n"));
    fs::write(file("petitions.csv"), format!("title,body,time,address\n{}", rows.collect::<String>()))
        .unwrap();
    for arguments in [["import", "places", "places.csv"], ["import", "petitions", "petitions.csv"]] {
        assert_eq!(run(folder.path(), &arguments).0, Some(0));
    }
    // As a release from before the sealing left it.
    raw(
        folder.path(),
        "UPDATE petitions SET address = '东社区 0 号楼', address_sealed = NULL WHERE rowid = 1",
    );
    let (code, said) = run(folder.path(), &["doctor"]);
    assert!(said.contains("FAIL  sealed fields") && code == Some(1), "{said}");
    let (code, said) = run(folder.path(), &["keys", "rotate"]);
    assert!(said.contains("1 addresses sealed anew") && code == Some(0), "{said}");

    let new_key = |arguments: &[&str]| {
        let key = format!("1:{}", "B".repeat(42) + "A=");
        let Output { status, stdout, stderr } =
            sanping(folder.path()).env("SANPING_SEAL_KEYS", key).args(arguments).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
    };
    assert!(new_key(&["doctor"]).1.contains("WARN  sealed fields"));
    for sealed in [3, 0] {
        let (code, said) = new_key(&["keys", "rotate"]);
        assert!(said.contains(&format!("{sealed} addresses sealed anew")) && code == Some(0), "{said}");
    }
    assert!(new_key(&["doctor"]).1.contains("ok    sealed fields"));
    let (code, said) = run(folder.path(), &["keys", "rotate"]);
    assert!(said.contains("SANPING_SEAL_KEYS that are not set here") && code == Some(1), "{said}");
}

/// Leaves a sealed value in every column that is meant for one.
async fn fill(app: &TestApp) {
    let (li, worker, admin) =
        (app.sign_in("resident-1").await, app.sign_in("grid-a-01").await, app.sign_in("admin").await);
    let body = json!({
        "kind": "help", "categoryId": li.get("/categories").await.text("/items/0/id"), "title": "换钥匙",
        "body": "有地址的一件事", "identityMode": "real_name", "address": "东街 9 号",
    });
    li.post_once("/petitions", "a-key-of-a-phone", &body).await.expect(201);
    worker.post("/me/totp", &json!({"proof": {"password": crate::support::PASSWORD}})).await.expect(201);
    let hook = json!({
        "name": "热线", "url": StandIn::start().url, "actions": ["report"],
        "gridId": admin.get("/grids").await.text("/items/0/id"),
    });
    admin.post("/webhooks", &hook).await.expect(201);
    let (id, now) = (li.get("/me").await.id().parse().unwrap(), app.clock.now());
    let contacts = move |tx: &mut Tx<'_>| {
        account::set_phone(tx, id, Some(&Phone::parse("13800001234").unwrap()), now)?;
        account::set_openid(tx, id, Some(&OpenId::parse("oWechat-1").unwrap()), now)
    };
    app.db.write(contacts).await.unwrap();
}

/// The columns that hold sealed values, with their tables.
fn sealed_columns(manifest: &Manifest) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for table in manifest.tables.iter().map(|sum| &sum.table) {
        for column in table.columns.iter().filter(|column| column.kind == Kind::Bytes) {
            if column.name.contains("sealed") {
                found.push((table.name.clone(), column.name.clone()));
            } else {
                let known = DIGESTS.contains(&column.name.as_str());
                assert!(known, "{}.{}: is it sealed? Then its name must say so", table.name, column.name);
            }
        }
    }
    found
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Integer)]
    oldest: i32,
}

/// How many values stand in a column, and the lowest number of a key that one of them is sealed with.
fn look(database: &Target, table: &str, column: &str) -> Found {
    let ask = |first: &str| {
        let oldest = format!("CAST(coalesce(min({first}), -1) AS INTEGER)");
        sql_query(format!(
            "SELECT count({column}) AS rows, {oldest} AS oldest FROM {table} WHERE {column} IS NOT NULL"
        ))
    };
    match database {
        Target::Postgres(url) => {
            let conn = &mut PgConnection::establish(url).unwrap();
            ask(&format!("get_byte({column}, 0)")).get_result(conn).unwrap()
        }
        Target::Sqlite(path) => {
            let conn = &mut SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            ask(&format!("coalesce(unicode(CAST(substr({column}, 1, 1) AS TEXT)), 0)"))
                .get_result(conn)
                .unwrap()
        }
    }
}

/// The command line with the secret of the tests, these further keys, and everything it keeps at these places.
fn with_keys(database: &Target, folder: &Path, keys: &str, arguments: &[&str]) -> String {
    let url = match database {
        Target::Postgres(url) => url.clone(),
        Target::Sqlite(path) => format!("sqlite:{}", path.display()),
    };
    let mut command = sanping(folder);
    command.env("DATABASE_URL", url).env("SANPING_SECRET", "only for tests: 7f3kQ9x2mVtY7uWbL5rZ8sHdN");
    if !keys.is_empty() {
        command.env("SANPING_SEAL_KEYS", keys);
    }
    let Output { status, stdout, stderr } = command.args(arguments).output().unwrap();
    let said = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    assert!(status.success() || arguments == ["doctor"], "{said}");
    said
}

#[test]
fn cli_keys_rotate_leaves_no_sealed_value_of_the_schema_under_an_older_key() {
    on_both(async |app| {
        fill(app).await;
        let place = TempDir::new().unwrap();
        let archive = place.path().join("filled.sanping");
        let archive = archive.to_str().unwrap();
        with_keys(&app.config.database, &app.folder, "", &["backup", "--to", archive]);
        let columns = sealed_columns(&verify(Path::new(archive), &mut |_, _| ()).unwrap());
        assert!(columns.len() >= 6, "{columns:?}");

        let postgres = Database::empty();
        let sqlite = Target::Sqlite(place.path().join("here.db"));
        for (n, database) in [sqlite, Target::parse(&postgres.url).unwrap()].iter().enumerate() {
            let folder = place.path().join(n.to_string());
            fs::create_dir(&folder).unwrap();
            with_keys(database, &folder, "", &["restore", archive]);
            let [one, two] =
                ["1:".to_owned() + &"B".repeat(42) + "A=", "2:".to_owned() + &"C".repeat(42) + "A="];
            let both = format!("{one},{two}");
            for (keys, newest) in [(&one, 1), (&both, 2)] {
                assert!(with_keys(database, &folder, keys, &["doctor"]).contains("WARN  sealed fields"));
                with_keys(database, &folder, keys, &["keys", "rotate"]);
                assert!(with_keys(database, &folder, keys, &["doctor"]).contains("ok    sealed fields"));
                for (table, column) in &columns {
                    let Found { rows, oldest } = look(database, table, column);
                    assert!(rows > 0, "no row has {table}.{column}: let `fill` leave one");
                    assert_eq!(oldest, newest, "{table}.{column} was left out");
                }
            }
        }
    });
}
