//! The binary `sanping`.

fn main() -> std::process::ExitCode {
    sanping_api::cli::main()
}
