//! Messages that wait to leave. Written in the transaction of what they tell of; sent by none inside it.

use crate::{
    db::{At, Conn, DbResult, Json, Key, Tx, Update},
    each,
    schema::outbox_messages::dsl,
};
use chrono::{DateTime, Utc};
use diesel::{prelude::*, sql_types::Text};
use sanping_domain::shared::{MessageId, PetitionId};
use uuid::Uuid;

/// A message before it is worded for a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// What it is about, such as `petition.dispatched`.
    pub topic: String,
    /// The sort of recipient: `account`, `unit`, `grid` or `petition` (its anonymous reporter).
    pub recipient_kind: &'static str,
    /// Which one.
    pub recipient_id: Option<Uuid>,
    /// What the words are made from.
    pub payload: serde_json::Value,
}

/// Stores a message.
///
/// # Errors
/// Trouble with the database.
pub fn put(tx: &mut Tx<'_>, message: Message, now: DateTime<Utc>) -> DbResult<()> {
    let row = (
        dsl::id.eq(Key(MessageId::new().0)),
        dsl::topic.eq(message.topic),
        dsl::recipient_kind.eq(message.recipient_kind),
        dsl::recipient_id.eq(message.recipient_id.map(Key)),
        dsl::payload.eq(Json(message.payload)),
        dsl::created_at.eq(At(now)),
    );
    each!(&mut **tx, c => diesel::insert_into(dsl::outbox_messages).values(row).execute(c))?;
    Ok(())
}

/// How many messages wait to leave.
///
/// # Errors
/// Trouble with the database.
pub fn waiting(conn: &mut Conn) -> DbResult<i64> {
    // With a bound for its column SQLite walks the index of what waits; without one it counts through all that is kept.
    let bounded = dsl::created_at.gt(At(DateTime::UNIX_EPOCH));
    Ok(dsl::outbox_messages.filter(dsl::sent_at.is_null().and(bounded)).count().get_result(conn)?)
}

/// A message that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Its id.
    pub id: MessageId,
    /// What it is about.
    pub topic: String,
    /// The sort of recipient.
    pub recipient_kind: String,
    /// Which one.
    pub recipient_id: Option<Uuid>,
    /// What the words are made from.
    pub payload: serde_json::Value,
    /// When what it tells of happened.
    pub created_at: DateTime<Utc>,
}

/// When the oldest message was written that waits to leave; cheap.
///
/// # Errors
/// Trouble with the database.
pub fn waits_since(conn: &mut Conn) -> DbResult<Option<DateTime<Utc>>> {
    let first: Option<At> = dsl::outbox_messages
        .filter(dsl::sent_at.is_null())
        .order(dsl::created_at.asc())
        .select(dsl::created_at)
        .first(conn)
        .optional()?;
    Ok(first.map(|at| at.0))
}

/// Takes the oldest messages that wait, at most so many, for the rest of this transaction: another process
/// takes others meanwhile.
///
/// # Errors
/// Trouble with the database.
pub fn take(tx: &mut Tx<'_>, limit: i64) -> DbResult<Vec<Waiting>> {
    type Row = (Key, String, String, Option<Key>, Json, At);
    let columns =
        (dsl::id, dsl::topic, dsl::recipient_kind, dsl::recipient_id, dsl::payload, dsl::created_at);
    let waiting = dsl::outbox_messages
        .filter(dsl::sent_at.is_null())
        .order((dsl::created_at.asc(), dsl::id.asc()))
        .limit(limit)
        .select(columns);
    let rows: Vec<Row> = match &mut **tx {
        Conn::Pg(conn) => waiting.for_update().skip_locked().load(conn)?,
        Conn::Sqlite(conn) => waiting.load(conn)?,
    };
    let read = |(id, topic, recipient_kind, recipient_id, payload, created_at): Row| Waiting {
        id: MessageId(id.0),
        topic,
        recipient_kind,
        recipient_id: recipient_id.map(|id| id.0),
        payload: payload.0,
        created_at: created_at.0,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Marks messages as fanned out.
///
/// # Errors
/// Trouble with the database.
pub fn mark_sent(tx: &mut Tx<'_>, ids: &[MessageId], now: DateTime<Utc>) -> DbResult<()> {
    let keys = ids.iter().map(|id| Key(id.0));
    let sent = dsl::sent_at.eq(Some(At(now)));
    match &mut **tx {
        // One by one they are the same statement each time.
        Conn::Sqlite(conn) => {
            for key in keys {
                let one = dsl::outbox_messages.filter(dsl::id.eq(key));
                Update::of(one, sent).execute(conn)?;
            }
        }
        Conn::Pg(conn) => {
            let all = dsl::outbox_messages.filter(dsl::id.eq_any(keys.collect::<Vec<_>>()));
            Update::of(all, sent).execute(conn)?;
        }
    }
    Ok(())
}

/// How many messages left before `before`.
///
/// # Errors
/// Trouble with the database.
pub fn forgettable(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<i64> {
    Ok(dsl::outbox_messages.filter(dsl::sent_at.lt(Some(At(before)))).count().get_result(conn)?)
}

/// Removes a bounded number of messages that left before `before`; gives how many.
///
/// # Errors
/// Trouble with the database.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> DbResult<usize> {
    let old: Vec<Key> = dsl::outbox_messages
        .filter(dsl::sent_at.lt(Some(At(before))))
        .limit(1_000)
        .select(dsl::id)
        .load(&mut **tx)?;
    Ok(diesel::delete(dsl::outbox_messages.filter(dsl::id.eq_any(old))).execute(&mut **tx)?)
}

/// Removes what was told to this person or about these petitions: a message quotes their titles.
///
/// # Errors
/// Trouble with the database.
pub fn erase(tx: &mut Tx<'_>, person: Uuid, petitions: &[PetitionId]) -> DbResult<()> {
    diesel::delete(dsl::outbox_messages.filter(dsl::recipient_id.eq(Some(Key(person)))))
        .execute(&mut **tx)?;
    for petition in petitions {
        let about = match &**tx {
            Conn::Pg(_) => "payload ->> 'petitionId' = $1",
            Conn::Sqlite(_) => "json_extract(payload, '$.petitionId') = $1",
        };
        diesel::sql_query(format!("DELETE FROM outbox_messages WHERE {about}"))
            .bind::<Text, _>(petition.to_string())
            .execute(&mut **tx)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::{on_both, read_anew, ways};

    #[test]
    fn the_database_reads_the_statements_of_a_message_once() {
        on_both(async |db| {
            let message = Message {
                topic: "petition.dispatched".into(),
                recipient_kind: "account",
                recipient_id: Some(Uuid::now_v7()),
                payload: serde_json::json!({}),
            };
            let anew = read_anew(&db, move |tx| {
                put(tx, message, Utc::now())?;
                let taken = take(tx, 10)?;
                let ids: Vec<MessageId> = taken.iter().map(|message| message.id).collect();
                assert_eq!(ids.len(), 1);
                mark_sent(tx, &ids, Utc::now())
            });
            assert_eq!(anew.await, [""; 0]);
        });
    }

    #[test]
    fn what_waits_is_found_without_a_look_at_what_is_sent() {
        on_both(async |db| {
            for way in [ways(&db, waiting).await, ways(&db, waits_since).await].concat() {
                assert!(way.contains("INDEX outbox_messages_waiting"), "{way}");
            }
            assert!(!db.is_embedded() || !ways(&db, waiting).await.is_empty());
        });
    }
}
