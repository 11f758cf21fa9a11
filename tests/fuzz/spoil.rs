//! Values that somebody once forgot to think of.

use rand::{Rng, RngExt, seq::IndexedRandom};
use serde_json::{Value, json};

const TEXTS: [&str; 44] = [
    "",
    " ",
    "\0",
    "灯\0灭",
    "\u{202e}名字",
    "名\u{200b}字",
    "\u{feff}",
    "\u{1b}[31m",
    "\r\nSet-Cookie: a=b",
    "𠮷野家😀👨\u{200d}👩\u{200d}👧",
    "İstanbul ß ǅ",
    "e\u{301}\u{301}\u{301}\u{301}",
    "%",
    "_",
    "\\",
    "'; DROP TABLE petitions; --",
    "\" OR 1=1",
    "../../etc/passwd",
    "%2e%2e%2f%00",
    "{{ 7 * 7 }}{% for a in [1] * 90000 %}x{% endfor %}",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "null",
    "true",
    "NaN",
    "-1",
    "1e999",
    "0x10",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "{01930000-0000-7000-8000-000000000000}",
    "SQ-20261121-000123",
    "SQ-99991231-999999",
    "0.00000000000000000000000000000000",
    "9223372036854775807.01930000000070008000000000000001",
    "-8334601228800000000.01930000000070008000000000000001",
    "7fffffffffffffff.7fffffffffffffff.01930000000070008000000000000001",
    "24:00",
    "23:60",
    "http://[::1]:0/",
    "https://例子.测试/",
    "-180,-90,180,90",
    "1,2,3,inf",
    "9,9,8,8",
];

/// Moments and days at the edges of what types and databases hold.
const TIMES: [&str; 18] = [
    "1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "-4713-01-01T00:00:00Z",
    "-262143-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "9999-12-31T23:59:59-23:59",
    "+10000-01-01T00:00:00Z",
    "+262142-12-31T23:59:59Z",
    "2026-06-30T23:59:60Z",
    "2026-02-29T00:00:00Z",
    "2026-11-22T00:00:00+08:00",
    "0000-01-01",
    "-4713-01-01",
    "9999-12-31",
    "+262142-12-31",
    "2026-02-30",
];

/// A text that was not asked for.
pub fn text(rng: &mut impl Rng) -> String {
    match rng.random_range(0..12) {
        0..3 => (*TIMES.choose(rng).unwrap()).to_owned(),
        3 => "x".repeat(rng.random_range(60..9_000)),
        4 => "长".repeat(rng.random_range(20..2_100)),
        _ => (*TEXTS.choose(rng).unwrap()).to_owned(),
    }
}

/// A value of another kind, or beyond its bounds.
pub fn value(rng: &mut impl Rng) -> Value {
    match rng.random_range(0..10) {
        0..5 => Value::String(text(rng)),
        5..8 => number(rng),
        8 => [json!(null), json!(true), json!([]), json!({}), json!([[]])].choose(rng).unwrap().clone(),
        _ => deep(rng),
    }
}

/// A moment or a day.
pub fn time(rng: &mut impl Rng) -> Value {
    json!(TIMES.choose(rng).unwrap())
}

/// A number.
pub fn number(rng: &mut impl Rng) -> Value {
    let whole = [
        0,
        1,
        -1,
        100,
        101,
        255,
        256,
        32_768,
        i64::from(i32::MAX),
        i64::from(i32::MAX) + 1,
        i64::MIN,
        i64::MAX,
    ];
    let broken = [0.1, -0.0, 1e308, -1e308, 1e-320, 180.000_000_1, -90.000_000_1, 9_007_199_254_740_993.0];
    match rng.random_range(0..5) {
        0 => json!(u64::MAX),
        1 => json!(broken.choose(rng).unwrap()),
        _ => json!(whole.choose(rng).unwrap()),
    }
}

/// What is no JSON any more, or says a thing twice.
pub fn bytes(sound: &str, rng: &mut impl Rng) -> Vec<u8> {
    let at = rng.random_range(0..=sound.len());
    match rng.random_range(0..6) {
        0 => sound.as_bytes()[..at].to_vec(),
        1 => [b"\xef\xbb\xbf", sound.as_bytes()].concat(),
        2 => [&sound.as_bytes()[..at], b"\xff\xed\xa0\x80", &sound.as_bytes()[at..]].concat(),
        3 => sound.replacen('{', r#"{"title":"\ud800","body":1,"#, 1).into_bytes(),
        4 => sound.replacen(':', ":1e99999,\"a\":", 1).into_bytes(),
        _ => [sound, sound].concat().into_bytes(),
    }
}

/// Deeper or longer than anybody needs.
fn deep(rng: &mut impl Rng) -> Value {
    if rng.random() {
        return json!(vec![Value::Null; rng.random_range(2..2_000)]);
    }
    (0..rng.random_range(2..120)).fold(json!(1), |inner, _| json!([inner]))
}
