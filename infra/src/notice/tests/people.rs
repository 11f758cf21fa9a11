//! Who is meant by a message to a place.

use super::at;
use crate::{
    account,
    db::{Db, DbResult, Tx, testing::on_both},
    grid,
    notice::{reachable, who},
    seal::{self, Sealer},
};
use sanping_domain::{
    account::{Account, Grant, Login},
    grid::{Change, Draft, Level, Node, NodeName},
    notice::Whom,
    shared::{AccountId, Code, GridId, Holding, HoldingId, Name, Phone, Place, Role, UnitId},
};

fn plant(tx: &mut Tx<'_>, code: &str, level: Level, parent: Option<&Node>) -> DbResult<Node> {
    let (code, name) = (Code::parse(code).unwrap(), NodeName::parse(code).unwrap());
    let change = Change { by: None, at: at(0), reason: None };
    grid::begin_change(tx)?;
    let (node, _) = Node::create(GridId::new(), parent, Draft { level, code, name }, change).unwrap();
    assert!(grid::insert(tx, &node)?);
    Ok(node)
}

fn post(tx: &mut Tx<'_>, login: &str, role: Role, place: Place) -> DbResult<AccountId> {
    let account = Account {
        id: AccountId::new(),
        login: Login::parse(login).unwrap(),
        name: Name::parse("李").unwrap(),
        disabled_at: None,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    };
    assert!(account::insert(tx, &account, None)?);
    let holding = Holding { role, place };
    account::grant(tx, &Grant { id: HoldingId::new(), account: account.id, holding, by: None, at: at(0) })?;
    Ok(account.id)
}

async fn meant(db: &Db, whom: Whom) -> Vec<AccountId> {
    db.read(move |conn| who(conn, &whom)).await.unwrap()
}

#[test]
fn those_at_the_nearest_place_are_meant_and_where_nobody_is_the_community() {
    on_both(async |db| {
        let unit = UnitId::new();
        let (micro, other, people) = db
            .write(move |tx| -> DbResult<_> {
                let street = plant(tx, "ST-1", Level::Street, None)?;
                let one = plant(tx, "SQ-1", Level::Community, Some(&street))?;
                let two = plant(tx, "SQ-2", Level::Community, Some(&street))?;
                let micro = plant(tx, "WG-1", Level::Grid, Some(&one))?;
                let at = |node: &Node| Place::Grid(node.id);
                let people = [
                    post(tx, "desk-above", Role::Dispatcher, at(&street))?,
                    post(tx, "desk-here", Role::Dispatcher, at(&one))?,
                    post(tx, "worker-1", Role::GridWorker, at(&micro))?,
                    post(tx, "admin-1", Role::CommunityAdmin, at(&one))?,
                    post(tx, "handler-1", Role::Handler, Place::Unit(unit))?,
                    post(tx, "system-1", Role::SystemAdmin, Place::Everywhere)?,
                ];
                Ok((micro.id, two.id, people))
            })
            .await
            .unwrap();
        let [above, here, worker, admin, handler, system] = people;
        assert_eq!(meant(&db, Whom::Place(micro, &[Role::Dispatcher])).await, [here]);
        assert_eq!(meant(&db, Whom::Place(other, &[Role::Dispatcher])).await, [above]);
        assert_eq!(meant(&db, Whom::Place(micro, &[Role::GridWorker, Role::Centre])).await, [worker]);
        assert_eq!(meant(&db, Whom::Place(micro, &[Role::Supervisor])).await, [admin], "nobody supervises");
        assert_eq!(meant(&db, Whom::Unit(unit)).await, [handler]);
        assert_eq!(meant(&db, Whom::Administrators).await, [system]);
    });
}

#[test]
fn whoever_is_barred_is_not_reached_and_addresses_are_not_opened_to_know_of_them() {
    seal::install(Sealer::new(b"a secret for these tests", &[]));
    on_both(async |db| {
        let (one, barred) = db
            .write(|tx| -> DbResult<_> {
                let one = post(tx, "worker-1", Role::Sentinel, Place::Everywhere)?;
                let barred = post(tx, "worker-2", Role::Sentinel, Place::Everywhere)?;
                account::set_phone(tx, one, Some(&Phone::parse("13800000001").unwrap()), at(1))?;
                account::disable(tx, barred, 1, true, at(1))?;
                Ok((one, barred))
            })
            .await
            .unwrap();
        let found = db.read(move |conn| reachable(conn, &[one, barred])).await.unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[&one].phone && !found[&one].openid);
    });
}
