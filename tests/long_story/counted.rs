//! The figures, before and after.

use super::cast::Cast;
use crate::support::Answer;
use serde_json::{Value, json};

const PERIOD: &str = "from=2026-09-01&to=2026-11-01";

pub async fn figures(cast: &Cast<'_>) -> Answer {
    cast.desk.get(&format!("/figures?{PERIOD}")).await.expect(200)
}

/// Numerator and denominator of each share.
fn shares(figures: &Answer) -> Vec<(String, i64, i64)> {
    let part = |figure: &Value, name: &str| figure[name].as_i64().unwrap_or_default();
    let figures = figures.at("/figures").as_array().unwrap();
    let shares = figures.iter().filter(|one| !one["key"].as_str().unwrap().ends_with("_hours"));
    shares
        .map(|one| {
            (one["key"].as_str().unwrap().to_owned(), part(one, "numerator"), part(one, "denominator"))
        })
        .collect()
}

pub async fn the_figures_moved_by_this_one_petition(cast: &Cast<'_>, leak: &str, before: &Answer) {
    let after = figures(cast).await;
    let moved: Vec<_> = shares(before)
        .into_iter()
        .zip(shares(&after))
        .map(|((key, n, d), (same, new_n, new_d))| {
            assert_eq!(key, same);
            (key, new_n - n, new_d - d)
        })
        .collect();
    let expected = [
        ("response", 0, 1),
        ("closure", 1, 1),
        ("on_time", 1, 1),
        // Hers and the neighbour's.
        ("satisfaction", 1, 2),
        ("petition_satisfaction", 0, 1),
        ("rated", 1, 1),
        ("no_answer", 0, 1),
        ("reopen", 0, 1),
        ("repeat", 0, 1),
        ("returns", 1, 1),
        ("open_overdue", 0, 0),
        // Three reports came in, of which two were the same matter.
        ("petitions", 0, 3),
    ];
    assert_eq!(moved, expected.map(|(key, n, d)| (key.to_owned(), n, d)));
    let id = json!(leak.trim_start_matches("/petitions/"));
    for (figure, part) in [("closure", "numerator"), ("returns", "numerator"), ("response", "missed")] {
        let path = format!("/figures/{figure}/petitions?part={part}&{PERIOD}");
        let behind = cast.desk.get(&path).await.expect(200);
        let listed = behind.at("/items").as_array().unwrap().iter();
        assert_eq!(listed.filter(|one| one["petition"]["id"] == id).count(), 1, "{figure}: {}", behind.body);
    }
}
