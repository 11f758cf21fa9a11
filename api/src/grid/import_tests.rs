use super::*;
use sanping_infra::{
    db::{PoolSizes, Target},
    grid,
};
use std::fs;

const TABLE: &str = "code,parent,name,level,longitude,latitude\n\
    35-01-01,35-01,东村,village,119.0,25.4\n\
    35-01,35,东镇,town,119.0,25.4\n\
    35,99,东区,county,119.0,25.4\n\
    35-02,35,西镇,hamlet,119.0,25.4\n\
    35-01,35,又一东镇,town,119.0,25.4\n\
    R-1,R-2,甲,street,,\n\
    R-2,R-1,乙,street,,\n\
    x,35,丙,town,,\n";

fn with_database(test: impl AsyncFn(&Db, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Target::Sqlite(folder.path().join("t.db")), PoolSizes::default(), true).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(test(&db, folder.path()));
}

async fn stored(db: &Db, code: &'static str) -> Option<sanping_domain::grid::Node> {
    db.read(move |conn| grid::by_code(conn, &Code::parse(code).unwrap())).await.unwrap()
}

#[test]
fn places_come_in_parents_first_twice_without_doubling_and_bad_rows_are_named() {
    with_database(async |db, folder| {
        let file = folder.join("places.csv");
        fs::write(&file, TABLE).unwrap();
        let bad = [
            (5, "level_unknown"),
            (6, "code_repeated"),
            (7, "grid_ring"),
            (8, "grid_ring"),
            (9, "grid_code_invalid"),
        ];
        let named = |report: &Report| report.bad.iter().map(|bad| (bad.at, bad.code)).collect::<Vec<_>>();
        let dry = import_places(db, &file, true, &mut |_, _| {}).await.unwrap();
        assert_eq!((dry.created, named(&dry)), (3, bad.to_vec()));
        assert_eq!(stored(db, "35").await, None);
        let mut heard = Vec::new();
        let first = import_places(db, &file, false, &mut |done, of| heard.push((done, of))).await.unwrap();
        assert_eq!((first, heard), (dry, vec![(3, 3)]));
        let [root, town, village] =
            [stored(db, "35").await, stored(db, "35-01").await, stored(db, "35-01-01").await]
                .map(Option::unwrap);
        assert_eq!((root.parent, root.level), (None, Level::District));
        assert_eq!((town.parent, village.parent), (Some(root.id), Some(town.id)));
        let again = import_places(db, &file, false, &mut |_, _| {}).await.unwrap();
        assert_eq!((again.created, again.unchanged, named(&again)), (0, 3, bad.to_vec()));
    });
}

#[test]
fn polygons_come_in_by_code() {
    with_database(async |db, folder| {
        let (table, file) = (folder.join("places.csv"), folder.join("grounds.geojson"));
        fs::write(&table, TABLE).unwrap();
        import_places(db, &table, false, &mut |_, _| {}).await.unwrap();
        let ring = [[119.0, 25.0], [119.1, 25.0], [119.1, 25.1], [119.0, 25.1], [119.0, 25.0]];
        let geometry = json!({"type": "Polygon", "coordinates": [ring]});
        let feature =
            |code: &str| json!({"type": "Feature", "properties": {"code": code}, "geometry": geometry});
        let collection = json!({"type": "FeatureCollection", "features": [feature("35-01"), feature("36")]});
        fs::write(&file, collection.to_string()).unwrap();
        let report = import_polygons(db, &file, Datum::Gcj02, false, &mut |_, _| {}).await.unwrap();
        assert_eq!((report.outlined, report.bad.len()), (1, 1));
        assert!(stored(db, "35-01").await.unwrap().outlined);
        let again = import_polygons(db, &file, Datum::Gcj02, false, &mut |_, _| {}).await.unwrap();
        assert_eq!((again.outlined, again.unchanged), (0, 1));
    });
}
