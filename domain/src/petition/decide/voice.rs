//! The steps of the reporter and of the neighbours who joined.

use super::Step;
use crate::petition::{
    Action, Audience, Body, Detail, Effect, Facts, LowRating, NoticeKind, PetitionError, Photos, Rating,
    RatingReason, Reason, Relation, Score, Status,
};
use crate::shared::Actor;

pub(super) fn answer(step: Step, text: Body, photos: Photos) -> Result<Step, PetitionError> {
    Ok(step.go().saying(text).showing(photos))
}

pub(super) fn rate(
    mut step: Step,
    actor: &Actor,
    facts: &Facts,
    score: Score,
    reasons: Vec<RatingReason>,
    text: Option<Body>,
) -> Result<Step, PetitionError> {
    let voice = actor.voice().ok_or(PetitionError::ActionNotYours(Action::Rate))?;
    let by_reporter = step.decision.event.capacity == Relation::Reporter;
    let round = step.petition().work.round;
    let rating = Rating {
        voice,
        by_reporter,
        round,
        score,
        reasons: reasons.clone(),
        text: text.clone(),
        at: step.now,
    };
    let now = step.now;
    let again = facts.rules.low_rating == LowRating::Reopen
        && step.petition().reopen_window_open(facts.rules.windows.reopen, now);
    let step =
        step.saying(text).with(Detail::Rated { score: score.get(), reasons }).causing(Effect::Rate(rating));
    Ok(match (score.is_low(), again) {
        (true, true) => step
            .go_to(Status::Handling)
            .telling(Audience::Desk, NoticeKind::Step(Action::Reopen))
            .telling(Audience::Handler, NoticeKind::Step(Action::Reopen)),
        (true, false) => {
            let mut step = step;
            step.petition().work.call_back_due = true;
            step.telling(Audience::Desk, NoticeKind::CallBackDue)
        }
        // Only she who reported can say that it is settled.
        (false, _) if by_reporter && step.from() == Status::Handled => step.go(),
        (false, _) => step,
    })
}

pub(super) fn reopen(step: Step, reason: Reason, photos: Photos) -> Result<Step, PetitionError> {
    Ok(step.go().because(reason).showing(photos))
}

pub(super) fn urge(step: Step, text: Option<Body>) -> Result<Step, PetitionError> {
    Ok(step.saying(text))
}

pub(super) fn withdraw(step: Step, reason: Option<Reason>) -> Result<Step, PetitionError> {
    Ok(step.go().because(reason))
}

pub(super) fn join(step: Step, actor: &Actor) -> Result<Step, PetitionError> {
    let voice = actor.voice().ok_or(PetitionError::ActionNotYours(Action::Join))?;
    Ok(step.causing(Effect::Join(voice)))
}
