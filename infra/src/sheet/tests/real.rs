use crate::sheet::{ColumnMap, Line, PetitionField, PlaceField, Sheet, parse_time};
use std::path::PathBuf;

/// The real tables where `SANPING_DATA` points; they are no part of the repository.
fn real(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("SANPING_DATA").map(|folder| PathBuf::from(folder).join(name));
    let found = path.filter(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: SANPING_DATA does not lead to {name}");
    }
    found
}

#[test]
fn the_real_petitions_are_read_to_the_last_row() {
    let Some(path) = real("petitions.csv") else { return };
    let sheet = Sheet::open(&path).unwrap();
    let map = ColumnMap::<PetitionField>::new(sheet.headers(), &[]).unwrap();
    let mut count = 0;
    for line in sheet {
        let Line::Row(row) = line.unwrap() else { panic!("after {count} rows") };
        for field in [PetitionField::Title, PetitionField::Body, PetitionField::ExternalId] {
            assert!(map.get(&row, field).is_some(), "row {} has no {field:?}", row.number());
        }
        parse_time(map.get(&row, PetitionField::Time).unwrap()).unwrap();
        count += 1;
    }
    assert_eq!(count, 4326);
}

#[test]
fn the_real_places_are_read_to_the_last_row() {
    let Some(path) = real("place_codes.csv") else { return };
    let sheet = Sheet::open(&path).unwrap();
    let map = ColumnMap::<PlaceField>::new(sheet.headers(), &[]).unwrap();
    let rows = sheet.map(Result::unwrap).filter(|line| match line {
        Line::Row(row) => map.get(row, PlaceField::Code).is_some(),
        Line::Bad(_) => false,
    });
    assert_eq!(rows.count(), 1484);
}
