//! Strange input at every door, made from the contract: whatever is sent, the answer is a sound one or a problem
//! document, never 500, and it does not take long.
//!
//! Each door is tried so many times with values from a fixed seed, by somebody whom the matrix lets in there, upon
//! things that exist. `FUZZ_ROUNDS` sets another number of times.

mod doors;
mod fill;
mod spoil;
mod tokens;

use crate::support::on_both;
use doors::{Door, Fuzz};

/// How often each door is tried.
const ROUNDS: u32 = 8;

/// Doors behind which somebody may lose her way in, tried after all others.
const TO_THE_END: [&str; 8] = [
    "/second-factor-rule",
    "/me/password",
    "/me/totp",
    "/roles/",
    "/disable",
    "/password",
    "/erasure",
    "/session",
];

#[test]
fn nothing_that_is_sent_to_any_door_gets_500() {
    let rounds = std::env::var("FUZZ_ROUNDS").map_or(ROUNDS, |given| given.parse().unwrap());
    on_both(async |app| {
        let mut doors = Door::all();
        doors.sort_by_key(|door| (TO_THE_END.iter().any(|end| door.path.contains(end)), door.path.clone()));
        let mut fuzz = Fuzz::begin(app, 7).await;
        for _ in 0..rounds {
            for door in &doors {
                fuzz.knock(door).await;
            }
        }
        let (sound, asked) = fuzz.tally();
        println!("{asked} requests, {sound} of them answered with what they asked for");
        assert!(fuzz.wrong.is_empty(), "{}", fuzz.wrong.join("\n\n"));
        assert!(sound * 10 > asked, "only {sound} of {asked} came through: the doors are not reached");
    });
}
