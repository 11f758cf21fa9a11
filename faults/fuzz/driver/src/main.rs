//! libFuzzer at one target: the variable `FUZZ_TARGET` says which. Built and run by `faults/fuzz/run`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanping_fuzz::{TARGETS, Target};
use std::sync::OnceLock;

static CHOSEN: OnceLock<&Target> = OnceLock::new();

fn choose() -> &'static Target {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    let known = TARGETS.iter().find(|target| target.name == name);
    known.unwrap_or_else(|| panic!("FUZZ_TARGET must be one of {}", names.join(", ")))
}

fuzz_target!(|bytes: &[u8]| (CHOSEN.get_or_init(choose).property)(bytes));
