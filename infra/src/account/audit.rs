use super::{chain::let_go, rows::AuditRow};
use crate::{
    db::{At, Conn, DbResult, Json, Key, Tx},
    schema::audit_lines::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    account::AuditLine,
    shared::{AccountId, Cursor, Limit, Page},
};

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Of this person.
    pub account: Option<AccountId>,
    /// About this thing.
    pub object: Option<String>,
}

/// Writes a line, in the transaction of what it records.
///
/// # Errors
/// Trouble with the database.
pub fn audit(tx: &mut Tx<'_>, line: AuditLine) -> DbResult<()> {
    diesel::insert_into(dsl::audit_lines).values(AuditRow::from(line)).execute(&mut **tx)?;
    Ok(())
}

/// Erases the personal values of what a person did and of what was done to her account; gives how many lines.
/// Who, what and when stay, and the chain with them.
///
/// # Errors
/// Trouble with the database.
pub fn erase_audit(tx: &mut Tx<'_>, account: AccountId) -> DbResult<usize> {
    let of_account = dsl::object_kind.eq("account").and(dsl::object_id.eq(account.to_string()));
    let hers = dsl::account_id.eq(Some(Key(account.0))).assume_not_null().or(of_account);
    Ok(diesel::update(dsl::audit_lines.filter(hers))
        .set((
            dsl::address.eq(""),
            dsl::detail.eq(Json(serde_json::json!({}))),
            dsl::salt.eq(None::<Vec<u8>>),
        ))
        .execute(&mut **tx)?)
}

/// The last line that may go where lines from before `before` may: all up to it are older, and all are linked.
///
/// # Errors
/// Trouble with the database.
pub fn audit_until(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<Option<i64>> {
    let linked = dsl::audit_lines.filter(dsl::seq.is_not_null());
    let first_kept: Option<Option<i64>> = linked
        .filter(dsl::at.ge(At(before)))
        .order(dsl::seq.asc())
        .select(dsl::seq)
        .first(conn)
        .optional()?;
    let bound = first_kept.flatten().unwrap_or(i64::MAX);
    let last = linked.filter(dsl::seq.lt(Some(bound))).select(dsl::seq).order(dsl::seq.desc());
    Ok(last.first::<Option<i64>>(conn).optional()?.flatten())
}

/// Removes a bounded number of the oldest lines, up to `until`; gives how many.
///
/// # Errors
/// Trouble with the database.
pub fn expire_audit(tx: &mut Tx<'_>, until: i64) -> DbResult<usize> {
    let oldest: Vec<Option<i64>> = dsl::audit_lines
        .filter(dsl::seq.le(Some(until)))
        .order(dsl::seq.asc())
        .limit(1_000)
        .select(dsl::seq)
        .load(&mut **tx)?;
    match oldest.last().copied().flatten() {
        Some(last) => let_go(tx, last),
        None => Ok(0),
    }
}

/// The trail, newest first.
///
/// # Errors
/// Trouble with the database.
pub fn audit_trail(
    conn: &mut Conn,
    filter: &AuditFilter,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<AuditLine>> {
    let mut query = dsl::audit_lines.select(AuditRow::as_select()).into_boxed();
    if let Some(account) = filter.account {
        query = query.filter(dsl::account_id.eq(Some(Key(account.0))));
    }
    if let Some(object) = &filter.object {
        query = query.filter(dsl::object_id.eq(object.clone()));
    }
    if let Some(Cursor { at, id }) = after {
        query = query.filter(dsl::at.lt(At(at)).or(dsl::at.eq(At(at)).and(dsl::id.lt(Key(id)))));
    }
    let rows: Vec<AuditRow> = query
        .order((dsl::at.desc(), dsl::id.desc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let lines = rows.into_iter().map(AuditLine::from).collect();
    Ok(Page::cut(lines, limit, |line: &AuditLine| Cursor { at: line.at, id: line.id.0 }))
}
