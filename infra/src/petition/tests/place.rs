//! A small place for the tests: a street over two communities of two grids each, and petitions in them.

use crate::{
    db::{Db, DbResult},
    petition::{Saved, Timing, category_by_code, insert, save, seed_categories},
};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    petition::{
        Body, CategoryCode, Channel, Command, Decision, Facts, IdentityMode, Number, Petition, PetitionKind,
        Photos, Report, Routed, RoutedBy, Terms, Title, Urgency, civil_day, decide, file,
    },
    shared::{
        AccountId, Actor, CategoryId, GridId, Holding, Identity, PetitionId, Place, Role, SessionId, UnitId,
    },
};
use std::sync::atomic::{AtomicU32, Ordering};

static NUMBER: AtomicU32 = AtomicU32::new(1);

/// Each town is a tree of its own, so that many live side by side in one database.
#[derive(Clone)]
pub struct Town {
    pub db: Db,
    pub street: GridId,
    pub communities: [GridId; 2],
    pub grids: [GridId; 4],
    pub unit: UnitId,
    pub category: CategoryId,
    pub other_category: CategoryId,
    pub now: DateTime<Utc>,
}

impl Town {
    pub async fn found(db: &Db) -> Self {
        let now = "2026-11-21T04:00:00Z".parse().unwrap();
        let [category, other_category] = db
            .write(move |tx| {
                seed_categories(tx, now)?;
                let mut of = |code| {
                    let code = CategoryCode::parse(code).unwrap();
                    DbResult::Ok(category_by_code(tx, &code)?.unwrap().id)
                };
                DbResult::Ok([of("noise")?, of("utilities")?])
            })
            .await
            .unwrap();
        Self {
            db: db.clone(),
            street: GridId::new(),
            communities: [(); 2].map(|()| GridId::new()),
            grids: [(); 4].map(|()| GridId::new()),
            unit: UnitId::new(),
            category,
            other_category,
            now,
        }
    }

    /// The grid itself and those above it.
    pub fn ancestors(&self, grid: GridId) -> Vec<GridId> {
        match self.grids.iter().position(|other| *other == grid) {
            Some(place) => vec![grid, self.communities[place / 2], self.street],
            None if grid == self.street => vec![grid],
            None => vec![grid, self.street],
        }
    }

    pub fn report(&self, grid: usize, by: AccountId, at: DateTime<Utc>) -> Decision {
        let report = Report {
            kind: PetitionKind::Help,
            category_id: self.category,
            urgency: Urgency::Normal,
            channel: Channel::Resident,
            title: Title::parse("楼道漏水").unwrap(),
            body: Body::parse("三楼水管裂了").unwrap(),
            address: None,
            point: None,
            identity_mode: IdentityMode::RealName,
            photos: Photos::default(),
            grid_id: self.grids[grid],
            routed: Routed { by: RoutedBy::Point, reason: "定位".into() },
        };
        let number = Number::new(civil_day(at), NUMBER.fetch_add(1, Ordering::Relaxed)).unwrap();
        file(report, PetitionId::new(), number, &resident(by), at, &Terms::default()).unwrap()
    }

    pub async fn store(&self, decision: &Decision) -> Petition {
        let (decision, ancestors) = (decision.clone(), self.ancestors(decision.petition.grid_id));
        self.db
            .write(move |tx| {
                insert(tx, &decision, &ancestors)?;
                DbResult::Ok(decision.petition)
            })
            .await
            .unwrap()
    }

    pub async fn file(&self, grid: usize, by: AccountId, at: DateTime<Utc>) -> Petition {
        self.store(&self.report(grid, by, at)).await
    }

    /// Judges with the facts that storage gives.
    pub async fn judge(
        &self,
        petition: &Petition,
        command: Command,
        actor: &Actor,
        facts: Facts,
    ) -> Decision {
        let (p, a, ancestors) = (petition.clone(), actor.clone(), self.ancestors(petition.grid_id));
        let stored =
            self.db.read(move |conn| crate::petition::facts(conn, &p, &a, ancestors, &Timing::default()));
        let stored = stored.await.unwrap();
        let facts =
            Facts { neighbour: true, assignee_fits: true, merge_target: facts.merge_target, ..stored };
        let now = petition.times.updated_at + TimeDelta::minutes(5);
        decide(petition, command, actor, &facts, now).unwrap()
    }

    pub async fn save(&self, before: i32, decision: &Decision) -> Saved {
        let (decision, ancestors) = (decision.clone(), self.ancestors(decision.petition.grid_id));
        self.db.write(move |tx| save(tx, before, &decision, &ancestors)).await.unwrap()
    }

    pub async fn step(&self, petition: &Petition, command: Command, actor: &Actor) -> Petition {
        let decision = self.judge(petition, command, actor, Facts::default()).await;
        assert!(matches!(self.save(petition.version, &decision).await, Saved::Stored(_)));
        decision.petition
    }

    pub fn dispatcher(&self) -> Actor {
        person(AccountId::new(), Role::Dispatcher, Place::Grid(self.street))
    }

    pub fn handler(&self) -> Actor {
        person(AccountId::new(), Role::Handler, Place::Unit(self.unit))
    }
}

pub fn resident(account: AccountId) -> Actor {
    Actor { identity: Identity::Account(account, SessionId::new()), holdings: Vec::new() }
}

pub fn person(account: AccountId, role: Role, place: Place) -> Actor {
    Actor { holdings: vec![Holding { role, place }], ..resident(account) }
}
