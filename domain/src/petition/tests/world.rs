use crate::petition::*;
use crate::shared::{
    AccountId, Actor, CategoryId, GridId, Holding, Identity, PetitionId, Place, Role, SessionId, UnitId,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Who acts in the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    Reporter,
    Neighbour,
    OtherNeighbour,
    Handler,
    Colleague,
    OtherHandler,
    Worker,
    FarWorker,
    Dispatcher,
    Admin,
    Supervisor,
    Auditor,
    Secret,
    Nobody,
    System,
}

impl Who {
    pub const ALL: [Self; 15] = [
        Self::Reporter,
        Self::Neighbour,
        Self::OtherNeighbour,
        Self::Handler,
        Self::Colleague,
        Self::OtherHandler,
        Self::Worker,
        Self::FarWorker,
        Self::Dispatcher,
        Self::Admin,
        Self::Supervisor,
        Self::Auditor,
        Self::Secret,
        Self::Nobody,
        Self::System,
    ];
}

pub const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}
pub const ROOT: GridId = GridId(id(1));
pub const COMMUNITY: GridId = GridId(id(2));
pub const GRID: GridId = GridId(id(3));
pub const FAR: GridId = GridId(id(4));
pub const PROPERTY: UnitId = UnitId(id(5));
pub const WATERWORKS: UnitId = UnitId(id(6));

/// What storage would hold, and what it would answer.
pub struct World {
    pub now: DateTime<Utc>,
    pub rules: Rules,
    pub terms: Terms,
    pub petitions: Vec<Petition>,
    pub history: Vec<(PetitionId, Event)>,
    pub joined: HashMap<Uuid, HashMap<PetitionId, Option<PetitionId>>>,
    rated: HashSet<(PetitionId, i32, Uuid)>,
    worked: HashSet<(PetitionId, i32, AccountId)>,
    urged: HashMap<(PetitionId, Uuid), DateTime<Utc>>,
}

impl World {
    /// One petition by the reporter, reported at noon.
    pub fn new(rules: Rules, identity: IdentityMode) -> Self {
        let now = "2026-11-21T04:00:00Z".parse().unwrap();
        let mut world = Self {
            now,
            rules,
            terms: Terms::default(),
            petitions: Vec::new(),
            history: Vec::new(),
            joined: HashMap::new(),
            rated: HashSet::new(),
            worked: HashSet::new(),
            urged: HashMap::new(),
        };
        world.report(identity);
        world
    }

    pub fn report(&mut self, identity: IdentityMode) -> usize {
        let report = Report {
            kind: PetitionKind::Help,
            category_id: CategoryId(id(9)),
            urgency: Urgency::Normal,
            channel: Channel::Resident,
            title: Title::parse("楼道漏水").unwrap(),
            body: Body::parse("三楼水管裂了").unwrap(),
            address: None,
            point: None,
            identity_mode: identity,
            photos: Photos::default(),
            grid_id: GRID,
            routed: Routed { by: RoutedBy::Point, reason: "here".into() },
        };
        let (id, number) = self.fresh();
        let decision =
            file(report, id, number, &self.actor(Who::Reporter, id), self.now, &self.terms).unwrap();
        self.history.push((id, decision.event));
        self.petitions.push(decision.petition);
        self.petitions.len() - 1
    }

    fn fresh(&self) -> (PetitionId, Number) {
        let n = self.petitions.len() + 1;
        (
            PetitionId(id(1000 + u128::try_from(n).unwrap())),
            Number::new(civil_day(self.now), u32::try_from(n).unwrap()).unwrap(),
        )
    }

    /// `Secret` is whoever holds the secret of `petition`.
    pub fn actor(&self, who: Who, petition: PetitionId) -> Actor {
        let grid = |role, grid| vec![Holding { role, place: Place::Grid(grid) }];
        let unit = |unit| vec![Holding { role: Role::Handler, place: Place::Unit(unit) }];
        let holdings = match who {
            Who::Handler | Who::Colleague => unit(PROPERTY),
            Who::OtherHandler => unit(WATERWORKS),
            Who::Worker => grid(Role::GridWorker, GRID),
            Who::FarWorker => grid(Role::GridWorker, FAR),
            Who::Dispatcher => grid(Role::Dispatcher, COMMUNITY),
            Who::Admin => grid(Role::CommunityAdmin, COMMUNITY),
            Who::Supervisor => grid(Role::Supervisor, ROOT),
            Who::Auditor => vec![Holding { role: Role::Auditor, place: Place::Everywhere }],
            _ => Vec::new(),
        };
        let identity = match who {
            Who::Secret => Identity::Secret(petition),
            Who::Nobody => Identity::Nobody,
            Who::System => Identity::System,
            _ => Identity::Account(account(who), SessionId(id(8))),
        };
        Actor { identity, holdings }
    }

    pub fn facts(&self, index: usize, actor: &Actor, command: Option<&Command>) -> Facts {
        let petition = &self.petitions[index];
        let voice = actor.voice().unwrap_or_default();
        let round = petition.work.round;
        Facts {
            ancestors: vec![petition.grid_id, COMMUNITY, ROOT],
            joined: self.joins(voice, petition.id),
            neighbour: true,
            worked_this_round: actor
                .account()
                .is_some_and(|a| self.worked.contains(&(petition.id, round, a))),
            rated_this_round: self.rated.contains(&(petition.id, round, voice)),
            last_urged_at: self.urged.get(&(petition.id, voice)).copied(),
            open_children: u32::try_from(self.open_children(petition.id)).unwrap(),
            transfers: self
                .count(petition, |e| e.action == Action::Transfer && e.capacity == Relation::Handler),
            unreached_calls: self.unreached(petition),
            assignee_fits: true,
            merge_target: match command {
                Some(Command::Merge { into, .. }) => self
                    .petitions
                    .iter()
                    .find(|p| p.id == *into)
                    .map(|p| MergeTarget { status: p.status, descends: self.descends(p, petition.id) }),
                _ => None,
            },
            rules: self.rules,
            terms: self.terms.clone(),
        }
    }

    fn count(&self, petition: &Petition, which: impl Fn(&Event) -> bool) -> u32 {
        let here =
            |(id, event): &&(PetitionId, Event)| *id == petition.id && event.round == petition.work.round;
        u32::try_from(self.history.iter().filter(here).filter(|one| which(&one.1)).count()).unwrap()
    }

    fn unreached(&self, petition: &Petition) -> Vec<DateTime<Utc>> {
        let here = self.history.iter().rev().filter(|(id, _)| *id == petition.id);
        let low = |event: &Event| matches!(event.detail, Some(Detail::Rated { score: ..=2, .. }));
        here.take_while(|(_, event)| !low(event))
            .filter(|(_, event)| matches!(event.detail, Some(Detail::CalledBack { in_vain: Some(_), .. })))
            .map(|(_, event)| event.at)
            .collect()
    }

    pub fn open_children(&self, parent: PetitionId) -> usize {
        self.petitions.iter().filter(|p| p.parent_id == Some(parent) && p.status.is_open()).count()
    }

    fn descends(&self, petition: &Petition, from: PetitionId) -> bool {
        petition.parent_id.is_some_and(|parent| {
            parent == from
                || self.petitions.iter().find(|p| p.id == parent).is_some_and(|p| self.descends(p, from))
        })
    }

    pub fn joins(&self, voice: Uuid, petition: PetitionId) -> bool {
        self.joined.get(&voice).is_some_and(|all| all.contains_key(&petition))
    }

    pub fn joiners(&self, petition: PetitionId) -> Vec<Uuid> {
        self.joined.iter().filter(|(_, all)| all.contains_key(&petition)).map(|(voice, _)| *voice).collect()
    }

    pub fn allowed(&self, who: Who, index: usize) -> Vec<Action> {
        let actor = self.actor(who, self.petitions[index].id);
        allowed_actions(&self.petitions[index], &actor, &self.facts(index, &actor, None), self.now)
    }

    pub fn judge(&self, who: Who, index: usize, command: Command) -> Result<Decision, PetitionError> {
        let actor = self.actor(who, self.petitions[index].id);
        let facts = self.facts(index, &actor, Some(&command));
        decide(&self.petitions[index], command, &actor, &facts, self.now)
    }

    /// Judges and, where allowed, stores.
    pub fn act(&mut self, who: Who, index: usize, command: Command) -> Result<Decision, PetitionError> {
        let decision = self.judge(who, index, command)?;
        let actor = self.actor(who, self.petitions[index].id);
        self.store(index, &decision, &actor);
        Ok(decision)
    }

    pub fn store(&mut self, index: usize, decision: &Decision, actor: &Actor) {
        let petition = decision.petition.clone();
        let here = petition.id;
        if let (Action::Accept, Some(account)) = (decision.event.action, actor.account()) {
            self.worked.insert((here, petition.work.round, account));
        }
        // The handler of a round that was reopened works in the next one too.
        if let Some(handler) = petition.work.handler {
            self.worked.insert((here, petition.work.round, handler));
        }
        if decision.event.action == Action::Urge {
            self.urged.insert((here, actor.voice().unwrap()), self.now);
        }
        self.petitions[index] = petition;
        self.history.push((here, decision.event.clone()));
        for effect in &decision.effects {
            self.cause(index, effect, decision, actor);
        }
    }

    fn cause(&mut self, index: usize, effect: &Effect, decision: &Decision, actor: &Actor) {
        let here = decision.petition.id;
        match effect {
            Effect::FileChild(child) => {
                let (id, number) = self.fresh();
                let parent = &self.petitions[index];
                let filed = file_child(parent, child.clone(), id, number, &decision.event, &self.terms);
                self.history.push((id, filed.event));
                self.petitions.push(filed.petition);
            }
            Effect::Join(voice) => {
                self.joined.entry(*voice).or_default().insert(here, None);
            }
            Effect::Rate(rating) => assert!(self.rated.insert((here, rating.round, rating.voice))),
            Effect::LookAtParent(_) => {}
            Effect::Absorb { into } => {
                let target = self.petitions.iter().position(|p| p.id == *into).unwrap();
                let absorbed =
                    absorb(&self.petitions[target], here, actor, decision.event.capacity, self.now).unwrap();
                self.store(target, &absorbed, actor);
            }
            Effect::JoinReportersOf(from) => {
                let mut voices = self.joiners(*from);
                voices.push(self.petitions.iter().find(|p| p.id == *from).unwrap().reporter);
                voices.retain(|voice| *voice != decision.petition.reporter);
                for voice in voices {
                    self.joined.entry(voice).or_default().entry(here).or_insert(Some(*from));
                }
            }
            Effect::Release(merger) => {
                for all in self.joined.values_mut() {
                    if all.get(&merger.into) == Some(&Some(here)) {
                        all.remove(&merger.into);
                    }
                }
            }
        }
    }

    pub fn status(&self, index: usize) -> Status {
        self.petitions[index].status
    }

    pub fn later(&mut self, by: TimeDelta) {
        self.now += by;
    }
}

pub fn account(who: Who) -> AccountId {
    let place = Who::ALL.iter().position(|other| *other == who).unwrap();
    AccountId(id(100 + u128::try_from(place).unwrap()))
}
