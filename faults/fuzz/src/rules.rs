//! Rules that say where a report goes: read from JSON, asked about a matter, and read back as stored.

use chrono::{DateTime, TimeDelta};
use sanping_domain::{
    grid::Level,
    petition::{
        Channel, Conditions, Destination, Matter, RoutingRule, RuleBook, RuleList, RuleSet, SetState, Target,
    },
    shared::{CategoryId, GridId, Name, RuleSetId},
};
use serde::Deserialize;
use std::convert::Infallible;
use uuid::Uuid;

#[derive(Deserialize)]
struct Rule {
    when: Conditions,
    target: Target,
}

/// A rule stays what it is in storage, and what is explained of it is what it does.
pub fn rule(bytes: &[u8]) {
    let Ok(Rule { when, target }) = serde_json::from_slice(bytes) else { return };
    assert_eq!(serde_json::from_value::<Conditions>(serde_json::to_value(&when).unwrap()).unwrap(), when);
    assert_eq!(serde_json::from_value::<Target>(serde_json::to_value(target).unwrap()).unwrap(), target);
    let book = RuleBook::compile(&set(when, target), &[]).unwrap();
    let place =
        [(GridId(Uuid::from_u128(1)), Level::MicroGrid), (GridId(Uuid::from_u128(2)), Level::Community)];
    for hour in 0..48 {
        let matter = Matter {
            category: CategoryId(Uuid::from_u128(3)),
            channel: Channel::Resident,
            at: DateTime::UNIX_EPOCH + TimeDelta::hours(hour),
            place: &place,
            text: "楼道的灯不亮 KTV İ ǅ",
        };
        let choice = book.choose(&matter, |_| Ok::<_, Infallible>(None)).unwrap();
        let first =
            book.trials(&matter).into_iter().find(|trial| trial.holds() && trial.destination.is_some());
        let expected = first.map(|trial| (trial.position, trial.destination));
        assert_eq!(
            expected,
            Some((choice.rule.position, Some(choice.destination))),
            "what is explained is done"
        );
        assert!(choice.rule.position == 1 || choice.destination == Destination::Desk);
    }
}

fn set(when: Conditions, target: Target) -> RuleSet {
    let rule = |when, target| RoutingRule { name: Name::parse("规则").unwrap(), when, target };
    let rules = [rule(when, target), rule(Conditions::default(), Target::Desk)];
    // A rule that is the desk for everything is the last one already.
    let rules = if rules[0].is_last() { rules[1..].to_vec() } else { rules.to_vec() };
    RuleSet {
        id: RuleSetId(Uuid::from_u128(9)),
        number: 1,
        name: Name::parse("规则集").unwrap(),
        state: SetState::Active,
        rules: RuleList::parse(rules).unwrap(),
        version: 1,
        created_by: None,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        activated_at: None,
    }
}
