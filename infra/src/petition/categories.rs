use super::rows::{CategoryRow, unreadable};
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::categories::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Category, CategoryCode, LowRating},
    shared::{CategoryId, Name},
};

/// The tree to start from, as code and name.
const SEED: [(&str, &str); 13] = [
    ("environment_hygiene", "环境卫生"),
    ("fire_safety", "消防安全"),
    ("parking_traffic", "停车交通"),
    ("property_services", "物业服务"),
    ("public_facilities", "公共设施"),
    ("neighbour_disputes", "邻里纠纷"),
    ("noise", "噪声扰民"),
    ("safety_hazards", "安全隐患"),
    ("elderly_child_care", "养老托幼"),
    ("merchants_business", "商户经营"),
    ("illegal_building", "违法建设"),
    ("utilities", "水电气热"),
    ("other", "其他"),
];

/// Every category, retired ones included, by code.
///
/// # Errors
/// Trouble with the database.
pub fn categories(conn: &mut Conn) -> DbResult<Vec<Category>> {
    let rows: Vec<CategoryRow> =
        dsl::categories.order(dsl::code.asc()).select(CategoryRow::as_select()).load(conn)?;
    rows.into_iter().map(CategoryRow::into_domain).collect()
}

/// How many categories there are, retired ones included.
pub(super) fn count(conn: &mut Conn) -> DbResult<i64> {
    Ok(dsl::categories.count().get_result(conn)?)
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
    if category_by_code(tx, &category.code)?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(dsl::categories).values(CategoryRow::from(category)).execute(&mut **tx)?;
    Ok(true)
}

/// Stores a changed category upon the version `before`; its code stays. `false` where the version is stale.
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

/// Retires a category, already judged by [`sanping_domain::petition::check_retire`]; `false` where the
/// version is stale or it is retired.
///
/// # Errors
/// Trouble with the database.
pub fn retire_category(tx: &mut Tx<'_>, id: CategoryId, before: i32, now: DateTime<Utc>) -> DbResult<bool> {
    let present = dsl::categories
        .filter(dsl::id.eq(Key(id.0)))
        .filter(dsl::version.eq(before).and(dsl::retired_at.is_null()));
    let retired = diesel::update(present)
        .set((
            dsl::retired_at.eq(Some(At(now))),
            dsl::version.eq(dsl::version + 1),
            dsl::updated_at.eq(At(now)),
        ))
        .execute(&mut **tx)?;
    Ok(retired == 1)
}

/// Stores what is missing of the categories to start from; what is there stays as the community made it.
///
/// # Errors
/// Trouble with the database.
pub fn seed_categories(tx: &mut Tx<'_>, now: DateTime<Utc>) -> DbResult<()> {
    for (code, name) in SEED {
        let category = Category {
            id: CategoryId::new(),
            parent_id: None,
            code: CategoryCode::parse(code).map_err(unreadable)?,
            name: Name::parse(name).map_err(unreadable)?,
            sector: None,
            photo_required: false,
            check_required: false,
            low_rating: LowRating::CallBack,
            retired_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        insert_category(tx, &category)?;
    }
    Ok(())
}
