use super::rows::RuleSetRow;
use crate::{
    db::{Conn, DbResult, Key, Tx},
    schema::routing_rule_sets::dsl,
};
use diesel::{dsl::max, prelude::*};
use sanping_domain::{
    petition::{RuleSet, SetState},
    shared::{Cursor, Limit, Page, RuleSetId},
};

/// Any number that no other user of this database server is likely to lock on.
const PG_LOCK: i64 = 7_304_601_120_261_123;

/// Opens a change of the rule sets: others wait until this one has ended.
///
/// # Errors
/// Trouble with the database.
pub fn begin_rules_change(tx: &mut Tx<'_>) -> DbResult<()> {
    tx.alone(PG_LOCK)
}

/// The number that the next set gets, inside a change opened by [`begin_rules_change`].
///
/// # Errors
/// Trouble with the database.
pub fn next_set_number(tx: &mut Tx<'_>) -> DbResult<i32> {
    let last: Option<i32> = dsl::routing_rule_sets.select(max(dsl::number)).first(&mut **tx)?;
    Ok(last.unwrap_or_default().saturating_add(1))
}

/// One set.
///
/// # Errors
/// Trouble with the database.
pub fn rule_set(conn: &mut Conn, id: RuleSetId) -> DbResult<Option<RuleSet>> {
    let row: Option<RuleSetRow> = dsl::routing_rule_sets
        .filter(dsl::id.eq(Key(id.0)))
        .select(RuleSetRow::as_select())
        .first(conn)
        .optional()?;
    row.map(RuleSetRow::into_domain).transpose()
}

/// The set that decides, where there is one.
///
/// # Errors
/// Trouble with the database.
pub fn active_rule_set(conn: &mut Conn) -> DbResult<Option<RuleSet>> {
    let row: Option<RuleSetRow> = dsl::routing_rule_sets
        .filter(dsl::state.eq(SetState::Active.as_str()))
        .select(RuleSetRow::as_select())
        .first(conn)
        .optional()?;
    row.map(RuleSetRow::into_domain).transpose()
}

/// Sets, the latest first.
///
/// # Errors
/// Trouble with the database.
pub fn rule_sets(
    conn: &mut Conn,
    state: Option<SetState>,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<RuleSet>> {
    let mut query = dsl::routing_rule_sets.into_boxed();
    if let Some(state) = state {
        query = query.filter(dsl::state.eq(state.as_str()));
    }
    if let Some(Cursor { at, id }) = after {
        let at = crate::db::At(at);
        query = query.filter(dsl::created_at.lt(at).or(dsl::created_at.eq(at).and(dsl::id.lt(Key(id)))));
    }
    let rows: Vec<RuleSetRow> = query
        .select(RuleSetRow::as_select())
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let sets = rows.into_iter().map(RuleSetRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(sets, limit, |set| Cursor { at: set.created_at, id: set.id.0 }))
}

/// Stores a new set.
///
/// # Errors
/// Trouble with the database.
pub fn insert_rule_set(tx: &mut Tx<'_>, set: &RuleSet) -> DbResult<()> {
    diesel::insert_into(dsl::routing_rule_sets).values(RuleSetRow::new(set)?).execute(&mut **tx)?;
    Ok(())
}

/// Stores a changed set, where its version is the stored one plus one; `false` where somebody was first.
///
/// # Errors
/// Trouble with the database.
pub fn save_rule_set(tx: &mut Tx<'_>, set: &RuleSet) -> DbResult<bool> {
    let stored =
        dsl::routing_rule_sets.filter(dsl::id.eq(Key(set.id.0)).and(dsl::version.eq(set.version - 1)));
    Ok(diesel::update(stored).set(RuleSetRow::new(set)?).execute(&mut **tx)? == 1)
}
