//! What is remembered of a petition is shown as long as it holds, and no longer, and only where it is in scope.

use super::place::Town;
use crate::{
    db::{Db, DbResult, Key, testing::on_both},
    directory,
    petition::*,
    schema::petitions::dsl,
};
use chrono::Utc;
use diesel::prelude::*;
use sanping_domain::{
    directory::{Unit, UnitKind, UnitName},
    petition::{Assignee, Command, Petition},
    shared::{AccountId, Code, GridId, Limit, PetitionId, Scope},
};
use std::sync::Arc;

/// Somebody at a place who looks again and again.
struct Looker {
    db: Db,
    known: Arc<Remembered>,
    scope: Scope,
}

impl Looker {
    fn at(db: &Db, known: &Arc<Remembered>, place: GridId) -> Self {
        Self { db: db.clone(), known: Arc::clone(known), scope: Scope { roots: vec![place.0] } }
    }

    async fn one(&self, id: PetitionId) -> Option<Arc<Petition>> {
        let (known, scope) = (Arc::clone(&self.known), self.scope.clone());
        self.db.read(move |conn| seen_in_scope(conn, &known, id, &scope)).await.unwrap()
    }

    /// In one look, with what is beside it.
    async fn with_beside(&self, id: PetitionId, voice: AccountId) -> Option<(Arc<Petition>, Beside)> {
        let (known, scope) = (Arc::clone(&self.known), self.scope.clone());
        self.db.read(move |conn| seen_with_beside(conn, &known, id, &scope, Some(voice.0))).await.unwrap()
    }

    async fn all(&self) -> Vec<Arc<Petition>> {
        let (known, scope) = (Arc::clone(&self.known), self.scope.clone());
        let page = self
            .db
            .read(move |conn| list(conn, &known, &scope, &Filter::default(), None, Limit::default()))
            .await;
        page.unwrap().items
    }
}

/// What is beside a petition, asked for by itself.
async fn beside_of(db: &Db, petition: &Petition, voice: AccountId) -> Beside {
    let petition = petition.clone();
    db.read(move |conn| beside(conn, &petition, Some(voice.0))).await.unwrap()
}

/// Writes a title past every step: nothing but the memory can still tell the old one.
async fn scribble(db: &Db, id: PetitionId, title: &'static str) {
    let written = db.write(move |tx| {
        diesel::update(dsl::petitions.find(Key(id.0))).set(dsl::title.eq(title)).execute(&mut **tx)?;
        DbResult::Ok(())
    });
    written.await.unwrap();
}

#[test]
fn a_petition_is_not_read_again_while_it_is_the_same() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let filed = town.file(0, AccountId::new(), town.now).await;
        let here = Looker::at(&db, &Arc::default(), town.grids[0]);
        let (one, all) = (here.one(filed.id).await.unwrap(), here.all().await);
        assert_eq!((&*one, &*all[0]), (&filed, &filed));
        scribble(&db, filed.id, "改过的标题").await;
        assert_eq!((&*here.one(filed.id).await.unwrap(), &*here.all().await[0]), (&filed, &filed));
    });
}

#[test]
fn whatever_is_done_to_a_petition_shows_at_once() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let filed = town.file(0, AccountId::new(), town.now).await;
        let (id, here) = (filed.id, Looker::at(&db, &Arc::default(), town.grids[0]));
        here.one(id).await.unwrap();
        let to = Assignee::Unit(town.unit);
        let step = Command::Dispatch { to, reason: None };
        let sent = town.step(&filed, step, &town.dispatcher()).await;
        assert_eq!((&*here.one(id).await.unwrap(), &*here.all().await[0]), (&sent, &sent));
        db.write(move |tx| forget(tx, id, Utc::now())).await.unwrap();
        let (one, all) = (here.one(id).await.unwrap(), here.all().await);
        assert_eq!((one.title.as_str(), all[0].title.as_str()), ("（已删除）", "（已删除）"));
        assert_eq!((one.address.is_none(), all[0].address.is_none()), (true, true));
    });
}

#[test]
fn what_one_person_saw_is_not_shown_to_another_who_may_not() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let filed = town.file(0, AccountId::new(), town.now).await;
        let known = Arc::default();
        let (here, elsewhere) =
            (Looker::at(&db, &known, town.grids[0]), Looker::at(&db, &known, town.grids[1]));
        assert_eq!((here.one(filed.id).await.is_some(), here.all().await.len()), (true, 1));
        assert_eq!((elsewhere.one(filed.id).await, elsewhere.all().await), (None, Vec::new()));
        let nobody = Looker { scope: Scope::default(), ..here };
        assert_eq!((nobody.one(filed.id).await, nobody.all().await), (None, Vec::new()));
    });
}

#[test]
fn one_look_tells_what_two_would() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let (reporter, neighbour) = (AccountId::new(), AccountId::new());
        let filed = town.file(0, reporter, town.now).await;
        let (id, here) = (filed.id, Looker::at(&db, &Arc::default(), town.grids[0]));
        let (code, name) = (Code::parse("PM-01").unwrap(), UnitName::parse("安居物业").unwrap());
        let unit = Unit::create(town.unit, code, name, UnitKind::PropertyCompany, town.now);
        assert!(db.write(move |tx| directory::insert(tx, &unit)).await.unwrap());
        let told = async |petition: &Petition| {
            for voice in [reporter, neighbour] {
                let beside = beside_of(&db, petition, voice).await;
                // The first may have had nothing to remember.
                for _ in 0..2 {
                    let (seen, besides) = here.with_beside(id, voice).await.unwrap();
                    assert_eq!((&*seen, &besides), (petition, &beside));
                }
            }
        };
        told(&filed).await;
        let to = Assignee::Unit(town.unit);
        let sent = town.step(&filed, Command::Dispatch { to, reason: None }, &town.dispatcher()).await;
        told(&sent).await;
        let [_, _, assignee] = here.with_beside(id, reporter).await.unwrap().1.names;
        assert_eq!(assignee.as_deref(), Some("安居物业"));
    });
}

#[test]
fn one_look_shows_what_is_remembered_to_nobody_who_may_not_see_it() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let reporter = AccountId::new();
        let filed = town.file(0, reporter, town.now).await;
        let known = Arc::default();
        let at = |place| Looker::at(&db, &known, town.grids[place]);
        assert!(at(0).with_beside(filed.id, reporter).await.is_some());
        assert_eq!(at(1).with_beside(filed.id, reporter).await, None);
        // More names than one statement takes.
        let mut many: Vec<_> = (0..9).map(|_| AccountId::new().0).collect();
        assert_eq!(
            Looker { scope: Scope { roots: many.clone() }, ..at(1) }.with_beside(filed.id, reporter).await,
            None
        );
        many.push(town.grids[0].0);
        let among = Looker { scope: Scope { roots: many }, ..at(1) };
        assert_eq!(*among.with_beside(filed.id, reporter).await.unwrap().0, filed);
        db.write(move |tx| forget(tx, filed.id, Utc::now())).await.unwrap();
        let (seen, _) = at(0).with_beside(filed.id, reporter).await.unwrap();
        assert_eq!(seen.title.as_str(), "（已删除）");
    });
}
