use super::rows::DeliveryRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::notice_deliveries::dsl,
};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use sanping_domain::notice::{Channel, Delivery, DeliveryState};

/// For how long a claimed telling is its worker's. Longer than any attempt lasts: who dies in the middle is
/// succeeded after it.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The provider took it.
    Delivered,
    /// The person does not want it, or cannot be reached there any more.
    Unwanted(String),
    /// It failed, and is tried again then.
    Again(String, DateTime<Utc>),
    /// It failed for good.
    Dead(String),
}

/// Since when the oldest telling of this channel is due that has not ended; cheap.
///
/// # Errors
/// Trouble with the database.
pub fn due_since(conn: &mut Conn, channel: Channel, now: DateTime<Utc>) -> DbResult<Option<DateTime<Utc>>> {
    let first: Option<At> = dsl::notice_deliveries
        .filter(dsl::channel.eq(channel.as_str()).and(dsl::ended_at.is_null()).and(dsl::due_at.le(At(now))))
        .order(dsl::due_at.asc())
        .select(dsl::due_at)
        .first(conn)
        .optional()?;
    Ok(first.map(|at| at.0))
}

/// Claims what is due, oldest first, and counts the attempt that begins with it. What another worker holds is
/// passed over: on PostgreSQL also what it is claiming at this moment.
///
/// # Errors
/// Trouble with the database.
pub fn claim(tx: &mut Tx<'_>, channel: Channel, limit: u16, now: DateTime<Utc>) -> DbResult<Vec<Delivery>> {
    let due = dsl::notice_deliveries
        .filter(dsl::channel.eq(channel.as_str()).and(dsl::ended_at.is_null()).and(dsl::due_at.le(At(now))))
        .filter(dsl::claimed_until.is_null().or(dsl::claimed_until.le(Some(At(now)))))
        .order(dsl::due_at.asc())
        .limit(i64::from(limit))
        .select(dsl::id);
    let ids: Vec<Key> = match &mut **tx {
        Conn::Pg(conn) => due.for_update().skip_locked().load(conn)?,
        Conn::Sqlite(conn) => due.load(conn)?,
    };
    let claimed = dsl::notice_deliveries.filter(dsl::id.eq_any(ids));
    diesel::update(claimed.clone())
        .set((dsl::claimed_until.eq(Some(At(now + LEASE))), dsl::attempts.eq(dsl::attempts + 1)))
        .execute(&mut **tx)?;
    let rows: Vec<DeliveryRow> =
        claimed.order(dsl::due_at.asc()).select(DeliveryRow::as_select()).load(&mut **tx)?;
    rows.into_iter().map(DeliveryRow::into_domain).collect()
}

/// Stores how an attempt went; `false` where it is another worker's by now, whose word counts.
///
/// # Errors
/// Trouble with the database.
pub fn settle(tx: &mut Tx<'_>, delivery: &Delivery, outcome: Outcome, now: DateTime<Utc>) -> DbResult<bool> {
    let (state, due_at, error) = match outcome {
        Outcome::Delivered => (DeliveryState::Delivered, delivery.due_at, None),
        Outcome::Unwanted(why) => (DeliveryState::Unwanted, delivery.due_at, Some(why)),
        Outcome::Again(why, due_at) => (DeliveryState::Waiting, due_at, Some(why)),
        Outcome::Dead(why) => (DeliveryState::Dead, delivery.due_at, Some(why)),
    };
    let mine = dsl::id.eq(Key(delivery.id.0)).and(dsl::attempts.eq(delivery.attempts));
    let ended = (state != DeliveryState::Waiting).then_some(At(now));
    let dead = (state == DeliveryState::Dead).then_some(At(now));
    let none: Option<At> = None;
    let changed = diesel::update(dsl::notice_deliveries.filter(mine.and(dsl::ended_at.is_null())))
        .set((
            dsl::state.eq(state.as_str()),
            dsl::due_at.eq(At(due_at)),
            dsl::last_error.eq(error),
            dsl::claimed_until.eq(none),
            dsl::ended_at.eq(ended),
            dsl::dead_at.eq(dead),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}
