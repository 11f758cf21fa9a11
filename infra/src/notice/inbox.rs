use super::rows::DeliveryRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::notice_deliveries::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    notice::{Channel, Delivery},
    shared::{AccountId, Cursor, Limit, NoticeId, Page},
};

/// The inbox of a person, newest first; only what she has not read, where asked so.
///
/// # Errors
/// Trouble with the database.
pub fn inbox(
    conn: &mut Conn,
    account: AccountId,
    unread: bool,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Delivery>> {
    let mut query = dsl::notice_deliveries
        .filter(dsl::recipient_id.eq(Key(account.0)).and(dsl::channel.eq(Channel::Inbox.as_str())))
        .select(DeliveryRow::as_select())
        .into_boxed();
    if unread {
        query = query.filter(dsl::read_at.is_null());
    }
    if let Some(Cursor { at, id }) = after {
        query = query
            .filter(dsl::happened_at.lt(At(at)).or(dsl::happened_at.eq(At(at)).and(dsl::id.lt(Key(id)))));
    }
    let rows: Vec<DeliveryRow> = query
        .order((dsl::happened_at.desc(), dsl::id.desc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let notices = rows.into_iter().map(DeliveryRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(notices, limit, |one| Cursor { at: one.news.happened_at, id: one.id.0 }))
}

/// One notice of a person's inbox.
///
/// # Errors
/// Trouble with the database.
pub fn inbox_item(conn: &mut Conn, account: AccountId, id: NoticeId) -> DbResult<Option<Delivery>> {
    let row: Option<DeliveryRow> = dsl::notice_deliveries
        .filter(dsl::id.eq(Key(id.0)).and(dsl::recipient_id.eq(Key(account.0))))
        .filter(dsl::channel.eq(Channel::Inbox.as_str()))
        .select(DeliveryRow::as_select())
        .first(conn)
        .optional()?;
    row.map(DeliveryRow::into_domain).transpose()
}

/// How many notices a person has not read.
///
/// # Errors
/// Trouble with the database.
pub fn unread(conn: &mut Conn, account: AccountId) -> DbResult<i64> {
    Ok(dsl::notice_deliveries
        .filter(dsl::recipient_id.eq(Key(account.0)).and(dsl::channel.eq(Channel::Inbox.as_str())))
        .filter(dsl::read_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Marks a notice as read, for good.
///
/// # Errors
/// Trouble with the database.
pub fn mark_read(tx: &mut Tx<'_>, account: AccountId, id: NoticeId, now: DateTime<Utc>) -> DbResult<()> {
    let unread = dsl::notice_deliveries
        .filter(dsl::id.eq(Key(id.0)).and(dsl::recipient_id.eq(Key(account.0))))
        .filter(dsl::channel.eq(Channel::Inbox.as_str()).and(dsl::read_at.is_null()));
    diesel::update(unread).set(dsl::read_at.eq(Some(At(now)))).execute(&mut **tx)?;
    Ok(())
}

/// Marks all that happened until a moment as read; how many.
///
/// # Errors
/// Trouble with the database.
pub fn mark_all_read(
    tx: &mut Tx<'_>,
    account: AccountId,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DbResult<usize> {
    let unread = dsl::notice_deliveries
        .filter(dsl::recipient_id.eq(Key(account.0)).and(dsl::channel.eq(Channel::Inbox.as_str())))
        .filter(dsl::read_at.is_null().and(dsl::happened_at.le(At(until))));
    Ok(diesel::update(unread).set(dsl::read_at.eq(Some(At(now)))).execute(&mut **tx)?)
}
