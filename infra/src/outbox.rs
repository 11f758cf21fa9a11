//! Messages that wait to leave. Written in the transaction of what they tell of; sent by none inside it.

use crate::{
    db::{At, Conn, DbResult, Json, Key, Tx},
    schema::outbox_messages::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::shared::MessageId;
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
    diesel::insert_into(dsl::outbox_messages)
        .values((
            dsl::id.eq(Key(MessageId::new().0)),
            dsl::topic.eq(message.topic),
            dsl::recipient_kind.eq(message.recipient_kind),
            dsl::recipient_id.eq(message.recipient_id.map(Key)),
            dsl::payload.eq(Json(message.payload)),
            dsl::created_at.eq(At(now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// How many messages wait to leave.
///
/// # Errors
/// Trouble with the database.
pub fn waiting(conn: &mut Conn) -> DbResult<i64> {
    Ok(dsl::outbox_messages.filter(dsl::sent_at.is_null()).count().get_result(conn)?)
}
