use super::{deliveries::put, webhooks::list};
use crate::{
    db::{Conn, DbResult, Tx},
    petition::{Line, Position, lines_after},
    schema::webhook_place::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::integration::Webhook;

/// The one row.
const ROW: i16 = 1;
/// Steps turned into deliveries in one transaction.
const PAGE: i64 = 100;

fn enabled(conn: &mut Conn) -> DbResult<Vec<Webhook>> {
    Ok(list(conn)?.into_iter().filter(|hook| hook.disabled_at.is_none()).collect())
}

fn place(conn: &mut Conn) -> DbResult<Option<Position>> {
    let text: Option<String> =
        dsl::webhook_place.filter(dsl::id.eq(ROW)).select(dsl::place).first(conn).optional()?;
    Ok(text.as_deref().and_then(Position::decode))
}

/// Whether there are steps that webhooks have yet to be told of.
///
/// # Errors
/// Trouble with the database.
pub fn is_behind(conn: &mut Conn) -> DbResult<bool> {
    if enabled(conn)?.is_empty() {
        return Ok(false);
    }
    let from = place(conn)?.unwrap_or(Position::START);
    Ok(!lines_after(conn, from, 1)?.is_empty())
}

/// Turns the next steps of the stream into deliveries, and says how many steps there were. `body` writes what is
/// sent of one.
///
/// Of two processes that do this at once, both write the same deliveries, which are kept once.
///
/// # Errors
/// Trouble with the database.
pub fn fan_out(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    body: impl Fn(&Line) -> DbResult<String>,
) -> DbResult<usize> {
    let known = place(tx)?;
    let lines = lines_after(tx, known.unwrap_or(Position::START), PAGE)?;
    let Some(last) = lines.last() else { return Ok(0) };
    let hooks = enabled(tx)?;
    for line in &lines {
        for hook in hooks.iter().filter(|hook| hook.wants(line.action, line.visibility, line.at, &line.names))
        {
            let kind = format!("petition.{}", line.action.as_str());
            put(tx, hook.id, line.position.event(), &kind, &body(line)?, now)?;
        }
    }
    let reached = last.position.encode();
    match known {
        Some(from) => {
            let here = dsl::webhook_place.filter(dsl::id.eq(ROW).and(dsl::place.eq(from.encode())));
            diesel::update(here).set(dsl::place.eq(reached)).execute(&mut **tx)?;
        }
        None => {
            let first = (dsl::id.eq(ROW), dsl::place.eq(reached));
            diesel::insert_into(dsl::webhook_place).values(first).execute(&mut **tx)?;
        }
    }
    Ok(lines.len())
}
