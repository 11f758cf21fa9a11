use super::{
    rows::{DeliveryRow, unreadable},
    secrets::secrets,
};
use crate::{
    db::{At, Both, Conn, DbResult, Key, Tx},
    schema::{webhook_deliveries::dsl, webhooks},
};
use chrono::{DateTime, Utc};
use diesel::{dsl::sql, expression::SqlLiteral, prelude::*, sql_types::Bool};
use sanping_domain::{
    integration::{Delivery, DeliveryState, HookUrl, next_try},
    shared::{Cursor, DeliveryId, EventId, Limit, Page, WebhookId},
};

/// The answer of an address that asks never to be told again (RFC 9110).
const GONE: i32 = 410;

/// A delivery that is to be sent now.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its id.
    pub id: DeliveryId,
    /// Where to.
    pub url: HookUrl,
    /// What to send, to the last byte.
    pub body: String,
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// What to sign it with, newest first.
    pub secrets: Vec<String>,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The status, where the address answered.
    pub answer: Option<i32>,
    /// What was amiss; none where it took the delivery.
    pub trouble: Option<String>,
}

/// Puts a delivery on its way; of one event a webhook is told once.
///
/// # Errors
/// Trouble with the database.
pub fn put(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    event: EventId,
    kind: &str,
    body: &str,
    now: DateTime<Utc>,
) -> DbResult<DeliveryId> {
    let id = DeliveryId::new();
    Both(
        diesel::insert_into(dsl::webhook_deliveries)
            .values((
                dsl::id.eq(Key(id.0)),
                dsl::webhook_id.eq(Key(webhook.0)),
                dsl::event_id.eq(Key(event.0)),
                dsl::kind.eq(kind),
                dsl::body.eq(body),
                dsl::state.eq(DeliveryState::Waiting.as_str()),
                dsl::attempts.eq(0),
                dsl::due_at.eq(At(now)),
                dsl::created_at.eq(At(now)),
            ))
            .on_conflict((dsl::webhook_id, dsl::event_id))
            .do_nothing(),
    )
    .execute(&mut **tx)?;
    Ok(id)
}

/// Not sent yet. Word for word as the index says it: SQLite takes a partial index for no condition with values in it, and
/// would look through all that was ever sent.
fn waits() -> SqlLiteral<Bool> {
    sql("webhook_deliveries.state = 'waiting'")
}

/// Since when the oldest delivery is due that has not gone out.
///
/// # Errors
/// Trouble with the database.
pub fn due_since(conn: &mut Conn, now: DateTime<Utc>) -> DbResult<Option<DateTime<Utc>>> {
    let first: Option<At> = dsl::webhook_deliveries
        .inner_join(webhooks::table)
        .filter(waits().and(dsl::due_at.le(At(now))))
        .filter(webhooks::disabled_at.is_null())
        .order(dsl::due_at.asc())
        .select(dsl::due_at)
        .first(conn)
        .optional()?;
    Ok(first.map(|at| at.0))
}

/// Claims deliveries that are due, until `until`: then they are due again for whoever comes.
///
/// # Errors
/// Trouble with the database.
pub fn claim_due(tx: &mut Tx<'_>, now: DateTime<Utc>, until: DateTime<Utc>, most: i64) -> DbResult<Vec<Due>> {
    let rows: Vec<(Key, Key, String, String, i32)> = dsl::webhook_deliveries
        .inner_join(webhooks::table)
        .filter(waits().and(dsl::due_at.le(At(now))))
        .filter(webhooks::disabled_at.is_null())
        .order(dsl::due_at.asc())
        .limit(most)
        .select((dsl::id, dsl::webhook_id, webhooks::url, dsl::body, dsl::attempts))
        .load(&mut **tx)?;
    let mut claimed = Vec::new();
    for (id, webhook, url, body, attempts) in rows {
        let unclaimed = dsl::webhook_deliveries.filter(dsl::id.eq(id).and(dsl::attempts.eq(attempts)));
        let changed = diesel::update(unclaimed)
            .set((dsl::attempts.eq(attempts + 1), dsl::due_at.eq(At(until))))
            .execute(&mut **tx)?;
        if changed == 1 {
            let kept = secrets(tx, WebhookId(webhook.0), now)?;
            claimed.push(Due {
                id: DeliveryId(id.0),
                url: HookUrl::parse(&url).map_err(unreadable)?,
                body,
                attempts: attempts + 1,
                secrets: kept.into_iter().map(|one| one.secret).collect(),
            });
        }
    }
    Ok(claimed)
}

/// Notes what came of a try: taken, to be tried again, or given up.
///
/// # Errors
/// Trouble with the database.
pub fn record(tx: &mut Tx<'_>, due: &Due, outcome: Outcome, now: DateTime<Utc>) -> DbResult<()> {
    let Outcome { answer, trouble } = outcome;
    let next = next_try(due.attempts, rand::random()).filter(|_| answer != Some(GONE));
    let (state, due_at, ended_at) = match (&trouble, next) {
        (None, _) => (DeliveryState::Delivered, now, Some(now)),
        (Some(_), Some(wait)) => (DeliveryState::Waiting, now + wait, None),
        (Some(_), None) => (DeliveryState::Dead, now, Some(now)),
    };
    let tried = dsl::webhook_deliveries.filter(dsl::id.eq(Key(due.id.0)).and(dsl::attempts.eq(due.attempts)));
    diesel::update(tried)
        .set((
            dsl::state.eq(state.as_str()),
            dsl::due_at.eq(At(due_at)),
            dsl::answer.eq(answer),
            dsl::trouble.eq(trouble),
            dsl::ended_at.eq(ended_at.map(At)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// One delivery.
///
/// # Errors
/// Trouble with the database.
pub fn delivery(conn: &mut Conn, id: DeliveryId) -> DbResult<Option<Delivery>> {
    dsl::webhook_deliveries
        .filter(dsl::id.eq(Key(id.0)))
        .select(DeliveryRow::as_select())
        .first(conn)
        .optional()?
        .map(DeliveryRow::into_domain)
        .transpose()
}

/// The deliveries of a webhook, newest first.
///
/// # Errors
/// Trouble with the database.
pub fn deliveries(
    conn: &mut Conn,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Delivery>> {
    let mut query = dsl::webhook_deliveries.filter(dsl::webhook_id.eq(Key(webhook.0))).into_boxed();
    if let Some(state) = state {
        query = query.filter(dsl::state.eq(state.as_str()));
    }
    if let Some(Cursor { at, id }) = after {
        query =
            query.filter(dsl::created_at.lt(At(at)).or(dsl::created_at.eq(At(at)).and(dsl::id.lt(Key(id)))));
    }
    let rows: Vec<DeliveryRow> = query
        .select(DeliveryRow::as_select())
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let found = rows.into_iter().map(DeliveryRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(found, limit, |one| Cursor { at: one.created_at, id: one.id.0 }))
}

/// Puts an ended delivery on its way again, its tries counted anew; `false` where it has not ended.
///
/// # Errors
/// Trouble with the database.
pub fn replay(tx: &mut Tx<'_>, id: DeliveryId, now: DateTime<Utc>) -> DbResult<bool> {
    let ended = dsl::webhook_deliveries
        .filter(dsl::id.eq(Key(id.0)).and(dsl::state.ne(DeliveryState::Waiting.as_str())));
    let changed = diesel::update(ended)
        .set((
            dsl::state.eq(DeliveryState::Waiting.as_str()),
            dsl::attempts.eq(0),
            dsl::due_at.eq(At(now)),
            dsl::ended_at.eq(None::<At>),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::{on_both, ways};

    #[test]
    fn what_is_due_is_found_without_a_look_at_what_is_sent() {
        on_both(async |db| {
            let ways = ways(&db, |conn| due_since(conn, DateTime::UNIX_EPOCH)).await;
            let index = "SEARCH webhook_deliveries USING INDEX webhook_deliveries_due";
            assert_eq!(ways.iter().any(|way| way.starts_with(index)), db.is_embedded(), "{ways:?}");
        });
    }
}
