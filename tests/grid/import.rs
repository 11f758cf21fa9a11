//! Whole tables of places, brought in by the command line's own function.

use crate::support::{TestApp, on_both, real_data};
use sanping_api::grid::import_places;
use sanping_infra::grid::{Plot, all_for_index};
use std::path::Path;

async fn plots(app: &TestApp) -> Vec<Plot> {
    app.db.read(all_for_index).await.unwrap()
}

async fn import(app: &TestApp, path: &Path, dry_run: bool) -> (u64, u64, usize) {
    let report = import_places(&app.db, path, dry_run, &mut |_, _| {}).await.unwrap();
    (report.created, report.unchanged, report.bad.len())
}

#[test]
fn the_real_places_make_their_tree_and_a_second_run_adds_none() {
    let Some(path) = real_data("place_codes.csv") else { return };
    on_both(async |app| {
        let before = plots(app).await.len();
        assert_eq!(import(app, &path, true).await, (1484, 0, 0));
        assert_eq!(plots(app).await.len(), before);
        assert_eq!(import(app, &path, false).await, (1484, 0, 0));
        let after = plots(app).await;
        assert_eq!(after.len(), before + 1484);
        // Eleven counties, and the street of the made-up community.
        assert_eq!(after.iter().filter(|plot| plot.parent.is_none()).count(), 12);
        assert_eq!(import(app, &path, false).await, (0, 1484, 0));
        assert_eq!(plots(app).await.len(), before + 1484);
    });
}
