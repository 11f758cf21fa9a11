//! Two years of a community, lived on a clock of its own: every petition is reported, handed on, worked on and
//! rated by somebody, through the same rules and the same transaction as over HTTP.

mod story;

use super::{
    Placed,
    act::{Moment, command},
    cast::Cast,
};
use crate::{
    http::{ApiError, Caller},
    petition::{self as room, Look},
    state::State,
};
use actix_web::web::Data;
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    petition::{Command, IdentityMode, Number, civil_day},
    shared::{Actor, CategoryId, Kind, PetitionId},
};
use sanping_infra::{
    db::{DbError, Tx},
    grid::{self, Places},
    petition::{self, Timing},
    synthetic::{Community, Happening},
};
use std::{collections::HashMap, sync::Arc};
use story::{Life, Scene, Story};

/// Steps in one transaction.
const BATCH: usize = 100;
/// How far back an open petition is looked for that another may be merged into.
const LOOK_BACK: usize = 60;
/// Only of the last days are people told: nobody needs two years of notices at the first start.
const TOLD: TimeDelta = TimeDelta::days(3);
/// How often timed work runs meanwhile.
const TICK: TimeDelta = TimeDelta::hours(12);

/// What has happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Grown {
    /// Petitions reported.
    pub petitions: usize,
    /// Steps taken after that.
    pub steps: usize,
    /// Steps that nobody could take any more, because the petition had moved on.
    pub left_out: usize,
}

/// Everything that stays as it is while the community lives.
struct Stage {
    state: Data<State>,
    places: Arc<Places>,
    timing: Arc<Timing>,
    cast: Cast,
    lives: Vec<Life>,
    categories: HashMap<String, CategoryId>,
    end: DateTime<Utc>,
}

/// Lets `count` petitions happen, the last of them shortly before `end`. `progress` is told how many steps of all
/// are over.
///
/// # Errors
/// Trouble with the database, or a community that is not the one placed.
pub async fn grow(
    state: &Data<State>,
    placed: Placed,
    community: &Community,
    count: usize,
    end: DateTime<Utc>,
    progress: impl Fn(usize, usize),
) -> Result<Grown, ApiError> {
    let mut story = Story::new(community, count, end);
    let categories = state.db.read(petition::categories).await?;
    let stage = Arc::new(Stage {
        state: state.clone(),
        places: state.map.places(&state.db).await?,
        timing: state.timings.now(&state.db).await?,
        cast: Cast::of(placed, community),
        lives: story.take_lives(),
        categories: categories.into_iter().map(|one| (one.code.to_string(), one.id)).collect(),
        end,
    });
    let (all, mut over, mut grown) = (story.scenes(), 0, Grown::default());
    let mut tick = story.begins() + TICK;
    while let Some(at) = story.next_at() {
        while tick <= at {
            state.clock.set(tick);
            room::timed::tick_as(state, state.process, stage.tells(tick)).await?;
            tick += TICK;
        }
        let scenes = story.next(BATCH, tick);
        over += scenes.len();
        let numbers = numbers(state, &stage, &scenes).await?;
        let stage = Arc::clone(&stage);
        let done = state.db.write(move |tx| stage.play(tx, scenes, numbers)).await?;
        grown.petitions += done.petitions;
        grown.steps += done.steps;
        grown.left_out += done.left_out;
        progress(over, all);
    }
    state.clock.set(Utc::now());
    room::timed::tick(state).await?;
    Ok(grown)
}

/// A number for each report of the scenes.
async fn numbers(state: &State, stage: &Stage, scenes: &[Scene]) -> Result<Vec<Number>, DbError> {
    let mut numbers = Vec::new();
    for scene in scenes.iter().filter(|scene| stage.happening(scene).is_none()) {
        numbers.push(state.numbers.next(&state.db, civil_day(scene.at)).await?);
    }
    Ok(numbers)
}

impl Stage {
    /// What happens in a scene; nothing yet where the petition is only now reported.
    fn happening(&self, scene: &Scene) -> Option<Happening> {
        self.lives.get(scene.life)?.happening(scene.step)
    }

    fn play(&self, tx: &mut Tx<'_>, scenes: Vec<Scene>, numbers: Vec<Number>) -> Result<Grown, ApiError> {
        grid::hold_still(tx)?;
        let (mut numbers, mut grown) = (numbers.into_iter(), Grown::default());
        for scene in scenes {
            match self.happening(&scene) {
                None => {
                    if let Some(number) = numbers.next() {
                        self.report(tx, &scene, number)?;
                        grown.petitions += 1;
                    }
                }
                Some(what) => match self.step(tx, &scene, what) {
                    Ok(true) => grown.steps += 1,
                    Ok(false) => grown.left_out += 1,
                    // The rules say no: the petition has moved on, as it may in life.
                    Err(error) if matches!(error.kind, Kind::Conflict | Kind::Forbidden) => {
                        grown.left_out += 1
                    }
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(grown)
    }

    fn report(&self, tx: &mut Tx<'_>, scene: &Scene, number: Number) -> Result<(), ApiError> {
        let life = self.life(scene)?;
        let actor = self.cast.by_login(life.reporter())?.clone();
        let mode =
            if scene.life.is_multiple_of(5) { IdentityMode::HiddenName } else { IdentityMode::RealName };
        let category = self.categories.get(life.seed.category).copied().ok_or_else(ApiError::not_found)?;
        let report = life.report(category, mode)?;
        let (look, caller) = self.eyes(actor, scene.at);
        room::begin(tx, &look, &caller, report, (life.id, number))
    }

    fn step(&self, tx: &mut Tx<'_>, scene: &Scene, what: Happening) -> Result<bool, ApiError> {
        let life = self.life(scene)?;
        let Some(found) = petition::find(tx, life.id)? else { return Ok(false) };
        let other = if what == Happening::Merge { self.other(tx, scene.life)? } else { None };
        let moment =
            Moment { cast: &self.cast, category: life.seed.category, turn: scene.life, other, end: self.end };
        let Some((actor, asked)) = command(tx, &found, what, &moment)? else { return Ok(false) };
        self.take(tx, actor, life.id, asked, scene.at)?;
        if what == Happening::Extend {
            self.take(tx, self.cast.desk(), life.id, Command::GrantExtension { reason: None }, scene.at)?;
        }
        Ok(true)
    }

    fn take(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        id: PetitionId,
        asked: Command,
        at: DateTime<Utc>,
    ) -> Result<(), ApiError> {
        let (look, caller) = self.eyes(actor.clone(), at);
        room::apply(tx, &look, &caller, id, asked)
    }

    /// An open petition reported shortly before.
    fn other(&self, tx: &mut Tx<'_>, life: usize) -> Result<Option<PetitionId>, ApiError> {
        let before = self.lives.get(..life).unwrap_or_default();
        for other in before.iter().rev().take(LOOK_BACK) {
            let open = petition::find(tx, other.id)?.is_some_and(|one| one.status.is_open());
            if open {
                return Ok(Some(other.id));
            }
        }
        Ok(None)
    }

    fn life(&self, scene: &Scene) -> Result<&Life, ApiError> {
        self.lives.get(scene.life).ok_or_else(ApiError::not_found)
    }

    fn eyes(&self, actor: Actor, now: DateTime<Utc>) -> (Look, Caller) {
        let caller = Caller { actor: actor.clone(), address: "demo".into() };
        let (places, timing) = (Arc::clone(&self.places), Arc::clone(&self.timing));
        let (state, tells) = (self.state.clone(), self.tells(now));
        (Look { state, actor, places, tree_holds: false, timing, now, tells }, caller)
    }

    fn tells(&self, at: DateTime<Utc>) -> bool {
        self.end - at < TOLD
    }
}
