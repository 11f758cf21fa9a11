use super::rows::DeliveryRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    each,
    schema::{notice_deliveries::dsl, petition_scopes},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    notice::{Channel, Delivery, DeliveryState, Topic},
    shared::{Cursor, Limit, NoticeId, Page, Scope},
};

/// Which dead letters are wanted.
#[derive(Debug, Clone, Default)]
pub struct DeadFilter {
    /// Only those about petitions in this scope; none for whoever sees all.
    pub scope: Option<Scope>,
    /// Of this channel.
    pub channel: Option<Channel>,
    /// About this.
    pub topic: Option<Topic>,
    /// Given up since then.
    pub since: Option<DateTime<Utc>>,
}

/// The ids of the dead letters that are wanted, and when each was given up; oldest first.
fn wanted(
    conn: &mut Conn,
    filter: &DeadFilter,
    only: Option<NoticeId>,
    after: Option<Cursor>,
    limit: Option<i64>,
) -> DbResult<Vec<(Key, Option<At>)>> {
    Ok(each!(conn, c => {
        let mut query = dsl::notice_deliveries
            .filter(dsl::dead_at.is_not_null())
            .select((dsl::id, dsl::dead_at))
            .order((dsl::dead_at.asc(), dsl::id.asc()))
            .into_boxed();
        if let Some(scope) = &filter.scope {
            let roots: Vec<Key> = scope.roots.iter().map(|root| Key(*root)).collect();
            let seen = petition_scopes::table
                .filter(petition_scopes::petition_id.nullable().eq(dsl::petition_id))
                .filter(petition_scopes::scope_id.eq_any(roots))
                .select(petition_scopes::petition_id);
            query = query.filter(diesel::dsl::exists(seen));
        }
        if let Some(channel) = filter.channel {
            query = query.filter(dsl::channel.eq(channel.as_str()));
        }
        if let Some(topic) = filter.topic {
            query = query.filter(dsl::topic.eq(topic.as_str()));
        }
        if let Some(since) = filter.since {
            query = query.filter(dsl::dead_at.ge(Some(At(since))));
        }
        if let Some(id) = only {
            query = query.filter(dsl::id.eq(Key(id.0)));
        }
        if let Some(Cursor { at, id }) = after {
            let at = Some(At(at));
            query = query.filter(dsl::dead_at.gt(at).or(dsl::dead_at.eq(at).and(dsl::id.gt(Key(id)))));
        }
        if let Some(limit) = limit {
            query = query.limit(limit);
        }
        query.load(c)
    })?)
}

/// Dead letters, the longest dead first.
///
/// # Errors
/// Trouble with the database.
pub fn dead_letters(
    conn: &mut Conn,
    filter: &DeadFilter,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Delivery>> {
    let rows = i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1);
    let found = wanted(conn, filter, None, after, Some(rows))?;
    let keys: Vec<Key> = found.into_iter().map(|(key, _)| key).collect();
    let rows: Vec<DeliveryRow> = dsl::notice_deliveries
        .filter(dsl::id.eq_any(keys))
        .order((dsl::dead_at.asc(), dsl::id.asc()))
        .select(DeliveryRow::as_select())
        .load(conn)?;
    let letters = rows.into_iter().map(DeliveryRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    let at = |letter: &Delivery| letter.ended_at.unwrap_or(letter.due_at);
    Ok(Page::cut(letters, limit, |letter| Cursor { at: at(letter), id: letter.id.0 }))
}

/// One telling that is or was a dead letter, where it lies in the scope.
///
/// # Errors
/// Trouble with the database.
pub fn dead_letter(conn: &mut Conn, filter: &DeadFilter, id: NoticeId) -> DbResult<Option<Delivery>> {
    if wanted(conn, filter, Some(id), None, None)?.is_empty() {
        return Ok(None);
    }
    let row: Option<DeliveryRow> =
        dsl::notice_deliveries.find(Key(id.0)).select(DeliveryRow::as_select()).first(conn).optional()?;
    row.map(DeliveryRow::into_domain).transpose()
}

/// Lets a dead letter be tried anew, as if for the first time; `false` where it is dead no more.
///
/// # Errors
/// Trouble with the database.
pub fn replay(tx: &mut Tx<'_>, id: NoticeId, now: DateTime<Utc>) -> DbResult<bool> {
    Ok(revive(tx, vec![Key(id.0)], now)? == 1)
}

/// Lets at most so many dead letters be tried anew, the longest dead first; how many.
///
/// # Errors
/// Trouble with the database.
pub fn replay_all(tx: &mut Tx<'_>, filter: &DeadFilter, limit: i64, now: DateTime<Utc>) -> DbResult<usize> {
    let found = wanted(tx, filter, None, None, Some(limit))?;
    revive(tx, found.into_iter().map(|(key, _)| key).collect(), now)
}

fn revive(tx: &mut Tx<'_>, keys: Vec<Key>, now: DateTime<Utc>) -> DbResult<usize> {
    let none: Option<At> = None;
    let dead = dsl::notice_deliveries.filter(dsl::id.eq_any(keys).and(dsl::dead_at.is_not_null()));
    Ok(diesel::update(dead)
        .set((
            dsl::state.eq(DeliveryState::Waiting.as_str()),
            dsl::attempts.eq(0),
            dsl::due_at.eq(At(now)),
            dsl::ended_at.eq(none),
            dsl::dead_at.eq(none),
        ))
        .execute(&mut **tx)?)
}

/// Gives a dead letter up for good; `false` where it is dead no more.
///
/// # Errors
/// Trouble with the database.
pub fn discard(tx: &mut Tx<'_>, id: NoticeId, why: &str, now: DateTime<Utc>) -> DbResult<bool> {
    let none: Option<At> = None;
    let dead = dsl::notice_deliveries.filter(dsl::id.eq(Key(id.0)).and(dsl::dead_at.is_not_null()));
    let changed = diesel::update(dead)
        .set((
            dsl::state.eq(DeliveryState::Discarded.as_str()),
            dsl::last_error.eq(Some(why)),
            dsl::ended_at.eq(Some(At(now))),
            dsl::dead_at.eq(none),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}
