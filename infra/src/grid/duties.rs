use super::rows::DutyRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::{accounts, grid_duties::dsl},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    grid::Duty,
    shared::{AccountId, Cursor, DutyId, GridId, Limit, Page},
};

/// Which duties are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct DutyFilter {
    /// At this node.
    pub grid: Option<GridId>,
    /// Of this person.
    pub account: Option<AccountId>,
    /// That run at this moment.
    pub at: Option<DateTime<Utc>>,
}

/// Duties, each with the name of who does it, the latest to begin first.
///
/// # Errors
/// Trouble with the database.
pub fn duties(
    conn: &mut Conn,
    filter: DutyFilter,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<(Duty, String)>> {
    let mut query = dsl::grid_duties.inner_join(accounts::table).into_boxed();
    if let Some(grid) = filter.grid {
        query = query.filter(dsl::grid_id.eq(Key(grid.0)));
    }
    if let Some(account) = filter.account {
        query = query.filter(dsl::account_id.eq(Key(account.0)));
    }
    if let Some(at) = filter.at {
        query = query
            .filter(dsl::starts_at.le(At(at)))
            .filter(dsl::ends_at.is_null().or(dsl::ends_at.gt(Some(At(at)))));
    }
    if let Some(Cursor { at, id }) = after {
        query =
            query.filter(dsl::starts_at.lt(At(at)).or(dsl::starts_at.eq(At(at)).and(dsl::id.lt(Key(id)))));
    }
    let rows: Vec<(DutyRow, String)> = query
        .select((DutyRow::as_select(), accounts::name))
        .order((dsl::starts_at.desc(), dsl::id.desc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let duties =
        rows.into_iter().map(|(row, name)| Ok((row.into_domain()?, name))).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(duties, limit, |(duty, _)| Cursor { at: duty.from, id: duty.id.0 }))
}

/// One duty, with the name of who does it.
///
/// # Errors
/// Trouble with the database.
pub fn duty_by_id(conn: &mut Conn, id: DutyId) -> DbResult<Option<(Duty, String)>> {
    let found: Option<(DutyRow, String)> = dsl::grid_duties
        .inner_join(accounts::table)
        .filter(dsl::id.eq(Key(id.0)))
        .select((DutyRow::as_select(), accounts::name))
        .first(conn)
        .optional()?;
    found.map(|(row, name)| Ok((row.into_domain()?, name))).transpose()
}

/// Stores a duty.
///
/// # Errors
/// Trouble with the database.
pub fn assign(tx: &mut Tx<'_>, duty: &Duty) -> DbResult<()> {
    diesel::insert_into(dsl::grid_duties).values(DutyRow::from(duty)).execute(&mut **tx)?;
    Ok(())
}

/// Ends a duty at this moment; `false` where it ends before it anyway.
///
/// # Errors
/// Trouble with the database.
pub fn end_duty(tx: &mut Tx<'_>, id: DutyId, at: DateTime<Utc>) -> DbResult<bool> {
    let running = dsl::grid_duties
        .filter(dsl::id.eq(Key(id.0)))
        .filter(dsl::ends_at.is_null().or(dsl::ends_at.gt(Some(At(at)))));
    let ended = diesel::update(running).set(dsl::ends_at.eq(Some(At(at)))).execute(&mut **tx)?;
    Ok(ended == 1)
}

/// Who is on duty at these nodes at this moment and may sign in, each with the node.
///
/// # Errors
/// Trouble with the database.
pub fn on_duty(conn: &mut Conn, at_any: &[GridId], now: DateTime<Utc>) -> DbResult<Vec<(GridId, AccountId)>> {
    let rows: Vec<(Key, Key)> = dsl::grid_duties
        .inner_join(accounts::table)
        .filter(dsl::grid_id.eq_any(at_any.iter().map(|id| Key(id.0)).collect::<Vec<_>>()))
        .filter(dsl::starts_at.le(At(now)))
        .filter(dsl::ends_at.is_null().or(dsl::ends_at.gt(Some(At(now)))))
        .filter(accounts::disabled_at.is_null())
        .select((dsl::grid_id, dsl::account_id))
        .distinct()
        .load(conn)?;
    Ok(rows.into_iter().map(|(grid, account)| (GridId(grid.0), AccountId(account.0))).collect())
}
