use super::rows::EventRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::grid_events::dsl,
};
use diesel::prelude::*;
use sanping_domain::{
    grid::NodeEvent,
    shared::{Cursor, EventId, GridId, Limit, Page},
};

/// Writes a line of a node's history, in the transaction of what it tells of.
///
/// # Errors
/// Trouble with the database.
pub fn record(tx: &mut Tx<'_>, event: NodeEvent) -> DbResult<()> {
    diesel::insert_into(dsl::grid_events).values(EventRow::new(EventId::new(), event)).execute(&mut **tx)?;
    Ok(())
}

/// The history of a node, newest first.
///
/// # Errors
/// Trouble with the database.
pub fn history(
    conn: &mut Conn,
    node: GridId,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<(EventId, NodeEvent)>> {
    let mut query = dsl::grid_events.filter(dsl::node_id.eq(Key(node.0))).into_boxed();
    if let Some(Cursor { at, id }) = after {
        query = query.filter(dsl::at.lt(At(at)).or(dsl::at.eq(At(at)).and(dsl::id.lt(Key(id)))));
    }
    let rows: Vec<EventRow> = query
        .select(EventRow::as_select())
        .order((dsl::at.desc(), dsl::id.desc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let events = rows.into_iter().map(EventRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(events, limit, |(id, event)| Cursor { at: event.change.at, id: id.0 }))
}
