use super::*;
use crate::grid::overlaps;
use crate::shared::GridId;
use proptest::prelude::*;
use serde_json::json;

fn parse(value: &Value) -> Result<Outlines, GridError> {
    Outlines::parse(value.to_string().as_bytes(), Datum::Wgs84)
}

fn geometry(x: f64) -> Value {
    json!({"type": "Polygon", "coordinates": [[[x, 0.0], [x + 1.0, 0.0], [x + 1.0, 1.0], [x, 0.0]]]})
}

fn feature(properties: Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": geometry(119.0)})
}

fn collection(features: Value) -> Value {
    json!({"type": "FeatureCollection", "features": features})
}

#[test]
fn a_feature_brings_its_node_along() {
    let properties =
        json!({"code": "350304001000", "name": "镇海", "level": "street", "parent": 350_304_000_000_u64});
    let outline = parse(&collection(json!([feature(properties)]))).unwrap().good.remove(0);
    assert_eq!(outline.code.unwrap().as_str(), "350304001000");
    assert_eq!(outline.name.unwrap().as_str(), "镇海");
    assert_eq!(outline.level, Some(Level::Street));
    assert_eq!(outline.parent.unwrap().as_str(), "350304000000");
}

#[test]
fn each_bad_feature_is_named_and_the_good_ones_stay() {
    let features = json!([
        feature(json!({"code": "A1"})),
        feature(json!({"name": "no code"})),
        feature(json!({"code": "a1"})),
        feature(json!({"code": "A1"})),
        feature(json!({"code": "A2", "level": "village"})),
        feature(json!({"code": "A3", "name": "x".repeat(61)})),
        feature(json!({"code": "A4", "parent": ["A1"]})),
        {"type": "Feature", "properties": {"code": "A5"}, "geometry": null},
        {"type": "Feature", "properties": {"code": "A6"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {"code": "A7"}, "geometry": {"type": "Polygon", "coordinates": "x"}},
        17,
        feature(json!({"code": "A8"})),
    ]);
    let outlines = parse(&collection(features)).unwrap();
    assert_eq!(outlines.good.iter().map(|outline| outline.index).collect::<Vec<_>>(), [0, 11]);
    let bad: Vec<_> = outlines.bad.iter().map(|bad| (bad.index, bad.error.code())).collect();
    assert_eq!(
        bad,
        [
            (1, "feature_code_missing"),
            (2, "feature_code_invalid"),
            (3, "feature_code_repeated"),
            (4, "feature_level_unknown"),
            (5, "feature_name_invalid"),
            (6, "feature_parent_invalid"),
            (7, "geometry_missing"),
            (8, "geometry_not_polygon"),
            (9, "feature_malformed"),
            (10, "feature_malformed"),
        ]
    );
}

#[test]
fn one_feature_or_a_bare_polygon_needs_no_code() {
    assert_eq!(parse(&feature(json!({}))).unwrap().good.len(), 1);
    assert_eq!(parse(&geometry(10.0)).unwrap().good.len(), 1);
}

#[test]
fn other_files_are_refused_as_a_whole() {
    for value in [json!(1), json!({}), json!({"type": 1}), json!({"type": "FeatureCollection"})] {
        assert_eq!(parse(&value), Err(GridError::GeoJson), "{value}");
    }
    assert_eq!(Outlines::parse(b"\xff{", Datum::Wgs84), Err(GridError::GeoJson));
    let nan = br#"{"type":"Polygon","coordinates":[[[NaN,0],[1,0],[1,1],[NaN,0]]]}"#;
    assert_eq!(Outlines::parse(nan, Datum::Wgs84), Err(GridError::GeoJson));
}

#[test]
fn a_file_of_too_many_positions_is_refused() {
    let heavy = json!({"type": "Polygon", "coordinates": [vec![[0, 0]; 20_001]]});
    let feature = json!({"type": "Feature", "properties": {}, "geometry": heavy});
    assert_eq!(parse(&collection(json!(vec![feature.clone(); 9]))).unwrap().bad.len(), 9);
    assert_eq!(parse(&collection(json!(vec![feature; 10]))), Err(GridError::TooManyPositions(200_000)));
}

fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "type",
        "features",
        "geometry",
        "properties",
        "coordinates",
        "code",
        "FeatureCollection",
        "Feature",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
        "geometries",
        "A1",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-200i16..200).prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|members| {
                Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

/// Rings of few, often equal corners, so that they cross, touch, overlap and degenerate in every way.
fn any_polygons() -> impl Strategy<Value = Value> {
    let number = prop_oneof![(-4i8..4).prop_map(f64::from), -180.0f64..180.0, -1e-7f64..1e-7];
    let corner = (number.clone(), number).prop_map(|(x, y)| vec![x, y / 2.0]);
    let ring = prop::collection::vec(corner, 3..7).prop_map(|mut ring| {
        ring.extend(ring.first().cloned());
        ring
    });
    prop::collection::vec(prop::collection::vec(ring, 1..4), 1..4)
        .prop_map(|parts| json!({"type": "MultiPolygon", "coordinates": parts}))
}

proptest! {
    #[test]
    fn any_bytes_are_answered_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Outlines::parse(&bytes, Datum::Gcj02);
    }

    #[test]
    fn any_json_is_answered_without_panic(value in any_json()) {
        let _ = parse(&value);
        let _ = parse(&collection(json!([value])));
        let _ = parse(&json!({"type": "MultiPolygon", "coordinates": value}));
    }

    #[test]
    fn any_polygons_are_answered_and_compared_without_panic(a in any_polygons(), b in any_polygons()) {
        let shapes: Vec<_> = [a, b]
            .iter()
            .flat_map(|value| parse(value).unwrap().good)
            .map(|outline| (GridId::new(), outline.shape))
            .collect();
        for overlap in overlaps(&shapes) {
            prop_assert!(overlap.share > 0.0 && overlap.share <= 1.0, "{:?}", overlap);
        }
    }
}
