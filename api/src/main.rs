//! The binary `sanping`.

/// Gives large blocks back as soon as they are free: each password check takes 19 MiB for a moment.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    take_small_pages();
    sanping_api::cli::main()
}

/// Has the system give memory in pages of 4 KiB. The allocator asks for those of 2 MiB, and of each of them a server
/// that has little to do uses a few: a third of what it held lay there unused.
fn take_small_pages() {
    // A system that will not is as well, only larger; there is no log yet to say so.
    #[cfg(target_os = "linux")]
    rustix::thread::disable_transparent_huge_pages(true).unwrap_or_default();
}
