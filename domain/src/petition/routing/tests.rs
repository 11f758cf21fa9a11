use super::*;
use crate::{
    grid::Level,
    petition::{Category, CategoryCode, Channel, Detail, Facts, LowRating, Petition},
    shared::{CategoryId, GridId, Name, RuleSetId, UnitId},
};
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use std::convert::Infallible;
use uuid::Uuid;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// 1 over 2 over 3; 4 stands alone.
fn categories() -> Vec<Category> {
    let category = |(n, parent): (u128, Option<u128>)| Category {
        id: CategoryId(id(n)),
        parent_id: parent.map(|n| CategoryId(id(n))),
        code: CategoryCode::parse(&format!("c_{n}")).unwrap(),
        name: Name::parse("类").unwrap(),
        sector: None,
        photo_required: false,
        check_required: false,
        low_rating: LowRating::CallBack,
        retired_at: None,
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    };
    [(1, None), (2, Some(1)), (3, Some(2)), (4, None)].map(category).into()
}

/// 10 the street over 11 the community over 12 and 13, grids.
const STREET: GridId = GridId(id(10));
const COMMUNITY: GridId = GridId(id(11));
const PLACE: [(GridId, Level); 3] =
    [(GridId(id(12)), Level::Grid), (COMMUNITY, Level::Community), (STREET, Level::Street)];

fn rule(when: Conditions, target: Target) -> RoutingRule {
    RoutingRule { name: RuleName::parse("规则").unwrap(), when, target }
}

fn unit(n: u128) -> Target {
    Target::Unit { id: UnitId(id(n)) }
}

fn of(category: u128) -> Conditions {
    Conditions { categories: vec![CategoryId(id(category))], ..Conditions::default() }
}

fn saying(mode: WordMatch, list: &[&str]) -> Conditions {
    let list = list.iter().map(|word| Word::parse(word).unwrap()).collect();
    Conditions { words: Some(Words { mode, list }), ..Conditions::default() }
}

fn desk() -> RoutingRule {
    rule(Conditions::default(), Target::Desk)
}

fn set(mut rules: Vec<RoutingRule>) -> RuleSet {
    rules.push(desk());
    RuleSet {
        id: RuleSetId(id(99)),
        number: 7,
        name: Name::parse("试行").unwrap(),
        state: SetState::Draft,
        rules: RuleList::parse(rules).unwrap(),
        version: 1,
        created_by: None,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        activated_at: None,
    }
}

fn matter(category: u128, text: &str) -> Matter<'_> {
    let at: DateTime<Utc> = "2026-11-22T04:00:00Z".parse().unwrap();
    Matter { category: CategoryId(id(category)), channel: Channel::Resident, at, place: &PLACE, text }
}

fn choose(set: &RuleSet, matter: &Matter<'_>) -> Choice {
    let book = RuleBook::compile(set, &categories()).unwrap();
    book.choose(matter, |_| Ok::<_, Infallible>(None)).unwrap()
}

fn known() -> Known {
    let grids = [
        (STREET, vec![]),
        (COMMUNITY, vec![STREET]),
        (GridId(id(12)), vec![COMMUNITY, STREET]),
        (GridId(id(13)), vec![COMMUNITY, STREET]),
    ];
    Known {
        categories: categories().into_iter().map(|one| (one.id, (one.parent_id, true))).collect(),
        grids: grids.into_iter().map(|(grid, above)| (grid, (above, true))).collect(),
        units: (1..9).map(|n| (UnitId(id(n)), true)).collect(),
        people: Default::default(),
    }
}

#[test]
fn a_set_ends_with_the_desk_and_with_nothing_else() {
    assert_eq!(RuleList::parse(vec![]), Err(RoutingError::DeskMissing));
    assert_eq!(RuleList::parse(vec![rule(of(1), unit(1))]), Err(RoutingError::DeskMissing));
    assert_eq!(RuleList::parse(vec![rule(of(1), Target::Desk)]), Err(RoutingError::DeskMissing));
    assert_eq!(RuleList::parse(vec![desk(), rule(of(1), unit(1))]), Err(RoutingError::RuleAfterDesk));
    assert_eq!(RuleList::parse(vec![desk(), desk()]), Err(RoutingError::RuleAfterDesk));
    let many = |n: usize| [vec![rule(of(1), Target::Desk); n], vec![desk()]].concat();
    assert!(RuleList::parse(many(499)).is_ok());
    assert_eq!(RuleList::parse(many(500)), Err(RoutingError::TooManyRules));
}

#[test]
fn a_category_speaks_for_all_under_it() {
    let set = set(vec![rule(of(1), unit(1))]);
    assert_eq!(choose(&set, &matter(3, "")).destination, Destination::Unit(UnitId(id(1))));
    assert_eq!(choose(&set, &matter(4, "")).destination, Destination::Desk);
}

#[test]
fn every_condition_must_hold_and_the_answer_says_which_did() {
    let when = Conditions {
        grids: vec![COMMUNITY],
        channels: vec![Channel::Resident],
        weekdays: vec![Weekday::Sunday],
        hours: Some(
            Hours::new(TimeOfDay::parse("11:00").unwrap(), TimeOfDay::parse("13:00").unwrap()).unwrap(),
        ),
        ..saying(WordMatch::Any, &["漏水", "水管", "Pipe"])
    };
    let set = set(vec![rule(when.clone(), unit(1))]);
    let choice = choose(&set, &matter(4, "楼道的PIPE漏水"));
    assert_eq!((choice.rule.position, choice.rule.set_number), (1, 7));
    assert_eq!(
        choice.because,
        [Condition::Grid, Condition::Channel, Condition::Hours, Condition::Weekday, Condition::Words]
    );
    assert_eq!(choice.words.iter().map(Word::as_str).collect::<Vec<_>>(), ["漏水", "pipe"]);
    for wrong in [
        Conditions { grids: vec![GridId(id(13))], ..when.clone() },
        Conditions { channels: vec![Channel::Console], ..when.clone() },
        Conditions { weekdays: vec![Weekday::Monday], ..when.clone() },
        Conditions { words: saying(WordMatch::All, &["漏水", "路灯"]).words, ..when },
    ] {
        let set = self::set(vec![rule(wrong, unit(1))]);
        assert_eq!(choose(&set, &matter(4, "楼道的PIPE漏水")).rule.position, 2);
    }
}

#[test]
fn a_level_is_looked_for_upwards() {
    let at = |level| Target::Grid { level }.at(&PLACE);
    assert_eq!(at(None), Some(Destination::Grid(GridId(id(12)))));
    assert_eq!(at(Some(Level::Building)), Some(Destination::Grid(GridId(id(12)))));
    assert_eq!(at(Some(Level::Zone)), Some(Destination::Grid(COMMUNITY)));
    assert_eq!(at(Some(Level::City)), None);
}

#[test]
fn a_broken_rule_is_passed_over_and_named() {
    let set = set(vec![rule(of(1), unit(1)), rule(of(1), unit(2))]);
    let book = RuleBook::compile(&set, &categories()).unwrap();
    let retired =
        |to| Ok::<_, Infallible>((to == Destination::Unit(UnitId(id(1)))).then_some(Problem::UnitRetired));
    let choice = book.choose(&matter(1, ""), retired).unwrap();
    assert_eq!(choice.destination, Destination::Unit(UnitId(id(2))));
    assert_eq!(choice.skipped.len(), 1);
    assert_eq!((choice.skipped[0].rule.position, choice.skipped[0].rule.problem), (1, Problem::UnitRetired));
    let none = book.choose(&matter(1, ""), |_| Ok::<_, Infallible>(Some(Problem::UnitRetired))).unwrap();
    assert_eq!((none.destination, none.rule.position, none.skipped.len()), (Destination::Desk, 3, 2));
}

#[test]
fn a_rule_that_can_never_speak_is_found() {
    let covered = |earlier: Conditions, later: Conditions| {
        let rules = [rule(earlier, unit(1)), rule(later, unit(2)), desk()];
        findings(&rules, &known()).iter().any(|one| one.position == 2 && one.flaw == Flaw::Covered(1))
    };
    assert!(covered(of(1), of(3)) && !covered(of(3), of(1)) && !covered(of(4), of(1)));
    let under = |grid| Conditions { grids: vec![grid], ..Conditions::default() };
    assert!(covered(under(STREET), under(GridId(id(13)))) && !covered(under(GridId(id(12))), under(STREET)));
    assert!(covered(of(1), Conditions { grids: vec![STREET], ..of(2) }));
    assert!(!covered(Conditions { grids: vec![STREET], ..of(1) }, of(2)));
    assert!(covered(saying(WordMatch::Any, &["漏水"]), saying(WordMatch::Any, &["楼道漏水", "漏水了"])));
    assert!(covered(saying(WordMatch::Any, &["漏"]), saying(WordMatch::All, &["漏水", "三楼"])));
    assert!(covered(saying(WordMatch::All, &["漏", "水"]), saying(WordMatch::Any, &["漏水"])));
    assert!(!covered(saying(WordMatch::All, &["漏", "灯"]), saying(WordMatch::Any, &["漏水", "路灯"])));
    assert!(!covered(saying(WordMatch::Any, &["漏水"]), Conditions::default()));
    let whatever = [rule(of(1), unit(1)), desk()];
    assert!(findings(&whatever, &known()).is_empty(), "the desk is never covered");
}

#[test]
fn whatever_a_rule_names_must_be_there_and_in_use() {
    let mut known = known();
    known.units.insert(UnitId(id(1)), false);
    known.categories.insert(CategoryId(id(4)), (None, false));
    let person = |n| Target::Person { id: crate::shared::AccountId(id(n)) };
    known.people.insert(crate::shared::AccountId(id(50)), PersonKnown { active: false, accepts: true });
    known.people.insert(crate::shared::AccountId(id(51)), PersonKnown { active: true, accepts: false });
    let strange = Conditions { grids: vec![GridId(id(77))], ..of(4) };
    let rules = [
        rule(strange, unit(1)),
        rule(of(77), unit(77)),
        rule(of(1), person(50)),
        rule(of(1), person(51)),
        rule(of(1), person(52)),
        desk(),
    ];
    let broken: Vec<_> = findings(&rules, &known)
        .into_iter()
        .filter_map(|one| match one.flaw {
            Flaw::Broken(problem) => Some((one.position, one.field, problem)),
            Flaw::Covered(_) => None,
        })
        .collect();
    assert_eq!(
        broken,
        [
            (1, "when.categories", Problem::CategoryRetired),
            (1, "when.grids", Problem::GridUnknown),
            (1, "target.id", Problem::UnitRetired),
            (2, "when.categories", Problem::CategoryUnknown),
            (2, "target.id", Problem::UnitUnknown),
            (3, "target.id", Problem::PersonDisabled),
            (4, "target.id", Problem::PersonWithoutRole),
            (5, "target.id", Problem::PersonUnknown),
        ]
    );
}

#[test]
fn only_a_draft_changes_and_a_past_set_can_be_active_again() {
    let now = DateTime::UNIX_EPOCH;
    let mut set = set(vec![]);
    let (name, rules) = (set.name.clone(), set.rules.clone());
    set.replace(name.clone(), rules.clone(), now).unwrap();
    set.activate(now).unwrap();
    assert_eq!(set.activate(now), Err(RoutingError::AlreadyActive));
    assert_eq!(set.replace(name.clone(), rules.clone(), now), Err(RoutingError::NotDraft));
    set.pass(now);
    assert_eq!(set.replace(name, rules, now), Err(RoutingError::NotDraft));
    set.activate(now).unwrap();
    assert_eq!((set.state, set.version), (SetState::Active, 5));
}

#[test]
fn of_those_on_duty_the_least_laden_is_picked() {
    let one = |n, open| Considered { account_id: crate::shared::AccountId(id(n)), open };
    assert_eq!(fewest_open(&[]), None);
    assert_eq!(fewest_open(&[one(1, 4), one(3, 2), one(2, 2)]), Some(crate::shared::AccountId(id(2))));
}

#[test]
fn a_dispatch_by_rule_is_a_step_of_sanping_and_tells_outsiders_no_more_than_any_other() {
    let world =
        crate::petition::tests::World::new(Default::default(), crate::petition::IdentityMode::RealName);
    let filed: &Petition = &world.petitions[0];
    let choice = choose(&set(vec![rule(of(1), unit(1))]), &matter(1, ""));
    let facts = Facts { assignee_fits: true, ancestors: vec![filed.grid_id], ..Facts::default() };
    let to = choice.destination.assignee().unwrap();
    let decision = dispatch_by_rule(filed, to, &choice, Vec::new(), &facts, world.now).unwrap();
    assert_eq!(decision.petition.work.assignee, Some(to));
    assert_eq!((decision.event.by, decision.petition.version), (None, 2));
    let Some(detail @ Detail::AssignedByRule { .. }) = decision.event.detail else { panic!() };
    assert_eq!(detail.for_outsiders(), Detail::Assigned { to });
}

fn conditions() -> impl Strategy<Value = Conditions> {
    let words =
        (any::<bool>(), prop::collection::vec(prop::sample::select(&["漏", "漏水", "水", "灯"][..]), 1..3));
    (
        prop::collection::vec(1u128..5, 0..2),
        prop::collection::vec(10u128..14, 0..2),
        prop::collection::vec(prop::sample::select(Channel::ALL), 0..3),
        prop::option::of((0u16..1440, 0u16..1440)),
        prop::collection::vec(prop::sample::select(Weekday::ALL), 0..4),
        prop::option::of(words),
    )
        .prop_map(|(categories, grids, channels, hours, weekdays, words)| {
            let time = |n: u16| TimeOfDay::parse(&format!("{:02}:{:02}", n / 60, n % 60)).unwrap();
            let words = words.map(|(all, list)| {
                saying(if all { WordMatch::All } else { WordMatch::Any }, &list).words.unwrap()
            });
            Conditions {
                categories: categories.into_iter().map(|n| CategoryId(id(n))).collect(),
                grids: grids.into_iter().map(|n| GridId(id(n))).collect(),
                channels,
                hours: hours.and_then(|(from, to)| Hours::new(time(from), time(to)).ok()),
                weekdays,
                words,
            }
        })
}

fn rules() -> impl Strategy<Value = Vec<RoutingRule>> {
    let one = (conditions(), 1u128..9)
        .prop_filter_map("the desk alone is without conditions", |(when, n)| {
            (!when.is_empty()).then(|| rule(when, unit(n)))
        });
    prop::collection::vec(one, 0..12)
}

fn asked() -> impl Strategy<Value = (u128, Channel, i64, String)> {
    (1u128..5, prop::sample::select(Channel::ALL), 0i64..2_000_000_000, "[漏水灯坏]{0,6}")
}

proptest! {
    #[test]
    fn the_first_rule_that_holds_decides_and_the_desk_always_catches((category, channel, at, text) in asked(), rules in rules()) {
        let at = DateTime::from_timestamp(at, 0).unwrap();
        let asked = Matter { category: CategoryId(id(category)), channel, at, place: &PLACE, text: &text };
        let all = set(rules.clone());
        let book = RuleBook::compile(&all, &categories()).unwrap();
        let chosen = book.choose(&asked, |_| Ok::<_, Infallible>(None)).unwrap();
        let trials = book.trials(&asked);
        prop_assert_eq!(trials.len(), rules.len() + 1);
        let first = trials.iter().find(|trial| trial.holds()).unwrap();
        prop_assert_eq!(first.position, chosen.rule.position);
        prop_assert_eq!(first.destination, Some(chosen.destination));
        let nothing = book.choose(&asked, |_| Ok::<_, Infallible>(Some(Problem::UnitRetired))).unwrap();
        prop_assert_eq!(nothing.destination, Destination::Desk);
    }

    #[test]
    fn removing_a_rule_that_does_not_hold_changes_nothing((category, channel, at, text) in asked(), rules in rules(), pick: prop::sample::Index) {
        let at = DateTime::from_timestamp(at, 0).unwrap();
        let asked = Matter { category: CategoryId(id(category)), channel, at, place: &PLACE, text: &text };
        let whole = choose(&set(rules.clone()), &asked);
        if !rules.is_empty() {
            let gone = pick.index(rules.len());
            let mut fewer = rules;
            fewer.remove(gone);
            let without = choose(&set(fewer), &asked);
            if gone + 1 != whole.rule.position {
                prop_assert_eq!(without.destination, whole.destination);
            }
        }
    }

    #[test]
    fn what_is_said_to_be_covered_never_decides((category, channel, at, text) in asked(), rules in rules()) {
        let at = DateTime::from_timestamp(at, 0).unwrap();
        let asked = Matter { category: CategoryId(id(category)), channel, at, place: &PLACE, text: &text };
        let all = set(rules);
        let chosen = choose(&all, &asked).rule.position;
        let covered = findings(all.rules.as_slice(), &known());
        prop_assert!(covered.iter().all(|one| one.position != chosen || !matches!(one.flaw, Flaw::Covered(_))));
    }
}
