use super::rows::AlarmRow;
use crate::{
    db::{At, Both, Conn, DbResult, Key, Tx},
    schema::routing_alarms::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::Problem,
    shared::{AccountId, AlarmId, Cursor, Limit, Page, PetitionId, RuleSetId},
};

/// A routing rule was found broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Its id.
    pub id: AlarmId,
    /// The set.
    pub set: RuleSetId,
    /// The rule's place in it, from 1.
    pub position: i32,
    /// What the rule is called.
    pub rule: String,
    /// What is wrong with it.
    pub problem: Problem,
    /// The report at which it was noticed; none where somebody had the rules checked.
    pub petition: Option<PetitionId>,
    /// When.
    pub raised_at: DateTime<Utc>,
    /// When somebody saw to it, and who.
    pub acknowledged: Option<(DateTime<Utc>, Option<AccountId>)>,
}

/// Raises an alarm; `false` where one for this rule waits to be acknowledged, and nothing is done.
///
/// # Errors
/// Trouble with the database.
pub fn raise_alarm(tx: &mut Tx<'_>, alarm: &Alarm) -> DbResult<bool> {
    let row = AlarmRow::from(alarm);
    let raised = Both(diesel::insert_into(dsl::routing_alarms).values(row).on_conflict_do_nothing())
        .execute(&mut **tx)?;
    Ok(raised == 1)
}

/// One alarm.
///
/// # Errors
/// Trouble with the database.
pub fn alarm(conn: &mut Conn, id: AlarmId) -> DbResult<Option<Alarm>> {
    let row: Option<AlarmRow> = dsl::routing_alarms
        .filter(dsl::id.eq(Key(id.0)))
        .select(AlarmRow::as_select())
        .first(conn)
        .optional()?;
    row.map(AlarmRow::into_domain).transpose()
}

/// Alarms, the latest first; `open` keeps those that nobody has seen to, or those that somebody has.
///
/// # Errors
/// Trouble with the database.
pub fn alarms(
    conn: &mut Conn,
    open: Option<bool>,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Alarm>> {
    let mut query = dsl::routing_alarms.into_boxed();
    query = match open {
        Some(true) => query.filter(dsl::acknowledged_at.is_null()),
        Some(false) => query.filter(dsl::acknowledged_at.is_not_null()),
        None => query,
    };
    if let Some(Cursor { at, id }) = after {
        query =
            query.filter(dsl::raised_at.lt(At(at)).or(dsl::raised_at.eq(At(at)).and(dsl::id.lt(Key(id)))));
    }
    let rows: Vec<AlarmRow> = query
        .select(AlarmRow::as_select())
        .order((dsl::raised_at.desc(), dsl::id.desc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let alarms = rows.into_iter().map(AlarmRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(alarms, limit, |alarm| Cursor { at: alarm.raised_at, id: alarm.id.0 }))
}

/// Writes down who saw to an alarm; `false` where somebody did before.
///
/// # Errors
/// Trouble with the database.
pub fn acknowledge_alarm(
    tx: &mut Tx<'_>,
    id: AlarmId,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> DbResult<bool> {
    let open = dsl::routing_alarms.filter(dsl::id.eq(Key(id.0)).and(dsl::acknowledged_at.is_null()));
    let seen = diesel::update(open)
        .set((dsl::acknowledged_at.eq(Some(At(now))), dsl::acknowledged_by.eq(by.map(|id| Key(id.0)))))
        .execute(&mut **tx)?;
    Ok(seen == 1)
}
