use super::rows::{UnitRow, search_words};
use crate::{
    db::{At, Conn, DbResult, Key, Tx, like_pattern},
    schema::units::dsl,
};
use diesel::prelude::*;
use sanping_domain::{
    directory::{Unit, UnitKind},
    shared::{Code, Cursor, Limit, Page, UnitId},
};

/// Which units are wanted.
#[derive(Debug, Clone, Default)]
pub struct UnitFilter {
    /// Of this kind.
    pub kind: Option<UnitKind>,
    /// Whose name or code holds this text, whatever its case.
    pub text: Option<String>,
    /// Only retired ones, or only those in use.
    pub retired: Option<bool>,
}

/// One unit.
///
/// # Errors
/// Trouble with the database.
pub fn by_id(conn: &mut Conn, id: UnitId) -> DbResult<Option<Unit>> {
    dsl::units
        .filter(dsl::id.eq(Key(id.0)))
        .select(UnitRow::as_select())
        .first(conn)
        .optional()?
        .map(UnitRow::into_domain)
        .transpose()
}

/// The unit of this code.
///
/// # Errors
/// Trouble with the database.
pub fn by_code(conn: &mut Conn, code: &Code) -> DbResult<Option<Unit>> {
    dsl::units
        .filter(dsl::code.eq(code.as_str()))
        .select(UnitRow::as_select())
        .first(conn)
        .optional()?
        .map(UnitRow::into_domain)
        .transpose()
}

/// Units in the order in which they were made.
///
/// # Errors
/// Trouble with the database.
pub fn list(
    conn: &mut Conn,
    filter: &UnitFilter,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Unit>> {
    let mut query = dsl::units.into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(dsl::kind.eq(kind.as_str()));
    }
    if let Some(text) = &filter.text {
        query = query.filter(dsl::search.like(like_pattern(text)).escape('\\'));
    }
    query = match filter.retired {
        Some(true) => query.filter(dsl::retired_at.is_not_null()),
        Some(false) => query.filter(dsl::retired_at.is_null()),
        None => query,
    };
    if let Some(Cursor { at, id }) = after {
        query =
            query.filter(dsl::created_at.gt(At(at)).or(dsl::created_at.eq(At(at)).and(dsl::id.gt(Key(id)))));
    }
    let rows: Vec<UnitRow> = query
        .select(UnitRow::as_select())
        .order((dsl::created_at.asc(), dsl::id.asc()))
        .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
        .load(conn)?;
    let units = rows.into_iter().map(UnitRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(units, limit, |unit| Cursor { at: unit.created_at, id: unit.id.0 }))
}

/// Stores a new unit; `false` where the code is taken.
///
/// # Errors
/// Trouble with the database.
pub fn insert(tx: &mut Tx<'_>, unit: &Unit) -> DbResult<bool> {
    if by_code(tx, &unit.code)?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(dsl::units)
        .values((UnitRow::from(unit), dsl::search.eq(search_words(unit))))
        .execute(&mut **tx)?;
    Ok(true)
}

/// Stores a changed unit, where its version is the stored one plus one; `false` where somebody was first.
///
/// # Errors
/// Trouble with the database.
pub fn save(tx: &mut Tx<'_>, unit: &Unit) -> DbResult<bool> {
    let stored = dsl::units.filter(dsl::id.eq(Key(unit.id.0)).and(dsl::version.eq(unit.version - 1)));
    let changed = diesel::update(stored)
        .set((
            dsl::name.eq(unit.name.as_str()),
            dsl::search.eq(search_words(unit)),
            dsl::retired_at.eq(unit.retired_at.map(At)),
            dsl::version.eq(unit.version),
            dsl::updated_at.eq(At(unit.updated_at)),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}
