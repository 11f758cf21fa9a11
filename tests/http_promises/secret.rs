//! In production nothing is signed with a secret that can be guessed.

use super::process::{Process, sanping};
use std::{fs, path::Path};
use tempfile::TempDir;

const GOOD: &str = "k3Jx0-9fQ2mVtY7uWbL5rZ8sHdN1pCqA";

/// What came of serving: where it listens, or the exit code with what was said.
fn served(folder: &Path, environment: &[(&str, &str)]) -> Result<String, (Option<i32>, String)> {
    let mut command = sanping(folder);
    command.arg("serve").env("DATABASE_URL", "sqlite:here.db").envs(environment.iter().copied());
    let mut process = Process::start(&mut command);
    match process.address() {
        Some(address) => Ok(address),
        None => Err((process.code(), process.end())),
    }
}

#[test]
fn nobody_serves_real_people_with_a_secret_that_can_be_guessed() {
    let repeated = "ab".repeat(32);
    for (secret, mode) in [
        ("", None),
        ("short-9fQ2mVtY7u", None),
        (repeated.as_str(), Some("production")),
        ("CHANGE-me-to-something-9fQ2mVtY7uWbL5rZ8sHdN", None),
        ("please-change-me-please-change-me-1234567", Some("production")),
    ] {
        let folder = TempDir::new().unwrap();
        let mut environment = vec![("SANPING_SECRET", secret)];
        environment.extend(mode.map(|mode| ("SANPING_MODE", mode)));
        let (code, said) = served(folder.path(), &environment).unwrap_err();
        assert_eq!(code, Some(1), "{secret}: {said}");
        assert!(said.contains("SANPING_SECRET must be set") && said.contains("/dev/urandom"), "{said}");
        assert!(secret.is_empty() || !said.contains(secret), "it is said aloud: {said}");
        assert!(!folder.path().join("here.db").exists(), "a database was made before the refusal");
    }
}

#[test]
fn the_sample_file_as_it_comes_does_not_serve_and_a_secret_of_ones_own_does() {
    let folder = TempDir::new().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.env.example");
    fs::copy(sample, folder.path().join(".env")).unwrap();
    let (code, said) = served(folder.path(), &[]).unwrap_err();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("SANPING_SECRET must be set"), "{said}");
    let address = served(folder.path(), &[("SANPING_SECRET", GOOD)]).unwrap();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
}

#[test]
fn a_demo_needs_no_secret() {
    let folder = TempDir::new().unwrap();
    served(folder.path(), &[("SANPING_MODE", "demo")]).unwrap();
    let (code, said) = served(folder.path(), &[("SANPING_MODE", "Demo")]).unwrap_err();
    assert!(code == Some(1) && said.contains("`production` or `demo`"), "{said}");
}

#[test]
fn a_database_is_not_served_with_another_secret_than_before() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("places.csv"), "code,parent,name,level\nST,,东街,street\n").unwrap();
    let petitions = "title,body,time,address\n路灯不亮,请修,2026-01-01,东街 9 号\n";
    fs::write(folder.path().join("petitions.csv"), petitions).unwrap();
    let with = |secret, arguments: &[&str]| {
        let mut command = sanping(folder.path());
        command.env("DATABASE_URL", "sqlite:here.db").env("SANPING_SECRET", secret).args(arguments);
        command.output().unwrap()
    };
    for arguments in [["import", "places", "places.csv"], ["import", "petitions", "petitions.csv"]] {
        assert!(with(GOOD, &arguments).status.success());
    }
    let other = "Zq4mW8cT1vB6nX3kJ7yR2pL9sD5gH0fA";
    let (code, said) = served(folder.path(), &[("SANPING_SECRET", other)]).unwrap_err();
    assert!(code == Some(1) && said.contains("it was used with another SANPING_SECRET"), "{said}");
    let looked = String::from_utf8(with(other, &["doctor"]).stdout).unwrap();
    assert!(looked.contains("FAIL  sealed fields"), "{looked}");
    served(folder.path(), &[("SANPING_SECRET", GOOD)]).unwrap();
}
