//! A step goes into storage whole, once, and with everything that hangs on it.

use super::place::{Town, person, resident};
use crate::{
    db::{
        Db, DbResult,
        testing::{on_both, read_anew},
    },
    petition::*,
};
use sanping_domain::{
    petition::*,
    shared::{AccountId, Actor, GridId, Place, Role, Scope},
};
use uuid::Uuid;

async fn sees(db: &Db, root: Uuid, petition: &Petition) -> bool {
    let (id, scope) = (petition.id, Scope { roots: vec![root] });
    db.read(move |conn| find_in_scope(conn, id, &scope)).await.unwrap().is_some()
}

async fn facts_of(db: &Db, petition: &Petition, actor: &Actor) -> Facts {
    let (petition, actor) = (petition.clone(), actor.clone());
    db.read(move |conn| facts(conn, &petition, &actor, Vec::new(), &Timing::default())).await.unwrap()
}

fn dispatch(to: Assignee) -> Command {
    Command::Dispatch { to, reason: None }
}

fn words() -> Body {
    Body::parse("说明").unwrap()
}

fn reason() -> Reason {
    Reason::parse("如此").unwrap()
}

/// Dispatched to the unit, accepted by `handler`, and finished.
async fn handled(town: &Town, petition: &Petition, handler: &Actor) -> Petition {
    let petition = town.step(petition, dispatch(Assignee::Unit(town.unit)), &town.dispatcher()).await;
    let petition = town.step(&petition, Command::Accept, handler).await;
    town.step(&petition, Command::Finish { result: words(), photos: Photos::default() }, handler).await
}

#[test]
fn the_database_reads_the_statements_of_a_report_and_of_a_step_once() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let (filed, ancestors) = (town.report(0, AccountId::new(), town.now), town.ancestors(town.grids[0]));
        let mut petition = filed.petition.clone();
        let anew = read_anew(&db, move |tx| {
            insert(tx, &filed, &ancestors)?;
            sign(tx, &filed.petition, &Signature::of_petition(&filed.petition))
        });
        assert_eq!(anew.await, [""; 0], "of a report");
        let handler = town.handler();
        let finish = Command::Finish { result: words(), photos: Photos::default() };
        let steps = [
            (dispatch(Assignee::Unit(town.unit)), town.dispatcher()),
            (Command::Accept, handler.clone()),
            (finish, handler),
        ];
        for (command, actor) in steps {
            let step = format!("of {command:?}");
            let decision = town.judge(&petition, command, &actor, Facts::default()).await;
            let (before, ancestors) = (petition.version, town.ancestors(petition.grid_id));
            petition = decision.petition.clone();
            let anew = read_anew(&db, move |tx| save(tx, before, &decision, &ancestors));
            assert_eq!(anew.await, [""; 0], "{step}");
        }
        assert_eq!(petition.status, Status::Handled);
    });
}

#[test]
fn of_two_steps_upon_one_version_one_wins_and_the_other_writes_nothing() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let petition = town.file(0, AccountId::new(), town.now).await;
        let desk = town.dispatcher();
        let to_unit =
            town.judge(&petition, dispatch(Assignee::Unit(town.unit)), &desk, Facts::default()).await;
        let to_grid =
            town.judge(&petition, dispatch(Assignee::Grid(town.grids[3])), &desk, Facts::default()).await;
        let (first, second) = tokio::join!(town.save(1, &to_unit), town.save(1, &to_grid));
        let won: Vec<_> = [(&first, &to_unit), (&second, &to_grid)]
            .into_iter()
            .filter_map(|(saved, decision)| matches!(saved, Saved::Stored(_)).then_some(decision))
            .collect();
        let [won] = won.as_slice() else { panic!("{first:?} {second:?}") };
        let id = petition.id;
        let (found, lines) =
            db.read(move |conn| DbResult::Ok((find(conn, id)?, events(conn, id)?))).await.unwrap();
        assert_eq!(found.as_ref(), Some(&won.petition));
        assert_eq!(lines.into_iter().map(|line| line.event).nth(1).as_ref(), Some(&won.event));
        let moved = won.petition.grid_id == town.grids[3];
        assert_eq!(sees(&db, town.communities[1].0, &petition).await, moved);
        assert_eq!(sees(&db, town.unit.0, &petition).await, !moved);
    });
}

#[test]
fn sight_of_a_petition_follows_its_assignee_and_its_grid() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let (reporter, worker) = (AccountId::new(), AccountId::new());
        let petition = town.file(0, reporter, town.now).await;
        for root in [town.street.0, town.communities[0].0, town.grids[0].0, reporter.0] {
            assert!(sees(&db, root, &petition).await);
        }
        assert!(!sees(&db, town.grids[1].0, &petition).await && !sees(&db, worker.0, &petition).await);
        assert_eq!(
            db.read(move |conn| find_in_scope(conn, petition.id, &Scope::default())).await,
            Ok(None::<Petition>)
        );
        let petition = town.step(&petition, dispatch(Assignee::Person(worker)), &town.dispatcher()).await;
        assert!(sees(&db, worker.0, &petition).await);
        let petition =
            town.step(&petition, dispatch(Assignee::Grid(town.grids[2])), &town.dispatcher()).await;
        assert!(!sees(&db, worker.0, &petition).await && !sees(&db, town.communities[0].0, &petition).await);
        assert!(sees(&db, town.communities[1].0, &petition).await && sees(&db, reporter.0, &petition).await);
    });
}

#[test]
fn one_of_any_number_of_names_is_enough_to_see_a_petition() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let petition = town.file(0, AccountId::new(), town.now).await;
        for strangers in 0..9 {
            let strange: Vec<Uuid> = (0..strangers).map(|_| Uuid::now_v7()).collect();
            let found = async |roots: Vec<Uuid>| {
                let id = petition.id;
                db.read(move |conn| find_in_scope(conn, id, &Scope { roots })).await.unwrap().is_some()
            };
            for place in 0..=strangers {
                let mut names = strange.clone();
                names.insert(place, town.grids[0].0);
                assert!(found(names).await, "name {place} of {strangers} others");
            }
            assert!(!found(strange).await, "{strangers} strangers");
        }
    });
}

#[test]
fn what_the_caller_did_before_is_known() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let (reporter, neighbour) = (resident(AccountId::new()), resident(AccountId::new()));
        let handler = town.handler();
        let petition = town.file(0, reporter.account().unwrap(), town.now).await;
        let petition = town.step(&petition, Command::Join, &neighbour).await;
        assert!(facts_of(&db, &petition, &neighbour).await.joined);
        assert!(!facts_of(&db, &petition, &reporter).await.joined);
        assert!(sees(&db, neighbour.voice().unwrap(), &petition).await);

        let petition = town.step(&petition, Command::Urge { text: None }, &neighbour).await;
        let urged = facts_of(&db, &petition, &neighbour).await.last_urged_at;
        assert_eq!(urged, Some(petition.times.updated_at));
        assert_eq!(facts_of(&db, &petition, &reporter).await.last_urged_at, None);

        let petition = handled(&town, &petition, &handler).await;
        assert!(facts_of(&db, &checked(&petition), &handler).await.worked_this_round);
        assert!(!facts_of(&db, &checked(&petition), &town.handler()).await.worked_this_round);
        let own = Petition { reporter: handler.account().unwrap().0, ..petition.clone() };
        assert!(facts_of(&db, &own, &handler).await.worked_this_round, "she would rate her own work");
        let rate =
            Command::Rate { score: Score::new(5).unwrap(), reasons: vec![RatingReason::Quick], text: None };
        let petition = town.step(&petition, rate, &neighbour).await;
        assert!(facts_of(&db, &petition, &neighbour).await.rated_this_round);
        let id = petition.id;
        let stored = db.read(move |conn| ratings(conn, id)).await.unwrap();
        assert_eq!(stored.len(), 1);
        assert_eq!((stored[0].score.get(), stored[0].by_reporter), (5, false));
        assert_eq!(stored[0].reasons, [RatingReason::Quick]);

        let reopen = Command::Reopen { reason: reason(), photos: Photos::default() };
        let petition = town.step(&petition, reopen, &reporter).await;
        assert_eq!(petition.work.round, 2);
        assert!(!facts_of(&db, &petition, &neighbour).await.rated_this_round);
        let back = facts_of(&db, &checked(&petition), &handler).await;
        assert!(back.worked_this_round, "it goes back to her who had it");
    });
}

/// The petition at the only place where it is asked who worked on it.
fn checked(petition: &Petition) -> Petition {
    Petition { status: Status::Verifying, ..petition.clone() }
}

#[test]
fn a_parent_counts_its_open_children() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let desk = town.dispatcher();
        let parent = town.file(0, AccountId::new(), town.now).await;
        let part =
            NewChild { title: Title::parse("其一").unwrap(), body: words(), category_id: town.category };
        let split = Command::Split { children: Children::parse(vec![part.clone(), part.clone()]).unwrap() };
        let decision = town.judge(&parent, split, &desk, Facts::default()).await;
        assert!(matches!(town.save(1, &decision).await, Saved::Stored(_)));
        let mut filed = Vec::new();
        for _ in 0..2 {
            let fresh = town.report(0, AccountId::new(), town.now).petition;
            let terms = Terms::default();
            let child = file_child(&parent, part.clone(), fresh.id, fresh.number, &decision.event, &terms);
            filed.push(town.store(&child).await);
        }
        let parent = decision.petition;
        assert_eq!(facts_of(&db, &parent, &desk).await.open_children, 2);
        let reject = Command::Reject { reason: RejectReason::Duplicate, text: None, go_to: None };
        let ended = town.step(&filed[0], reject, &desk).await;
        assert_eq!(facts_of(&db, &parent, &desk).await.open_children, 1);
        let stored = db.read(move |conn| children(conn, parent.id)).await.unwrap();
        assert!(stored.contains(&ended) && stored.contains(&filed[1]) && stored.len() == 2);
    });
}

#[test]
fn a_merge_brings_its_reporters_along_and_its_undoing_takes_them_away() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let desk = town.dispatcher();
        let (ann, ben) = (AccountId::new(), AccountId::new());
        let neighbour = resident(AccountId::new());
        let from = town.file(0, ann, town.now).await;
        let from = town.step(&from, Command::Join, &neighbour).await;
        let into = town.file(0, ben, town.now).await;
        let into = town.step(&into, Command::Join, &neighbour).await;

        let target = MergeTarget { status: into.status, descends: false };
        let facts = Facts { merge_target: Some(target), ..Facts::default() };
        let merge = town.judge(&from, Command::Merge { into: into.id, reason: None }, &desk, facts).await;
        assert!(matches!(town.save(from.version, &merge).await, Saved::Stored(_)));
        let taken = absorb(&into, from.id, &desk, merge.event.capacity, merge.event.at).unwrap();
        assert!(matches!(town.save(into.version, &taken).await, Saved::Stored(_)));
        assert!(sees(&db, ann.0, &into).await);

        let unmerge = Command::Unmerge { reason: reason() };
        town.step(&merge.petition, unmerge, &desk).await;
        assert!(!sees(&db, ann.0, &into).await, "she came with the petition that left");
        assert!(sees(&db, neighbour.voice().unwrap(), &into).await, "he had joined by himself");
        assert!(sees(&db, ann.0, &from).await && sees(&db, ben.0, &into).await);
        let id = into.id;
        let voices = db.read(move |conn| reporters(conn, id)).await.unwrap();
        assert_eq!(voices.len(), 2);
    });
}

#[test]
fn a_moved_grid_takes_its_petitions_out_of_one_sight_into_another() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let petition = town.file(0, AccountId::new(), town.now).await;
        let beside = town.file(1, AccountId::new(), town.now).await;
        let [old, new] = town.communities;
        let (node, top, far) = (town.grids[0], town.street, GridId::new());
        db.write(move |tx| move_scope(tx, node, &[node, old, top], &[node, new, far, top])).await.unwrap();
        for (root, before, after) in [
            (old, false, true),
            (new, true, false),
            (far, true, false),
            (top, true, true),
            (node, true, false),
        ] {
            assert_eq!(sees(&db, root.0, &petition).await, before);
            assert_eq!(sees(&db, root.0, &beside).await, after);
        }
        let open = db
            .read(move |conn| DbResult::Ok((open_at(conn, old)?, open_at(conn, new)?, open_at(conn, top)?)))
            .await;
        assert_eq!(open, Ok((1, 1, 2)));
        let (known, scope) = (Remembered::default(), Scope { roots: vec![new.0] });
        let of_it = Filter { category: Some(petition.category_id), ..Filter::default() };
        let listed = db.read(move |conn| {
            list(conn, &known, &scope, &of_it, None, sanping_domain::shared::Limit::default())
        });
        assert_eq!(listed.await.unwrap().items.len(), 1, "its category came along");
    });
}

#[test]
fn open_petitions_of_a_unit_are_those_it_has_still_to_handle() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let (unit, handler) = (town.unit, town.handler());
        let done = town.file(0, AccountId::new(), town.now).await;
        handled(&town, &done, &handler).await;
        for _ in 0..2 {
            let petition = town.file(0, AccountId::new(), town.now).await;
            town.step(&petition, dispatch(Assignee::Unit(unit)), &town.dispatcher()).await;
        }
        assert_eq!(db.read(move |conn| open_of_unit(conn, unit)).await, Ok(2));
        let worker = person(AccountId::new(), Role::GridWorker, Place::Grid(town.grids[0]));
        assert_eq!(worker.scope().roots.len(), 2);
    });
}
