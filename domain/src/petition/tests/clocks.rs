//! Clocks within the whole: what starts, stops and clears them.

use super::words::*;
use super::world::*;
use crate::petition::*;
use chrono::TimeDelta;

/// What timed work does now.
fn due(world: &World) -> Option<Command> {
    let actor = world.actor(Who::System, world.petitions[0].id);
    timed_step(&world.petitions[0], &world.facts(0, &actor, None), world.now)
}

/// Lets timed work do all that is due, and names it.
fn time_passes(world: &mut World, by: TimeDelta) -> Vec<Action> {
    world.later(by);
    let mut done = Vec::new();
    while let Some(command) = due(world) {
        done.push(command.action());
        world.act(Who::System, 0, command).unwrap();
    }
    done
}

#[test]
fn nothing_is_done_before_its_moment_even_by_sanping_itself() {
    let mut world = world();
    for command in [Command::Warn, Command::Overdue, Command::Close] {
        assert!(world.act(Who::System, 0, command).is_err());
    }
    assert_eq!(world.act(Who::System, 0, Command::Warn), Err(PetitionError::NotDueYet));
    assert_eq!(
        world.act(Who::Dispatcher, 0, Command::Warn),
        Err(PetitionError::ActionNotYours(Action::Warn))
    );
}

#[test]
fn a_late_accept_ends_the_lateness_of_the_response_and_the_handling_clock_runs_on() {
    let mut world = world();
    world.act(Who::Dispatcher, 0, dispatch(Assignee::Unit(PROPERTY))).unwrap();
    // Five working days are ahead: the response alone is late.
    assert_eq!(time_passes(&mut world, TimeDelta::hours(25)), [Action::Overdue, Action::Climb]);
    let handling = world.petitions[0].clocks.handling;
    assert_eq!(world.petitions[0].clock_state(world.now), Some(ClockState::Overdue));
    world.act(Who::Handler, 0, Command::Accept).unwrap();
    let clocks = world.petitions[0].clocks;
    assert_eq!((clocks.responded_in_time, clocks.overdue_at, clocks.climbed_at), (Some(false), None, None));
    assert_eq!(clocks.handling, handling);
    assert_eq!(world.petitions[0].clock_state(world.now), Some(ClockState::Running));
    assert_eq!(world.petitions[0].work.tier, Some(COMMUNITY), "it stays before the tier it has reached");
}

#[test]
fn a_granted_extension_ends_lateness_where_it_reaches_far_enough_and_is_warned_of_anew() {
    let mut world = world();
    accept(&mut world, 0);
    let early = time_passes(&mut world, TimeDelta::days(9));
    assert_eq!(early, [Action::Overdue, Action::Climb], "what is late needs no warning");
    let days = Days::new(10).unwrap();
    world.act(Who::Handler, 0, Command::RequestExtension { days, reason: reason() }).unwrap();
    world.act(Who::Dispatcher, 0, Command::GrantExtension { reason: None }).unwrap();
    assert_eq!(world.petitions[0].clock_state(world.now), Some(ClockState::Running));
    assert_eq!(time_passes(&mut world, TimeDelta::days(11)), [Action::Warn]);
    assert_eq!(time_passes(&mut world, TimeDelta::hours(1)), []);
}

#[test]
fn the_time_a_check_takes_is_not_the_handlers() {
    let mut world = world();
    world.rules.check_required = true;
    accept(&mut world, 0);
    let due_at = world.petitions[0].clocks.handling.unwrap().due_at;
    world.now = due_at;
    world.act(Who::Handler, 0, finish()).unwrap();
    assert_eq!(world.petitions[0].clock_state(world.now), Some(ClockState::Paused));
    assert_eq!(time_passes(&mut world, TimeDelta::days(3)), []);
    let pass = Command::PassCheck { text: None, photos: Photos::default(), point: None };
    let passed = world.act(Who::Dispatcher, 0, pass).unwrap();
    assert_eq!(passed.petition.clocks.handled_in_time, Some(true));
}

#[test]
fn what_is_handed_to_another_branch_of_the_tree_climbs_there() {
    let mut world = world();
    time_passes(&mut world, TimeDelta::hours(25));
    assert_eq!(world.petitions[0].work.tier, Some(COMMUNITY));
    let facts = Facts { ancestors: vec![FAR, ROOT], ..Facts::default() };
    let mut moved = world.petitions[0].clone();
    moved.grid_id = FAR;
    assert_eq!(facts.next_tier(&moved), Some(ROOT));
}

#[test]
fn what_was_returned_keeps_its_handling_deadline_and_is_late_in_nobodys_hands() {
    let mut world = world();
    accept(&mut world, 0);
    let deadline = world.petitions[0].clocks.handling;
    world.act(Who::Handler, 0, Command::ReturnToDesk { reason: reason() }).unwrap();
    assert_eq!(world.petitions[0].due_at(), deadline.map(|one| one.due_at));
    assert_eq!(time_passes(&mut world, TimeDelta::days(9)), [Action::Overdue, Action::Climb]);
    world.act(Who::Dispatcher, 0, dispatch(Assignee::Unit(PROPERTY))).unwrap();
    assert_eq!(world.petitions[0].clocks.handling, deadline);
}

#[test]
fn without_an_answer_a_petition_closes_and_is_not_rated() {
    let mut world = world();
    handle(&mut world);
    assert_eq!(time_passes(&mut world, TimeDelta::days(7) - TimeDelta::seconds(1)), []);
    assert_eq!(time_passes(&mut world, TimeDelta::seconds(1)), [Action::Close]);
    assert_eq!((world.status(0), world.petitions[0].clocks.alarm_at), (Status::Closed, None));
    world.act(Who::Reporter, 0, reopen()).unwrap();
    assert_eq!(world.petitions[0].clock_state(world.now), Some(ClockState::Running));
}

#[test]
fn a_rule_that_is_set_stands_over_what_is_published_and_the_nearest_category_wins() {
    let category = |n: u128, parent: Option<u128>, code: &str| Category {
        id: crate::shared::CategoryId(id(n)),
        parent_id: parent.map(|n| crate::shared::CategoryId(id(n))),
        code: CategoryCode::parse(code).unwrap(),
        name: crate::shared::Name::parse("类").unwrap(),
        sector: None,
        photo_required: false,
        check_required: false,
        low_rating: LowRating::CallBack,
        retired_at: None,
        version: 1,
        created_at: chrono::DateTime::UNIX_EPOCH,
        updated_at: chrono::DateTime::UNIX_EPOCH,
    };
    let all = [category(1, None, "utilities"), category(2, Some(1), "water"), category(3, None, "noise")];
    let limit = |minutes| Limit::new(minutes, Measure::Clock);
    let rule = |category: Option<u128>, kind, response| ClockRule {
        slot: Slot {
            category: category.map(|n| crate::shared::CategoryId(id(n))),
            urgency: Urgency::Normal,
            kind,
        },
        limits: Limits { response: limit(response), ..Limits::default() },
    };
    let set = [rule(None, None, 7), rule(Some(2), Some(PetitionKind::Help), 8)];
    let rules = ClockRules::new(&all, set);
    let response = |n, kind| {
        let found = rules.explain(crate::shared::CategoryId(id(n)), Urgency::Normal, kind).response;
        (found.limit.minutes(), found.origin)
    };
    assert_eq!(response(3, PetitionKind::Help), (7, Origin::Set));
    assert_eq!(response(1, PetitionKind::Help), (120, Origin::Published));
    assert_eq!(response(2, PetitionKind::Complaint), (120, Origin::Published));
    assert_eq!(response(2, PetitionKind::Help), (8, Origin::Set));
    let set = rules.table().into_iter().filter(|(_, origin)| *origin == Origin::Set).count();
    assert_eq!((set, rules.table().len()), (2, 7));
}
