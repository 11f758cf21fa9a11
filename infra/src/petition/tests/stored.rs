//! What goes into storage comes out as it went.

use super::place::{Town, resident};
use crate::{
    db::{DbError, DbResult, testing::on_both},
    petition::*,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sanping_domain::{
    petition::*,
    shared::{AccountId, GridId, Name, PetitionId, Point, UnitId},
};
use uuid::Uuid;

fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..4_000_000_000_000_000).prop_map(|micros| DateTime::from_timestamp_micros(micros).unwrap())
}

fn marks() -> impl Strategy<Value = Times> {
    let mark = || prop::option::of(instant());
    (instant(), mark(), mark(), mark(), mark(), mark(), instant()).prop_map(
        |(reported_at, dispatched_at, accepted_at, first_handled_at, handled_at, ended_at, updated_at)| {
            Times {
                reported_at,
                dispatched_at,
                accepted_at,
                first_handled_at,
                handled_at,
                ended_at,
                updated_at,
            }
        },
    )
}

fn work() -> impl Strategy<Value = Work> {
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    let assignee = prop_oneof![
        id().prop_map(|id| Assignee::Grid(GridId(id))),
        id().prop_map(|id| Assignee::Unit(UnitId(id))),
        id().prop_map(|id| Assignee::Person(AccountId(id))),
    ];
    let day = (0i32..900_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n + 366).unwrap());
    (
        prop::option::of(assignee),
        prop::option::of(id().prop_map(AccountId)),
        (1i32..9, 0i32..9, any::<bool>()),
        prop::option::of(id().prop_map(GridId)),
        prop::option::of(instant()),
        prop::option::of(day),
        prop::option::of((1u8..=10).prop_map(|days| Days::new(days).unwrap())),
        (0i32..=10, any::<bool>(), prop::option::of(instant())),
    )
        .prop_map(
            |(
                assignee,
                handler,
                (round, returns, arbitration),
                tier,
                asked,
                review_on,
                days,
                (extended, due, supervised_at),
            )| {
                Work {
                    assignee,
                    handler,
                    round,
                    returns,
                    arbitration,
                    tier,
                    question_expires_at: asked,
                    review_on,
                    extension_asked: days,
                    extended_days: extended,
                    call_back_due: due,
                    supervised_at,
                }
            },
        )
}

fn clocks() -> impl Strategy<Value = Clocks> {
    let mark = || prop::option::of(instant());
    let deadline = || {
        let one = (instant(), instant(), prop::sample::select(Measure::ALL));
        prop::option::of(one.prop_map(|(due_at, warn_at, measure)| Deadline { due_at, warn_at, measure }))
    };
    let met = || any::<Option<bool>>();
    (deadline(), deadline(), met(), met(), mark(), mark(), mark(), mark()).prop_map(
        |(
            response,
            handling,
            responded_in_time,
            handled_in_time,
            warned_at,
            overdue_at,
            climbed_at,
            alarm_at,
        )| {
            Clocks {
                response,
                handling,
                responded_in_time,
                handled_in_time,
                warned_at,
                overdue_at,
                climbed_at,
                alarm_at,
            }
        },
    )
}

/// What a petition may carry over the one that is filed.
fn contents()
-> impl Strategy<Value = (Work, Times, Pause, Option<Point>, Option<Address>, Body, Status, bool)> {
    let point = (-180.0f64..=180.0, -90.0f64..=90.0).prop_map(|(x, y)| Point::new(x, y).unwrap());
    let address = "[a-z0-9𠮷号楼😀]{1,40}".prop_map(|text| Address::parse(&text).unwrap());
    let body = "[a-zA-Z%_\\\\'\"𠮷漏水😀\n]{0,80}x".prop_map(|text| Body::parse(&text).unwrap());
    let pause =
        (prop::option::of(instant()), 0i64..i64::MAX).prop_map(|(since, seconds)| Pause { since, seconds });
    let status = prop::sample::select(Status::ALL);
    (work(), marks(), pause, prop::option::of(point), prop::option::of(address), body, status, any::<bool>())
}

#[test]
fn a_petition_comes_back_as_it_went_with_every_field_and_with_none() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let other = town.file(0, AccountId::new(), town.now).await.id;
        let mut runner = TestRunner::deterministic();
        for _ in 0..96 {
            let (work, times, pause, point, address, body, status, tied) =
                contents().new_tree(&mut runner).unwrap().current();
            let filed = town.report(1, AccountId::new(), town.now);
            let merger = tied.then_some(Merger { into: other, before: Status::Handling });
            let parent_id = tied.then_some(other);
            let petition = Petition {
                work,
                times,
                pause,
                point,
                address,
                body,
                status,
                merger,
                parent_id,
                clocks: clocks().new_tree(&mut runner).unwrap().current(),
                ..filed.petition.clone()
            };
            let stored = town.store(&Decision { petition: petition.clone(), ..filed }).await;
            assert_eq!(stored, petition);
            let (id, number) = (petition.id, petition.number);
            let found = db
                .read(move |conn| DbResult::Ok((find(conn, id)?, by_number(conn, &number)?)))
                .await
                .unwrap();
            assert_eq!(found, (Some(petition.clone()), Some(petition.clone())));
        }
    });
}

#[test]
fn a_step_can_empty_every_field_of_its_own_and_none_of_what_was_said() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let filed = town.report(0, AccountId::new(), town.now);
        let full = Petition {
            point: Some(Point::new(119.0, 25.4).unwrap()),
            address: Some(Address::parse("3 号楼").unwrap()),
            work: Work {
                assignee: Some(Assignee::Unit(town.unit)),
                handler: Some(AccountId::new()),
                review_on: NaiveDate::from_ymd_opt(2026, 12, 1),
                ..filed.petition.work.clone()
            },
            ..filed.petition.clone()
        };
        town.store(&Decision { petition: full.clone(), ..filed.clone() }).await;
        let empty = Petition { version: 2, ..filed.petition.clone() };
        assert!(matches!(
            town.save(1, &Decision { petition: empty.clone(), ..filed }).await,
            Saved::Stored(_)
        ));
        let found = db.read(move |conn| find(conn, full.id)).await.unwrap();
        assert_eq!(found, Some(Petition { point: full.point, address: full.address, ..empty }));
    });
}

#[test]
fn an_event_comes_back_as_it_went_but_for_its_photos() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let filed = town.report(0, AccountId::new(), town.now);
        let event = Event {
            reason: Some(Reason::parse("因为").unwrap()),
            detail: Some(Detail::Checked { longitude: 119.012_345_678_9, latitude: -0.1 }),
            client_at: Some(town.now - TimeDelta::microseconds(1)),
            ..filed.event.clone()
        };
        let petition = town.store(&Decision { event: event.clone(), ..filed }).await;
        let stored = db.read(move |conn| events(conn, petition.id)).await.unwrap();
        assert_eq!(stored.into_iter().map(|line| line.event).collect::<Vec<_>>(), [event]);
    });
}

#[test]
fn a_number_is_given_once_and_a_used_one_is_refused() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let first = town.report(0, AccountId::new(), town.now);
        let mut second = town.report(0, AccountId::new(), town.now);
        second.petition.number = first.petition.number;
        town.store(&first).await;
        let ancestors = town.ancestors(second.petition.grid_id);
        let id = second.petition.id;
        let refused = db.write(move |tx| insert(tx, &second, &ancestors)).await;
        assert!(matches!(refused, Err(DbError::Taken(_))), "{refused:?}");
        assert_eq!(db.read(move |conn| find(conn, id)).await, Ok(None));

        let day = civil_day(town.now);
        let (numbers, others) = (Numbers::default(), Numbers::default());
        let mut given = Vec::new();
        for _ in 0..40 {
            let pair = tokio::join!(numbers.next(&db, day), others.next(&db, day));
            given.extend([pair.0.unwrap(), pair.1.unwrap()]);
        }
        given.sort_unstable();
        given.dedup();
        assert_eq!(given.len(), 80);
        assert_eq!(given.first().unwrap().to_string(), "SQ-20261121-000001");
        let tomorrow = numbers.next(&db, day + TimeDelta::days(1)).await.unwrap();
        assert_eq!(tomorrow.to_string(), "SQ-20261122-000001");
    });
}

#[test]
fn a_row_of_another_system_becomes_one_petition() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let first = town.file(0, AccountId::new(), town.now).await.id;
        let again = town.report(0, AccountId::new(), town.now);
        let (id, ancestors) = (again.petition.id, town.ancestors(again.petition.grid_id));
        db.write(move |tx| mark_imported(tx, "12345", "a-1", first)).await.unwrap();
        let refused: DbResult<()> = db
            .write(move |tx| {
                insert(tx, &again, &ancestors)?;
                mark_imported(tx, "12345", "a-1", again.petition.id)
            })
            .await;
        assert!(matches!(refused, Err(DbError::Taken(_))));
        let found = db
            .read(move |conn| DbResult::Ok((imported(conn, "12345", "a-1")?, find(conn, id)?)))
            .await
            .unwrap();
        assert_eq!(found, (Some(first), None::<Petition>));
        assert_eq!(db.read(|conn| imported(conn, "other", "a-1")).await, Ok(None::<PetitionId>));
    });
}

#[test]
fn the_seed_comes_once_and_leaves_what_the_community_made() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let (id, now) = (town.category, town.now);
        let noise = db.read(move |conn| category(conn, id)).await.unwrap().unwrap();
        let ours = Category { name: Name::parse("噪音").unwrap(), photo_required: true, ..noise };
        let changed = Category { version: 2, ..ours.clone() };
        let wins = db
            .write(move |tx| {
                let first = update_category(tx, 1, &ours)?;
                DbResult::Ok((first, update_category(tx, 1, &ours)?, insert_category(tx, &ours)?))
            })
            .await;
        assert_eq!(wins, Ok((true, false, false)));
        Town::found(&db).await;
        let all = db.read(categories).await.unwrap();
        assert_eq!(all.len(), 13);
        assert!(all.contains(&changed));
        let retired = Category { retired_at: Some(now), ..changed };
        let retired = db
            .write(move |tx| {
                DbResult::Ok((update_category(tx, 1, &retired)?, update_category(tx, 2, &retired)?))
            })
            .await;
        assert_eq!(retired, Ok((false, true)));

        let petition = town.file(0, AccountId::new(), now).await;
        let actor = resident(AccountId::new());
        let facts = db
            .read(move |conn| facts(conn, &petition, &actor, Vec::new(), &Timing::default()))
            .await
            .unwrap();
        assert!(facts.rules.photo_required, "a retired category still rules its petitions");
    });
}

#[test]
fn two_processes_that_bring_the_first_categories_at_once_both_succeed() {
    on_both(async |db| {
        let now = "2026-11-21T04:00:00Z".parse().unwrap();
        let seed = || db.write(move |tx| seed_categories(tx, now));
        let (one, other) = tokio::join!(seed(), seed());
        one.unwrap();
        other.unwrap();
    });
}
