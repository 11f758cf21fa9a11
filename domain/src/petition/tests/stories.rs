use super::words::*;
use super::world::*;
use crate::petition::*;
use chrono::TimeDelta;

#[test]
fn a_third_return_goes_to_arbitration_and_cannot_be_returned_again() {
    let mut world = world();
    for round in 1..=3 {
        world.act(Who::Dispatcher, 0, dispatch(Assignee::Unit(PROPERTY))).unwrap();
        let back = world.act(Who::Colleague, 0, Command::ReturnToDesk { reason: reason() }).unwrap();
        let due = back.notices.iter().any(|notice| notice.kind == NoticeKind::ArbitrationDue);
        assert_eq!((back.petition.work.returns, due), (round, round == 3));
    }
    let again = dispatch(Assignee::Unit(PROPERTY));
    assert_eq!(
        world.act(Who::Dispatcher, 0, again.clone()),
        Err(PetitionError::ActionNotYours(Action::Dispatch))
    );
    world.act(Who::Admin, 0, again).unwrap();
    assert_eq!(
        world.act(Who::Handler, 0, Command::ReturnToDesk { reason: reason() }),
        Err(PetitionError::DecidedByArbitration)
    );
    world.act(Who::Handler, 0, Command::Accept).unwrap();
    let away = Command::Transfer { to: Assignee::Grid(GRID), reason: reason() };
    assert_eq!(world.act(Who::Handler, 0, away), Err(PetitionError::ActionNotYours(Action::Transfer)));
}

#[test]
fn of_two_who_accept_the_second_learns_that_it_has_moved_on() {
    let mut world = world();
    world.act(Who::Dispatcher, 0, dispatch(Assignee::Unit(PROPERTY))).unwrap();
    world.act(Who::Handler, 0, Command::Accept).unwrap();
    let late = PetitionError::ActionNotPossible { action: Action::Accept, status: Status::Handling };
    assert_eq!(world.act(Who::Colleague, 0, Command::Accept), Err(late));
    let stranger = world.act(Who::Auditor, 0, Command::Accept);
    assert_eq!(stranger, Err(PetitionError::ActionNotYours(Action::Accept)));
}

#[test]
fn only_the_handler_who_accepted_works_on_it() {
    let mut world = world();
    accept(&mut world, 0);
    for who in [Who::Colleague, Who::OtherHandler, Who::Worker, Who::Dispatcher, Who::Reporter] {
        let refused = world.judge(who, 0, finish());
        assert_eq!(refused, Err(PetitionError::ActionNotYours(Action::Finish)), "{who:?}");
    }
}

#[test]
fn whoever_left_the_unit_has_no_part_any_more() {
    let mut world = world();
    accept(&mut world, 0);
    let mut actor = world.actor(Who::Handler, world.petitions[0].id);
    actor.holdings.clear();
    let facts = world.facts(0, &actor, None);
    assert_eq!(allowed_actions(&world.petitions[0], &actor, &facts, world.now), [Action::Join]);
}

#[test]
fn a_petition_dispatched_to_another_grid_lies_there() {
    let mut world = world();
    assert!(!world.allowed(Who::FarWorker, 0).contains(&Action::Accept));
    let sent = world.act(Who::Dispatcher, 0, dispatch(Assignee::Grid(FAR))).unwrap();
    assert_eq!((sent.petition.grid_id, sent.petition.routed.by), (FAR, RoutedBy::Chosen));
    assert!(world.allowed(Who::FarWorker, 0).contains(&Action::Accept));
    assert!(!world.allowed(Who::Worker, 0).contains(&Action::Accept));
}

#[test]
fn a_category_may_ask_for_a_photo_after_the_work() {
    let mut world = world();
    world.rules.photo_required = true;
    accept(&mut world, 0);
    assert_eq!(world.act(Who::Handler, 0, finish()), Err(PetitionError::PhotoRequired));
    let photos = Photos::parse(vec![crate::shared::FileId::new()]).unwrap();
    world.act(Who::Handler, 0, Command::Finish { result: words(), photos }).unwrap();
    assert_eq!(world.status(0), Status::Handled);
}

#[test]
fn nobody_checks_their_own_work() {
    let mut world = world();
    world.rules.check_required = true;
    world.act(Who::Dispatcher, 0, dispatch(Assignee::Grid(GRID))).unwrap();
    world.act(Who::Worker, 0, Command::Accept).unwrap();
    // The worker hands it on and is no longer its handler, yet has worked in this round.
    world.act(Who::Worker, 0, Command::Transfer { to: Assignee::Unit(PROPERTY), reason: reason() }).unwrap();
    world.act(Who::Handler, 0, Command::Accept).unwrap();
    world.act(Who::Handler, 0, finish()).unwrap();
    assert_eq!(world.status(0), Status::Verifying);
    let pass = Command::PassCheck { text: None, photos: Photos::default(), point: None };
    assert_eq!(world.act(Who::Worker, 0, pass.clone()), Err(PetitionError::CheckerIsHandler));
    assert!(!world.allowed(Who::Worker, 0).contains(&Action::PassCheck));
    let refused = world.act(Who::Handler, 0, pass.clone());
    assert_eq!(refused, Err(PetitionError::ActionNotYours(Action::PassCheck)));
    world.act(Who::Dispatcher, 0, pass).unwrap();
    assert_eq!(world.status(0), Status::Handled);
}

#[test]
fn nobody_rates_their_own_work() {
    let mut world = world();
    world.act(Who::Worker, 0, Command::Join).unwrap();
    world.act(Who::Dispatcher, 0, dispatch(Assignee::Grid(GRID))).unwrap();
    world.act(Who::Worker, 0, Command::Accept).unwrap();
    world.act(Who::Worker, 0, finish()).unwrap();
    assert_eq!(world.act(Who::Worker, 0, rate(5)), Err(PetitionError::RaterIsHandler));
    assert!(!world.allowed(Who::Worker, 0).contains(&Action::Rate));
    // In the next round somebody else does the work, and she says what she thinks of it.
    world.act(Who::Reporter, 0, reopen()).unwrap();
    world.act(Who::Worker, 0, Command::Transfer { to: Assignee::Unit(PROPERTY), reason: reason() }).unwrap();
    world.act(Who::Handler, 0, Command::Accept).unwrap();
    world.act(Who::Handler, 0, finish()).unwrap();
    assert_eq!(world.act(Who::Worker, 0, rate(5)), Err(PetitionError::RaterIsHandler), "she had it in hand");
    world.act(Who::Reporter, 0, rate(4)).unwrap();
    assert_eq!(world.status(0), Status::Closed);
}

#[test]
fn a_question_pauses_the_clock_and_expires_after_five_days() {
    let mut world = world();
    accept(&mut world, 0);
    world.act(Who::Handler, 0, Command::AskReporter { question: words() }).unwrap();
    world.later(TimeDelta::days(5) - TimeDelta::seconds(1));
    let early = expire_question(&world.petitions[0], world.now);
    assert_eq!(early, Err(PetitionError::QuestionStillOpen));
    world.later(TimeDelta::seconds(1));
    let expired = expire_question(&world.petitions[0], world.now).unwrap();
    assert_eq!(expired.petition.status, Status::Handling);
    assert_eq!(expired.petition.pause, Pause { since: None, seconds: 5 * 86_400 });
    assert_eq!((expired.event.by, expired.event.capacity), (None, Relation::System));
}

#[test]
fn a_parent_is_not_handled_rejected_or_merged_before_its_children() {
    let mut world = world();
    let other = world.report(IdentityMode::RealName);
    accept(&mut world, 0);
    let child = NewChild {
        title: Title::parse("其一").unwrap(),
        body: words(),
        category_id: world.petitions[0].category_id,
    };
    let children = Children::parse(vec![child.clone(), child]).unwrap();
    world.act(Who::Handler, 0, Command::Split { children }).unwrap();
    assert_eq!(world.petitions.len(), 4);
    assert_eq!(world.act(Who::Handler, 0, finish()), Err(PetitionError::ChildrenOpen));
    let into = merge(other, &world);
    assert_eq!(world.act(Who::Dispatcher, 0, into), Err(PetitionError::ChildrenOpen));
    for child in [2, 3] {
        assert_eq!(world.petitions[child].reporter, world.petitions[0].reporter);
        let ended = world.act(Who::Reporter, child, Command::Withdraw { reason: None }).unwrap();
        assert_eq!(ended.effects, [Effect::LookAtParent(world.petitions[0].id)]);
    }
    world.act(Who::Handler, 0, finish()).unwrap();
}

#[test]
fn undoing_a_merge_restores_status_pause_and_reporters() {
    let mut world = world();
    let other = world.report(IdentityMode::Anonymous);
    world.act(Who::Neighbour, 0, Command::Join).unwrap();
    accept(&mut world, 0);
    let review_on = civil_day(world.now) + TimeDelta::days(9);
    world.act(Who::Dispatcher, 0, Command::Suspend { review_on, reason: reason() }).unwrap();
    let before = world.petitions[0].clone();
    world.later(TimeDelta::hours(1));
    let into = merge(other, &world);
    world.act(Who::Admin, 0, into).unwrap();
    let reporter = before.reporter;
    assert!(world.joins(reporter, world.petitions[other].id));
    assert!(world.allowed(Who::Neighbour, other).contains(&Action::Urge));
    world.later(TimeDelta::hours(1));
    world.act(Who::Dispatcher, 0, Command::Unmerge { reason: reason() }).unwrap();
    let after = &world.petitions[0];
    assert_eq!((after.status, after.pause, &after.work), (before.status, before.pause, &before.work));
    assert_eq!((after.merger, after.times.ended_at), (None, None));
    assert!(!world.joins(reporter, world.petitions[other].id));
}

#[test]
fn the_time_a_petition_was_wrongly_merged_counts_for_nobody() {
    let mut world = world();
    let other = world.report(IdentityMode::RealName);
    accept(&mut world, 0);
    let into = merge(other, &world);
    world.act(Who::Dispatcher, 0, into).unwrap();
    world.later(TimeDelta::hours(3));
    let back = world.act(Who::Dispatcher, 0, Command::Unmerge { reason: reason() }).unwrap();
    assert_eq!(back.petition.status, Status::Handling);
    assert_eq!(back.petition.pause, Pause { since: None, seconds: 3 * 3600 });
}

#[test]
fn a_petition_merges_only_into_another_open_one() {
    let mut world = world();
    let other = world.report(IdentityMode::RealName);
    let itself = merge(0, &world);
    assert_eq!(world.act(Who::Dispatcher, 0, itself), Err(PetitionError::MergeTargetWithin));
    world.act(Who::Reporter, other, Command::Withdraw { reason: None }).unwrap();
    let ended = merge(other, &world);
    assert_eq!(world.act(Who::Dispatcher, 0, ended), Err(PetitionError::MergeTargetEnded));
}

#[test]
fn extensions_never_exceed_ten_days_in_all() {
    let mut world = world();
    accept(&mut world, 0);
    let ask = |days| Command::RequestExtension { days: Days::new(days).unwrap(), reason: reason() };
    world.act(Who::Handler, 0, ask(6)).unwrap();
    assert_eq!(world.act(Who::Handler, 0, ask(1)), Err(PetitionError::ExtensionPending));
    world.act(Who::Dispatcher, 0, Command::GrantExtension { reason: None }).unwrap();
    let none = world.act(Who::Dispatcher, 0, Command::RefuseExtension { reason: reason() });
    assert_eq!(none, Err(PetitionError::NoExtensionPending));
    assert_eq!(world.act(Who::Handler, 0, ask(5)), Err(PetitionError::ExtensionTooLong));
    world.act(Who::Handler, 0, ask(4)).unwrap();
    world.act(Who::Admin, 0, Command::GrantExtension { reason: None }).unwrap();
    assert_eq!(world.act(Who::Handler, 0, ask(1)), Err(PetitionError::ExtensionUsedUp));
}

#[test]
fn climbing_goes_one_tier_at_a_time_to_the_top_and_stays_there() {
    let mut world = world();
    for tier in [COMMUNITY, ROOT] {
        let up = world.act(Who::System, 0, Command::Climb { reason: None }).unwrap();
        assert_eq!(up.petition.work.tier, Some(tier));
    }
    let top = world.act(Who::System, 0, Command::Climb { reason: None });
    assert_eq!(top, Err(PetitionError::NoHigherTier));
    handle(&mut world);
    world.act(Who::Reporter, 0, reopen()).unwrap();
    assert_eq!(world.petitions[0].work.tier, Some(ROOT));
}

#[test]
fn a_suspension_needs_a_day_ahead_and_a_rejection_a_place_to_go() {
    let mut world = world();
    let reject = |reason| Command::Reject { reason, text: None, go_to: None };
    let nowhere = world.judge(Who::Dispatcher, 0, reject(RejectReason::NotOurs));
    assert_eq!(nowhere, Err(PetitionError::GoToRequired));
    let fire = world.judge(Who::Dispatcher, 0, reject(RejectReason::Fire119)).unwrap();
    assert!(
        matches!(fire.event.detail, Some(Detail::Rejected { go_to: Some(place), .. }) if place.contains("119"))
    );
    accept(&mut world, 0);
    let today = Command::Suspend { review_on: civil_day(world.now), reason: reason() };
    assert_eq!(world.act(Who::Dispatcher, 0, today), Err(PetitionError::ReviewDateNotAhead));
}

#[test]
fn handlers_pass_it_on_three_times_and_then_the_desk_decides() {
    let mut world = world();
    accept(&mut world, 0);
    let pass_on = |world: &mut World, who, to| {
        let to = Assignee::Unit(to);
        world.act(who, 0, Command::Transfer { to, reason: reason() }).map(|_| ())
    };
    for (who, to, next) in [
        (Who::Handler, WATERWORKS, Who::OtherHandler),
        (Who::OtherHandler, PROPERTY, Who::Handler),
        (Who::Handler, WATERWORKS, Who::OtherHandler),
    ] {
        pass_on(&mut world, who, to).unwrap();
        world.act(next, 0, Command::Accept).unwrap();
    }
    assert!(!world.allowed(Who::OtherHandler, 0).contains(&Action::Transfer));
    assert_eq!(pass_on(&mut world, Who::OtherHandler, PROPERTY), Err(PetitionError::TransfersUsedUp));
    pass_on(&mut world, Who::Dispatcher, PROPERTY).unwrap();
}

#[test]
fn no_more_than_ten_parts_are_open_at_once() {
    let mut world = world();
    let parts = |n: usize| {
        let part = NewChild {
            title: Title::parse("其一").unwrap(),
            body: words(),
            category_id: crate::shared::CategoryId(id(9)),
        };
        Command::Split { children: Children::parse(vec![part; n]).unwrap() }
    };
    world.act(Who::Dispatcher, 0, parts(8)).unwrap();
    assert_eq!(world.act(Who::Dispatcher, 0, parts(3)).unwrap_err(), PetitionError::ChildrenOutOfRange);
    world.act(Who::Dispatcher, 0, parts(2)).unwrap();
    assert_eq!(world.act(Who::Dispatcher, 0, parts(2)).unwrap_err(), PetitionError::TooManyParts);
    let reject = Command::Reject { reason: RejectReason::Unclear, text: None, go_to: None };
    world.act(Who::Dispatcher, 1, reject.clone()).unwrap();
    world.act(Who::Dispatcher, 2, reject).unwrap();
    world.act(Who::Dispatcher, 0, parts(2)).unwrap();
}

#[test]
fn whoever_supervises_waits_for_word_and_gets_it_with_the_next_progress() {
    let mut world = world();
    accept(&mut world, 0);
    let supervise = || Command::Supervise { text: words() };
    let first = world.act(Who::Supervisor, 0, supervise()).unwrap().petition.work.supervised_at;
    assert_eq!(first, Some(world.now));
    world.later(TimeDelta::hours(1));
    assert_eq!(
        world.act(Who::Admin, 0, supervise()).unwrap().petition.work.supervised_at,
        first,
        "since the first"
    );
    let said =
        Command::NoteProgress { text: words(), photos: Photos::default(), visibility: Visibility::Internal };
    assert_eq!(world.act(Who::Handler, 0, said).unwrap().petition.work.supervised_at, None);
    world.act(Who::Supervisor, 0, supervise()).unwrap();
    assert_eq!(world.act(Who::Handler, 0, finish()).unwrap().petition.work.supervised_at, None);
}

#[test]
fn whoever_works_there_checks_on_the_spot_and_the_desk_may_telephone() {
    let mut world = World::new(Rules { check_required: true, ..Rules::default() }, IdentityMode::RealName);
    let spot = crate::shared::Point::new(119.01, 25.43).unwrap();
    world.petitions[0].point = Some(spot);
    handle(&mut world);
    let check = |point| Command::PassCheck { text: None, photos: Photos::default(), point };
    assert_eq!(world.judge(Who::Worker, 0, check(None)).unwrap_err(), PetitionError::PlaceOfCheckRequired);
    let checked = world.judge(Who::Worker, 0, check(Some(spot))).unwrap();
    assert!(matches!(checked.event.detail, Some(Detail::Checked { .. })));
    world.act(Who::Dispatcher, 0, check(None)).unwrap();
    assert_eq!(world.status(0), Status::Handled);
}
