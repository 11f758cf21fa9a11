//! Who does a piece of timed work: one holder at a time, however many processes serve.
//!
//! A lease spares the others the same work; it is no lock. A holder that was held up may find its lease taken
//! over, so the work itself must be harmless when done twice: each step is taken on the version of its petition.

use crate::{
    db::{At, Both, Conn, DbResult, Key, Tx},
    schema::leases::dsl,
};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A lease as somebody holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Who holds it.
    pub holder: Uuid,
    /// Counts the holders, from 1.
    pub epoch: i64,
    /// Until when, unless renewed.
    pub until: DateTime<Utc>,
}

/// Takes the lease where it is free or has run out, or renews one's own; none where another holds it.
///
/// # Errors
/// Trouble with the database.
pub fn take(
    tx: &mut Tx<'_>,
    name: &str,
    holder: Uuid,
    now: DateTime<Utc>,
    term: TimeDelta,
) -> DbResult<Option<Lease>> {
    let until = now + term;
    Both(
        diesel::insert_into(dsl::leases)
            .values((
                dsl::name.eq(name),
                dsl::holder.eq(Key(holder)),
                dsl::epoch.eq(0),
                // Run out already, so that the update below counts the first holder too.
                dsl::until.eq(At(now)),
            ))
            .on_conflict(dsl::name)
            .do_nothing(),
    )
    .execute(&mut **tx)?;
    let here = dsl::leases.filter(dsl::name.eq(name));
    let renewed = diesel::update(here)
        .filter(dsl::holder.eq(Key(holder)).and(dsl::epoch.gt(0)))
        .set(dsl::until.eq(At(until)))
        .execute(&mut **tx)?;
    if renewed == 0 {
        diesel::update(here)
            // One that runs for longer than any could was taken before the clock was set back.
            .filter(dsl::until.le(At(now)).or(dsl::until.gt(At(now + term + term))))
            .set((dsl::holder.eq(Key(holder)), dsl::epoch.eq(dsl::epoch + 1), dsl::until.eq(At(until))))
            .execute(&mut **tx)?;
    }
    Ok(held(tx, name)?.filter(|lease| lease.holder == holder))
}

/// Whether this very lease still stands: neither taken over nor run out.
///
/// # Errors
/// Trouble with the database.
pub fn stands(conn: &mut Conn, name: &str, lease: Lease, now: DateTime<Utc>) -> DbResult<bool> {
    let held = held(conn, name)?;
    Ok(held.is_some_and(|held| held.holder == lease.holder && held.epoch == lease.epoch && now < held.until))
}

/// Who holds it, or held it last.
///
/// # Errors
/// Trouble with the database.
pub fn held(conn: &mut Conn, name: &str) -> DbResult<Option<Lease>> {
    let row: Option<(Key, i64, At)> = dsl::leases
        .filter(dsl::name.eq(name))
        .select((dsl::holder, dsl::epoch, dsl::until))
        .first(conn)
        .optional()?;
    Ok(row.map(|(holder, epoch, until)| Lease { holder: holder.0, epoch, until: until.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::on_both;

    #[test]
    fn a_lease_taken_before_the_clock_was_set_back_keeps_nobody_waiting() {
        on_both(async |db| {
            let (dead, other) = (Uuid::now_v7(), Uuid::now_v7());
            let start: DateTime<Utc> = "2026-11-21T04:00:00Z".parse().unwrap();
            let term = TimeDelta::seconds(60);
            let take_at =
                async |who: Uuid, now| db.write(move |tx| take(tx, "work", who, now, term)).await.unwrap();
            assert!(take_at(dead, start).await.is_some());
            assert_eq!(take_at(other, start - TimeDelta::seconds(30)).await, None);
            assert_eq!(take_at(other, start - TimeDelta::hours(1)).await.unwrap().epoch, 2);
        });
    }

    #[test]
    fn a_lease_has_one_holder_who_renews_it_and_is_succeeded_when_dead() {
        on_both(async |db| {
            let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
            let start: DateTime<Utc> = "2026-11-21T04:00:00Z".parse().unwrap();
            let term = TimeDelta::seconds(60);
            let take_at = async |who: Uuid, seconds: i64| {
                let now = start + TimeDelta::seconds(seconds);
                db.write(move |tx| take(tx, "work", who, now, term)).await.unwrap()
            };
            let first = take_at(one, 0).await.unwrap();
            assert_eq!((first.epoch, first.until), (1, start + term));
            assert_eq!(take_at(other, 30).await, None);
            let renewed = take_at(one, 30).await.unwrap();
            assert_eq!((renewed.epoch, renewed.until), (1, start + TimeDelta::seconds(90)));
            assert_eq!(take_at(other, 89).await, None);
            let successor = take_at(other, 90).await.unwrap();
            assert_eq!((successor.holder, successor.epoch), (other, 2));
            let late = start + TimeDelta::seconds(91);
            assert!(!db.read(move |conn| stands(conn, "work", renewed, late)).await.unwrap());
            assert!(db.read(move |conn| stands(conn, "work", successor, late)).await.unwrap());
            assert_eq!(take_at(one, 91).await, None);
        });
    }
}
