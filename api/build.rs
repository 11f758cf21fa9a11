//! A release carries the built screens inside it: it is compiled anew when they were built anew. A debug build
//! reads them from their folder while it runs.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../screens/dist");
    }
}
