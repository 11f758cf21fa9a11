use super::{LowRating, Rules, Windows, coded::coded};
use crate::shared::{CategoryId, Kind, Name, Rule};
use chrono::{DateTime, Utc};
use std::{collections::HashMap, fmt};

/// How many categories may stand one under another.
const DEPTH: usize = 4;

/// The short name of a category for programs: 2 to 40 of `a-z`, `0-9` and `_`. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryCode(String);

impl CategoryCode {
    /// Reads a code.
    ///
    /// # Errors
    /// [`CategoryError::CodeInvalid`].
    pub fn parse(raw: &str) -> Result<Self, CategoryError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if (2..=40).contains(&raw.len()) && raw.bytes().all(allowed) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(CategoryError::CodeInvalid)
        }
    }

    /// The code itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CategoryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

coded! {
    /// A line of government or trade (条线): what the model of the sectors tells texts apart by, in the words of the
    /// messages that it learned from.
    Sector {
        /// Building, housing and utilities.
        Construction = "城乡建设",
        /// Work and social security.
        LabourSecurity = "劳动和社会保障",
        /// Education, culture and sports.
        EducationCulture = "教育文体",
        /// Trade and tourism.
        Trade = "商贸旅游",
        /// Environment.
        Environment = "环境保护",
        /// Health and family planning.
        Health = "卫生计生",
        /// Traffic and transport.
        Transport = "交通运输",
    }
}

/// A node of the tree of categories that the community edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The category above it.
    pub parent_id: Option<CategoryId>,
    /// Its short name for programs.
    pub code: CategoryCode,
    /// Its name for people.
    pub name: Name<40>,
    /// The line of government or trade that it falls to (条线), where the community says so.
    pub sector: Option<Sector>,
    /// A photo after the work is asked for.
    pub photo_required: bool,
    /// Another person must check the work.
    pub check_required: bool,
    /// What a rating of 1 or 2 leads to.
    pub low_rating: LowRating,
    /// Since when nothing new may be reported under it.
    pub retired_at: Option<DateTime<Utc>>,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Made.
    pub created_at: DateTime<Utc>,
    /// Changed last.
    pub updated_at: DateTime<Utc>,
}

impl Category {
    /// The rules of a petition of this category, with the windows of the community.
    #[must_use]
    pub const fn rules(&self, windows: Windows) -> Rules {
        Rules {
            photo_required: self.photo_required,
            check_required: self.check_required,
            low_rating: self.low_rating,
            windows,
        }
    }

    const fn check_live(&self) -> Result<(), CategoryError> {
        if self.retired_at.is_some() { Err(CategoryError::Retired) } else { Ok(()) }
    }
}

/// Why a change of the tree of categories was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CategoryError {
    /// No such category.
    #[error("no such category")]
    Unknown,
    /// Nothing new may be reported under it.
    #[error("this category is retired")]
    Retired,
    /// Not 2 to 40 of the allowed characters.
    #[error("must be 2 to 40 lower-case letters, digits or underscores")]
    CodeInvalid,
    /// Another category has this code.
    #[error("another category has this code")]
    CodeTaken,
    /// It is in use: there is nothing to restore.
    #[error("this category is not retired")]
    NotRetired,
    /// The category to stand under does not exist.
    #[error("no such category to stand under")]
    ParentUnknown,
    /// The category to stand under is retired.
    #[error("the category to stand under is retired")]
    ParentRetired,
    /// The category to stand under is this one or stands under it.
    #[error("a category cannot stand under itself")]
    ParentWithin,
    /// More than four categories one under another.
    #[error("categories stand at most four deep")]
    TooDeep,
    /// A category under this one is not retired.
    #[error("a category under this one is still in use")]
    ChildrenInUse,
}

impl Rule for CategoryError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "category_unknown",
            Self::Retired => "category_retired",
            Self::CodeInvalid => "category_code_invalid",
            Self::CodeTaken => "category_code_taken",
            Self::NotRetired => "category_not_retired",
            Self::ParentUnknown => "category_parent_unknown",
            Self::ParentRetired => "category_parent_retired",
            Self::ParentWithin => "category_parent_within",
            Self::TooDeep => "category_too_deep",
            Self::ChildrenInUse => "category_children_in_use",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::CodeTaken | Self::NotRetired | Self::ParentRetired | Self::ChildrenInUse => Kind::Conflict,
            Self::Unknown
            | Self::Retired
            | Self::CodeInvalid
            | Self::ParentUnknown
            | Self::ParentWithin
            | Self::TooDeep => Kind::Invalid,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Retired => Some("categoryId"),
            Self::CodeInvalid | Self::CodeTaken => Some("code"),
            Self::ParentUnknown | Self::ParentRetired | Self::ParentWithin | Self::TooDeep => {
                Some("parentId")
            }
            Self::NotRetired | Self::ChildrenInUse => None,
        }
    }
}

/// Whether `category`, new or with all that stands under it, may stand under `parent`.
///
/// # Errors
/// [`CategoryError::ParentUnknown`], [`CategoryError::ParentRetired`], [`CategoryError::ParentWithin`] or
/// [`CategoryError::TooDeep`].
pub fn check_parent(
    all: &[Category],
    category: CategoryId,
    parent: Option<CategoryId>,
) -> Result<(), CategoryError> {
    let Some(parent) = parent else { return Ok(()) };
    let above = all.iter().find(|other| other.id == parent).ok_or(CategoryError::ParentUnknown)?;
    if with_descendants(all, category).contains(&parent) {
        return Err(CategoryError::ParentWithin);
    }
    if above.retired_at.is_some() {
        return Err(CategoryError::ParentRetired);
    }
    if depth_of(all, parent) + height_of(all, category) > DEPTH {
        Err(CategoryError::TooDeep)
    } else {
        Ok(())
    }
}

/// Whether `category`, with all that stands under it, may be hung under `parent`, or be a root.
///
/// # Errors
/// [`CategoryError::Retired`], and those of [`check_parent`].
pub fn check_move(
    all: &[Category],
    category: &Category,
    parent: Option<CategoryId>,
) -> Result<(), CategoryError> {
    category.check_live()?;
    check_parent(all, category.id, parent)
}

/// Whether `category` may be retired: everything under it is.
///
/// # Errors
/// [`CategoryError::Retired`] or [`CategoryError::ChildrenInUse`].
pub fn check_retire(all: &[Category], category: &Category) -> Result<(), CategoryError> {
    category.check_live()?;
    let in_use = all.iter().any(|other| other.parent_id == Some(category.id) && other.retired_at.is_none());
    if in_use { Err(CategoryError::ChildrenInUse) } else { Ok(()) }
}

/// Whether `category` may be taken back into use: what it stands under is in use.
///
/// # Errors
/// [`CategoryError::NotRetired`], and those of [`check_parent`].
pub fn check_restore(all: &[Category], category: &Category) -> Result<(), CategoryError> {
    if category.retired_at.is_none() {
        return Err(CategoryError::NotRetired);
    }
    check_parent(all, category.id, category.parent_id)
}

/// The category itself and everything under it.
#[must_use]
pub fn with_descendants(all: &[Category], category: CategoryId) -> Vec<CategoryId> {
    at_or_under(all.iter().map(|other| (other.id, other.parent_id)), category)
}

/// The same by the ties alone: each category with the one above it.
#[must_use]
pub fn at_or_under(
    ties: impl Iterator<Item = (CategoryId, Option<CategoryId>)> + Clone,
    category: CategoryId,
) -> Vec<CategoryId> {
    let mut found = vec![category];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        let under = ties.clone().filter(|(_, above)| *above == Some(parent)).map(|(id, _)| id);
        let fresh: Vec<_> = under.filter(|id| !found.contains(id)).collect();
        found.extend(fresh);
        next += 1;
    }
    found
}

/// How many categories stand from the top down to this one.
fn depth_of(all: &[Category], category: CategoryId) -> usize {
    let parents: HashMap<_, _> = all.iter().map(|other| (other.id, other.parent_id)).collect();
    std::iter::successors(Some(category), |id| parents.get(id).copied().flatten()).take(DEPTH + 1).count()
}

/// How many categories stand from this one down to the deepest.
fn height_of(all: &[Category], category: CategoryId) -> usize {
    let above = depth_of(all, category);
    let deepest = with_descendants(all, category).into_iter().map(|id| depth_of(all, id)).max();
    deepest.unwrap_or(above) + 1 - above
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const fn id(n: u128) -> CategoryId {
        CategoryId(Uuid::from_u128(n))
    }

    fn category(n: u128, parent: Option<u128>) -> Category {
        Category {
            id: id(n),
            parent_id: parent.map(id),
            code: CategoryCode::parse(&format!("c_{n}")).unwrap(),
            name: Name::parse("类").unwrap(),
            sector: None,
            photo_required: false,
            check_required: false,
            low_rating: LowRating::CallBack,
            retired_at: None,
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    /// 1 over 2 over 3 over 4, and 5 over 6.
    fn tree() -> Vec<Category> {
        [(1, None), (2, Some(1)), (3, Some(2)), (4, Some(3)), (5, None), (6, Some(5))]
            .map(|(n, parent)| category(n, parent))
            .into()
    }

    #[test]
    fn a_category_moves_with_all_that_stands_under_it() {
        let all = tree();
        assert_eq!(with_descendants(&all, id(2)), [id(2), id(3), id(4)]);
        assert_eq!(check_parent(&all, id(5), Some(id(2))), Ok(()));
        assert_eq!(check_parent(&all, id(5), Some(id(3))), Err(CategoryError::TooDeep));
        assert_eq!(check_parent(&all, id(6), Some(id(3))), Ok(()));
        assert_eq!(check_parent(&all, id(7), Some(id(3))), Ok(()));
        assert_eq!(check_parent(&all, id(7), Some(id(4))), Err(CategoryError::TooDeep));
        assert_eq!(check_parent(&all, id(2), None), Ok(()));
    }

    #[test]
    fn no_ring_and_no_unknown_or_retired_parent() {
        let mut all = tree();
        assert_eq!(check_parent(&all, id(2), Some(id(2))), Err(CategoryError::ParentWithin));
        assert_eq!(check_parent(&all, id(1), Some(id(4))), Err(CategoryError::ParentWithin));
        assert_eq!(check_parent(&all, id(1), Some(id(9))), Err(CategoryError::ParentUnknown));
        all[4].retired_at = Some(DateTime::UNIX_EPOCH);
        assert_eq!(check_parent(&all, id(2), Some(id(5))), Err(CategoryError::ParentRetired));
        assert_eq!(check_move(&all, &all[4], Some(id(1))), Err(CategoryError::Retired));
        assert_eq!(check_move(&all, &all[5], None), Ok(()));
    }

    #[test]
    fn a_category_is_retired_after_what_stands_under_it() {
        let mut all = tree();
        assert_eq!(check_retire(&all, &all[4]), Err(CategoryError::ChildrenInUse));
        all[5].retired_at = Some(DateTime::UNIX_EPOCH);
        assert_eq!(check_retire(&all, &all[4]), Ok(()));
        assert_eq!(check_retire(&all, &all[5]), Err(CategoryError::Retired));
    }

    #[test]
    fn a_category_is_restored_after_what_it_stands_under() {
        let mut all = tree();
        assert_eq!(check_restore(&all, &all[5]), Err(CategoryError::NotRetired));
        all[4].retired_at = Some(DateTime::UNIX_EPOCH);
        all[5].retired_at = Some(DateTime::UNIX_EPOCH);
        assert_eq!(check_restore(&all, &all[5]), Err(CategoryError::ParentRetired));
        assert_eq!(check_restore(&all, &all[4]), Ok(()));
    }

    #[test]
    fn a_code_is_lower_case_ascii() {
        assert!(CategoryCode::parse("fire_safety2").is_ok());
        for raw in ["", "a", "Fire", "消防", "a b", "a-b", &"a".repeat(41)] {
            assert_eq!(CategoryCode::parse(raw), Err(CategoryError::CodeInvalid), "{raw}");
        }
    }
}
