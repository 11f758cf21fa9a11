use super::rows::DisclosureRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::disclosures::dsl,
};
use diesel::prelude::*;
use sanping_domain::{
    privacy::Disclosure,
    shared::{Cursor, Limit, Page},
};
use uuid::Uuid;

/// Notes that somebody read personal values, in the transaction that gives them out.
///
/// # Errors
/// Trouble with the database.
pub fn disclose(tx: &mut Tx<'_>, disclosure: &Disclosure) -> DbResult<()> {
    diesel::insert_into(dsl::disclosures).values(DisclosureRow::new(disclosure)?).execute(&mut **tx)?;
    Ok(())
}

/// Who read values of this voice, the latest first.
///
/// # Errors
/// Trouble with the database.
pub fn disclosures_of(
    conn: &mut Conn,
    subject: Uuid,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Disclosure>> {
    let mut query = dsl::disclosures
        .filter(dsl::subject.eq(Key(subject)))
        .select(DisclosureRow::as_select())
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        query = query.filter(dsl::at.lt(At(at)).or(dsl::at.eq(At(at)).and(dsl::id.lt(Key(id)))));
    }
    let rows: Vec<DisclosureRow> = query
        .order((dsl::at.desc(), dsl::id.desc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let found = rows.into_iter().map(DisclosureRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(found, limit, |one: &Disclosure| Cursor { at: one.at, id: one.id.0 }))
}

/// Erases the words with which others said why they read values of this voice. That they did stays.
///
/// # Errors
/// Trouble with the database.
pub fn erase_disclosures(tx: &mut Tx<'_>, subject: Uuid) -> DbResult<()> {
    diesel::update(dsl::disclosures.filter(dsl::subject.eq(Key(subject))))
        .set(dsl::reason.eq(""))
        .execute(&mut **tx)?;
    Ok(())
}
