use super::rows::AuditRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::audit_lines::dsl,
};
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
