//! The house rules, held by reading the sources: rooms, imports, charters, sizes, migrations.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What stands beside the rooms on each floor, and is none.
const BESIDE_IN_INFRA: [&str; 13] = [
    "backup",
    "db",
    "idempotency",
    "lease",
    "outbox",
    "outside",
    "schema",
    "seal",
    "sheet",
    "sms",
    "synthetic",
    "wechat",
    "workers",
];
const BESIDE_IN_API: [&str; 11] =
    ["access", "app", "catalogue", "cli", "clock", "config", "demo", "http", "metrics", "screens", "state"];
const BESIDE_IN_TESTS: [&str; 14] = [
    "architecture",
    "backup",
    "cli",
    "contract",
    "fuzz",
    "http_promises",
    "long_story",
    "metrics",
    "processes",
    "schema",
    "screens",
    "story",
    "support",
    "two_communities",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust source below a folder, with its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The modules that a crate's root declares.
fn modules(lib: &str) -> BTreeSet<String> {
    let text = read(lib);
    let names = text.lines().filter_map(|line| {
        let name = line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')?;
        Some(name.to_owned())
    });
    names.collect()
}

fn rooms() -> BTreeSet<String> {
    let mut rooms = modules("domain/src/lib.rs");
    assert!(rooms.remove("shared"));
    rooms
}

#[test]
fn architecture_every_room_stands_on_every_floor_and_nothing_else_does() {
    for (lib, beside) in [
        ("infra/src/lib.rs", BESIDE_IN_INFRA.as_slice()),
        ("api/src/lib.rs", BESIDE_IN_API.as_slice()),
        ("tests/main.rs", BESIDE_IN_TESTS.as_slice()),
    ] {
        let mut found = modules(lib);
        found.retain(|name| !beside.contains(&name.as_str()));
        assert_eq!(found, rooms(), "{lib}");
    }
}

#[test]
fn architecture_every_room_says_what_it_is_for_and_what_it_must_never_do() {
    for room in rooms() {
        let charter = read(&format!("domain/src/{room}.rs"));
        let doc: String = charter.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(doc.len() > 80 && doc.contains("must never"), "domain/src/{room}.rs has no charter");
        for floor in ["infra", "api"] {
            let text = read(&format!("{floor}/src/{room}.rs"));
            assert!(text.starts_with("//!"), "{floor}/src/{room}.rs says nothing of itself");
        }
    }
}

#[test]
fn architecture_the_domain_is_pure() {
    let banned = [
        "actix",
        "diesel::",
        "tokio::",
        "reqwest",
        "log::",
        "std::env",
        "std::fs",
        "std::net",
        "Utc::now",
        "Local::now",
        "SystemTime",
        "Instant::now",
        "sanping_infra",
        "sanping_api",
    ];
    for (name, text) in sources("domain/src") {
        for word in banned {
            assert!(!text.contains(word), "{name} names {word}");
        }
    }
}

#[test]
fn architecture_each_floor_keeps_to_its_trade() {
    for (name, text) in sources("infra/src") {
        for word in ["actix", "sanping_api", "utoipa"] {
            assert!(!text.contains(word), "{name} names {word}");
        }
    }
    for (name, text) in sources("api/src") {
        assert!(!text.contains("diesel::"), "{name} writes a query: it belongs in infra");
    }
}

#[test]
fn architecture_rooms_of_the_domain_import_only_what_the_map_allows() {
    let map = read("domain/src/lib.rs");
    let mut allowed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in map.lines().filter(|line| line.starts_with("//! | [`")) {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let room = cells[1].trim_matches(['[', ']', '`']).to_owned();
        let may = cells[3].split(',').map(|one| one.trim().to_owned()).collect();
        allowed.insert(room, may);
    }
    let known = rooms();
    assert_eq!(allowed.keys().filter(|room| *room != "shared").cloned().collect::<BTreeSet<_>>(), known);
    for (name, text) in sources("domain/src") {
        let room = name.trim_start_matches("domain/src/").split(['/', '.']).next().unwrap().to_owned();
        for other in known.iter().filter(|other| **other != room) {
            if text.contains(&format!("crate::{other}::")) || text.contains(&format!("crate::{other};")) {
                assert!(
                    allowed[&room].contains(other),
                    "{name} imports {other}, which the map does not allow"
                );
            }
        }
    }
}

#[test]
fn architecture_handlers_have_thirty_lines_or_fewer() {
    let doors = ["#[get(", "#[post(", "#[put(", "#[delete("];
    let mut seen = 0;
    for (name, text) in sources("api/src") {
        let lines: Vec<_> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if !doors.iter().any(|door| line.starts_with(door)) {
                continue;
            }
            let begin = (at..lines.len()).find(|i| lines[*i].contains("fn ")).unwrap();
            let end = (begin..lines.len()).find(|i| lines[*i] == "}").unwrap();
            assert!(end - begin < 30, "{name}:{} has {} lines", begin + 1, end - begin + 1);
            seen += 1;
        }
    }
    assert!(seen > 15, "the handlers were not found");
}

/// The names under which the types of a file go into the contract: their own, or what `schema(as = …)` says.
fn shapes(text: &str) -> Vec<String> {
    let ident =
        |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    let (mut derived, mut coded, mut renamed) = (false, false, None);
    for line in text.lines() {
        let start = line.trim_start();
        if let Some(rest) = line.strip_prefix("impl ToSchema for ") {
            found.push(ident(rest));
        }
        derived |= start.starts_with("#[derive(") && line.contains("ToSchema");
        coded = line == "coded! {" || (coded && line != "}");
        if let Some((_, rest)) = line.split_once("schema(as = ") {
            renamed = Some(ident(rest));
        }
        let words = ["struct ", "enum "];
        let declared = words.iter().find_map(|word| start.trim_start_matches("pub ").strip_prefix(word));
        let in_block =
            start.strip_suffix(" {").filter(|_| coded && line.starts_with("    ") && start != line);
        let declared = declared.filter(|_| derived).or(in_block.filter(|name| *name == ident(name)));
        if let Some(name) = declared {
            found.push(renamed.take().unwrap_or_else(|| ident(name)));
            derived = false;
        }
    }
    found
}

#[test]
fn architecture_no_two_types_go_into_the_contract_under_one_name() {
    let mut seen = BTreeMap::new();
    for (name, text) in sources("domain/src").into_iter().chain(sources("api/src")) {
        for shape in shapes(&text) {
            if let Some(other) = seen.insert(shape.clone(), name.clone()) {
                panic!("{shape} stands in {other} and in {name}: the contract would hold but one of them");
            }
        }
    }
    for known in ["PetitionView", "Topic", "Action", "Audience", "NoticeChannel", "ReplayMany"] {
        assert!(seen.contains_key(known), "{known} was not found");
    }
    assert!(seen.len() > 150, "only {} were found", seen.len());
}

#[test]
fn architecture_files_stay_small() {
    for folder in ["domain/src", "infra/src", "api/src", "tests"] {
        for (name, text) in sources(folder) {
            let most = if name.ends_with("schema.rs") { 1_000 } else { 400 };
            let count = text.lines().count();
            assert!(count <= most, "{name} has {count} lines");
        }
    }
}

#[test]
fn architecture_every_migration_can_be_undone_and_has_its_own_version() {
    let mut versions = BTreeSet::new();
    for engine in ["common", "sqlite", "postgres"] {
        for entry in fs::read_dir(root().join("migrations").join(engine)).unwrap().flatten() {
            if !entry.path().is_dir() {
                continue;
            }
            let name = entry.file_name().into_string().unwrap();
            let version = name.split('_').next().unwrap().to_owned();
            let fresh = versions.insert(format!("{engine} {version}"));
            let shared = engine != "common" && versions.contains(&format!("common {version}"));
            assert!(fresh && !shared, "{version} stands twice");
            for file in ["up.sql", "down.sql"] {
                let text = fs::read_to_string(entry.path().join(file)).unwrap_or_default();
                assert!(!text.trim().is_empty(), "{name}/{file} is missing");
            }
        }
    }
}
