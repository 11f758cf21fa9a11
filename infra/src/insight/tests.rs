//! What SQL counts is what a plain recount counts, for any selection of a community in which anything happened.

mod play;
mod recount;

use super::*;
use crate::db::{Db, DbResult, testing::on_both};
use chrono::{DateTime, TimeDelta, Utc};
use play::Scene;
use rand::{Rng, RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use recount::{Recount, whole};
use sanping_domain::{
    insight::{Amount, Figure, GroupBy, Measure, Part, Period, Ratio},
    petition::{Channel, PetitionKind, Status, Urgency},
    shared::{Cursor, Limit, PetitionId},
};
use std::collections::BTreeMap;

async fn read<T: Send + 'static>(
    db: &Db,
    work: impl FnOnce(&mut crate::db::Conn) -> DbResult<T> + Send + 'static,
) -> T {
    db.read(work).await.unwrap()
}

/// Half the time nothing, else one of these.
fn perhaps<T: Copy>(rng: &mut impl Rng, one_of: &[T]) -> Option<T> {
    if rng.random_bool(0.75) { None } else { one_of.choose(rng).copied() }
}

fn any_selection(scene: &Scene, rng: &mut impl Rng) -> Selection {
    let mut names = vec![scene.town.street.0, scene.town.communities[0].0, scene.town.grids[1].0];
    names.extend([scene.town.unit.0, scene.residents[0].0, scene.residents[1].0]);
    let roots = match rng.random_range(0..4) {
        0 => vec![scene.town.street.0, scene.residents[0].0],
        1 => vec![scene.town.grids[0].0, scene.town.unit.0, scene.residents[1].0],
        2 => Vec::new(),
        _ => vec![*names.choose(rng).unwrap()],
    };
    let first = scene.town.now.date_naive();
    let (from, days) = (rng.random_range(-3..30), rng.random_range(1..60));
    let from = first + TimeDelta::days(from);
    let places =
        [scene.town.street, scene.town.communities[0], scene.town.communities[1], scene.town.grids[2]];
    Selection {
        roots: if rng.random_bool(0.6) { vec![scene.town.street.0] } else { roots },
        period: Period { from, to: from + TimeDelta::days(days) },
        grid: perhaps(rng, &places),
        category: perhaps(rng, &scene.categories),
        handler: perhaps(rng, &scene.workers),
        unit: perhaps(rng, &[scene.town.unit]),
        kind: perhaps(rng, PetitionKind::ALL),
        channel: perhaps(rng, Channel::ALL),
        urgency: perhaps(rng, Urgency::ALL),
        statuses: if rng.random_bool(0.2) { vec![Status::Closed, Status::Handling] } else { Vec::new() },
        now: scene.town.now + TimeDelta::days(rng.random_range(0..40)),
    }
}

/// The parts of a figure that can be listed.
fn parts(figure: Figure) -> &'static [Part] {
    match figure.measure() {
        Measure::Share { .. } | Measure::Ratings => Part::ALL,
        Measure::Hours(_) | Measure::Count => &[Part::Denominator],
    }
}

/// Every page of the petitions behind a figure, each with its weight.
async fn listed(
    db: &Db,
    selection: &Selection,
    what: (Figure, Part),
    group: Option<Group>,
) -> Vec<(PetitionId, i64)> {
    let (mut after, mut found): (Option<Cursor>, Vec<Member>) = (None, Vec::new());
    loop {
        let (selection, group) = (selection.clone(), group.clone());
        let limit = Limit::new(7).unwrap();
        let page = read(db, move |conn| members(conn, &selection, what, group.as_ref(), after, limit)).await;
        found.extend(page.items);
        match page.next_cursor {
            Some(next) => after = Some(Cursor::decode(&next).unwrap()),
            None => break,
        }
    }
    assert!(found.is_sorted_by(|a, b| a.place > b.place), "not the latest first, or one twice");
    found.into_iter().map(|member| (member.id, member.weight)).collect()
}

/// What the petitions behind a figure say that it is.
fn told(numerator: &[(PetitionId, i64)], denominator: &[(PetitionId, i64)]) -> Ratio {
    let sum = |list: &[(PetitionId, i64)]| list.iter().map(|one| one.1).sum();
    Ratio { numerator: sum(numerator), denominator: sum(denominator) }
}

#[test]
fn figures_groups_and_lists_equal_a_plain_recount() {
    on_both(async |db| {
        let scene = Scene::play(&db, 21).await;
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let mut seen: BTreeMap<Figure, i64> = BTreeMap::new();
        for round in 0..40 {
            let selection = any_selection(&scene, &mut rng);
            let recount = Recount::of(&scene, &selection);
            let asked = selection.clone();
            let found = read(&db, move |conn| overview(conn, &asked)).await;
            assert_eq!(found.counts, recount.counts(), "round {round}: {selection:?}");
            for (figure, amount) in found.figures {
                assert_eq!(amount, recount.amount(figure), "round {round}: {figure:?} of {selection:?}");
                if let Amount::Share(ratio) = amount {
                    *seen.entry(figure).or_default() += ratio.numerator;
                }
            }
            let figure = *Figure::ALL.choose(&mut rng).unwrap();
            let by = *GroupBy::ALL.choose(&mut rng).unwrap();
            let asked = selection.clone();
            let groups = read(&db, move |conn| parted(conn, &asked, figure, by)).await;
            assert_eq!(groups, recount.parted(figure, by), "{figure:?} by {by:?} of {selection:?}");
            for part in parts(figure) {
                let list = listed(&db, &selection, (figure, *part), None).await;
                assert_eq!(list, recount.members(figure, *part), "{figure:?} {part:?} of {selection:?}");
            }
            for (name, amount) in groups {
                let group = Group { by, name };
                let all = listed(&db, &selection, (figure, Part::Denominator), Some(group.clone())).await;
                match amount {
                    Amount::Share(ratio) => {
                        let some = listed(&db, &selection, (figure, Part::Numerator), Some(group)).await;
                        assert_eq!(told(&some, &all), ratio);
                    }
                    Amount::Hours(spread) => assert_eq!(whole(all.len()), spread.unwrap().count),
                    Amount::Count(count) => assert_eq!(whole(all.len()), count),
                }
            }
        }
        for figure in Figure::ALL {
            let share = matches!(figure.measure(), Measure::Share { .. } | Measure::Ratings);
            assert!(!share || seen[figure] > 0, "{figure:?} was never more than nothing");
        }
    });
}

#[test]
fn one_petition_more_moves_a_figure_by_one() {
    on_both(async |db| {
        let scene = Scene::play(&db, 22).await;
        let mut selection = any_selection(&scene, &mut ChaCha8Rng::seed_from_u64(1));
        let day = scene.town.now.date_naive();
        selection = Selection {
            roots: vec![scene.town.street.0],
            period: Period { from: day - TimeDelta::days(1), to: day + TimeDelta::days(60) },
            grid: None,
            category: None,
            handler: None,
            unit: None,
            kind: None,
            channel: None,
            urgency: None,
            statuses: Vec::new(),
            ..selection
        };
        let count = async |figure: Figure| {
            let asked = selection.clone();
            let found = read(&db, move |conn| overview(conn, &asked)).await;
            found.figures.into_iter().find(|(one, _)| *one == figure).unwrap().1
        };
        let (Amount::Count(before), Amount::Share(closure)) =
            (count(Figure::Petitions).await, count(Figure::Closure).await)
        else {
            panic!("another sort of figure");
        };
        let filed = scene.town.file(0, scene.residents[0], scene.town.now).await;
        assert_eq!(count(Figure::Petitions).await, Amount::Count(before + 1));
        let more = Ratio { denominator: closure.denominator + 1, ..closure };
        assert_eq!(count(Figure::Closure).await, Amount::Share(more));
        let missed = listed(&db, &selection, (Figure::Closure, Part::Missed), None).await;
        assert!(missed.contains(&(filed.id, 1)));
    });
}

#[test]
fn nothing_is_neither_none_nor_all_of_it() {
    on_both(async |db| {
        let scene = Scene::play(&db, 23).await;
        let selection =
            Selection { roots: Vec::new(), ..any_selection(&scene, &mut ChaCha8Rng::seed_from_u64(2)) };
        let found = read(&db, move |conn| overview(conn, &selection)).await;
        for (figure, amount) in found.figures {
            match amount {
                Amount::Share(ratio) => {
                    assert_eq!((ratio, ratio.share()), (Ratio::default(), None), "{figure:?}")
                }
                Amount::Hours(spread) => assert_eq!(spread, None),
                Amount::Count(count) => assert_eq!(count, 0),
            }
        }
    });
}

#[test]
fn a_day_belongs_to_the_week_of_its_monday_in_china() {
    on_both(async |db| {
        let scene = Scene::found(&db).await;
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        // A Sunday evening in China, and the Monday that begins seconds later.
        for time in ["2026-11-29T15:59:59Z", "2026-11-29T16:00:00Z"] {
            scene.town.file(0, scene.residents[0], at(time)).await;
        }
        let selection = scene.everything("2026-11-01", "2027-01-01");
        for (by, names) in [
            (GroupBy::Day, vec!["2026-11-29", "2026-11-30"]),
            (GroupBy::Week, vec!["2026-11-23", "2026-11-30"]),
            (GroupBy::Month, vec!["2026-11-01"]),
        ] {
            let asked = selection.clone();
            let groups = read(&db, move |conn| parted(conn, &asked, Figure::Petitions, by)).await;
            let found: Vec<_> = groups.into_keys().flatten().collect();
            assert_eq!(found, names);
        }
    });
}
