//! The figures once more, one petition after the other, by the words of their rules.

use super::play::{Known, Scene};
use crate::insight::Selection;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use sanping_domain::{
    insight::{Amount, Figure, GroupBy, Part, Ratio, Spread},
    petition::{Assignee, Stage, Status, civil_day},
    shared::PetitionId,
};
use std::collections::BTreeMap;

/// How much of a figure's numerator and denominator a petition makes.
type Weights = (i64, i64);

pub struct Recount<'a> {
    scene: &'a Scene,
    now: DateTime<Utc>,
    selection: &'a Selection,
    /// The latest report first.
    chosen: Vec<&'a Known>,
}

impl<'a> Recount<'a> {
    pub fn of(scene: &'a Scene, selection: &'a Selection) -> Self {
        let mut chosen: Vec<_> = scene.known.iter().filter(|known| wanted(scene, selection, known)).collect();
        chosen.sort_by_key(|known| (known.petition.times.reported_at, known.petition.id.0));
        chosen.reverse();
        Self { scene, now: selection.now, selection, chosen }
    }

    pub fn amount(&self, figure: Figure) -> Amount {
        self.amount_of(figure, &self.chosen)
    }

    fn amount_of(&self, figure: Figure, chosen: &[&Known]) -> Amount {
        if figure == Figure::Petitions {
            return Amount::Count(whole(chosen.len()));
        }
        if let Some(stage) = stage(figure) {
            let mut spent: Vec<i64> = chosen.iter().filter_map(|known| spent(known, stage)).collect();
            spent.sort_unstable();
            let rank = |hundredths: usize| (spent.len() * hundredths).div_ceil(100);
            let at = |hundredths| TimeDelta::microseconds(spent[rank(hundredths) - 1]);
            let spread = |()| Spread { count: whole(spent.len()), median: at(50), p90: at(90) };
            return Amount::Hours((!spent.is_empty()).then_some(()).map(spread));
        }
        let (numerator, denominator) = chosen
            .iter()
            .map(|known| self.weights(figure, known))
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        Amount::Share(Ratio { numerator, denominator })
    }

    pub fn counts(&self) -> Vec<(GroupBy, BTreeMap<String, i64>)> {
        let by = [GroupBy::Status, GroupBy::Kind, GroupBy::Channel, GroupBy::Urgency, GroupBy::Level];
        let count = |by: GroupBy| {
            let mut counts = BTreeMap::new();
            for known in &self.chosen {
                let counted = by != GroupBy::Level || known.petition.times.first_handled_at.is_some();
                let name = self.group(by, known).filter(|_| counted);
                name.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
            }
            (by, counts)
        };
        by.into_iter().map(count).collect()
    }

    pub fn parted(&self, figure: Figure, by: GroupBy) -> BTreeMap<Option<String>, Amount> {
        let mut groups: BTreeMap<Option<String>, Vec<&Known>> = BTreeMap::new();
        for known in &self.chosen {
            groups.entry(self.group(by, known)).or_default().push(known);
        }
        let amounts = groups.into_iter().map(|(name, known)| (name, self.amount_of(figure, &known)));
        let nothing = |amount: &Amount| match amount {
            Amount::Share(ratio) => ratio.denominator == 0,
            Amount::Hours(spread) => spread.is_none(),
            Amount::Count(count) => *count == 0,
        };
        amounts.filter(|(_, amount)| !nothing(amount)).collect()
    }

    pub fn members(&self, figure: Figure, part: Part) -> Vec<(PetitionId, i64)> {
        let weight = |known: &Known| match stage(figure) {
            Some(stage) => spent(known, stage),
            None => {
                let (numerator, denominator) = self.weights(figure, known);
                let weight = match part {
                    Part::Numerator => numerator,
                    Part::Denominator => denominator,
                    Part::Missed => denominator - numerator,
                };
                (weight > 0).then_some(weight)
            }
        };
        self.chosen.iter().filter_map(|known| Some((known.petition.id, weight(known)?))).collect()
    }

    fn weights(&self, figure: Figure, known: &Known) -> Weights {
        let Known { petition, ratings, promise, .. } = known;
        let (times, status) = (petition.times, petition.status);
        let past = |due: Option<DateTime<Utc>>| due.is_some_and(|due| due < self.now);
        let (dispatched, accepted) = (times.dispatched_at.is_some(), times.accepted_at.is_some());
        let handled = times.first_handled_at.is_some();
        let ours = !matches!(status, Status::Rejected | Status::Withdrawn | Status::Merged);
        let running = matches!(status, Status::Reported | Status::Dispatched | Status::Handling);
        let last_round =
            if times.handled_at.is_some() { petition.work.round } else { petition.work.round - 1 };
        let last: Vec<i64> = ratings
            .iter()
            .filter(|one| one.round == last_round)
            .map(|one| i64::from(one.score.get()))
            .collect();
        let rated = handled && !last.is_empty();
        let good = last.iter().sum::<i64>() >= 4 * whole(last.len());
        let (of, with) = match figure {
            Figure::Response => (
                dispatched && (accepted || past(promise.response_due_at)),
                promise.responded_in_time == Some(true),
            ),
            Figure::Closure => (ours, matches!(status, Status::Handled | Status::Closed)),
            Figure::OnTime => {
                (handled || running && past(promise.handling_due_at), promise.handled_in_time == Some(true))
            }
            Figure::PetitionSatisfaction => (rated, good),
            Figure::Rated => (handled, rated),
            Figure::NoAnswer => (status == Status::Closed, !rated),
            Figure::Reopen => (handled, petition.work.round > 1),
            Figure::Repeat => (ours, self.repeated(known)),
            Figure::Returns => (dispatched, petition.work.returns > 0),
            Figure::OpenOverdue => (
                status.is_open(),
                running && (past(promise.handling_due_at) || !accepted && past(promise.response_due_at)),
            ),
            Figure::Petitions => (true, false),
            _ => {
                let good = ratings.iter().filter(|one| one.score.get() >= 4).count();
                return (whole(good), whole(ratings.len()));
            }
        };
        (i64::from(of && with), i64::from(of))
    }

    fn repeated(&self, known: &Known) -> bool {
        let this = &known.petition;
        let earlier = |other: &&Known| {
            let other = &other.petition;
            let gap = other.times.first_handled_at.map(|at| this.times.reported_at - at);
            (other.reporter, other.category_id, other.grid_id)
                == (this.reporter, this.category_id, this.grid_id)
                && other.id != this.id
                && gap.is_some_and(|gap| gap >= TimeDelta::zero() && gap < TimeDelta::days(90))
        };
        self.scene.known.iter().any(|other| earlier(&other))
    }

    fn group(&self, by: GroupBy, known: &Known) -> Option<String> {
        let petition = &known.petition;
        let day = civil_day(petition.times.reported_at);
        match by {
            GroupBy::Grid => {
                let path = self.scene.town.ancestors(petition.grid_id);
                let place = path.iter().position(|node| Some(*node) == self.selection.grid);
                Some(path[place.map_or(0, |place| place.saturating_sub(1))].to_string())
            }
            GroupBy::Category => Some(petition.category_id.to_string()),
            GroupBy::Worker => petition.work.handler.map(|id| id.to_string()),
            GroupBy::Unit => match petition.work.assignee {
                Some(Assignee::Unit(unit)) => Some(unit.to_string()),
                _ => None,
            },
            GroupBy::Day => Some(day.to_string()),
            GroupBy::Week => {
                Some((day - TimeDelta::days(day.weekday().num_days_from_monday().into())).to_string())
            }
            GroupBy::Month => day.with_day(1).map(|day| day.to_string()),
            GroupBy::Kind => Some(petition.kind.as_str().into()),
            GroupBy::Channel => Some(petition.channel.as_str().into()),
            GroupBy::Urgency => Some(petition.urgency.as_str().into()),
            GroupBy::Status => Some(petition.status.as_str().into()),
            GroupBy::Level => {
                let node = petition.work.tier.unwrap_or(petition.grid_id);
                Some(self.scene.level(node).as_str().into())
            }
        }
    }
}

/// A number of things.
pub fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap()
}

fn wanted(scene: &Scene, selection: &Selection, known: &Known) -> bool {
    let petition = &known.petition;
    let path = scene.town.ancestors(petition.grid_id);
    let names = petition.scope_keys(&path, &known.voices);
    let day = civil_day(petition.times.reported_at);
    let category =
        |wanted| petition.category_id == wanted || (petition.category_id, wanted) == scene.child_of;
    selection.roots.iter().any(|root| names.contains(root))
        && day >= selection.period.from
        && day < selection.period.to
        && selection.grid.is_none_or(|grid| path.contains(&grid))
        && selection.category.is_none_or(category)
        && selection.handler.is_none_or(|id| petition.work.handler == Some(id))
        && selection.unit.is_none_or(|id| petition.work.assignee == Some(Assignee::Unit(id)))
        && selection.kind.is_none_or(|kind| petition.kind == kind)
        && selection.channel.is_none_or(|channel| petition.channel == channel)
        && selection.urgency.is_none_or(|urgency| petition.urgency == urgency)
        && (selection.statuses.is_empty() || selection.statuses.contains(&petition.status))
}

fn stage(figure: Figure) -> Option<Stage> {
    match figure {
        Figure::ReportHours => Some(Stage::Report),
        Figure::DispatchHours => Some(Stage::Dispatch),
        Figure::HandleHours => Some(Stage::Handle),
        Figure::RateHours => Some(Stage::Rate),
        _ => None,
    }
}

/// Microseconds from each coming into the stage to the next going out of it, where it was left for now.
fn spent(known: &Known, stage: Stage) -> Option<i64> {
    let within = |status: Status| status.stage() == stage && status != Status::Closed;
    let status = known.petition.status;
    if within(status) || matches!(status, Status::Rejected | Status::Withdrawn | Status::Merged) {
        return None;
    }
    let pairs = known.events.windows(2).filter(|pair| within(pair[0].event.to));
    let micros: Vec<_> =
        pairs.map(|pair| (pair[1].event.at - pair[0].event.at).num_microseconds().unwrap()).collect();
    (!micros.is_empty()).then(|| micros.iter().sum())
}
