use super::{
    chain::{held_head, let_go},
    rows::AuditRow,
};
use crate::{
    db::{At, Conn, DbResult, Json, Key, Tx},
    each,
    schema::audit_lines::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    account::AuditLine,
    shared::{AccountId, Cursor, Limit, Page, PetitionId},
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
    let row = AuditRow::from(line);
    each!(&mut **tx, c => diesel::insert_into(dsl::audit_lines).values(row).execute(c))?;
    Ok(())
}

/// Lines named in one statement.
const ERASED_AT_ONCE: usize = 500;

/// Erases the personal values of what a person did and of what was done to her account; gives how many lines.
/// Who, what and when stay, and the chain with them.
///
/// # Errors
/// Trouble with the database.
pub fn erase_audit(tx: &mut Tx<'_>, account: AccountId) -> DbResult<usize> {
    let of_account = dsl::object_kind.eq("account").and(dsl::object_id.eq(account.to_string()));
    let hers = dsl::account_id.eq(Some(Key(account.0))).assume_not_null().or(of_account);
    let lines = dsl::audit_lines.filter(hers).select(dsl::id).load(&mut **tx)?;
    erase_values(tx, lines)
}

/// Erases the personal values of what nobody known did to these petitions: an anonymous reporter leaves the address
/// that she called from.
///
/// # Errors
/// Trouble with the database.
pub fn erase_audit_about(tx: &mut Tx<'_>, petitions: &[PetitionId]) -> DbResult<usize> {
    let ids: Vec<String> = petitions.iter().map(ToString::to_string).collect();
    let about = dsl::object_kind.eq("petition").and(dsl::object_id.eq_any(ids));
    let nobodys = dsl::audit_lines.filter(about.and(dsl::account_id.is_null()));
    let lines = nobodys.select(dsl::id).load(&mut **tx)?;
    erase_values(tx, lines)
}

fn erase_values(tx: &mut Tx<'_>, lines: Vec<Key>) -> DbResult<usize> {
    let mut erased = 0;
    for some in lines.chunks(ERASED_AT_ONCE) {
        erased += diesel::update(dsl::audit_lines.filter(dsl::id.eq_any(some.to_vec())))
            .set((
                dsl::address.eq(""),
                dsl::detail.eq(Json(serde_json::json!({}))),
                dsl::salt.eq(None::<Vec<u8>>),
            ))
            .execute(&mut **tx)?;
    }
    Ok(erased)
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

/// Removes a bounded number of the oldest lines that may go; gives how many.
///
/// # Errors
/// Trouble with the database.
pub fn expire_audit(tx: &mut Tx<'_>, before: DateTime<Utc>) -> DbResult<usize> {
    // Whoever holds the head links alone. Were lines linked between the two looks of `audit_until`, they would be
    // taken for old ones.
    let Some(head) = held_head(tx)? else { return Ok(0) };
    let Some(until) = audit_until(tx, before)? else { return Ok(0) };
    let oldest: Vec<Option<i64>> = dsl::audit_lines
        .filter(dsl::seq.le(Some(until)))
        .order(dsl::seq.asc())
        .limit(1_000)
        .select(dsl::seq)
        .load(&mut **tx)?;
    match oldest.last().copied().flatten() {
        Some(last) => let_go(tx, head, last),
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
