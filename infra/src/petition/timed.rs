use super::condition::{Holds, InScope};
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::petitions::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::Status,
    shared::{Cursor, PetitionId, Scope},
};
use uuid::Uuid;

/// The petitions whose alarm has rung, the earliest first, after `after`.
///
/// # Errors
/// Trouble with the database.
pub fn ringing(
    conn: &mut Conn,
    now: DateTime<Utc>,
    after: Option<Cursor>,
    most: u8,
) -> DbResult<Vec<Cursor>> {
    let mut query = dsl::petitions
        .filter(dsl::alarm_at.le(Some(At(now))))
        .select((dsl::alarm_at.assume_not_null(), dsl::id))
        .order((dsl::alarm_at.asc(), dsl::id.asc()))
        .limit(most.into())
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let later = dsl::alarm_at.gt(Some(At(at)));
        let beside = dsl::alarm_at.eq(Some(At(at))).and(dsl::id.gt(Key(id)));
        query = query.filter(dsl::alarm_at.ge(Some(At(at)))).filter(later.or(beside));
    }
    let rows: Vec<(At, Key)> = query.load(conn)?;
    Ok(rows.into_iter().map(|(at, id)| Cursor { at: at.0, id: id.0 }).collect())
}

/// Sets the alarm of a petition that stands at this version; no step, so the version stays.
///
/// # Errors
/// Trouble with the database.
pub fn set_alarm(
    tx: &mut Tx<'_>,
    id: PetitionId,
    version: i32,
    alarm_at: Option<DateTime<Utc>>,
) -> DbResult<()> {
    let present = dsl::petitions.filter(dsl::id.eq(Key(id.0)).and(dsl::version.eq(version)));
    diesel::update(present).set(dsl::alarm_at.eq(alarm_at.map(At))).execute(&mut **tx)?;
    Ok(())
}

/// Every open petition after `after`, in the order of their ids: of the scope where one is given, else of all.
///
/// # Errors
/// Trouble with the database.
pub fn open_after(
    conn: &mut Conn,
    scope: Option<&Scope>,
    after: Uuid,
    most: u8,
) -> DbResult<Vec<PetitionId>> {
    let open: Vec<&str> =
        Status::ALL.iter().filter(|status| status.is_open()).map(|status| status.as_str()).collect();
    let mut these = dsl::petitions
        .filter(dsl::id.gt(Key(after)).and(dsl::status.eq_any(open)))
        .order(dsl::id.asc())
        .limit(most.into())
        .select(dsl::id)
        .into_boxed();
    if let Some(scope) = scope {
        these = these.filter(Holds(InScope::of(&scope.roots)));
    }
    let ids: Vec<Key> = these.load(conn)?;
    Ok(ids.into_iter().map(|id| PetitionId(id.0)).collect())
}

/// When the earliest alarm rang that nobody has looked at yet.
///
/// # Errors
/// Trouble with the database.
pub fn rings_since(conn: &mut Conn, now: DateTime<Utc>) -> DbResult<Option<DateTime<Utc>>> {
    let ringing = dsl::petitions.filter(dsl::alarm_at.le(Some(At(now)))).order(dsl::alarm_at.asc());
    let first: Option<Option<At>> = ringing.select(dsl::alarm_at).first(conn).optional()?;
    Ok(first.flatten().map(|at| at.0))
}
