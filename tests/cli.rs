//! The command line, called as people call it.

mod demo;
mod keys;

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query,
    sql_types::BigInt,
};
use sanping_infra::synthetic::{Community, write_csv};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// The binary, with everything it keeps in this folder; `SANPING_BINARY` names another, such as a release.
fn sanping(folder: &Path) -> Command {
    let other = std::env::var_os("SANPING_BINARY");
    let mut command = Command::new(other.unwrap_or(env!("CARGO_BIN_EXE_sanping-under-test").into()));
    command
        .current_dir(folder)
        .env_clear()
        .env("DATABASE_URL", "sqlite:here.db")
        .env("SANPING_FILES", "files")
        .env("SANPING_LISTEN", "127.0.0.1:0")
        .env("SANPING_MODE", "demo");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = sanping(folder).args(arguments).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

/// A demo server; it ends with the test.
struct Demo {
    child: Child,
    /// Where it listens.
    base: String,
}

impl Demo {
    fn start(folder: &Path) -> Self {
        Self::of(folder, 0)
    }

    /// One that has lived through so many petitions.
    fn of(folder: &Path, petitions: usize) -> Self {
        let mut command = sanping(folder);
        // Tests come from one address, and faster than people.
        command.env("SANPING_REQUESTS_PER_SECOND", "100000");
        command.args(["demo", "--petitions", &petitions.to_string()]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let base = said.find_map(|line| {
            let (_, base) = line.split_once("API ")?;
            base.trim().strip_suffix("/api/v1").map(str::to_owned)
        });
        let mut demo = Self { child, base: String::new() };
        demo.base = base.expect("the demo ended before it began");
        assert!(said.any(|line| line.contains("Stop with Ctrl-C")), "the demo ended before it began");
        demo
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn cli_help_lists_every_command_and_teaches_the_exit_codes() {
    let folder = TempDir::new().unwrap();
    let (code, help) = run(folder.path(), &["--help"]);
    assert_eq!(code, Some(0));
    for command in [
        "serve",
        "demo",
        "migrate",
        "import",
        "user",
        "audit",
        "keys",
        "retention",
        "backup",
        "restore",
        "export",
        "model",
        "openapi",
        "doctor",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in\n{help}");
    }
    for what in ["places", "polygons", "petitions"] {
        let (code, help) = run(folder.path(), &["import", what, "--help"]);
        assert_eq!(code, Some(0));
        assert!(help.contains("Exit codes") && help.contains("--dry-run"), "{help}");
    }
}

#[test]
fn cli_a_second_process_on_the_same_file_is_refused_and_the_doctor_says_why() {
    let folder = TempDir::new().unwrap();
    let demo = Demo::start(folder.path());
    for arguments in [["migrate"].as_slice(), &["import", "places", "nothing.csv"]] {
        let (code, said) = run(folder.path(), arguments);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("another process is using here.db"), "{said}");
    }
    let (code, said) = run(folder.path(), &["doctor"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("WARN  database") && said.contains("another process is using here.db"), "{said}");
    drop(demo);
    let (code, said) = run(folder.path(), &["doctor"]);
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "integrity",
        "durability",
        "administrators",
        "places",
        "polygons",
        "categories",
        "photos",
        "sealed fields",
        "audit trail",
    ] {
        assert!(said.contains(&format!("\nok    {line} ")), "{line} is not well in\n{said}");
    }
}

#[test]
fn cli_doctor_fails_where_there_is_no_database_nobody_and_no_place() {
    let folder = TempDir::new().unwrap();
    let (code, said) = run(folder.path(), &["doctor"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("FAIL  database") && said.contains("sanping migrate"), "{said}");
    assert!(!folder.path().join("here.db").exists(), "the doctor made a database");
    assert_eq!(run(folder.path(), &["migrate"]).0, Some(0));
    let (code, said) = run(folder.path(), &["doctor"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("FAIL  administrators") && said.contains("FAIL  places"), "{said}");
}

#[test]
fn cli_a_setting_that_makes_no_sense_is_named_with_what_it_must_be() {
    let folder = TempDir::new().unwrap();
    for number in ["0", "3", "1001", "many"] {
        let mut command = sanping(folder.path());
        let Output { status, stdout, .. } =
            command.env("SANPING_POSTGRES_CONNECTIONS", number).arg("doctor").output().unwrap();
        let told = String::from_utf8(stdout).unwrap();
        assert_eq!(status.code(), Some(1), "{told}");
        assert!(told.contains("SANPING_POSTGRES_CONNECTIONS") && told.contains("from 4 to 1000"), "{told}");
    }
}

#[test]
fn cli_import_tells_what_it_did_and_by_its_exit_code_whether_all_rows_were_taken() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name);
    fs::write(file("places.csv"), "code,parent,name,level\nST,,东街,street\nST-1,ST,东社区,community\n")
        .unwrap();
    let from = chrono::DateTime::from_timestamp(1_600_000_000, 0).unwrap();
    let community = Community::new(1);
    let seeds = community.petitions(from).take(5).map(|mut seed| {
        seed.micro_grid = "ST-1".into();
        seed
    });
    write_csv(seeds.collect::<Vec<_>>(), fs::File::create(file("petitions.csv")).unwrap()).unwrap();

    let (code, said) = run(folder.path(), &["import", "petitions", "petitions.csv"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("import places"), "{said}");
    let (code, said) = run(folder.path(), &["import", "places", "places.csv"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("made 2, outlined 0, already there 0, refused 0"), "{said}");
    let import = ["import", "petitions", "petitions.csv"];
    let (code, said) = run(folder.path(), &[import.as_slice(), &["--dry-run"]].concat());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("dry run, nothing is kept: read 5, filed 5, already there 0, refused 0"), "{said}");
    let (code, said) = run(folder.path(), &import);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("read 5, filed 5, already there 0, refused 0"), "{said}");

    let table = "编号,主题,诉求,时间\n1,甲,乙,2021-01-01\n2,,丙,2021-01-01\n";
    fs::write(file("other.csv"), table).unwrap();
    let map = ["import", "petitions", "other.csv", "--source", "12345", "--errors", "refused.csv"];
    let (code, said) = run(folder.path(), &map);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no column for the required field body"), "{said}");
    let (code, said) = run(folder.path(), &[map.as_slice(), &["--map", "body=诉求"]].concat());
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("read 2, filed 1, already there 0, refused 1"), "{said}");
    assert!(said.contains("row 3, column 主题: empty: must not be empty"), "{said}");
    let refused = fs::read_to_string(file("refused.csv")).unwrap();
    assert_eq!(refused, "row,column,code,detail\n3,主题,empty,must not be empty\n");
}

#[test]
fn cli_audit_verify_names_the_broken_line_and_retention_says_what_would_go() {
    let folder = TempDir::new().unwrap();
    let demo = Demo::start(folder.path());
    std::thread::sleep(std::time::Duration::from_secs(3));
    drop(demo);
    let (code, said) = run(folder.path(), &["audit", "verify"]);
    assert_eq!(code, Some(0), "{said}");
    let head = said.lines().last().unwrap().strip_prefix("head ").unwrap();
    assert_eq!(run(folder.path(), &["audit", "verify", "--anchor", head]).0, Some(0));
    let (code, lines) = run(folder.path(), &["audit", "export"]);
    assert_eq!(code, Some(0));
    let written = lines.lines().filter(|line| line.starts_with('{') && line.contains("\"seq\"")).count();
    assert!(said.starts_with(&format!("{written} lines from number 1 on")) && written > 30, "{said}");
    let (code, said) = run(folder.path(), &["retention", "run", "--dry-run"]);
    assert!(
        said.contains("audit") && said.contains("0 would go, kept for 365 days") && code == Some(0),
        "{said}"
    );
    raw(
        folder.path(),
        "DROP TRIGGER audit_lines_stay; UPDATE audit_lines SET outcome = 'refused' WHERE seq = 4",
    );
    let (code, said) = run(folder.path(), &["audit", "verify", "--anchor", head]);
    assert!(said.contains("BROKEN: line 4 was altered") && code == Some(2), "{said}");
}

/// What somebody does behind the back of the binary.
fn raw(folder: &Path, sql: &str) {
    let path = folder.join("here.db").display().to_string();
    let mut conn = SqliteConnection::establish(&path).unwrap();
    conn.batch_execute(sql).unwrap();
}

#[test]
fn cli_a_grown_community_has_lived_by_the_rules_and_is_kept() {
    let folder = TempDir::new().unwrap();
    let grow = ["demo", "--petitions", "150", "--no-serve"];
    let (code, said) = run(folder.path(), &grow);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("150 petitions were reported and "), "{said}");
    let before = statuses(folder.path(), "before");
    let count = |status: &str| before.iter().filter(|(_, one)| *one == status).count();
    assert_eq!(before.len(), 150);
    // The seed's fates for so many, one of each sort: that they came out is the work of the rules.
    let [rejected, withdrawn, merged] = ["rejected", "withdrawn", "merged"].map(count);
    assert_eq!((rejected, withdrawn, merged), (1, 1, 1));
    let (ended, ours) = (count("handled") + count("closed"), 150 - rejected - withdrawn - merged);
    assert!(
        ended < ours && ended * 1000 >= ours * 985,
        "{ended} of {ours} are handled or closed: {before:?}"
    );
    assert!(count("closed") > count("handled"), "nobody rated: {before:?}");

    let long_ago = (chrono::Utc::now() - chrono::TimeDelta::days(4)).timestamp_micros();
    let told = format!("SELECT count(*) AS count FROM outbox_messages WHERE created_at < {long_ago}");
    assert_eq!(count_of(folder.path(), &told), 0, "nobody is told of what happened long ago");

    let (code, said) = run(folder.path(), &grow);
    assert_eq!((code, said.contains("were reported")), (Some(0), false), "{said}");
    assert_eq!(statuses(folder.path(), "after"), before, "a second run changed what was kept");
    let (code, said) = run(folder.path(), &["audit", "verify"]);
    assert_eq!(code, Some(0), "{said}");
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What a query for `count` finds behind the back of the binary.
fn count_of(folder: &Path, sql: &str) -> i64 {
    let path = folder.join("here.db").display().to_string();
    let mut conn = SqliteConnection::establish(&path).unwrap();
    sql_query(sql).get_result::<Count>(&mut conn).unwrap().count
}

/// The petitions of an export, each with where it stands.
fn statuses(folder: &Path, export: &str) -> BTreeMap<String, String> {
    let (code, said) = run(folder, &["export", "--to", export]);
    assert_eq!(code, Some(0), "{said}");
    let mut reader = csv::Reader::from_path(folder.join(export).join("petitions.csv")).unwrap();
    let head = reader.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|one| one == name).unwrap();
    let (number, status) = (column("number"), column("status"));
    reader.records().map(|row| row.unwrap()).map(|row| (row[number].into(), row[status].into())).collect()
}
