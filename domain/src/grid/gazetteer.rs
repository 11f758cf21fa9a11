use super::{GridError, Tree};
use crate::shared::GridId;
use aho_corasick::{AhoCorasick, Match, MatchKind};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Endings that people leave out of an address, the longer before what it ends with.
const ENDINGS: [&str; 12] = [
    "居民委员会",
    "村民委员会",
    "街道办事处",
    "居委会",
    "村委会",
    "办事处",
    "社区",
    "街道",
    "小区",
    "镇",
    "乡",
    "村",
];

/// Finds the node that the words of an address name. Built once from all names, cheap to ask.
#[derive(Debug)]
pub struct Gazetteer {
    words: AhoCorasick,
    /// For each word, the nodes it may mean.
    meanings: HashMap<String, Vec<GridId>>,
    tree: Arc<Tree>,
}

impl Gazetteer {
    /// Takes every name of every node; nodes outside the tree are left out.
    ///
    /// # Errors
    /// [`GridError::TooManyNames`] where the automaton overflows.
    pub fn build<'a>(
        tree: impl Into<Arc<Tree>>,
        names: impl IntoIterator<Item = (GridId, &'a str)>,
    ) -> Result<Self, GridError> {
        let (tree, mut meanings) = (tree.into(), HashMap::<String, Vec<GridId>>::new());
        for (grid, name) in names {
            if tree.contains(grid) {
                for form in forms(name.trim()) {
                    meanings.entry(form.to_owned()).or_default().push(grid);
                }
            }
        }
        let words = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(meanings.keys())
            .map_err(|_| GridError::TooManyNames)?;
        Ok(Self { words, meanings, tree })
    }

    /// The node that the address means: of all nodes named in it, the one with most of its ancestors named
    /// too, then the deepest, then the one named by the longest word. None where two are equally good, for a
    /// wrong node is worse than none.
    #[must_use]
    pub fn find(&self, address: &str) -> Option<GridId> {
        let mut named: BTreeMap<GridId, usize> = BTreeMap::new();
        for word in self.words.find_iter(address).filter(|word| stands_alone(address, word)) {
            let Some(word) = address.get(word.range()) else { continue };
            for form in forms(word) {
                for &grid in self.meanings(form) {
                    if form == word || !self.meanings(word).iter().any(|exact| self.related(*exact, grid)) {
                        let longest = named.entry(grid).or_default();
                        *longest = form.len().max(*longest);
                    }
                }
            }
        }
        let rank = |grid: GridId, longest: usize| {
            let backing = self.tree.path(grid).filter(|above| named.contains_key(above)).count();
            (backing, self.tree.depth(grid), longest)
        };
        let mut ranked: Vec<_> = named.iter().map(|(grid, longest)| (rank(*grid, *longest), *grid)).collect();
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        match ranked.as_slice() {
            [(first, _), (second, _), ..] if first == second => None,
            [(_, grid), ..] => Some(*grid),
            [] => None,
        }
    }

    fn meanings(&self, form: &str) -> &[GridId] {
        self.meanings.get(form).map_or(&[], Vec::as_slice)
    }

    /// A street and the community named after it: the street's whole name does not mean the community.
    fn related(&self, one: GridId, other: GridId) -> bool {
        self.tree.is_under(one, other) || self.tree.is_under(other, one)
    }
}

/// The name and what is left of it when endings are dropped, each of at least two characters.
fn forms(name: &str) -> impl Iterator<Item = &str> {
    let long_enough = |form: &str| form.chars().nth(1).is_some();
    std::iter::successors(Some(name), |form| ENDINGS.iter().find_map(|ending| form.strip_suffix(ending)))
        .take_while(move |form| long_enough(form))
}

/// Keeps building 1 out of building 11: a word that begins or ends with a digit must not go on in digits.
fn stands_alone(address: &str, word: &Match) -> bool {
    let joins = |left: Option<char>, right: Option<char>| {
        left.zip(right).is_some_and(|(left, right)| left.is_ascii_digit() && right.is_ascii_digit())
    };
    let (before, inside, after) =
        (address.get(..word.start()), address.get(word.range()), address.get(word.end()..));
    let (Some(before), Some(inside), Some(after)) = (before, inside, after) else { return false };
    !joins(before.chars().next_back(), inside.chars().next())
        && !joins(inside.chars().next_back(), after.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u16) -> GridId {
        GridId(Uuid::from_u128(n.into()))
    }

    /// Two streets, each with a community of the same name and a building of the same name.
    fn gazetteer() -> Gazetteer {
        let nodes = [
            (1, None, "东山街道办事处"),
            (2, None, "西湖镇"),
            (11, Some(1), "幸福社区居委会"),
            (21, Some(2), "幸福社区"),
            (12, Some(1), "清泉村村委会"),
            (111, Some(11), "1号楼"),
            (211, Some(21), "1号楼"),
            (121, Some(12), "11号楼"),
            (22, Some(2), "新村"),
        ];
        let tree = Tree::build(nodes.map(|(n, parent, _)| (id(n), parent.map(id)))).unwrap();
        Gazetteer::build(tree, nodes.map(|(n, _, name)| (id(n), name))).unwrap()
    }

    #[test]
    fn endings_that_people_leave_out_are_not_needed() {
        for address in ["清泉村3组", "东山清泉", "清泉村村委会旁"] {
            assert_eq!(gazetteer().find(address), Some(id(12)), "{address}");
        }
    }

    #[test]
    fn the_deepest_named_node_is_found() {
        assert_eq!(gazetteer().find("西湖镇"), Some(id(2)));
        assert_eq!(gazetteer().find("西湖镇幸福小区"), Some(id(21)));
        assert_eq!(gazetteer().find("西湖镇幸福社区1号楼2单元"), Some(id(211)));
    }

    #[test]
    fn two_nodes_of_one_name_are_told_apart_by_what_is_above_or_not_at_all() {
        assert_eq!(gazetteer().find("东山街道幸福社区"), Some(id(11)));
        assert_eq!(gazetteer().find("幸福社区门口"), None);
        assert_eq!(gazetteer().find("1号楼"), None);
    }

    #[test]
    fn the_whole_name_beats_the_shortened_one_of_a_sibling() {
        let nodes = [
            (1, None, "东山街道"),
            (2, None, "西湖镇"),
            (11, Some(1), "莲花社区"),
            (12, Some(1), "莲花村"),
            (21, Some(2), "莲花居委会"),
        ];
        let tree = Tree::build(nodes.map(|(n, parent, _)| (id(n), parent.map(id)))).unwrap();
        let gazetteer = Gazetteer::build(tree, nodes.map(|(n, _, name)| (id(n), name))).unwrap();
        assert_eq!(gazetteer.find("东山街道莲花村"), Some(id(12)));
        assert_eq!(gazetteer.find("西湖镇莲花村"), Some(id(21)));
        assert_eq!(gazetteer.find("东山街道莲花"), None);
    }

    #[test]
    fn the_whole_name_of_a_street_is_not_the_community_named_after_it() {
        let nodes = [(1, None, "东山街道"), (11, Some(1), "东山社区")];
        let tree = Tree::build(nodes.map(|(n, parent, _)| (id(n), parent.map(id)))).unwrap();
        let gazetteer = Gazetteer::build(tree, nodes.map(|(n, _, name)| (id(n), name))).unwrap();
        assert_eq!(gazetteer.find("东山街道8号"), Some(id(1)));
        assert_eq!(gazetteer.find("东山街道东山社区8号"), Some(id(11)));
    }

    #[test]
    fn building_one_is_not_building_eleven() {
        assert_eq!(gazetteer().find("11号楼"), Some(id(121)));
        assert_eq!(gazetteer().find("21号楼"), None);
        assert_eq!(gazetteer().find("西湖镇幸福21号楼"), Some(id(21)));
    }

    #[test]
    fn a_single_character_is_never_enough() {
        assert_eq!(gazetteer().find("新的路"), None);
        assert_eq!(gazetteer().find("西湖新村"), Some(id(22)));
    }

    #[test]
    fn no_words_and_no_names_find_nothing() {
        assert_eq!(gazetteer().find(""), None);
        let empty = Gazetteer::build(Tree::default(), [(id(1), "东山")]).unwrap();
        assert_eq!(empty.find("东山"), None);
    }

    #[test]
    fn ten_thousand_names_are_each_found() {
        let names: Vec<_> = (0..10_000).map(|n| (id(n), format!("{n}号楼"))).collect();
        let tree = Tree::build(names.iter().map(|(grid, _)| (*grid, None))).unwrap();
        let gazetteer =
            Gazetteer::build(tree, names.iter().map(|(grid, name)| (*grid, name.as_str()))).unwrap();
        for (grid, name) in &names {
            assert_eq!(gazetteer.find(&format!("某小区{name}401室")), Some(*grid));
        }
    }

    proptest! {
        #[test]
        fn any_address_is_answered_without_panic(address in ".*") {
            prop_assert_eq!(gazetteer().find(&address), None);
        }
    }
}
