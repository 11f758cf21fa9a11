use super::rows::ErasureRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::erasures::dsl,
};
use chrono::{DateTime, Utc};
use diesel::{dsl::IsNull, prelude::*};
use sanping_domain::{
    privacy::Erasure,
    shared::{AccountId, ErasureId},
};
use uuid::Uuid;

/// As many wishes are read at once.
const PAGE: i64 = 100;

/// Stores a wish.
///
/// # Errors
/// [`crate::db::DbError::Taken`] where one is pending; trouble with the database.
pub fn ask(tx: &mut Tx<'_>, erasure: &Erasure) -> DbResult<()> {
    diesel::insert_into(dsl::erasures).values(ErasureRow::from(erasure)).execute(&mut **tx)?;
    Ok(())
}

/// The wish of a person that is neither withdrawn nor carried out.
///
/// # Errors
/// Trouble with the database.
pub fn pending(conn: &mut Conn, account: AccountId) -> DbResult<Option<Erasure>> {
    let row: Option<ErasureRow> = dsl::erasures
        .filter(dsl::account_id.eq(Key(account.0)))
        .filter(stands())
        .select(ErasureRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Erasure::from))
}

/// The next wishes that are due, the oldest first, after this one; none where there are no more. One that is hindered
/// stays among them, so whoever carries them out goes on from the last.
///
/// # Errors
/// Trouble with the database.
pub fn due(conn: &mut Conn, now: DateTime<Utc>, after: Option<&Erasure>) -> DbResult<Vec<Erasure>> {
    let (at, id) = after.map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |last| (last.due_at, last.id.0));
    let rows: Vec<ErasureRow> = dsl::erasures
        .filter(stands())
        .filter(dsl::due_at.le(At(now)))
        .filter(dsl::due_at.gt(At(at)).or(dsl::due_at.eq(At(at)).and(dsl::id.gt(Key(id)))))
        .order((dsl::due_at.asc(), dsl::id.asc()))
        .limit(PAGE)
        .select(ErasureRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Erasure::from).collect())
}

/// Withdraws a wish; `false` where it was withdrawn or carried out before.
///
/// # Errors
/// Trouble with the database.
pub fn withdraw_erasure(tx: &mut Tx<'_>, id: ErasureId, now: DateTime<Utc>) -> DbResult<bool> {
    let standing = dsl::erasures.filter(dsl::id.eq(Key(id.0))).filter(stands());
    Ok(diesel::update(standing).set(dsl::withdrawn_at.eq(Some(At(now)))).execute(&mut **tx)? == 1)
}

/// Notes that a wish was carried out; `false` where it does not stand any more, and then nothing may be erased.
///
/// # Errors
/// Trouble with the database.
pub fn carried_out(tx: &mut Tx<'_>, id: ErasureId, now: DateTime<Utc>) -> DbResult<bool> {
    let standing = dsl::erasures.filter(dsl::id.eq(Key(id.0))).filter(stands());
    Ok(diesel::update(standing).set(dsl::done_at.eq(Some(At(now)))).execute(&mut **tx)? == 1)
}

type Stands = diesel::dsl::And<IsNull<dsl::withdrawn_at>, IsNull<dsl::done_at>>;

fn stands() -> Stands {
    dsl::withdrawn_at.is_null().and(dsl::done_at.is_null())
}
