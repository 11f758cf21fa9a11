use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    grid::Level,
    petition::{
        Address, Assignee, Body, Channel, Command, Conditions, Decision, Facts, IdentityMode, Number,
        Petition, PetitionKind, Photos, RatingReason, Report, Routed, RoutedBy, RoutingRule, RuleBook,
        RuleList, RuleSet, Score, SetState, Target, Terms, Title, Urgency, Word, WordMatch, Words, civil_day,
        decide, file,
    },
    shared::{
        AccountId, Actor, CategoryId, GridId, Holding, Identity, Name, PetitionId, Place, Point, Role,
        RuleSetId, SessionId, UnitId,
    },
};
use uuid::Uuid;

/// The street, the community in it and the grid in that.
pub const STREET: GridId = GridId(Uuid::from_u128(1));
const COMMUNITY: GridId = GridId(Uuid::from_u128(2));
const GRID: GridId = GridId(Uuid::from_u128(3));
const UNIT: UnitId = UnitId(Uuid::from_u128(4));
/// Where every report is, with its levels, from itself upward.
pub const PLACE: [(GridId, Level); 3] =
    [(GRID, Level::Grid), (COMMUNITY, Level::Community), (STREET, Level::Street)];

/// Three people, a place and a report, always the same.
pub struct Town {
    pub now: DateTime<Utc>,
    pub category: CategoryId,
    pub resident: Actor,
    pub dispatcher: Actor,
    pub handler: Actor,
    pub terms: Terms,
    pub facts: Facts,
    pub report: Report,
}

impl Town {
    /// Reports go to this category.
    pub fn new(category: CategoryId) -> anyhow::Result<Self> {
        let report = Report {
            kind: PetitionKind::Help,
            category_id: category,
            urgency: Urgency::Normal,
            channel: Channel::Resident,
            title: Title::parse("三号楼二单元楼道灯不亮")?,
            body: Body::parse(
                "阳光花园三号楼二单元三楼到五楼的楼道灯坏了三天，老人晚上上下楼看不清台阶，物业电话打不通，请尽快安排维修。",
            )?,
            address: Some(Address::parse("阳光花园 3 号楼 2 单元")?),
            point: Some(Point::new(119.012_345, 25.431_234)?),
            identity_mode: IdentityMode::RealName,
            photos: Photos::default(),
            grid_id: GRID,
            routed: Routed { by: RoutedBy::Point, reason: "定位".into() },
        };
        let terms = Terms::default();
        let ancestors = vec![GRID, COMMUNITY, STREET];
        Ok(Self {
            now: "2026-11-20T08:30:00Z".parse()?,
            category,
            resident: actor(11, Vec::new()),
            dispatcher: actor(12, vec![Holding { role: Role::Dispatcher, place: Place::Grid(COMMUNITY) }]),
            handler: actor(13, vec![Holding { role: Role::Handler, place: Place::Unit(UNIT) }]),
            facts: Facts { ancestors, assignee_fits: true, terms: terms.clone(), ..Facts::default() },
            terms,
            report,
        })
    }

    /// The report, filed as the petition of this number.
    pub fn filed(&self, number: u32) -> anyhow::Result<Decision> {
        let id = PetitionId(Uuid::from_u128(u128::from(number) << 64));
        let at = self.now + TimeDelta::seconds(i64::from(number));
        let number = Number::new(civil_day(self.now), number)?;
        Ok(file(self.report.clone(), id, number, &self.resident, at, &self.terms)?)
    }

    /// A step of the main job, and the petition before it.
    pub fn step(&self, before: &Petition, command: Command, by: &Actor) -> anyhow::Result<Step> {
        let now = before.times.updated_at + TimeDelta::minutes(5);
        let decision = decide(before, command.clone(), by, &self.facts, now)?;
        Ok(Step { before: before.clone(), command, by: by.clone(), now, decision })
    }

    /// Dispatch, accept, finish and rate.
    pub fn story(&self) -> anyhow::Result<[Step; 4]> {
        let dispatch = Command::Dispatch { to: Assignee::Unit(UNIT), reason: None };
        let dispatched = self.step(&self.filed(1)?.petition, dispatch, &self.dispatcher)?;
        let accepted = self.step(&dispatched.decision.petition, Command::Accept, &self.handler)?;
        let finish = Command::Finish { result: Body::parse("灯已换好")?, photos: Photos::default() };
        let finished = self.step(&accepted.decision.petition, finish, &self.handler)?;
        let score = Score::new(5)?;
        let rate = Command::Rate { score, reasons: vec![RatingReason::Quick], text: None };
        let rated = self.step(&finished.decision.petition, rate, &self.resident)?;
        Ok([dispatched, accepted, finished, rated])
    }

    /// Forty rules, the last but one of which takes the report.
    pub fn rules(&self) -> anyhow::Result<RuleBook> {
        let rule = |name: &str, words: &[&str]| -> anyhow::Result<RoutingRule> {
            let list = words.iter().map(|word| Word::parse(word)).collect::<Result<_, _>>()?;
            let when = Conditions {
                words: (!words.is_empty()).then_some(Words { mode: WordMatch::Any, list }),
                ..Conditions::default()
            };
            let target = if words.is_empty() { Target::Desk } else { Target::Unit { id: UNIT } };
            Ok(RoutingRule { name: Name::parse(name)?, when, target })
        };
        let mut rules = Vec::new();
        for number in 1..39 {
            rules.push(rule(
                &format!("规则 {number}"),
                &[&format!("事由{number}"), &format!("地点{number}")],
            )?);
        }
        rules.push(rule("路灯", &["楼道灯", "路灯"])?);
        rules.push(rule("其他", &[])?);
        let set = RuleSet {
            id: RuleSetId(Uuid::from_u128(9)),
            number: 1,
            name: Name::parse("规则集")?,
            state: SetState::Active,
            rules: RuleList::parse(rules)?,
            version: 1,
            created_by: None,
            created_at: self.now,
            updated_at: self.now,
            activated_at: Some(self.now),
        };
        RuleBook::compile(&set, &[]).context("rules")
    }
}

/// One step of the main job.
pub struct Step {
    pub before: Petition,
    pub command: Command,
    pub by: Actor,
    pub now: DateTime<Utc>,
    /// What comes of it.
    pub decision: Decision,
}

fn actor(number: u128, holdings: Vec<Holding>) -> Actor {
    let (account, session) = (AccountId(Uuid::from_u128(number)), SessionId(Uuid::from_u128(number + 100)));
    Actor { identity: Identity::Account(account, session), holdings }
}
