use super::fields::Line;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{Category, LowRating, Sector},
    shared::CategoryId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A category in the path.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "stands for the parameter in the contract; read by `PathOf`")]
pub struct CategoryPath {
    /// The category.
    id: CategoryId,
}

/// A category to be added.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCategory {
    /// The category above it.
    pub parent_id: Option<CategoryId>,
    /// Its short name for programs; it never changes.
    #[validate(length(min = 2, max = 40))]
    #[schema(min_length = 2, max_length = 40, pattern = "^[a-z0-9_]+$", example = "street_lamps")]
    pub code: String,
    /// Its name for people.
    pub name: Line<40>,
    /// The line of government or trade that it falls to (条线).
    pub sector: Option<Sector>,
    /// A photo after the work is asked for; not unless said.
    pub photo_required: Option<bool>,
    /// Another person must check the work; not unless said.
    pub check_required: Option<bool>,
    /// What a rating of 1 or 2 leads to; a call back unless said.
    pub low_rating: Option<LowRating>,
}

/// Another name.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CategoryRename {
    /// Its name for people.
    pub name: Line<40>,
    /// The line of government or trade that it falls to; left out, none.
    pub sector: Option<Sector>,
}

/// Another place in the tree.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CategoryMove {
    /// The category above; `null` makes it a root.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub parent_id: Option<CategoryId>,
}

/// The rules of a category.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CategorySettings {
    /// A photo after the work is asked for.
    pub photo_required: bool,
    /// Another person must check the work.
    pub check_required: bool,
    /// What a rating of 1 or 2 leads to.
    pub low_rating: LowRating,
}

/// Every category.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryList {
    /// In the order of their codes.
    pub items: Vec<CategoryView>,
}

/// A category.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategoryView {
    /// Its id.
    pub id: CategoryId,
    /// The category above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CategoryId>,
    /// Its short name for programs.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// The line of government or trade that it falls to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    /// A photo after the work is asked for.
    pub photo_required: bool,
    /// Another person must check the work.
    pub check_required: bool,
    /// What a rating of 1 or 2 leads to.
    pub low_rating: LowRating,
    /// Since when nothing new may be reported under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
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
            id,
            parent_id,
            code: code.as_str().to_owned(),
            name: name.into_string(),
            sector,
            photo_required,
            check_required,
            low_rating,
            retired_at,
            version,
            created_at,
            updated_at,
        }
    }
}
