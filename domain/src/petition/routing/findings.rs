use super::{RoutingRule, SkippedRule, Target, cover::covers};
use crate::petition::coded::coded;
use crate::shared::{AccountId, CategoryId, GridId, UnitId};
use std::collections::HashMap;

coded! {
    /// Why a rule cannot do what it says.
    #[schema(as = RuleProblem)]
    Problem {
        /// No such category.
        CategoryUnknown = "category_unknown",
        /// Nothing new is reported under this category.
        CategoryRetired = "category_retired",
        /// No such node of the tree.
        GridUnknown = "grid_unknown",
        /// The node is out of use.
        GridRetired = "grid_retired",
        /// No such member unit.
        UnitUnknown = "unit_unknown",
        /// The unit is out of use.
        UnitRetired = "unit_retired",
        /// No such person.
        PersonUnknown = "person_unknown",
        /// The person may not sign in.
        PersonDisabled = "person_disabled",
        /// The person holds no role that could accept a petition.
        PersonWithoutRole = "person_without_role",
        /// The person does not serve the place of the report.
        PersonElsewhere = "person_elsewhere",
        /// Nobody holds a role at the node or above it who could accept a petition.
        NobodyServes = "nobody_serves",
        /// No node above the report's is of the level wanted.
        LevelMissing = "level_missing",
    }
}

impl Problem {
    /// Whether the rule itself must be mended. A place that lacks a level is no fault of the rule.
    #[must_use]
    pub const fn alarms(self) -> bool {
        !matches!(self, Self::LevelMissing)
    }
}

/// What is known of a person named in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonKnown {
    /// May sign in.
    pub active: bool,
    /// Holds a role that may accept petitions somewhere.
    pub accepts: bool,
}

/// What storage knows of whatever the rules name; what is missing here does not exist.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Every category with the one above it, and whether it is in use.
    pub categories: HashMap<CategoryId, (Option<CategoryId>, bool)>,
    /// The nodes with those above, and whether they are in use.
    pub grids: HashMap<GridId, (Vec<GridId>, bool)>,
    /// Whether the units are in use.
    pub units: HashMap<UnitId, bool>,
    /// The people.
    pub people: HashMap<AccountId, PersonKnown>,
}

/// What is wrong with one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It names something that it cannot rely on.
    Broken(Problem),
    /// It never speaks, because the rule at this position always speaks first.
    Covered(usize),
}

/// What is wrong with the rule at a position, from 1, and at which of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub position: usize,
    /// What is wrong.
    pub flaw: Flaw,
    /// The field of the rule.
    pub field: &'static str,
}

/// Looks every rule over. The last one, the desk, has nothing that could break or be covered: whatever breaks
/// before it comes to it.
#[must_use]
pub fn findings(rules: &[RoutingRule], known: &Known) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let position = index + 1;
        let broken = known.broken(rule);
        found.extend(broken.into_iter().map(|(field, problem)| Finding {
            position,
            flaw: Flaw::Broken(problem),
            field,
        }));
        let before = rules.iter().take(index);
        let first = before.clone().position(|earlier| known.covers(earlier, rule));
        if let Some(first) = first.filter(|_| !rule.is_last()) {
            found.push(Finding { position, flaw: Flaw::Covered(first + 1), field: "when" });
        }
    }
    found
}

impl Known {
    /// The rules whose conditions name what is gone or out of use: they no longer hold where they should.
    #[must_use]
    pub fn broken_conditions(&self, rules: &[RoutingRule]) -> Vec<SkippedRule> {
        let broken = |(index, rule): (usize, &RoutingRule)| {
            let (_, problem) = self.conditions(rule).into_iter().next()?;
            Some(SkippedRule { position: index + 1, name: rule.name.to_string(), problem })
        };
        rules.iter().enumerate().filter_map(broken).collect()
    }

    /// What the conditions name and cannot rely on.
    fn conditions(&self, rule: &RoutingRule) -> Vec<(&'static str, Problem)> {
        let categories = rule.when.categories.iter().filter_map(|id| {
            let live = self.categories.get(id).map(|one| one.1);
            standing(live, Problem::CategoryUnknown, Problem::CategoryRetired)
        });
        let grids = rule.when.grids.iter().filter_map(|id| {
            let live = self.grids.get(id).map(|one| one.1);
            standing(live, Problem::GridUnknown, Problem::GridRetired)
        });
        let at = |field: &'static str| move |problem| (field, problem);
        categories.map(at("when.categories")).chain(grids.map(at("when.grids"))).collect()
    }

    /// Everything that the rule names and cannot rely on, with the field that names it.
    fn broken(&self, rule: &RoutingRule) -> Vec<(&'static str, Problem)> {
        let target = match rule.target {
            Target::Unit { id } => {
                standing(self.units.get(&id).copied(), Problem::UnitUnknown, Problem::UnitRetired)
            }
            Target::Person { id } => match self.people.get(&id) {
                None => Some(Problem::PersonUnknown),
                Some(person) if !person.active => Some(Problem::PersonDisabled),
                Some(person) if !person.accepts => Some(Problem::PersonWithoutRole),
                Some(_) => None,
            },
            Target::Grid { .. } | Target::Worker { .. } | Target::Desk => None,
        };
        let target = target.map(|problem| ("target.id", problem));
        self.conditions(rule).into_iter().chain(target).collect()
    }

    /// A rule that depends on the place, by a level or a person, may be passed over there and covers nothing for
    /// certain. A node that nobody serves raises an alarm by itself.
    fn covers(&self, earlier: &RoutingRule, later: &RoutingRule) -> bool {
        let sure = match earlier.target {
            Target::Desk | Target::Unit { .. } => true,
            Target::Grid { level } | Target::Worker { level, .. } => level.is_none(),
            Target::Person { .. } => false,
        };
        let above = |id: CategoryId| self.categories.get(&id).and_then(|one| one.0);
        let category_under =
            |id, root| std::iter::successors(above(id), |id| above(*id)).take(8).any(|id| id == root);
        let grid_under = |id, root| self.grids.get(&id).is_some_and(|one| one.0.contains(&root));
        sure && self.broken(earlier).is_empty()
            && covers(&earlier.when, &later.when, category_under, grid_under)
    }
}

const fn standing(live: Option<bool>, unknown: Problem, retired: Problem) -> Option<Problem> {
    match live {
        None => Some(unknown),
        Some(false) => Some(retired),
        Some(true) => None,
    }
}
