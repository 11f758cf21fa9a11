use super::{
    Address, Detail, IdentityMode, Petition, Relation, Relations, Routed, RoutedBy, coded::coded,
    policy::STAFF,
};
use crate::shared::Point;

coded! {
    /// A personal value of a petition that is shown in part, and whole for a purpose.
    PersonalField {
        /// Where it is, in words.
        Address = "address",
        /// Who reported.
        ReporterName = "reporter_name",
        /// The reporter's telephone number.
        ReporterPhone = "reporter_phone",
    }
}

/// Whether the caller sees the exact address without asking: whoever has to go there, the desk, and the reporter.
#[must_use]
pub fn sees_address(relations: &Relations) -> bool {
    use Relation as R;
    relations.any(&[
        R::Reporter,
        R::Assignee,
        R::Handler,
        R::Worker,
        R::Dispatcher,
        R::CommunityAdmin,
        R::System,
    ])
}

/// Whether the caller may have this value disclosed for a purpose, which is then kept and told.
///
/// A hidden name and its telephone number are the desk's; an anonymous reporter has neither for anybody.
#[must_use]
pub fn may_disclose(field: PersonalField, petition: &Petition, relations: &Relations) -> bool {
    use Relation as R;
    match (field, petition.identity_mode) {
        (PersonalField::Address, _) => relations.any(STAFF),
        (_, IdentityMode::Anonymous) => false,
        (_, IdentityMode::HiddenName) => relations.any(&[R::Dispatcher, R::CommunityAdmin]),
        (_, IdentityMode::RealName) => {
            relations.any(&[R::Assignee, R::Handler, R::Dispatcher, R::CommunityAdmin, R::Supervisor])
        }
    }
}

/// As what somebody of the staff reads a personal value; none for anybody else.
#[must_use]
pub fn capacity(relations: &Relations) -> Option<Relation> {
    relations.first(STAFF)
}

/// The address without what leads to one door: up to its first figure, and never more than half of it.
#[must_use]
pub fn coarse(address: &Address) -> String {
    let half = address.as_str().chars().count().div_ceil(2);
    let shown: String = address.as_str().chars().take(half).take_while(|c| !is_figure(*c)).collect();
    format!("{}***", shown.trim_end())
}

/// The point moved to a lattice of a thousandth of a degree: about 100 m.
#[must_use]
pub fn coarse_point(point: Point) -> Point {
    let near = |degrees: f64| (degrees * 1000.0).round() / 1000.0;
    Point::new(near(point.longitude()), near(point.latitude())).unwrap_or(point)
}

impl Detail {
    /// As those read it who do not see the address: no more exact than [`coarse_point`], and without its words.
    #[must_use]
    pub fn at_a_distance(self) -> Self {
        match self {
            Self::Checked { longitude, latitude } => {
                let near = Point::new(longitude, latitude).map(coarse_point);
                near.map_or(Self::Checked { longitude: 0.0, latitude: 0.0 }, |near| Self::Checked {
                    longitude: near.longitude(),
                    latitude: near.latitude(),
                })
            }
            Self::Routed { grid_id, by, reason, parent_id, rule } => {
                let Routed { by, reason } = Routed { by, reason }.at_a_distance();
                Self::Routed { grid_id, by, reason, parent_id, rule }
            }
            detail => detail,
        }
    }
}

impl Routed {
    /// Without the code of a door and the words of an address.
    #[must_use]
    pub fn at_a_distance(self) -> Self {
        let reason = match self.by {
            RoutedBy::AddressCode => "房屋编码属于该网格".to_owned(),
            RoutedBy::AddressWords => "地址文字指向该网格".to_owned(),
            RoutedBy::Point | RoutedBy::Chosen | RoutedBy::Desk => self.reason,
        };
        Self { reason, ..self }
    }
}

fn is_figure(c: char) -> bool {
    c.is_numeric() || "一二三四五六七八九十百".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(relation: Relation) -> Relations {
        [relation].into_iter().collect()
    }

    #[test]
    fn a_coarse_address_never_leads_to_a_door() {
        for (address, shown) in [
            ("荔城区东街社区阳光花园 3 号楼 2 单元 501", "荔城区东街社区阳光花园***"),
            ("３号楼", "***"),
            ("三单元", "***"),
            ("阳光花园东门", "阳光花***"),
        ] {
            assert_eq!(coarse(&Address::parse(address).unwrap()), shown);
        }
    }

    #[test]
    fn whoever_has_to_go_there_sees_the_address_and_a_neighbour_does_not() {
        for relation in [Relation::Handler, Relation::Assignee, Relation::Worker, Relation::Reporter] {
            assert!(sees_address(&only(relation)), "{relation:?}");
        }
        for relation in [Relation::Joined, Relation::Neighbour, Relation::Supervisor] {
            assert!(!sees_address(&only(relation)), "{relation:?}");
        }
    }
}
