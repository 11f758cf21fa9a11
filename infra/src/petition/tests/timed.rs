//! Alarms ring in order and all of them, however many there are; settings come back as they were set.

use super::place::Town;
use crate::{
    db::{Db, DbResult, testing::on_both},
    petition::*,
};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    petition::{ClockRule, Limit, Limits, Measure, PetitionKind, Slot, Terms, Urgency, Windows},
    shared::{AccountId, Cursor, PetitionId},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Files so many petitions, all at one moment.
async fn file(town: &Town, count: usize) -> BTreeSet<Uuid> {
    let mut filed = BTreeSet::new();
    for _ in 0..count.div_ceil(500) {
        let made: Vec<_> = (0..500.min(count - filed.len()))
            .map(|n| town.report(n % 4, AccountId::new(), town.now))
            .collect();
        filed.extend(made.iter().map(|decision| decision.petition.id.0));
        let ancestors: Vec<_> =
            made.iter().map(|decision| town.ancestors(decision.petition.grid_id)).collect();
        let stored = town.db.write(move |tx| -> DbResult<()> {
            for (decision, ancestors) in made.iter().zip(&ancestors) {
                insert(tx, decision, ancestors)?;
            }
            Ok(())
        });
        stored.await.unwrap();
    }
    filed
}

/// Every alarm that has rung, a hundred a page; what was seen is put off, as timed work does.
async fn all_ringing(db: &Db, now: DateTime<Utc>) -> Vec<Uuid> {
    let (mut seen, mut after) = (Vec::new(), None::<Cursor>);
    loop {
        let page = db.read(move |conn| ringing(conn, now, after, 100)).await.unwrap();
        assert!(page.len() <= 100);
        let Some(last) = page.last() else { return seen };
        after = Some(*last);
        seen.extend(page.iter().map(|one| one.id));
        let put_off = db.write(move |tx| -> DbResult<()> {
            page.iter()
                .try_for_each(|one| set_alarm(tx, PetitionId(one.id), 1, Some(now + TimeDelta::days(1))))
        });
        put_off.await.unwrap();
    }
}

#[test]
fn two_and_a_half_thousand_overdue_petitions_are_all_seen_and_each_once() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let filed = file(&town, 2_500).await;
        let due = town.now + TimeDelta::hours(24);
        assert_eq!(all_ringing(&db, town.now).await.len(), 0);
        let rang = all_ringing(&db, due).await;
        assert_eq!(rang.len(), 2_500);
        assert_eq!(rang.into_iter().collect::<BTreeSet<_>>(), filed);
        assert_eq!(all_ringing(&db, due).await.len(), 0);
    });
}

#[test]
fn an_alarm_is_not_set_upon_a_stale_version() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let petition = town.file(0, AccountId::new(), town.now).await;
        let (id, now) = (petition.id, town.now);
        db.write(move |tx| set_alarm(tx, id, 7, Some(now))).await.unwrap();
        let found = db.read(move |conn| find(conn, id)).await.unwrap().unwrap();
        assert_eq!(found.clocks, petition.clocks);
        assert_eq!(found.clocks.alarm_at, found.clocks.response.map(|response| response.warn_at));
    });
}

#[test]
fn rules_and_windows_come_back_as_they_were_set_upon_one_version() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let slot = |category, kind| Slot { category, urgency: Urgency::Urgent, kind };
        let some = Limits { response: Limit::new(90, Measure::Working), ..Limits::default() };
        let all =
            Limits { handling: Limit::new(7, Measure::Clock), climb: Limit::new(1, Measure::Clock), ..some };
        let set = [
            ClockRule { slot: slot(Some(town.category), Some(PetitionKind::Help)), limits: some },
            ClockRule { slot: slot(None, None), limits: all },
        ];
        let windows = Windows { rating: TimeDelta::minutes(5), ..Windows::default() };
        let stored = db.write(move |tx| {
            assert!(change_settings(tx, 1)? && !change_settings(tx, 1)?);
            set.iter().try_for_each(|rule| put_rule(tx, rule))?;
            put_rule(tx, &set[0])?;
            set_windows(tx, &windows, DateTime::UNIX_EPOCH)?;
            DbResult::Ok((clock_rules(tx)?, crate::petition::windows(tx)?, settings_version(tx)?))
        });
        let (mut rules, kept, version) = stored.await.unwrap();
        rules.sort_unstable_by_key(|rule| rule.slot.category.is_none());
        assert_eq!((rules.as_slice(), kept, version), (set.as_slice(), windows, 2));

        let timing = db.read(Timing::read).await.unwrap();
        let terms = timing.terms(town.category, Urgency::Urgent, PetitionKind::Help);
        let usual = Terms { calendar: terms.calendar.clone(), ..Terms::default() };
        assert_eq!(Some(terms.response), some.response);
        assert_eq!((Some(terms.handling), Some(terms.climb)), (all.handling, all.climb));
        assert_eq!(timing.terms(town.category, Urgency::Normal, PetitionKind::Report), usual);
        assert!(db.write(move |tx| drop_rule(tx, set[1].slot)).await.unwrap());
        assert!(!db.write(move |tx| drop_rule(tx, set[1].slot)).await.unwrap());
    });
}

#[test]
fn a_timing_in_memory_follows_a_change_once_it_is_told() {
    on_both(async |db| {
        let timings = Timings::default();
        assert_eq!(timings.now(&db).await.unwrap().windows, Windows::default());
        let windows = Windows { urge: TimeDelta::hours(1), ..Windows::default() };
        let change = db.write(move |tx| {
            change_settings(tx, 1)?;
            set_windows(tx, &windows, DateTime::UNIX_EPOCH)
        });
        change.await.unwrap();
        timings.changed();
        assert_eq!(timings.now(&db).await.unwrap().windows, windows);
    });
}
