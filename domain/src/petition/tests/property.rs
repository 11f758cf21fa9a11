use super::words::command;
use super::world::*;
use crate::petition::*;
use crate::shared::{Kind, PetitionId, Rule};
use chrono::TimeDelta;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Move {
    petition: u8,
    pick: u16,
    n: u8,
    minutes: u16,
    /// Pick among what the caller is offered; else anything at all.
    offered: bool,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (any::<u8>(), any::<u16>(), any::<u8>(), minutes(), prop::bool::weighted(0.8))
        .prop_map(|(petition, pick, n, minutes, offered)| Move { petition, pick, n, minutes, offered });
    prop::collection::vec(one, 1..120)
}

/// Most moves follow soon; some so late that a window closes in between.
fn minutes() -> impl Strategy<Value = u16> {
    prop_oneof![9 => 0u16..600, 1 => 8_000u16..16_000]
}

fn rules() -> impl Strategy<Value = Rules> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(photo_required, check_required, reopen)| Rules {
        photo_required,
        check_required,
        low_rating: if reopen { LowRating::Reopen } else { LowRating::CallBack },
        windows: Windows::default(),
    })
}

/// Play that ended every petition at once would never see a rating.
const fn weight(action: Action) -> usize {
    match action {
        Action::Split | Action::Reject | Action::Withdraw | Action::Merge | Action::Retime => 1,
        Action::ReturnToDesk | Action::Transfer | Action::Urge | Action::Join | Action::Supervise => 2,
        Action::Climb | Action::NoteProgress => 2,
        _ => 20,
    }
}

/// What the move asks, of whom, and about which petition.
fn choose(world: &World, step: &Move) -> Option<(Who, usize, Command)> {
    let index = usize::from(step.petition) % world.petitions.len();
    let ids: Vec<PetitionId> = world.petitions.iter().map(|p| p.id).collect();
    let (who, action) = if step.offered {
        let offers: Vec<(Who, Action)> = Who::ALL
            .into_iter()
            .flat_map(|who| world.allowed(who, index).into_iter().map(move |action| (who, action)))
            .flat_map(|offer| std::iter::repeat_n(offer, weight(offer.1)))
            .collect();
        *offers.get(usize::from(step.pick) % offers.len().max(1))?
    } else {
        let pick = usize::from(step.pick);
        (Who::ALL[pick % Who::ALL.len()], Action::ALL[pick / Who::ALL.len() % Action::ALL.len()])
    };
    Some((who, index, command(action, step.n, &ids, world.now)?))
}

/// Every accepted step obeys the table, counts one version and leaves one line of history.
fn obeys_the_table(before: &Petition, decision: &Decision) -> Result<(), TestCaseError> {
    let Decision { petition: after, event, .. } = decision;
    let targets = before.status.after(event.action);
    prop_assert!(targets.contains(&after.status), "{:?}", event);
    prop_assert_eq!(after.version, before.version + 1);
    prop_assert_eq!((event.from, event.to), (Some(before.status), after.status));
    prop_assert_eq!(after.pause.since.is_some(), after.status.pauses_clock());
    prop_assert_eq!(after.merger.is_some(), after.status == Status::Merged);
    prop_assert!(after.pause.seconds >= before.pause.seconds);
    prop_assert!(before.work.tier.is_none() || after.work.tier.is_some());
    prop_assert!(after.work.extended_days <= i32::from(Days::MAX));
    let works = matches!(
        after.status,
        Status::Handling | Status::AwaitingReporter | Status::Suspended | Status::Verifying | Status::Handled
    );
    prop_assert!(!works || after.work.handler.is_some());
    prop_assert!(after.work.handler.is_none() || after.work.assignee.is_some());
    Ok(())
}

/// Whoever has a part in a petition finds it in the lists.
fn is_in_scope(world: &World, who: Who, index: usize) -> Result<(), TestCaseError> {
    let petition = &world.petitions[index];
    let actor = world.actor(who, petition.id);
    let facts = world.facts(index, &actor, None);
    let part = relations(&actor, petition, &facts);
    let parts = [Relation::Neighbour, Relation::System];
    if Relation::ALL.iter().any(|relation| !parts.contains(relation) && part.has(*relation)) {
        let keys = petition.scope_keys(&facts.ancestors, &world.joiners(petition.id));
        prop_assert!(actor.scope().roots.iter().any(|root| keys.contains(root)), "{:?} {:?}", who, part);
    }
    Ok(())
}

/// What timed work does: it ends, and leaves nothing undone that its alarm does not tell of.
fn time_passes(world: &mut World, index: usize) -> Result<(), TestCaseError> {
    let actor = world.actor(Who::System, world.petitions[index].id);
    for _ in 0..4 {
        let facts = world.facts(index, &actor, None);
        let petition = &world.petitions[index];
        let due = timed_step(petition, &facts, world.now);
        let rings = petition.clocks.alarm_at.is_some_and(|at| at <= world.now);
        prop_assert!(due.is_none() || rings, "{:?} {:?}", due, petition.clocks);
        let Some(command) = due else { return Ok(()) };
        prop_assert!(world.act(Who::System, index, command).is_ok());
    }
    prop_assert!(false, "timed work does not end: {:?}", world.petitions[index].clocks);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn whatever_people_do_the_rules_hold(rules in rules(), moves in moves(), anonymous: bool) {
        let identity = if anonymous { IdentityMode::Anonymous } else { IdentityMode::HiddenName };
        let mut world = World::new(rules, identity);
        world.report(IdentityMode::RealName);
        for step in moves {
            world.later(TimeDelta::minutes(i64::from(step.minutes)));
            let Some((who, index, command)) = choose(&world, &step) else { continue };
            let action = command.action();
            let before = world.petitions[index].clone();
            let offered = world.allowed(who, index).contains(&action);
            is_in_scope(&world, who, index)?;
            let lines = world.history.len();
            match world.judge(who, index, command) {
                Err(refused) => {
                    let known_before = matches!(refused.kind(), Kind::Forbidden | Kind::Conflict);
                    prop_assert_eq!(offered, !known_before, "{:?} {:?} {:?}", who, action, refused);
                }
                Ok(decision) => {
                    prop_assert!(offered, "{:?} {:?} was not offered", who, action);
                    obeys_the_table(&before, &decision)?;
                    let handled = decision.event.to == Status::Handled && before.status.is_open();
                    prop_assert!(!handled || world.open_children(before.id) == 0);
                    let actor = world.actor(who, before.id);
                    world.store(index, &decision, &actor);
                    let here = world.history[lines..].iter().filter(|(id, _)| *id == before.id).count();
                    prop_assert_eq!(here, 1);
                }
            }
        }
        for petition in &world.petitions {
            let lines = world.history.iter().filter(|(id, _)| *id == petition.id).count();
            prop_assert_eq!(i32::try_from(lines).unwrap(), petition.version);
        }
    }

    #[test]
    fn deadlines_counted_anew_are_those_that_stand_and_no_alarm_is_lost(moves in moves()) {
        let mut world = World::new(Rules::default(), IdentityMode::RealName);
        world.report(IdentityMode::RealName);
        let now = world.now;
        for step in moves {
            world.later(TimeDelta::minutes(i64::from(step.minutes)));
            if let Some((who, index, command)) = choose(&world, &step) {
                let _ = world.act(who, index, command);
            }
            for index in 0..world.petitions.len() {
                time_passes(&mut world, index)?;
            }
        }
        prop_assert!(world.now >= now);
        for petition in &world.petitions {
            let of_it = world.history.iter().filter(|(id, _)| *id == petition.id);
            let history: Vec<Event> = of_it.map(|(_, event)| event.clone()).collect();
            if history.iter().all(|event| event.action != Action::Retime) {
                let stand = (petition.clocks.response, petition.clocks.handling);
                prop_assert_eq!(recount(petition, &history, &world.terms), Some(stand));
            }
        }
    }

    #[test]
    fn a_role_that_may_never_act_is_offered_nothing_of_it(moves in moves()) {
        let mut world = World::new(Rules::default(), IdentityMode::RealName);
        for step in moves {
            let Some((who, index, command)) = choose(&world, &step) else { continue };
            let actor = world.actor(who, world.petitions[index].id);
            for action in world.allowed(who, index) {
                let ever = may_ever(action).iter().any(|role| actor.has(*role));
                prop_assert!(ever || who == Who::System, "{:?} {:?}", who, action);
            }
            let _ = world.act(who, index, command);
        }
    }
}

#[test]
fn random_play_reaches_every_action() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..60 {
        let rules = rules().new_tree(&mut runner).unwrap().current();
        let mut world = World::new(rules, IdentityMode::RealName);
        world.report(IdentityMode::RealName);
        for step in moves().new_tree(&mut runner).unwrap().current() {
            world.later(TimeDelta::minutes(i64::from(step.minutes)));
            if let Some((who, index, command)) = choose(&world, &step)
                && let Ok(decision) = world.act(who, index, command)
            {
                seen.insert(decision.event.action);
            }
        }
    }
    let missing: Vec<_> = Action::ALL.iter().filter(|action| !seen.contains(action)).collect();
    assert_eq!(missing, [&Action::Report], "a report begins a petition and stands outside the play");
}
