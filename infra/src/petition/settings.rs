use super::rows::{RuleRow, minutes};
use crate::{
    db::{Conn, DbError, DbResult, Key, Tx},
    schema::{petition_clock_rules, petition_settings, petitions},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::petition::{ClockRule, Slot, Status, Windows};
use uuid::Uuid;

/// The one row of settings.
const ONE: i16 = 1;

/// The version of windows and time limits: counts the changes, from 1.
///
/// # Errors
/// Trouble with the database.
pub fn settings_version(conn: &mut Conn) -> DbResult<i32> {
    use petition_settings::dsl;
    dsl::petition_settings.find(ONE).select(dsl::version).first(conn).optional()?.ok_or_else(missing)
}

/// The windows that the community has set.
///
/// # Errors
/// Trouble with the database.
pub fn windows(conn: &mut Conn) -> DbResult<Windows> {
    use petition_settings::dsl;
    let row: Option<(i32, i32, i32, i32)> = dsl::petition_settings
        .find(ONE)
        .select((dsl::rating_minutes, dsl::reopen_minutes, dsl::question_minutes, dsl::urge_minutes))
        .first(conn)
        .optional()?;
    let (rating, reopen, question, urge) = row.ok_or_else(missing)?;
    Ok(Windows {
        rating: minutes(rating),
        reopen: minutes(reopen),
        question: minutes(question),
        urge: minutes(urge),
    })
}

/// The rules that the community has set.
///
/// # Errors
/// Trouble with the database.
pub fn clock_rules(conn: &mut Conn) -> DbResult<Vec<ClockRule>> {
    let rows: Vec<RuleRow> = petition_clock_rules::table.select(RuleRow::as_select()).load(conn)?;
    rows.into_iter().map(RuleRow::into_domain).collect()
}

/// Counts a change upon the version `before`; `false` where somebody was first, and then nothing may be changed.
///
/// # Errors
/// Trouble with the database.
pub fn change_settings(tx: &mut Tx<'_>, before: i32) -> DbResult<bool> {
    use petition_settings::dsl;
    let present = dsl::petition_settings.find(ONE).filter(dsl::version.eq(before));
    Ok(diesel::update(present).set(dsl::version.eq(dsl::version + 1)).execute(&mut **tx)? == 1)
}

/// Puts other windows in place. What waits to be rated is looked at again, for its time may be over now.
///
/// # Errors
/// Trouble with the database.
pub fn set_windows(tx: &mut Tx<'_>, windows: &Windows, now: DateTime<Utc>) -> DbResult<()> {
    use petition_settings::dsl;
    let Windows { rating, reopen, question, urge } = *windows;
    let minutes = |window: chrono::TimeDelta| i32::try_from(window.num_minutes()).unwrap_or(i32::MAX);
    diesel::update(dsl::petition_settings.find(ONE))
        .set((
            dsl::rating_minutes.eq(minutes(rating)),
            dsl::reopen_minutes.eq(minutes(reopen)),
            dsl::question_minutes.eq(minutes(question)),
            dsl::urge_minutes.eq(minutes(urge)),
        ))
        .execute(&mut **tx)?;
    let waiting = petitions::table.filter(petitions::alarm_at.is_not_null());
    diesel::update(waiting.filter(petitions::status.eq(Status::Handled.as_str())))
        .set(petitions::alarm_at.eq(Some(crate::db::At(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// Puts a rule in its place.
///
/// # Errors
/// Trouble with the database.
pub fn put_rule(tx: &mut Tx<'_>, rule: &ClockRule) -> DbResult<()> {
    drop_rule(tx, rule.slot)?;
    diesel::insert_into(petition_clock_rules::table).values(RuleRow::from(rule)).execute(&mut **tx)?;
    Ok(())
}

/// Takes a rule away, so that what is published counts again; `false` where none was set there.
///
/// # Errors
/// Trouble with the database.
pub fn drop_rule(tx: &mut Tx<'_>, slot: Slot) -> DbResult<bool> {
    use petition_clock_rules::dsl;
    let category = slot.category.map_or(Uuid::nil(), |id| id.0);
    let kind = slot.kind.map_or("", |kind| kind.as_str());
    let there = dsl::petition_clock_rules
        .filter(dsl::category_id.eq(Key(category)))
        .filter(dsl::urgency.eq(slot.urgency.as_str()).and(dsl::kind.eq(kind)));
    Ok(diesel::delete(there).execute(&mut **tx)? == 1)
}

fn missing() -> DbError {
    DbError::Broken("the settings of petitions are missing".into())
}
