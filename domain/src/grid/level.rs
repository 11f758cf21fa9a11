use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How deep in the tree of places a node stands. Any level may be skipped, none may be turned round: a child
/// is always deeper than its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 市.
    City,
    /// 区、县.
    District,
    /// 街道、镇、乡.
    Street,
    /// 社区、村.
    Community,
    /// 片区、小区.
    Zone,
    /// 网格.
    Grid,
    /// 微网格.
    MicroGrid,
    /// 楼栋.
    Building,
    /// 单元.
    Unit,
    /// 中心户.
    Centre,
}

impl Level {
    /// Every level, from the top.
    pub const ALL: [Self; 10] = [
        Self::City,
        Self::District,
        Self::Street,
        Self::Community,
        Self::Zone,
        Self::Grid,
        Self::MicroGrid,
        Self::Building,
        Self::Unit,
        Self::Centre,
    ];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Zone => "zone",
            Self::Grid => "grid",
            Self::MicroGrid => "micro_grid",
            Self::Building => "building",
            Self::Unit => "unit",
            Self::Centre => "centre",
        }
    }

    /// Reads the name back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }

    /// Whether the place is one house or less, so that its name is a part of somebody's address.
    #[must_use]
    pub const fn leads_to_a_door(self) -> bool {
        matches!(self, Self::Building | Self::Unit)
    }

    /// Whether a node of this level may stand under one of that level.
    #[must_use]
    pub fn fits_under(self, parent: Self) -> bool {
        self > parent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_strictly_deeper_and_may_skip_levels() {
        assert!(Level::Grid.fits_under(Level::Community));
        assert!(Level::Centre.fits_under(Level::City));
        assert!(!Level::Grid.fits_under(Level::Grid));
        assert!(!Level::Street.fits_under(Level::Community));
    }

    #[test]
    fn the_name_on_the_wire_is_the_name_in_the_database() {
        for level in Level::ALL {
            assert_eq!(serde_json::to_value(level).unwrap(), level.as_str());
            assert_eq!(Level::parse(level.as_str()), Some(level));
        }
    }
}
