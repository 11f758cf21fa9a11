use super::{
    Condition, Destination, Problem, RoutingError, RoutingRule, RuleRef, RuleSet, SkippedRule, Weekday, Word,
    WordMatch, conditions::in_china,
};
use crate::{
    grid::Level,
    petition::{Category, Channel, with_descendants},
    shared::{CategoryId, GridId, RuleSetId},
};
use aho_corasick::AhoCorasick;
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};

/// What the rules are asked about: a report, or what could be one.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// Its category.
    pub category: CategoryId,
    /// The door it came through.
    pub channel: Channel,
    /// When it was reported.
    pub at: DateTime<Utc>,
    /// Its node and those above, itself first, each with its level.
    pub place: &'a [(GridId, Level)],
    /// Title, body and address.
    pub text: &'a str,
}

/// A set of rules made ready to be asked; cheap to ask, made once for each set.
#[derive(Debug)]
pub struct RuleBook {
    /// The set.
    pub set: RuleSetId,
    /// Its number for people.
    pub number: i32,
    /// The rules whose conditions name what is gone or out of use, as whoever made the book found out.
    pub broken: Vec<SkippedRule>,
    rules: Vec<Ready>,
    desk: RoutingRule,
    vocabulary: AhoCorasick,
}

/// A rule with what it would have to look up each time.
#[derive(Debug)]
struct Ready {
    rule: RoutingRule,
    /// The categories named and all under them.
    categories: HashSet<CategoryId>,
    /// The places of its words in the vocabulary.
    words: Vec<usize>,
}

/// What the rules decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The rule.
    pub rule: RuleRef,
    /// Where it sends.
    pub destination: Destination,
    /// The conditions that it has, all of which hold.
    pub because: Vec<Condition>,
    /// Those of its words that were said.
    pub words: Vec<Word>,
    /// The rules before it that hold and could not do what they say.
    pub skipped: Vec<Skipped>,
}

/// A rule that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Which.
    pub rule: SkippedRule,
    /// What it would have sent to, where its place has that.
    pub destination: Option<Destination>,
}

/// How one rule was tried.
#[derive(Debug, Clone)]
pub struct Trial<'a> {
    /// Its place in the set, from 1.
    pub position: usize,
    /// The rule.
    pub rule: &'a RoutingRule,
    /// Each condition that it has, and whether it holds.
    pub conditions: Vec<(Condition, bool)>,
    /// Those of its words that were said.
    pub words: Vec<Word>,
    /// Where it would send; none where no node above is of the level wanted.
    pub destination: Option<Destination>,
}

impl Trial<'_> {
    /// Whether every condition holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.conditions.iter().all(|(_, holds)| *holds)
    }
}

/// A matter with what all rules ask of it.
struct Asked<'a> {
    matter: &'a Matter<'a>,
    minute: u16,
    day: Weekday,
    /// For each word of the vocabulary, whether it was said.
    said: Vec<bool>,
}

impl RuleBook {
    /// Makes a set ready. `categories` are all there are.
    ///
    /// # Errors
    /// [`RoutingError::DeskMissing`] for a set that was not made by [`super::RuleList::parse`];
    /// [`RoutingError::TooManyRules`] where the words overflow their automaton.
    pub fn compile(set: &RuleSet, categories: &[Category]) -> Result<Self, RoutingError> {
        let (desk, rules) = set.rules.as_slice().split_last().ok_or(RoutingError::DeskMissing)?;
        let (mut known, mut order) = (HashMap::new(), Vec::new());
        let ready = |rule: &RoutingRule| {
            let under = rule.when.categories.iter().flat_map(|id| with_descendants(categories, *id));
            let words = rule.when.words.iter().flat_map(|words| &words.list).map(|word| {
                *known.entry(word.clone()).or_insert_with(|| {
                    order.push(word.clone());
                    order.len() - 1
                })
            });
            Ready { categories: under.collect(), words: words.collect(), rule: rule.clone() }
        };
        let rules = rules.iter().map(ready).collect();
        let vocabulary =
            AhoCorasick::new(order.iter().map(Word::as_str)).map_err(|_| RoutingError::TooManyRules)?;
        Ok(Self {
            set: set.id,
            number: set.number,
            broken: Vec::new(),
            rules,
            desk: desk.clone(),
            vocabulary,
        })
    }

    /// The first rule that holds and can do what it says; at the last, the desk.
    ///
    /// `problem` looks at a destination and says why it cannot be used, if it cannot.
    ///
    /// # Errors
    /// What `problem` gives.
    pub fn choose<E>(
        &self,
        matter: &Matter<'_>,
        mut problem: impl FnMut(Destination) -> Result<Option<Problem>, E>,
    ) -> Result<Choice, E> {
        let asked = self.ask(matter);
        let mut skipped = Vec::new();
        for (index, ready) in self.rules.iter().enumerate() {
            if !ready.conditions().all(|condition| ready.holds(condition, &asked)) {
                continue;
            }
            let destination = ready.rule.target.at(matter.place);
            let wrong = match destination {
                None => Some(Problem::LevelMissing),
                Some(destination) => problem(destination)?,
            };
            let (Some(destination), None) = (destination, wrong) else {
                let problem = wrong.unwrap_or(Problem::LevelMissing);
                let rule = SkippedRule { position: index + 1, name: ready.rule.name.to_string(), problem };
                skipped.push(Skipped { rule, destination });
                continue;
            };
            return Ok(Choice {
                rule: self.name(index + 1, &ready.rule),
                destination,
                because: ready.conditions().collect(),
                words: ready.said(&asked),
                skipped,
            });
        }
        let rule = self.name(self.rules.len() + 1, &self.desk);
        Ok(Choice { rule, destination: Destination::Desk, because: Vec::new(), words: Vec::new(), skipped })
    }

    /// Every rule with each of its conditions, tried; the desk at the end.
    #[must_use]
    pub fn trials<'a>(&'a self, matter: &Matter<'_>) -> Vec<Trial<'a>> {
        let asked = self.ask(matter);
        let trial = |(index, ready): (usize, &'a Ready)| Trial {
            position: index + 1,
            rule: &ready.rule,
            conditions: ready.conditions().map(|one| (one, ready.holds(one, &asked))).collect(),
            words: ready.said(&asked),
            destination: ready.rule.target.at(matter.place),
        };
        let mut trials: Vec<_> = self.rules.iter().enumerate().map(trial).collect();
        trials.push(Trial {
            position: self.rules.len() + 1,
            rule: &self.desk,
            conditions: Vec::new(),
            words: Vec::new(),
            destination: Some(Destination::Desk),
        });
        trials
    }

    fn name(&self, position: usize, rule: &RoutingRule) -> RuleRef {
        RuleRef { set_id: self.set, set_number: self.number, position, name: rule.name.to_string() }
    }

    fn ask<'a>(&self, matter: &'a Matter<'a>) -> Asked<'a> {
        let mut said = vec![false; self.vocabulary.patterns_len()];
        if !said.is_empty() {
            for found in self.vocabulary.find_overlapping_iter(&matter.text.to_lowercase()) {
                if let Some(one) = said.get_mut(found.pattern().as_usize()) {
                    *one = true;
                }
            }
        }
        let (minute, day) = in_china(matter.at);
        Asked { matter, minute, day, said }
    }
}

impl Ready {
    /// The conditions that the rule has.
    fn conditions(&self) -> impl Iterator<Item = Condition> + '_ {
        let when = &self.rule.when;
        Condition::ALL.iter().copied().filter(|condition| match condition {
            Condition::Category => !when.categories.is_empty(),
            Condition::Grid => !when.grids.is_empty(),
            Condition::Channel => !when.channels.is_empty(),
            Condition::Hours => when.hours.is_some(),
            Condition::Weekday => !when.weekdays.is_empty(),
            Condition::Words => when.words.is_some(),
        })
    }

    fn holds(&self, condition: Condition, asked: &Asked<'_>) -> bool {
        let (when, matter) = (&self.rule.when, asked.matter);
        let was_said = |word: &usize| asked.said.get(*word).copied().unwrap_or_default();
        match condition {
            Condition::Category => self.categories.contains(&matter.category),
            Condition::Grid => matter.place.iter().any(|(node, _)| when.grids.contains(node)),
            Condition::Channel => when.channels.contains(&matter.channel),
            Condition::Hours => when.hours.is_none_or(|hours| hours.holds(asked.minute)),
            Condition::Weekday => when.weekdays.contains(&asked.day),
            Condition::Words => match when.words.as_ref().map(|words| words.mode) {
                Some(WordMatch::Any) => self.words.iter().any(was_said),
                Some(WordMatch::All) => self.words.iter().all(was_said),
                None => true,
            },
        }
    }

    fn said(&self, asked: &Asked<'_>) -> Vec<Word> {
        let list = self.rule.when.words.iter().flat_map(|words| &words.list);
        let said = |at: &usize| asked.said.get(*at).copied().unwrap_or_default();
        list.zip(&self.words).filter(|(_, at)| said(at)).map(|(word, _)| word.clone()).collect()
    }
}
