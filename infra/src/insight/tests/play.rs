//! A small community in which for some weeks people do whatever they may.

use crate::{
    db::{At, Db, DbResult, DbTs, DbUuid, Key, Tx},
    grid,
    insight::Selection,
    petition::{
        self, Saved, StoredEvent, Timing,
        tests::place::{Town, person, resident},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{RunQueryDsl, sql_query, sql_types::Bool};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use sanping_domain::{
    grid::{Change, Draft, Level, Node, NodeName},
    insight::Period,
    petition::*,
    shared::{AccountId, Actor, CategoryId, Code, GridId, PetitionId, Place, Role},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is known of one petition.
pub struct Known {
    pub petition: Petition,
    pub events: Vec<StoredEvent>,
    pub ratings: Vec<Rating>,
    pub voices: Vec<Uuid>,
    pub promise: Promise,
}

/// Its deadlines and how they went.
#[derive(Debug, Clone, Copy, Default)]
pub struct Promise {
    pub response_due_at: Option<DateTime<Utc>>,
    pub handling_due_at: Option<DateTime<Utc>>,
    pub responded_in_time: Option<bool>,
    pub handled_in_time: Option<bool>,
}

pub struct Scene {
    pub town: Town,
    pub residents: [AccountId; 2],
    pub workers: [AccountId; 2],
    pub categories: Vec<CategoryId>,
    /// The tree of categories: a child and its parent.
    pub child_of: (CategoryId, CategoryId),
    pub known: Vec<Known>,
}

fn reason() -> Reason {
    Reason::parse("如此").unwrap()
}

fn words() -> Body {
    Body::parse("说明").unwrap()
}

impl Scene {
    pub async fn found(db: &Db) -> Self {
        let town = Town::found(db).await;
        let tree = town.clone();
        let categories = db
            .write(move |tx| {
                plant(tx, &tree)?;
                let all: Vec<_> = petition::categories(tx)?.into_iter().take(3).collect();
                let child = Category { parent_id: Some(all[0].id), ..all[1].clone() };
                assert!(petition::update_category(tx, child.version, &child)?);
                DbResult::Ok(all.into_iter().map(|one| one.id).collect::<Vec<_>>())
            })
            .await
            .unwrap();
        Self {
            town,
            residents: [(); 2].map(|()| AccountId::new()),
            workers: [(); 2].map(|()| AccountId::new()),
            child_of: (categories[1], categories[0]),
            categories,
            known: Vec::new(),
        }
    }

    pub async fn play(db: &Db, seed: u64) -> Self {
        let mut scene = Self::found(db).await;
        let (town, residents, workers) = (scene.town.clone(), scene.residents, scene.workers);
        let categories = scene.categories.clone();
        let play = Play { rng: ChaCha8Rng::seed_from_u64(seed), town, residents, workers, categories };
        scene.known = db.write(move |tx| play.run(tx)).await.unwrap();
        scene
    }

    /// Everything in the street, reported from one day up to another.
    pub fn everything(&self, from: &str, to: &str) -> Selection {
        Selection {
            roots: vec![self.town.street.0],
            period: Period { from: from.parse().unwrap(), to: to.parse().unwrap() },
            grid: None,
            category: None,
            handler: None,
            unit: None,
            kind: None,
            channel: None,
            urgency: None,
            statuses: Vec::new(),
            now: self.town.now,
        }
    }

    /// The level of a node of the town.
    pub fn level(&self, node: GridId) -> Level {
        match node {
            node if node == self.town.street => Level::Street,
            node if self.town.communities.contains(&node) => Level::Community,
            _ => Level::Grid,
        }
    }
}

fn plant(tx: &mut Tx<'_>, town: &Town) -> DbResult<()> {
    let mut made: BTreeMap<GridId, Node> = BTreeMap::new();
    let street = [(town.street, Level::Street)].into_iter();
    let communities = town.communities.iter().map(|id| (*id, Level::Community));
    let grids = town.grids.iter().map(|id| (*id, Level::Grid));
    for (id, level) in street.chain(communities).chain(grids) {
        let code = Code::parse(&id.0.simple().to_string().to_uppercase()).unwrap();
        let name = NodeName::parse("地方").unwrap();
        let above = match level {
            Level::Street => None,
            Level::Community => made.get(&town.street),
            _ => made.get(&town.ancestors(id)[1]),
        };
        let change = Change { by: None, at: town.now, reason: None };
        let (node, _) = Node::create(id, above, Draft { level, code, name }, change).unwrap();
        assert!(grid::insert(tx, &node)?);
        made.insert(id, node);
    }
    Ok(())
}

struct Play {
    rng: ChaCha8Rng,
    town: Town,
    residents: [AccountId; 2],
    workers: [AccountId; 2],
    categories: Vec<CategoryId>,
}

impl Play {
    fn run(mut self, tx: &mut Tx<'_>) -> DbResult<Vec<Known>> {
        let mut ids: Vec<PetitionId> = Vec::new();
        let mut now = self.town.now;
        for _ in 0..1_200 {
            now += TimeDelta::seconds(self.rng.random_range(1..4_000));
            if ids.len() < 5 || self.rng.random_bool(0.06) {
                ids.push(self.report(tx, now)?);
            } else {
                let id = *ids.choose(&mut self.rng).unwrap();
                self.step(tx, id, now)?;
            }
        }
        for id in &ids {
            self.expire(tx, *id, now)?;
        }
        ids.into_iter().map(|id| self.promise(tx, id)).collect()
    }

    /// Closes some of those that nobody rated, as the end of the rating window does.
    fn expire(&mut self, tx: &mut Tx<'_>, id: PetitionId, now: DateTime<Utc>) -> DbResult<()> {
        let mut petition = petition::find(tx, id)?.unwrap();
        if petition.status != Status::Handled || self.rng.random_bool(0.5) {
            return Ok(());
        }
        let (before, ancestors) = (petition.version, self.town.ancestors(petition.grid_id));
        let mut event = petition::events(tx, id)?.pop().unwrap().event;
        (event.from, event.to, event.at) = (Some(Status::Handled), Status::Closed, now);
        (petition.status, petition.version) = (Status::Closed, before + 1);
        let decision = Decision { petition, event, notices: Vec::new(), former: None, effects: Vec::new() };
        assert!(matches!(petition::save(tx, before, &decision, &ancestors)?, Saved::Stored(_)));
        Ok(())
    }

    fn report(&mut self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> DbResult<PetitionId> {
        let (grid, by) = (self.rng.random_range(0..2), *self.residents.choose(&mut self.rng).unwrap());
        let grid = if self.rng.random_bool(0.7) { grid } else { grid + 2 };
        let mut filed = self.town.report(grid, by, now);
        filed.petition.kind = *PetitionKind::ALL.choose(&mut self.rng).unwrap();
        filed.petition.channel = *Channel::ALL.choose(&mut self.rng).unwrap();
        filed.petition.urgency = *Urgency::ALL.choose(&mut self.rng).unwrap();
        filed.petition.category_id = *self.categories.choose(&mut self.rng).unwrap();
        petition::insert(tx, &filed, &self.town.ancestors(filed.petition.grid_id))?;
        Ok(filed.petition.id)
    }

    /// Somebody does something that she may do; most try in vain.
    fn step(&mut self, tx: &mut Tx<'_>, id: PetitionId, now: DateTime<Utc>) -> DbResult<()> {
        let stored = petition::find(tx, id)?.unwrap();
        let ancestors = self.town.ancestors(stored.grid_id);
        let street = Place::Grid(self.town.street);
        let mut actors: Vec<Actor> = self.residents.map(resident).into();
        actors.extend(self.workers.map(|id| person(id, Role::Handler, Place::Unit(self.town.unit))));
        actors.push(person(self.workers[1], Role::GridWorker, street));
        actors.extend(
            [Role::Dispatcher, Role::CommunityAdmin].map(|role| person(AccountId::new(), role, street)),
        );
        for _ in 0..12 {
            let (actor, command) = (actors.choose(&mut self.rng).unwrap().clone(), self.command(now));
            let known = petition::facts(tx, &stored, &actor, ancestors.clone(), &Timing::default())?;
            let known = Facts { neighbour: true, assignee_fits: true, ..known };
            if let Ok(decision) = decide(&stored, command, &actor, &known, now) {
                assert!(matches!(
                    petition::save(tx, stored.version, &decision, &ancestors)?,
                    Saved::Stored(_)
                ));
                break;
            }
        }
        Ok(())
    }

    fn command(&mut self, now: DateTime<Utc>) -> Command {
        let (photos, grid) = (Photos::default(), *self.town.grids.choose(&mut self.rng).unwrap());
        let score = Score::new(self.rng.random_range(1..=5)).unwrap();
        match self.rng.random_range(0..40) {
            0..6 => Command::Dispatch { to: Assignee::Unit(self.town.unit), reason: None },
            6..9 => Command::Dispatch { to: Assignee::Grid(grid), reason: None },
            9..17 => Command::Accept,
            17..24 => Command::Finish { result: words(), photos },
            24..29 => Command::Rate { score, reasons: Vec::new(), text: None },
            29 => Command::ReturnToDesk { reason: reason() },
            30 => Command::AskReporter { question: words() },
            31 => Command::Answer { text: words(), photos },
            32 => Command::Suspend { review_on: civil_day(now) + TimeDelta::days(9), reason: reason() },
            33 => Command::Resume { reason: None },
            34 => Command::Reopen { reason: reason(), photos },
            35 => Command::Join,
            36 => Command::Reject { reason: RejectReason::Unclear, text: None, go_to: None },
            37 => Command::Withdraw { reason: None },
            38 => Command::Climb { reason: None },
            _ => Command::NoteProgress { text: words(), photos, visibility: Visibility::Internal },
        }
    }

    /// Gives the petition deadlines, as any clock might, and reads all there is of it.
    fn promise(&mut self, tx: &mut Tx<'_>, id: PetitionId) -> DbResult<Known> {
        let petition = petition::find(tx, id)?.unwrap();
        let mut due = |from: Option<DateTime<Utc>>| {
            let hours = TimeDelta::hours(self.rng.random_range(1..400));
            from.map(|at| at + hours).filter(|_| self.rng.random_bool(0.9))
        };
        let times = petition.times;
        let (response, handling) = (due(Some(times.reported_at)), due(times.dispatched_at));
        let promise = Promise {
            response_due_at: response,
            handling_due_at: handling,
            responded_in_time: times.accepted_at.and_then(|at| Some(at <= response?)),
            handled_in_time: times.first_handled_at.and_then(|at| Some(at <= handling?)),
        };
        sql_query(
            "UPDATE petitions SET response_due_at = $1, handling_due_at = $2, responded_in_time = $3, \
             handled_in_time = $4 WHERE id = $5",
        )
        .bind::<diesel::sql_types::Nullable<DbTs>, _>(promise.response_due_at.map(At))
        .bind::<diesel::sql_types::Nullable<DbTs>, _>(promise.handling_due_at.map(At))
        .bind::<diesel::sql_types::Nullable<Bool>, _>(promise.responded_in_time)
        .bind::<diesel::sql_types::Nullable<Bool>, _>(promise.handled_in_time)
        .bind::<DbUuid, _>(Key(id.0))
        .execute(&mut **tx)?;
        let voices = petition::reporters(tx, id)?.into_iter().map(|one| one.voice).collect();
        let (events, ratings) = (petition::events(tx, id)?, petition::ratings(tx, id)?);
        Ok(Known { petition, events, ratings, voices, promise })
    }
}
