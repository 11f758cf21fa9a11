use super::{unreadable, word};
use crate::db::{At, DbResult, Key};
use crate::schema::categories;
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use sanping_domain::{
    petition::{Category, CategoryCode, LowRating, Sector},
    shared::{CategoryId, Name},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = categories, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(in crate::petition) struct CategoryRow {
    id: Key,
    parent_id: Option<Key>,
    code: String,
    name: String,
    sector: Option<String>,
    photo_required: bool,
    check_required: bool,
    low_rating: String,
    retired_at: Option<At>,
    version: i32,
    created_at: At,
    updated_at: At,
}

impl From<&Category> for CategoryRow {
    fn from(category: &Category) -> Self {
        let Category {
            id,
            parent_id,
            code,
            name,
            sector,
            photo_required,
            check_required,
            low_rating,
            retired_at,
            version,
            created_at,
            updated_at,
        } = category;
        Self {
            id: Key(id.0),
            parent_id: parent_id.map(|id| Key(id.0)),
            code: code.as_str().to_owned(),
            name: name.as_str().to_owned(),
            sector: sector.map(|sector| sector.as_str().to_owned()),
            photo_required: *photo_required,
            check_required: *check_required,
            low_rating: low_rating.as_str().to_owned(),
            retired_at: retired_at.map(At),
            version: *version,
            created_at: At(*created_at),
            updated_at: At(*updated_at),
        }
    }
}

impl CategoryRow {
    pub(in crate::petition) fn into_domain(self) -> DbResult<Category> {
        let Self {
            id,
            parent_id,
            code,
            name,
            sector,
            photo_required,
            check_required,
            low_rating,
            retired_at,
            version,
            created_at,
            updated_at,
        } = self;
        Ok(Category {
            id: CategoryId(id.0),
            parent_id: parent_id.map(|id| CategoryId(id.0)),
            code: CategoryCode::parse(&code).map_err(unreadable)?,
            name: Name::parse(&name).map_err(unreadable)?,
            sector: sector.as_deref().map(|sector| word(Sector::parse, sector)).transpose()?,
            photo_required,
            check_required,
            low_rating: word(LowRating::parse, &low_rating)?,
            retired_at: retired_at.map(|at| at.0),
            version,
            created_at: created_at.0,
            updated_at: updated_at.0,
        })
    }
}
