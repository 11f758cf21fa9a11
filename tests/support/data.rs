use std::path::PathBuf;

/// A real table where `SANPING_DATA` points; says that the test is skipped where it does not.
pub fn real_data(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("SANPING_DATA").map(|folder| PathBuf::from(folder).join(name));
    let found = path.filter(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: SANPING_DATA does not lead to {name}");
    }
    found
}
