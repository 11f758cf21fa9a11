use crate::petition::{Routed, RoutedBy};
use crate::shared::GridId;

/// The nodes that each step of routing found for a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// The deepest grid whose polygon holds the point.
    pub by_point: Option<GridId>,
    /// The grid of the building or household, and its code.
    pub by_code: Option<(GridId, String)>,
    /// The grid whose name stands in the address, and the words that matched.
    pub by_words: Option<(GridId, String)>,
    /// The grid the reporter chose.
    pub chosen: Option<GridId>,
    /// The community desk, which never fails.
    pub desk: GridId,
}

/// Chooses the node: point, then building or household, then words, then the reporter's choice, then the desk.
#[must_use]
pub fn route(found: Candidates) -> (GridId, Routed) {
    let (grid, by, reason) = if let Some(grid) = found.by_point {
        (grid, RoutedBy::Point, "定位点落在该网格范围内".to_owned())
    } else if let Some((grid, code)) = found.by_code {
        (grid, RoutedBy::AddressCode, format!("房屋编码“{code}”属于该网格"))
    } else if let Some((grid, words)) = found.by_words {
        (grid, RoutedBy::AddressWords, format!("地址文字“{words}”指向该网格"))
    } else if let Some(grid) = found.chosen {
        (grid, RoutedBy::Chosen, "上报人选择".to_owned())
    } else {
        (found.desk, RoutedBy::Desk, "未能定位，转社区调度台".to_owned())
    };
    (grid, Routed { by, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_of_routing_stands_in_for_the_one_before_and_says_so() {
        let [point, code, words, chosen, desk] = [(); 5].map(|()| GridId::new());
        let mut found = Candidates {
            by_point: Some(point),
            by_code: Some((code, "3-2-101".into())),
            by_words: Some((words, "阳光花园".into())),
            chosen: Some(chosen),
            desk,
        };
        let by = |found: &Candidates| {
            let (grid, routed) = route(found.clone());
            assert!(!routed.reason.is_empty());
            (grid, routed.by)
        };
        assert_eq!(by(&found), (point, RoutedBy::Point));
        found.by_point = None;
        assert_eq!(by(&found), (code, RoutedBy::AddressCode));
        assert!(route(found.clone()).1.reason.contains("3-2-101"));
        found.by_code = None;
        assert_eq!(by(&found), (words, RoutedBy::AddressWords));
        found.by_words = None;
        assert_eq!(by(&found), (chosen, RoutedBy::Chosen));
        found.chosen = None;
        assert_eq!(by(&found), (desk, RoutedBy::Desk));
    }
}
