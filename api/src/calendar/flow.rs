//! What every change of the calendar has in common: the version, the audit line, the news of it.

use super::dto::{CalendarView, YearView};
use crate::{
    http::{Answer, ApiError, Caller, IfMatch, Once},
    state::State,
};
use actix_web::HttpResponse;
use sanping_domain::shared::Kind;
use sanping_infra::{
    account, calendar,
    db::{Conn, Tx},
};
use serde_json::Value;

/// A change that is asked for.
pub struct Asked {
    pub version: IfMatch,
    pub body_hash: [u8; 32],
    /// As it stands in the audit trail.
    pub action: &'static str,
    /// What the audit trail says of it.
    pub detail: Value,
}

/// Changes the calendar in one transaction and answers what it then is.
pub async fn change(
    state: &State,
    caller: &Caller,
    once: Once,
    asked: Asked,
    work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let (by, now) = (caller.clone(), state.clock.now());
    let Asked { version, body_hash, action, detail } = asked;
    let work = move |tx: &mut Tx<'_>| {
        if !calendar::change(tx, version.0)? {
            let current = serde_json::to_value(week(tx)?).map_err(ApiError::internal)?;
            return Err(ApiError::new(Kind::Stale, "stale_version").with_current(current));
        }
        let answer = work(tx)?;
        account::audit(tx, by.audits(action, ("calendar", 1), detail, now))?;
        Ok(answer)
    };
    let answer = once.run(state, caller, body_hash, work).await?;
    state.timings.changed();
    Ok(answer)
}

/// The week as it stands.
pub fn week(conn: &mut Conn) -> Result<CalendarView, ApiError> {
    let stored = calendar::stored(conn)?;
    Ok(CalendarView::of(&stored.calendar.week, stored.version))
}

/// A year as it stands.
pub fn year(conn: &mut Conn, year: i32) -> Result<YearView, ApiError> {
    let days = calendar::days_of(conn, year)?.into_iter().map(Into::into).collect();
    Ok(YearView { version: calendar::version(conn)?, year, days })
}
