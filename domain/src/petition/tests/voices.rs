use super::words::*;
use super::world::*;
use crate::petition::*;
use chrono::TimeDelta;

#[test]
fn a_joined_neighbours_rating_never_closes_but_the_reporters_does() {
    let mut world = world();
    world.act(Who::Neighbour, 0, Command::Join).unwrap();
    handle(&mut world);
    world.act(Who::Neighbour, 0, rate(5)).unwrap();
    assert_eq!(world.status(0), Status::Handled);
    assert_eq!(world.act(Who::Neighbour, 0, rate(4)), Err(PetitionError::AlreadyRated));
    world.act(Who::Reporter, 0, rate(3)).unwrap();
    assert_eq!(world.status(0), Status::Closed);
}

#[test]
fn a_low_rating_makes_somebody_call_back() {
    let mut world = world();
    handle(&mut world);
    let low = world.act(Who::Reporter, 0, rate(2)).unwrap();
    assert!(low.petition.work.call_back_due);
    assert_eq!(low.petition.status, Status::Handled);
    let unreached = Command::CallBack { outcome: CallOutcome::Unreached, text: None };
    assert!(world.act(Who::Dispatcher, 0, unreached).unwrap().petition.work.call_back_due);
    let reached = Command::CallBack { outcome: CallOutcome::Unsatisfied, text: None };
    assert!(!world.act(Who::Dispatcher, 0, reached).unwrap().petition.work.call_back_due);
}

#[test]
fn three_calls_in_vain_an_hour_apart_are_enough() {
    let mut world = world();
    handle(&mut world);
    world.act(Who::Reporter, 0, rate(1)).unwrap();
    let call = |world: &mut World, minutes| {
        world.later(TimeDelta::minutes(minutes));
        let unreached = Command::CallBack { outcome: CallOutcome::Unreached, text: None };
        let decision = world.act(Who::Dispatcher, 0, unreached).unwrap();
        let Some(Detail::CalledBack { in_vain, .. }) = decision.event.detail else { panic!() };
        (in_vain, decision.petition.work.call_back_due)
    };
    assert_eq!(call(&mut world, 1), (Some(1), true));
    assert_eq!(call(&mut world, 1), (Some(1), true), "one call, made twice");
    assert_eq!(call(&mut world, 60), (Some(2), true));
    assert_eq!(call(&mut world, 61), (Some(3), false));
}

#[test]
fn a_low_rating_reopens_where_the_community_chose_so() {
    let mut world = world();
    world.rules.low_rating = LowRating::Reopen;
    handle(&mut world);
    let low = world.act(Who::Reporter, 0, rate(1)).unwrap();
    assert_eq!((low.petition.status, low.petition.work.round), (Status::Handling, 2));
    assert_eq!(low.petition.work.handler, Some(account(Who::Handler)));
    world.act(Who::Handler, 0, finish()).unwrap();
    world.act(Who::Reporter, 0, rate(5)).unwrap();
    assert_eq!(world.status(0), Status::Closed);
}

#[test]
fn there_is_one_reopen_window_and_handling_again_does_not_renew_it() {
    let mut world = world();
    handle(&mut world);
    world.later(TimeDelta::days(14));
    world.act(Who::Reporter, 0, reopen()).unwrap();
    assert_eq!(world.petitions[0].work.round, 2);
    world.act(Who::Handler, 0, finish()).unwrap();
    world.later(TimeDelta::days(2));
    assert_eq!(world.act(Who::Reporter, 0, reopen()), Err(PetitionError::ReopenWindowOver));
    // Outside the window even a forced reopening becomes a call back.
    world.rules.low_rating = LowRating::Reopen;
    let low = world.act(Who::Reporter, 0, rate(1)).unwrap();
    assert!(low.petition.work.call_back_due);
    assert_eq!(low.petition.status, Status::Handled);
}

#[test]
fn the_rating_window_counts_from_the_present_round() {
    let mut world = world();
    handle(&mut world);
    world.later(TimeDelta::days(7) + TimeDelta::seconds(1));
    assert_eq!(world.act(Who::Reporter, 0, rate(5)), Err(PetitionError::RatingWindowOver));
    world.act(Who::Reporter, 0, reopen()).unwrap();
    world.act(Who::Handler, 0, finish()).unwrap();
    world.act(Who::Reporter, 0, rate(5)).unwrap();
}

#[test]
fn urging_is_heard_once_a_day() {
    let mut world = world();
    world.act(Who::Reporter, 0, Command::Urge { text: None }).unwrap();
    world.later(TimeDelta::hours(23));
    let soon = world.act(Who::Reporter, 0, Command::Urge { text: None });
    assert_eq!(soon, Err(PetitionError::UrgedTooSoon));
    world.later(TimeDelta::hours(1));
    world.act(Who::Reporter, 0, Command::Urge { text: None }).unwrap();
}

#[test]
fn nobody_joins_twice_or_joins_their_own() {
    let mut world = world();
    assert_eq!(world.act(Who::Reporter, 0, Command::Join), Err(PetitionError::OwnPetition));
    world.act(Who::Neighbour, 0, Command::Join).unwrap();
    assert_eq!(world.act(Who::Neighbour, 0, Command::Join), Err(PetitionError::AlreadyJoined));
}

#[test]
fn an_anonymous_report_keeps_no_trace_of_the_account() {
    let world = World::new(Rules::default(), IdentityMode::Anonymous);
    let petition = &world.petitions[0];
    assert_eq!(petition.reporter, petition.id.0);
    assert_eq!(world.history[0].1.by, None);
    assert!(world.allowed(Who::Secret, 0).contains(&Action::Withdraw));
    assert!(!world.allowed(Who::Reporter, 0).contains(&Action::Withdraw));
}

#[test]
fn only_the_desk_sees_a_hidden_name_and_nobody_an_anonymous_one() {
    let sees = |identity, who| {
        let mut world = World::new(Rules::default(), identity);
        accept(&mut world, 0);
        let actor = world.actor(who, world.petitions[0].id);
        sees_reporter(
            &world.petitions[0],
            &relations(&actor, &world.petitions[0], &world.facts(0, &actor, None)),
        )
    };
    assert!(sees(IdentityMode::RealName, Who::Handler));
    assert!(!sees(IdentityMode::RealName, Who::Neighbour));
    assert!(sees(IdentityMode::HiddenName, Who::Dispatcher));
    assert!(!sees(IdentityMode::HiddenName, Who::Handler));
    assert!(!sees(IdentityMode::HiddenName, Who::Supervisor));
    assert!(!sees(IdentityMode::Anonymous, Who::Admin));
}
