//! The ground of places: GeoJSON files, and parts of the map.

use sanping_domain::{
    grid::{Outlines, Shape},
    insight::Area,
    shared::Datum,
};

/// A shape that is taken comes back from storage, and from a file, as it was.
pub fn geojson(bytes: &[u8]) {
    for datum in [Datum::Wgs84, Datum::Gcj02] {
        let Ok(outlines) = Outlines::parse(bytes, datum) else { continue };
        for outline in outlines.good {
            let stored = outline.shape.to_geojson();
            assert_eq!(
                Shape::from_stored(&stored.to_string()).as_ref(),
                Ok(&outline.shape),
                "as it was stored"
            );
            assert_eq!(
                Shape::parse(&stored, Datum::Wgs84),
                Ok(outline.shape),
                "what was taken is taken again"
            );
        }
    }
}

/// A part of the map has a west and an east, and grows on every side.
pub fn area(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for datum in [Datum::Wgs84, Datum::Gcj02] {
        let Ok(area) = Area::parse(text, datum) else { continue };
        let (low, high) = (area.south_west, area.north_east);
        assert!(low.longitude() <= high.longitude() && low.latitude() <= high.latitude(), "{area:?}");
        let wide = area.widened();
        assert!(
            wide.south_west.longitude() <= low.longitude() && wide.north_east.latitude() >= high.latitude()
        );
    }
}
