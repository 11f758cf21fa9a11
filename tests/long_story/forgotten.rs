//! She has her data erased; and somebody has a hand in the trail.

use super::{
    cast::{Cast, HER_PHONE},
    counted::figures,
};
use crate::{
    privacy::{
        dump,
        trail::{link, run, unguard, verified},
    },
    support::PASSWORD,
};
use sanping_infra::account::Break;
use serde_json::json;

/// What only she has said or is called; each word is looked for by itself.
const HERS: [&str; 6] = ["ouyang.ximo", "惜墨", "鹧鸪", "2 单元 501", "催促", HER_PHONE];
/// Those of them that are sealed, and so never stood in clear.
const SEALED: [&str; 2] = ["2 单元 501", HER_PHONE];

pub async fn nothing_of_her_is_found_and_the_trail_is_whole(cast: &Cast<'_>, leak: &str) {
    let app = cast.app;
    let photos = app.folder.join("files");
    let (before, counted) = (dump::database(app).await, figures(cast).await);
    for word in HERS {
        assert_eq!(dump::found(&before, word).is_empty(), SEALED.contains(&word), "{word}");
    }
    assert_eq!(dump::files(&photos), 8, "of each reporter and of the worker, each with its thumbnail");

    // What was done in the last moment waits to be linked; what is erased before it is linked leaves no gap to be told.
    link(app).await;
    cast.she.post_once("/me/erasure", "erase-0001", &json!({"login": "ouyang.ximo"})).await.expect(201);
    cast.she.get("/me").await.refused(401, "not_signed_in");
    let signs_in = json!({"name": "ouyang.ximo", "password": PASSWORD});
    app.nobody().post("/sessions", &signs_in).await.refused(401, "wrong_credentials");

    let after = dump::database(app).await;
    for word in HERS {
        assert_eq!(dump::found(&after, word), [""; 0], "{word} is still stored");
    }
    assert_eq!(dump::files(&photos), 4, "those of the neighbours' own reports are theirs");
    assert_eq!(figures(cast).await.at("/figures"), counted.at("/figures"), "figures have moved");
    assert_eq!(cast.neighbour.get(leak).await.expect(200).at("/title"), "（已删除）");
    let found = verified(app).await;
    assert_eq!(found.breaks, []);
    assert!(found.erased > 2, "{found:?}");
}

pub async fn the_trail_breaks_where_a_line_is_altered(cast: &Cast<'_>) {
    unguard(cast.app).await;
    run(cast.app, "UPDATE audit_lines SET outcome = 'refused' WHERE seq = 40").await.unwrap();
    assert_eq!(verified(cast.app).await.breaks, [Break::Altered(40)]);
}
