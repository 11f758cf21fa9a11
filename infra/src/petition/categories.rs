use super::{
    rows::{CategoryRow, unreadable},
    seed::CATEGORIES,
    suggestions::set_category_words,
};
use crate::{
    db::{Both, Conn, DbResult, Key, Tx},
    schema::categories::dsl,
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::{count_star, sum},
    prelude::*,
};
use sanping_domain::{
    petition::{Category, CategoryCode, CategoryWord, LowRating, at_or_under},
    shared::{CategoryId, Name},
};

/// Any number that no other user of this database server is likely to lock on.
const PG_LOCK: i64 = 7_304_601_120_261_124;

/// Opens a change of the tree of categories: others wait until this one has ended, for two that are allowed one by one
/// may together make a ring.
///
/// # Errors
/// Trouble with the database.
pub fn begin_category_change(tx: &mut Tx<'_>) -> DbResult<()> {
    tx.alone(PG_LOCK)
}

/// Every category, retired ones included, by code.
///
/// # Errors
/// Trouble with the database.
pub fn categories(conn: &mut Conn) -> DbResult<Vec<Category>> {
    let rows: Vec<CategoryRow> =
        dsl::categories.order(dsl::code.asc()).select(CategoryRow::as_select()).load(conn)?;
    rows.into_iter().map(CategoryRow::into_domain).collect()
}

/// A category and everything under it, retired ones included.
///
/// # Errors
/// Trouble with the database.
pub fn category_with_descendants(conn: &mut Conn, category: CategoryId) -> DbResult<Vec<CategoryId>> {
    let ties: Vec<(Key, Option<Key>)> =
        dsl::categories.filter(dsl::parent_id.is_not_null()).select((dsl::id, dsl::parent_id)).load(conn)?;
    let ties = ties.iter().map(|(id, above)| (CategoryId(id.0), above.map(|above| CategoryId(above.0))));
    Ok(at_or_under(ties, category))
}

/// How many categories there are and the sum of their versions: one of them differs after every change, for none
/// is ever deleted.
pub(super) fn revision(conn: &mut Conn) -> DbResult<(i64, i64)> {
    let (count, versions): (i64, Option<i64>) =
        dsl::categories.select((count_star(), sum(dsl::version))).first(conn)?;
    Ok((count, versions.unwrap_or_default()))
}

/// One category.
///
/// # Errors
/// Trouble with the database.
pub fn category(conn: &mut Conn, id: CategoryId) -> DbResult<Option<Category>> {
    dsl::categories
        .find(Key(id.0))
        .select(CategoryRow::as_select())
        .first(conn)
        .optional()?
        .map(CategoryRow::into_domain)
        .transpose()
}

/// The category with this code.
///
/// # Errors
/// Trouble with the database.
pub fn category_by_code(conn: &mut Conn, code: &CategoryCode) -> DbResult<Option<Category>> {
    dsl::categories
        .filter(dsl::code.eq(code.as_str()))
        .select(CategoryRow::as_select())
        .first(conn)
        .optional()?
        .map(CategoryRow::into_domain)
        .transpose()
}

/// Stores a new category, already judged by [`sanping_domain::petition::check_parent`]; `false` where its
/// code is taken.
///
/// # Errors
/// Trouble with the database.
pub fn insert_category(tx: &mut Tx<'_>, category: &Category) -> DbResult<bool> {
    // Two processes that start at once both bring the categories to begin with: a look before would not see the other.
    let new = diesel::insert_into(dsl::categories).values(CategoryRow::from(category));
    Ok(Both(new.on_conflict(dsl::code).do_nothing()).execute(&mut **tx)? == 1)
}

/// Stores a changed category upon the version `before`, already judged by the rules of the tree; its code stays.
/// `false` where the version is stale.
///
/// # Errors
/// Trouble with the database.
pub fn update_category(tx: &mut Tx<'_>, before: i32, category: &Category) -> DbResult<bool> {
    let present = dsl::categories
        .filter(dsl::id.eq(Key(category.id.0)))
        .filter(dsl::code.eq(category.code.as_str()).and(dsl::version.eq(before)));
    let row = CategoryRow::from(&Category { version: before + 1, ..category.clone() });
    Ok(diesel::update(present).set(row).execute(&mut **tx)? == 1)
}

/// Stores what is missing of the categories to start from; what is there stays as the community made it.
///
/// # Errors
/// Trouble with the database.
pub fn seed_categories(tx: &mut Tx<'_>, now: DateTime<Utc>) -> DbResult<()> {
    for seed in CATEGORIES {
        let category = Category {
            id: CategoryId::new(),
            parent_id: None,
            code: CategoryCode::parse(seed.code).map_err(unreadable)?,
            name: Name::parse(seed.name).map_err(unreadable)?,
            sector: seed.sector,
            photo_required: false,
            check_required: false,
            low_rating: LowRating::CallBack,
            retired_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        if insert_category(tx, &category)? {
            let words = seed.words.split_whitespace().map(CategoryWord::parse);
            set_category_words(tx, category.id, &words.collect::<Result<Vec<_>, _>>().map_err(unreadable)?)?;
        }
    }
    Ok(())
}
