use super::rows::{DayRow, day_kind, week, week_columns};
use crate::{
    db::{Both, Conn, DbError, DbResult, Tx},
    schema::{calendar_days, calendars},
};
use chrono::NaiveDate;
use diesel::prelude::*;
use sanping_domain::calendar::{Calendar, ExceptionalDay, Week};

/// The one calendar.
const ONE: i16 = 1;

/// The calendar as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// When work is done.
    pub calendar: Calendar,
    /// Counts the changes, from 1.
    pub version: i32,
}

/// The whole calendar.
///
/// # Errors
/// Trouble with the database.
pub fn stored(conn: &mut Conn) -> DbResult<Stored> {
    use calendars::dsl;
    let (version, weekdays, periods) = dsl::calendars
        .find(ONE)
        .select((dsl::version, dsl::weekdays, dsl::periods))
        .first(conn)
        .optional()?
        .ok_or_else(missing)?;
    let days: Vec<(NaiveDate, String)> =
        calendar_days::table.select((calendar_days::day, calendar_days::kind)).load(conn)?;
    let days = days.into_iter().map(|(day, kind)| Ok((day, day_kind(&kind)?)));
    Ok(Stored {
        calendar: Calendar { week: week((weekdays, periods))?, days: days.collect::<DbResult<_>>()? },
        version,
    })
}

/// The version alone.
///
/// # Errors
/// Trouble with the database.
pub fn version(conn: &mut Conn) -> DbResult<i32> {
    calendars::table.find(ONE).select(calendars::version).first(conn).optional()?.ok_or_else(missing)
}

/// The marked days of a year, in order.
///
/// # Errors
/// Trouble with the database.
pub fn days_of(conn: &mut Conn, year: i32) -> DbResult<Vec<ExceptionalDay>> {
    use calendar_days::dsl;
    let Some((first, next)) = bounds(year) else { return Ok(Vec::new()) };
    let rows: Vec<DayRow> = dsl::calendar_days
        .filter(dsl::day.ge(first).and(dsl::day.lt(next)))
        .order(dsl::day.asc())
        .select(DayRow::as_select())
        .load(conn)?;
    rows.into_iter().map(DayRow::into_domain).collect()
}

/// Counts a change upon the version `before`; `false` where somebody was first, and then nothing may be changed.
///
/// # Errors
/// Trouble with the database.
pub fn change(tx: &mut Tx<'_>, before: i32) -> DbResult<bool> {
    let present = calendars::table.find(ONE).filter(calendars::version.eq(before));
    let changed =
        diesel::update(present).set(calendars::version.eq(calendars::version + 1)).execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Puts another week in place.
///
/// # Errors
/// Trouble with the database.
pub fn set_week(tx: &mut Tx<'_>, week: &Week) -> DbResult<()> {
    use calendars::dsl;
    let (weekdays, periods) = week_columns(week);
    diesel::update(dsl::calendars.find(ONE))
        .set((dsl::weekdays.eq(weekdays), dsl::periods.eq(periods)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Marks a day, in place of what it was marked as.
///
/// # Errors
/// Trouble with the database.
pub fn put_day(tx: &mut Tx<'_>, day: &ExceptionalDay) -> DbResult<()> {
    use calendar_days::dsl;
    let row = DayRow::from(day);
    let (kind, name, source) = (day.kind.as_str(), day.name.as_str(), day.source.as_str());
    Both(diesel::insert_into(dsl::calendar_days).values(row).on_conflict(dsl::day).do_update().set((
        dsl::kind.eq(kind),
        dsl::name.eq(name),
        dsl::source.eq(source),
    )))
    .execute(&mut **tx)?;
    Ok(())
}

/// Takes the mark of a day away; `false` where it has none.
///
/// # Errors
/// Trouble with the database.
pub fn drop_day(tx: &mut Tx<'_>, day: NaiveDate) -> DbResult<bool> {
    Ok(diesel::delete(calendar_days::table.find(day)).execute(&mut **tx)? == 1)
}

fn bounds(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?))
}

fn missing() -> DbError {
    DbError::Broken("the calendar is missing".into())
}
