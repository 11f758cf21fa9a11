use super::*;
use crate::{
    account,
    db::{At, Db, DbError, DbResult, Key, Tx, testing::on_both},
    schema::grid_nodes,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use proptest::prelude::*;
use sanping_domain::{
    account::{Account, Login},
    grid::{Change, Draft, Duty, Level, Node, NodeAction, NodeName, Post, Shape},
    shared::{AccountId, Code, Datum, DutyId, GridId, Limit, Name, Point},
};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn change(seconds: i64) -> Change {
    Change { by: None, at: at(seconds), reason: None }
}

fn plant(tx: &mut Tx<'_>, code: &str, level: Level, parent: Option<&Node>) -> DbResult<Node> {
    let (code, name) = (Code::parse(code).unwrap(), NodeName::parse(&format!("地方{code}")).unwrap());
    begin_change(tx)?;
    let (node, event) = Node::create(GridId::new(), parent, Draft { level, code, name }, change(0)).unwrap();
    assert!(insert(tx, &node)?);
    record(tx, event)?;
    Ok(node)
}

/// A street with two communities, a grid in the first and a building in the grid.
async fn town(db: &Db) -> [Node; 5] {
    db.write(|tx| -> DbResult<_> {
        let street = plant(tx, "ST-1", Level::Street, None)?;
        let one = plant(tx, "SQ-1", Level::Community, Some(&street))?;
        let two = plant(tx, "SQ-2", Level::Community, Some(&street))?;
        let grid = plant(tx, "WG-1", Level::Grid, Some(&one))?;
        let building = plant(tx, "LD-1", Level::Building, Some(&grid))?;
        Ok([street, one, two, grid, building])
    })
    .await
    .unwrap()
}

async fn read<T: Send + 'static>(
    db: &Db,
    work: impl FnOnce(&mut crate::db::Conn) -> DbResult<T> + Send + 'static,
) -> T {
    db.read(work).await.unwrap()
}

fn shape(x: f64, y: f64, side: f64) -> Shape {
    let ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
    let json = serde_json::json!({"type": "Polygon", "coordinates": [ring]});
    Shape::parse(&serde_json::from_value(json).unwrap(), Datum::Wgs84).unwrap()
}

#[test]
fn a_node_comes_back_as_it_went_and_a_code_counts_once() {
    on_both(async |db| {
        let [street, one, ..] = town(&db).await;
        let (id, code) = (one.id, one.code.clone());
        assert_eq!(read(&db, move |conn| by_id(conn, id)).await, Some(one.clone()));
        assert_eq!(read(&db, move |conn| by_code(conn, &code)).await, Some(one.clone()));
        let twin = Node { id: GridId::new(), ..one.clone() };
        assert!(!db.write(move |tx| insert(tx, &twin)).await.unwrap());
        let path = read(&db, move |conn| path(conn, id)).await;
        assert_eq!(path, [one, street]);
    });
}

#[test]
fn a_stale_node_is_not_saved() {
    on_both(async |db| {
        let [_, one, ..] = town(&db).await;
        let (mut first, mut second) = (one.clone(), one.clone());
        first.rename(NodeName::parse("东风社区").unwrap(), change(1)).unwrap();
        second.rename(NodeName::parse("西风社区").unwrap(), change(2)).unwrap();
        assert!(db.write(move |tx| save(tx, &first)).await.unwrap());
        assert!(!db.write(move |tx| save(tx, &second)).await.unwrap());
        let stored = read(&db, move |conn| by_id(conn, one.id)).await.unwrap();
        assert_eq!((stored.name.as_str(), stored.version), ("东风社区", 2));
    });
}

#[test]
fn a_move_takes_the_whole_subtree_along() {
    on_both(async |db| {
        let [street, one, two, grid, building] = town(&db).await;
        let (target, moved) = (two.clone(), grid.clone());
        db.write(move |tx| -> DbResult<()> {
            begin_change(tx)?;
            let moved = Node { parent: Some(target.id), version: 2, ..moved };
            assert!(save(tx, &moved)?);
            move_subtree(tx, moved.id, moved.parent)
        })
        .await
        .unwrap();
        let (above, under_new, under_old) = read(&db, move |conn| {
            let above = ancestors(conn, building.id)?;
            Ok((above, is_under(conn, building.id, two.id)?, is_under(conn, building.id, one.id)?))
        })
        .await;
        assert_eq!(above, [building.id, grid.id, two.id, street.id]);
        assert!(under_new && !under_old);
    });
}

#[test]
fn lists_filter_and_page_in_the_order_of_making() {
    on_both(async |db| {
        let [street, one, two, ..] = town(&db).await;
        let under = NodeFilter { parent: Some(street.id), ..NodeFilter::default() };
        let first = {
            let under = under.clone();
            read(&db, move |conn| list(conn, &under, None, Limit::new(1).unwrap())).await
        };
        assert_eq!(first.items.iter().map(|node| node.id).collect::<Vec<_>>(), [one.id]);
        let after = sanping_domain::shared::Cursor::decode(&first.next_cursor.unwrap()).unwrap();
        let rest = read(&db, move |conn| list(conn, &under, Some(after), Limit::default())).await;
        assert_eq!(rest.items.iter().map(|node| node.id).collect::<Vec<_>>(), [two.id]);
        for (text, hits) in [("sq-", 2), ("地方WG", 1), ("%", 0), ("_", 0), ("\\", 0)] {
            let filter = NodeFilter { text: Some(text.into()), ..NodeFilter::default() };
            let found = read(&db, move |conn| list(conn, &filter, None, Limit::default())).await;
            assert_eq!(found.items.len(), hits, "{text}");
        }
    });
}

#[test]
fn the_history_of_a_node_is_read_newest_first() {
    on_both(async |db| {
        let [_, mut one, ..] = town(&db).await;
        let id = one.id;
        db.write(move |tx| -> DbResult<()> {
            let event = one.rename(NodeName::parse("东风社区").unwrap(), change(5)).unwrap();
            record(tx, event)
        })
        .await
        .unwrap();
        let events = read(&db, move |conn| history(conn, id, None, Limit::default())).await.items;
        let actions: Vec<_> = events.iter().map(|(_, event)| (event.action, event.change.at)).collect();
        assert_eq!(actions, [(NodeAction::Renamed, at(5)), (NodeAction::Created, at(0))]);
    });
}

#[test]
fn the_map_shows_a_change_of_this_process_at_once() {
    on_both(async |db| {
        let [street, one, _, grid, _] = town(&db).await;
        let map = GridMap::default();
        let point = Point::new(119.5, 25.5).unwrap();
        let places = map.places(&db).await.unwrap();
        assert_eq!((places.deepest(point), places.desk()), (None, Some(street.id)));
        assert_eq!(places.by_words("地方ST-1地方WG-1").map(|(id, _)| id), Some(grid.id));
        db.write(move |tx| -> DbResult<()> {
            begin_change(tx)?;
            set_polygon(tx, one.id, &shape(119.0, 25.0, 1.0))
        })
        .await
        .unwrap();
        map.changed();
        assert_eq!(map.places(&db).await.unwrap().deepest(point), Some(one.id));
        let mut one = read(&db, move |conn| by_id(conn, one.id)).await.unwrap();
        assert!(one.outlined);
        one.retired_at = Some(at(9));
        one.version += 1;
        db.write(move |tx| begin_change(tx).and_then(|()| save(tx, &one))).await.unwrap();
        map.changed();
        let places = map.places(&db).await.unwrap();
        assert_eq!(places.deepest(point), None);
        assert_eq!(places.ancestors(grid.id).len(), 3);
    });
}

#[test]
fn a_tree_of_many_pages_is_read_whole_the_oldest_first() {
    on_both(async |db| {
        let [street, ..] = town(&db).await;
        let many = move |tx: &mut Tx<'_>| -> DbResult<Vec<Node>> {
            let one = |number| plant(tx, &format!("XQ-{number}"), Level::Community, Some(&street));
            (0..1_001).map(one).collect()
        };
        let planted = db.write(many).await.unwrap();
        let last = planted.iter().map(|node| node.id).max().unwrap();
        db.write(move |tx| -> DbResult<()> {
            set_polygon(tx, last, &shape(119.0, 25.0, 1.0))?;
            diesel::update(grid_nodes::table.find(Key(last.0)))
                .set(grid_nodes::created_at.eq(At(at(-1))))
                .execute(&mut **tx)?;
            Ok(())
        })
        .await
        .unwrap();
        let plots = read(&db, all_for_index).await;
        assert_eq!((plots.len(), plots[0].id), (5 + 1_001, last));
        assert_eq!(plots[0].shape, Some(shape(119.0, 25.0, 1.0)));
        assert!(
            plots[1..].is_sorted_by_key(|plot| plot.id) && plots[1..].iter().all(|plot| plot.shape.is_none())
        );
    });
}

#[test]
fn a_map_of_another_process_shows_the_change_within_a_second() {
    on_both(async |db| {
        let [_, one, ..] = town(&db).await;
        let other = GridMap::default();
        other.places(&db).await.unwrap();
        db.write(move |tx| begin_change(tx).and_then(|()| set_polygon(tx, one.id, &shape(119.0, 25.0, 1.0))))
            .await
            .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(1050)).await;
        let places = other.places(&db).await.unwrap();
        assert_eq!(places.deepest(Point::new(119.5, 25.5).unwrap()), Some(one.id));
    });
}

#[test]
fn a_change_that_fails_leaves_the_tree_as_it_was() {
    on_both(async |db| {
        let [street, ..] = town(&db).await;
        let failed = db.write(move |tx| -> DbResult<()> {
            plant(tx, "SQ-9", Level::Community, Some(&street))?;
            Err(DbError::Broken("on purpose".into()))
        });
        assert!(failed.await.is_err());
        let code = Code::parse("SQ-9").unwrap();
        assert_eq!(read(&db, move |conn| by_code(conn, &code)).await, None);
    });
}

#[test]
fn a_duty_is_found_by_place_person_and_moment_until_it_ends() {
    on_both(async |db| {
        let [_, one, ..] = town(&db).await;
        let who = Account {
            id: AccountId::new(),
            login: Login::parse("ann").unwrap(),
            name: Name::parse("安").unwrap(),
            disabled_at: None,
            version: 1,
            created_at: at(0),
            updated_at: at(0),
        };
        let duty = Duty {
            id: DutyId::new(),
            account: who.id,
            grid: one.id,
            post: Post::Head,
            from: at(10),
            to: None,
        };
        db.write(move |tx| -> DbResult<()> {
            account::insert(tx, &who, None)?;
            assign(tx, &duty)
        })
        .await
        .unwrap();
        let on_duty = async |seconds| {
            let filter = DutyFilter { grid: Some(one.id), at: Some(at(seconds)), ..DutyFilter::default() };
            read(&db, move |conn| duties(conn, filter, None, Limit::default())).await.items
        };
        assert_eq!((on_duty(9).await, on_duty(10).await), (vec![], vec![(duty, "安".to_owned())]));
        assert!(db.write(move |tx| end_duty(tx, duty.id, at(20))).await.unwrap());
        assert!(!db.write(move |tx| end_duty(tx, duty.id, at(30))).await.unwrap());
        assert_eq!((on_duty(19).await.len(), on_duty(20).await.len()), (1, 0));
        let mine = DutyFilter { account: Some(duty.account), ..DutyFilter::default() };
        let mine = read(&db, move |conn| duties(conn, mine, None, Limit::default())).await.items;
        assert_eq!(mine, [(Duty { to: Some(at(20)), ..duty }, "安".to_owned())]);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn after_any_moves_the_stored_ancestors_are_those_of_the_tree(
        moves in prop::collection::vec((0usize..8, 0usize..9), 1..16),
    ) {
        on_both(async |db| {
            let moves = moves.clone();
            db.write(move |tx| -> DbResult<()> {
                let mut nodes = Vec::new();
                for n in 0..8 {
                    nodes.push(plant(tx, &format!("N-{n}"), Level::ALL[n], nodes.last())?);
                }
                for (n, under) in moves {
                    let parent = nodes.get(under).filter(|parent| nodes[n].level > parent.level).map(|p| p.id);
                    nodes[n].parent = parent;
                    nodes[n].version += 1;
                    assert!(save(tx, &nodes[n])?);
                    move_subtree(tx, nodes[n].id, parent)?;
                }
                let tree = sanping_domain::grid::Tree::build(nodes.iter().map(|n| (n.id, n.parent))).unwrap();
                for node in &nodes {
                    assert_eq!(ancestors(tx, node.id)?, tree.path(node.id).collect::<Vec<_>>());
                }
                Ok(())
            })
            .await
            .unwrap();
        });
    }
}
