use super::*;
use crate::sheet::{ColumnMap, Line, PetitionField, Sheet, parse_time};
use sanping_domain::{
    grid::{Level, Shape, overlaps},
    shared::{Datum, GridId, Point, Role},
};
use std::collections::{BTreeMap, BTreeSet};

fn from() -> DateTime<Utc> {
    "2026-03-01T00:00:00Z".parse().unwrap()
}

/// As the room `grid` takes it: closed, not self-crossing, of some area.
fn shape(node: &NodeSeed) -> Shape {
    let geometry = serde_json::json!({"type": "Polygon", "coordinates": [node.polygon]}).to_string();
    Shape::parse(&geometry.parse().unwrap(), Datum::Wgs84).unwrap()
}

#[test]
fn a_seed_gives_the_same_community_every_time_and_another_seed_another() {
    let (one, same, other) = (Community::new(7), Community::new(7), Community::new(8));
    assert_eq!(one, same);
    assert_ne!(one.nodes, other.nodes);
    let petitions = |community: &Community| community.petitions(from()).take(200).collect::<Vec<_>>();
    assert_eq!(petitions(&one), petitions(&same));
    assert_ne!(petitions(&one), petitions(&other));
}

#[test]
fn a_seed_gives_what_it_gave_in_earlier_versions() {
    let community = Community::new(1);
    let petition = community.petitions(from()).next().unwrap();
    let told = format!("{} {} {}", community.nodes.get(1).unwrap().name, petition.micro_grid, petition.title);
    assert_eq!(told, "听橹桥社区 JD-SQ-B-03-2 南圃苑38号楼从17点开始停水");
}

#[test]
fn the_tree_has_every_level_and_each_parent_comes_first() {
    let community = Community::new(3);
    let mut seen = BTreeSet::new();
    let mut levels = BTreeMap::new();
    for node in &community.nodes {
        assert!(node.parent.as_ref().is_none_or(|parent| seen.contains(parent)), "{}", node.code);
        assert!(seen.insert(node.code.clone()), "{} twice", node.code);
        *levels.entry(node.level.as_str()).or_insert(0) += 1;
    }
    let expected =
        [("building", 96), ("community", 1), ("grid", 6), ("micro_grid", 24), ("street", 1), ("zone", 2)];
    assert_eq!(levels.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn polygons_of_siblings_never_overlap() {
    for seed in 0..5 {
        let community = Community::new(seed);
        for parent in &community.nodes {
            let children = community.nodes.iter().filter(|node| node.parent.as_ref() == Some(&parent.code));
            let shapes: Vec<_> = children.map(|node| (GridId::new(), shape(node))).collect();
            assert!(overlaps(&shapes).is_empty(), "under {}", parent.code);
        }
    }
}

#[test]
fn every_polygon_lies_in_its_parents() {
    for seed in 0..5 {
        let community = Community::new(seed);
        for node in &community.nodes {
            let Some(parent) = node.parent.as_ref().and_then(|code| community.node(code)) else { continue };
            let [x, y] = node.quad.at(0.5, 0.5);
            for [corner_x, corner_y] in &node.polygon {
                // A hair towards the middle: a corner on the parent's edge may be rounded to either side of it.
                let point = Point::new(corner_x + (x - corner_x) * 1e-6, corner_y + (y - corner_y) * 1e-6);
                assert!(shape(parent).holds(point.unwrap()), "{} leaves {}", node.code, parent.code);
            }
        }
    }
}

#[test]
fn every_petition_lies_in_its_micro_grid() {
    let community = Community::new(11);
    for petition in community.petitions(from()).take(2000) {
        let micro = community.node(&petition.micro_grid).unwrap();
        assert_eq!(micro.level, Level::MicroGrid);
        assert!(shape(micro).holds(petition.point), "{}", petition.external_id);
    }
}

#[test]
fn texts_are_filled_in_and_within_the_caps() {
    let community = Community::new(5);
    let mut seen = BTreeSet::new();
    for petition in community.petitions(from()).take(5000) {
        assert!((1..=60).contains(&petition.title.chars().count()), "{}", petition.title);
        assert!((1..=2000).contains(&petition.body.chars().count()), "{}", petition.body);
        assert!(!(petition.title + &petition.body).contains(['{', '}']));
        seen.insert((petition.category, petition.kind, petition.urgency));
    }
    let categories: BTreeSet<_> = seen.iter().map(|(category, ..)| *category).collect();
    assert_eq!(categories, super::categories().iter().map(|category| category.code).collect());
    assert_eq!(seen.iter().map(|(_, kind, _)| *kind).collect::<BTreeSet<_>>().len(), 5);
    assert_eq!(seen.iter().map(|(.., urgency)| *urgency).collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn every_role_but_the_service_is_held_by_someone_at_a_place_that_exists() {
    use sanping_domain::shared::Role;
    let community = Community::new(2);
    let mut held = BTreeSet::from([Role::Service]);
    let mut logins = BTreeSet::new();
    for person in &community.people {
        assert!(logins.insert(&person.login), "{} twice", person.login);
        for (role, place) in &person.roles {
            held.insert(*role);
            assert!(match place {
                Held::Node(code) => community.node(code).is_some(),
                Held::Unit(code) => community.units.iter().any(|unit| unit.code == *code),
                Held::Everywhere => true,
            });
        }
    }
    assert_eq!(held, BTreeSet::from(Role::ALL));
}

#[test]
fn every_category_has_a_unit() {
    let community = Community::new(2);
    for category in categories() {
        assert!(
            community.units.iter().any(|unit| unit.categories.contains(&category.code)),
            "{}",
            category.code
        );
    }
}

#[test]
fn the_csv_reads_back_as_what_was_written() {
    let community = Community::new(9);
    let petitions: Vec<_> = community.petitions(from()).take(300).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    write_csv(petitions.clone(), file.as_file()).unwrap();
    let sheet = Sheet::open(file.path()).unwrap();
    let map = ColumnMap::<PetitionField>::new(sheet.headers(), &[]).unwrap();
    let rows: Vec<_> = sheet
        .map(|line| match line.unwrap() {
            Line::Row(row) => row,
            Line::Bad(bad) => unreachable!("{bad}"),
        })
        .collect();
    assert_eq!(rows.len(), petitions.len());
    for (row, petition) in rows.iter().zip(&petitions) {
        assert_eq!(map.get(row, PetitionField::ExternalId), Some(petition.external_id.as_str()));
        assert_eq!(map.get(row, PetitionField::Body), Some(petition.body.as_str()));
        assert_eq!(map.get(row, PetitionField::Category), Some(petition.category));
        assert_eq!(parse_time(map.get(row, PetitionField::Time).unwrap()), Ok(petition.at));
        assert_eq!(map.get(row, PetitionField::Longitude).unwrap().parse(), Ok(petition.point.longitude()));
    }
}

#[test]
fn a_grown_community_is_as_large_as_real_ones() {
    let community = Community::grown(1);
    let at = |level| community.nodes.iter().filter(|node| node.level == level).count();
    assert_eq!((at(Level::Grid), at(Level::MicroGrid), at(Level::Centre)), (12, 44, 15));
    let riders = |person: &&PersonSeed| person.roles.iter().any(|(role, _)| *role == Role::Sentinel);
    assert_eq!(community.people.iter().filter(riders).count(), 300);
    let residents = community.people.iter().filter(|person| person.home.is_some()).count();
    assert_eq!(residents, 900);
}
