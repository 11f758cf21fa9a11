//! The command line as it is shipped, built with the tests that call it: Cargo builds no other package's binary
//! for a test, and one that lies about may be old.

fn main() -> std::process::ExitCode {
    sanping_api::cli::main()
}
