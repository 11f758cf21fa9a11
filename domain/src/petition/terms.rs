//! The table of time limits: category × urgency × kind, each limit falling back by itself to a wider rule.

use super::{Category, CategoryCode, Limit, PetitionKind, Terms, Urgency, coded::coded};
use crate::{
    calendar::Calendar,
    shared::{CategoryId, Kind, Rule},
};
use std::{collections::HashMap, sync::Arc};

/// How many categories stand one under another at the most, with one to spare.
const DEPTH: usize = 5;

coded! {
    /// Where a rule comes from.
    Origin {
        /// Published with Sanping, after a city's rules.
        Published = "published",
        /// Set by the community.
        Set = "set",
    }
}

/// A place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The category and those under it; none for all.
    pub category: Option<CategoryId>,
    /// The urgency.
    pub urgency: Urgency,
    /// The kind of petition; none for all.
    pub kind: Option<PetitionKind>,
}

/// The limits of a rule; one that is left out is looked for in a wider rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// From the report to the first accept.
    pub response: Option<Limit>,
    /// From dispatch to handled.
    pub handling: Option<Limit>,
    /// From one climb to the next.
    pub climb: Option<Limit>,
}

/// A rule of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockRule {
    /// Where it stands.
    pub slot: Slot,
    /// What it says.
    pub limits: Limits,
}

/// A limit, and the rule that it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The limit.
    pub limit: Limit,
    /// The place of the rule.
    pub slot: Slot,
    /// Where the rule comes from.
    pub origin: Origin,
}

/// The limits of one petition, each with its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// From the report to the first accept.
    pub response: Found,
    /// From dispatch to handled.
    pub handling: Found,
    /// From one climb to the next.
    pub climb: Found,
}

/// Why a change of the time limits was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimingError {
    /// A rule without any limit.
    #[error("a rule needs at least one limit")]
    RuleEmpty,
    /// There is nothing to be taken away here.
    #[error("no rule was set here")]
    RuleNotSet,
    /// Not a minute to a year.
    #[error("a limit is one minute to a year")]
    LimitOutOfRange,
}

impl Rule for TimingError {
    fn code(&self) -> &'static str {
        match self {
            Self::RuleEmpty => "clock_rule_empty",
            Self::RuleNotSet => "clock_rule_not_set",
            Self::LimitOutOfRange => "time_limit_out_of_range",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::RuleNotSet => Kind::NotFound,
            Self::RuleEmpty | Self::LimitOutOfRange => Kind::Invalid,
        }
    }

    fn field(&self) -> Option<&'static str> {
        None
    }
}

/// The whole table: what the community has set, over what is published.
#[derive(Debug, Clone, Default)]
pub struct ClockRules {
    set: HashMap<Slot, Limits>,
    categories: HashMap<CategoryId, (Option<CategoryId>, CategoryCode)>,
}

impl ClockRules {
    /// The table of a community.
    #[must_use]
    pub fn new(categories: &[Category], set: impl IntoIterator<Item = ClockRule>) -> Self {
        let named = categories.iter().map(|one| (one.id, (one.parent_id, one.code.clone())));
        Self {
            set: set.into_iter().map(|rule| (rule.slot, rule.limits)).collect(),
            categories: named.collect(),
        }
    }

    /// The limits that count for a petition, counted by this calendar.
    #[must_use]
    pub fn terms(
        &self,
        category: CategoryId,
        urgency: Urgency,
        kind: PetitionKind,
        calendar: &Arc<Calendar>,
    ) -> Terms {
        let Explained { response, handling, climb } = self.explain(category, urgency, kind);
        Terms {
            response: response.limit,
            handling: handling.limit,
            climb: climb.limit,
            calendar: Arc::clone(calendar),
        }
    }

    /// The limits that count for a petition, and why.
    #[must_use]
    pub fn explain(&self, category: CategoryId, urgency: Urgency, kind: PetitionKind) -> Explained {
        let chain = std::iter::successors(Some(category), |id| self.categories.get(id)?.0).take(DEPTH);
        let places = chain.map(Some).chain([None]);
        let slots: Vec<Slot> = places
            .flat_map(|category| [Some(kind), None].map(|kind| Slot { category, urgency, kind }))
            .collect();
        let find = |limit: fn(&Limits) -> Option<Limit>, base: Limit| {
            let found = slots.iter().find_map(|slot| {
                let set = self.set.get(slot).and_then(limit).map(|limit| (limit, Origin::Set));
                let published = || self.published(*slot).and_then(|limits| limit(&limits));
                let (limit, origin) = set.or_else(|| published().map(|limit| (limit, Origin::Published)))?;
                Some(Found { limit, slot: *slot, origin })
            });
            let slot = Slot { category: None, urgency, kind: None };
            found.unwrap_or(Found { limit: base, slot, origin: Origin::Published })
        };
        let base = base(urgency);
        Explained {
            response: find(|limits| limits.response, base.response),
            handling: find(|limits| limits.handling, base.handling),
            climb: find(|limits| limits.climb, base.climb),
        }
    }

    /// Every rule of the table, those that the community has set in place of those published.
    #[must_use]
    pub fn table(&self) -> Vec<(ClockRule, Origin)> {
        let published = self.published_slots().filter_map(|slot| Some((slot, self.published(slot)?)));
        let mut all: HashMap<Slot, (Limits, Origin)> =
            published.map(|(slot, limits)| (slot, (limits, Origin::Published))).collect();
        all.extend(self.set.iter().map(|(slot, limits)| (*slot, (*limits, Origin::Set))));
        let mut table: Vec<_> =
            all.into_iter().map(|(slot, (limits, origin))| (ClockRule { slot, limits }, origin)).collect();
        table.sort_unstable_by_key(|(rule, _)| rule.slot);
        table
    }

    fn published_slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let everywhere = self.categories.keys().copied().map(Some).chain([None]);
        let kinds = || PetitionKind::ALL.iter().copied().map(Some).chain([None]);
        everywhere.flat_map(move |category| {
            let urgencies = Urgency::ALL.iter().copied();
            urgencies.flat_map(move |urgency| kinds().map(move |kind| Slot { category, urgency, kind }))
        })
    }

    /// What is published for exactly this place.
    fn published(&self, slot: Slot) -> Option<Limits> {
        let Slot { category, urgency, kind } = slot;
        match category {
            // Water, power, gas, heat.
            Some(id) if self.categories.get(&id)?.1.as_str() == "utilities" => {
                let mains = urgency == Urgency::Normal && kind.is_none();
                mains.then(|| Limits { response: Some(Limit::hours(2)), ..Limits::default() })
            }
            Some(_) => None,
            None => match (urgency, kind) {
                (_, None) => {
                    let Terms { response, handling, climb, .. } = base(urgency);
                    Some(Limits { response: Some(response), handling: Some(handling), climb: Some(climb) })
                }
                (Urgency::Normal, Some(PetitionKind::Consult | PetitionKind::Help)) => {
                    Some(Limits { handling: Some(Limit::days(3)), ..Limits::default() })
                }
                _ => None,
            },
        }
    }
}

/// What counts where no other rule says anything (PETITION, Clocks); that urgent matters are given two hours and
/// three days around the clock, and dangers a day, is our own choice.
fn base(urgency: Urgency) -> Terms {
    let (response, handling, climb) = match urgency {
        Urgency::Normal => (Limit::hours(24), Limit::days(5), Limit::days(1)),
        Urgency::Urgent => (Limit::hours(2), Limit::hours(72), Limit::hours(24)),
        Urgency::Danger => (Limit::hours(1), Limit::hours(24), Limit::hours(2)),
    };
    Terms { response, handling, climb, calendar: Arc::default() }
}

/// The widest published rule of a matter that is not urgent, by the usual week without any holiday.
impl Default for Terms {
    fn default() -> Self {
        base(Urgency::Normal)
    }
}
