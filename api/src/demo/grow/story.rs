//! When what happens: the fates of all petitions on one line of time.

use crate::http::ApiError;
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    petition::{Address, Body, Channel, IdentityMode, Photos, Report, Routed, RoutedBy, Title},
    shared::{CategoryId, GridId, PetitionId, Role},
};
use sanping_infra::synthetic::{Community, Fate, Happening, PersonSeed, PetitionSeed, fates};
use std::{cmp::Reverse, collections::BinaryHeap};
use uuid::Uuid;

/// One of so many is snapped by a rider on the way.
const SNAPPED: usize = 7;

/// One petition: what is reported and what becomes of it.
pub(super) struct Life {
    pub id: PetitionId,
    pub seed: PetitionSeed,
    pub fate: Fate,
}

/// The report (step 0) or a later step of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scene {
    pub at: DateTime<Utc>,
    pub life: usize,
    pub step: usize,
}

/// All lives on one line of time.
pub(super) struct Story {
    lives: Vec<Life>,
    /// For each life the moments of its scenes.
    moments: Vec<Vec<DateTime<Utc>>>,
    due: BinaryHeap<Reverse<Scene>>,
}

impl Story {
    /// Plans `count` lives, the last report minutes before `end`; what would end later happens faster.
    pub fn new(community: &Community, count: usize, end: DateTime<Utc>) -> Self {
        let seeds: Vec<_> = community.petitions(end).take(count).collect();
        let shift = seeds.last().map_or(TimeDelta::zero(), |last| last.at - end + TimeDelta::minutes(10));
        let riders: Vec<_> = community.people.iter().filter(|person| rides(person)).collect();
        let mut story = Self { lives: Vec::new(), moments: Vec::new(), due: BinaryHeap::new() };
        for (number, (mut seed, fate)) in seeds.into_iter().zip(fates(community.seed, count)).enumerate() {
            seed.at -= shift;
            if number.is_multiple_of(SNAPPED)
                && let Some(rider) = riders.get(number % riders.len().max(1))
            {
                seed.reporter = rider.login.clone();
            }
            story.moments.push(moments(seed.at, &fate, end));
            story.lives.push(Life { id: PetitionId::new(), seed, fate });
            story.plan(number, 0);
        }
        story
    }

    /// The lives, for whoever plays them.
    pub fn take_lives(&mut self) -> Vec<Life> {
        std::mem::take(&mut self.lives)
    }

    /// How many scenes there are in all.
    pub fn scenes(&self) -> usize {
        self.moments.iter().map(Vec::len).sum()
    }

    /// When the first petition is reported.
    pub fn begins(&self) -> DateTime<Utc> {
        self.moments.first().and_then(|moments| moments.first().copied()).unwrap_or_default()
    }

    /// When the next scene is.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        self.due.peek().map(|next| next.0.at)
    }

    /// The next scenes in order, at most so many and none after `until`.
    pub fn next(&mut self, at_most: usize, until: DateTime<Utc>) -> Vec<Scene> {
        let mut scenes = Vec::with_capacity(at_most);
        while scenes.len() < at_most && self.next_at().is_some_and(|at| at < until) {
            let Some(Reverse(scene)) = self.due.pop() else { break };
            scenes.push(scene);
            self.plan(scene.life, scene.step + 1);
        }
        scenes
    }

    fn plan(&mut self, life: usize, step: usize) {
        let at = self.moments.get(life).and_then(|moments| moments.get(step)).copied();
        self.due.extend(at.map(|at| Reverse(Scene { at, life, step })));
    }
}

fn rides(person: &PersonSeed) -> bool {
    person.roles.iter().any(|(role, _)| *role == Role::Sentinel)
}

/// The report and each step after it. Whoever still has work at the end works as the fate says.
fn moments(reported: DateTime<Utc>, fate: &Fate, end: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let whole: i64 = fate.0.iter().map(|step| step.0).sum();
    let left = (end - reported).num_seconds().max(1);
    let seconds = |minutes: i64| (minutes * 60).min(minutes.saturating_mul(left) / whole.saturating_add(1));
    let mut at = reported;
    let steps = fate.0.iter().map(|(wait, _)| {
        at += TimeDelta::seconds(seconds(*wait));
        at
    });
    std::iter::once(reported).chain(steps).collect()
}

impl Life {
    /// The sign-in name of whoever reports it.
    pub fn reporter(&self) -> &str {
        &self.seed.reporter
    }

    /// What happens in a step; nothing but the report in step 0.
    pub fn happening(&self, step: usize) -> Option<Happening> {
        self.fate.0.get(step.checked_sub(1)?).map(|step| step.1)
    }

    /// The report, not yet brought to its node.
    ///
    /// # Errors
    /// Words against the rules, which the synthetic room never makes.
    pub fn report(&self, category_id: CategoryId, identity_mode: IdentityMode) -> Result<Report, ApiError> {
        Ok(Report {
            kind: self.seed.kind,
            category_id,
            urgency: self.seed.urgency,
            channel: Channel::Resident,
            title: Title::parse(&self.seed.title).map_err(ApiError::internal)?,
            body: Body::parse(&self.seed.body).map_err(ApiError::internal)?,
            address: Some(Address::parse(&self.seed.address).map_err(ApiError::internal)?),
            point: Some(self.seed.point),
            identity_mode,
            photos: Photos::default(),
            grid_id: GridId(Uuid::nil()),
            routed: Routed { by: RoutedBy::Desk, reason: String::new() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    #[test]
    fn scenes_come_in_the_order_of_time_and_each_life_in_the_order_of_its_steps() {
        let mut story = Story::new(&Community::grown(1), 300, end());
        let (all, mut seen, mut last) = (story.scenes(), 0, story.begins());
        let mut steps = vec![0; 300];
        while story.next_at().is_some() {
            for scene in story.next(37, end()) {
                assert!(scene.at >= last);
                assert_eq!(std::mem::replace(&mut steps[scene.life], scene.step + 1), scene.step);
                last = scene.at;
                seen += 1;
            }
        }
        assert_eq!(seen, all);
        assert!(last < end());
    }
}
