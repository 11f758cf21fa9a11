//! Strange input for everything that reads what others send, short of HTTP: cursors, outlines, tables, photos,
//! links, rules, words and templates.
//!
//! A [`Target`] is a property of one reader: it takes any bytes, and fails where the reader panics, dawdles, or
//! breaks the property. Two engines drive the same targets. Under `cargo test` each is given its kept inputs, then
//! changed copies of them from a fixed seed, so many and no more: the same run everywhere. With `make fuzz`,
//! libFuzzer looks for inputs that reach new code. What either finds is kept in `corpus/`.
//!
//! It must never hold a real person's data, in `corpus/` least of all, and never know a target's subject itself.

mod cursors;
mod edit;
mod letters;
mod links;
mod outlines;
mod photos;
mod rules;
mod tables;
mod words;

use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use std::{
    fmt, fs,
    path::Path,
    time::{Duration, Instant},
};

/// How long a reader may take over one input, in an unoptimised build upon a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// A property of one reader.
pub struct Target {
    /// Its name, which is also its folder in `corpus/`.
    pub name: &'static str,
    /// Takes any bytes; panics where they break it.
    pub property: fn(&[u8]),
}

/// Lists the targets: the file, the function, and how many changed inputs `cargo test` tries.
macro_rules! targets {
    ($($module:ident::$name:ident $tries:literal;)*) => {
        /// Every target.
        pub const TARGETS: &[Target] =
            &[$(Target { name: stringify!($name), property: $module::$name }),*];

        #[cfg(test)]
        mod targets {
            $(#[test]
            fn $name() {
                crate::hunt(stringify!($name), $tries, crate::$module::$name);
            })*
        }
    };
}

targets! {
    cursors::cursor 4_000;
    letters::template 1_500;
    links::photo_link 3_000;
    links::sealed 3_000;
    outlines::area 3_000;
    outlines::geojson 1_500;
    photos::photo 250;
    rules::rule 1_500;
    tables::csv 1_500;
    tables::workbook 300;
    tables::worksheet 600;
    words::prose 300;
    words::typed 4_000;
}

/// Holds the property against every kept input of a target, then against `tries` changed ones. The variable
/// `FUZZ_TRIES` sets another number for all targets.
///
/// # Panics
/// Where the property does, with the smallest input found that makes it.
pub fn hunt(target: &str, tries: u32, property: impl Fn(&[u8])) {
    let kept = kept(target);
    for (name, bytes) in &kept {
        eprintln!("{target}/{name}");
        timed(&property, bytes);
    }
    let tries =
        std::env::var("FUZZ_TRIES").map_or(tries, |given| given.parse().expect("FUZZ_TRIES: a number"));
    let config = Config { cases: tries, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let result = runner.run(&changed(kept), |Input(bytes)| {
        timed(&property, &bytes);
        Ok::<(), TestCaseError>(())
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, input)) => {
            panic!("{target}: {reason}\nkeep this in corpus/{target}: {input:?}")
        }
        Err(TestError::Abort(reason)) => panic!("{target}: {reason}"),
    }
}

/// The inputs kept for a target, with their names, in the order of these.
fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut kept: Vec<_> = files
        .map(|file| {
            let path = file.expect("a file of the corpus").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read(&path).expect("a readable file of the corpus"))
        })
        .collect();
    assert!(!kept.is_empty(), "{} is empty", folder.display());
    kept.sort();
    kept
}

/// Copies of kept inputs after some edits each.
fn changed(kept: Vec<(String, Vec<u8>)>) -> impl Strategy<Value = Input> {
    let edits = prop::collection::vec(edit::edits(), 1..6);
    (any::<Index>(), edits).prop_map(move |(from, edits)| {
        let others: Vec<&[u8]> = kept.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let mut bytes = from.get(&kept).1.clone();
        edits.iter().for_each(|edit| edit.apply(&mut bytes, &others));
        Input(bytes)
    })
}

fn timed(property: impl Fn(&[u8]), bytes: &[u8]) {
    let begun = Instant::now();
    property(bytes);
    assert!(begun.elapsed() < PATIENCE, "it took {:?} over {} bytes", begun.elapsed(), bytes.len());
}

/// Bytes that show themselves as what can be typed.
struct Input(Vec<u8>);

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::RefCell, panic::catch_unwind};

    fn seen(tries: u32) -> Vec<Vec<u8>> {
        let seen = RefCell::new(Vec::new());
        hunt("cursor", tries, |bytes| seen.borrow_mut().push(bytes.to_vec()));
        seen.into_inner()
    }

    #[test]
    fn two_runs_try_the_same_inputs_in_the_same_order() {
        let (first, second) = (seen(50), seen(50));
        assert!(first.len() > 50 && first == second);
    }

    #[test]
    fn a_broken_property_is_found_and_shown_by_its_smallest_input() {
        let broken = || hunt("cursor", 2_000, |bytes| assert!(!bytes.contains(&0), "a NUL came through"));
        let told = *catch_unwind(broken).unwrap_err().downcast::<String>().unwrap();
        assert!(told.contains("a NUL came through") && told.contains(r"\x00"), "{told}");
    }
}
