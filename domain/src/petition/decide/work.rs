//! The steps of those who handle it and of those who check their work.

use super::Step;
use crate::petition::{
    Action, Audience, Body, Days, Detail, Facts, NoticeKind, PetitionError, Photos, Reason, Relation, Status,
    Visibility,
};
use crate::shared::{Actor, Point};

pub(super) fn accept(mut step: Step, actor: &Actor) -> Result<Step, PetitionError> {
    let account = actor.account().ok_or(PetitionError::ActionNotYours(Action::Accept))?;
    let now = step.now;
    let petition = step.petition();
    petition.work.handler = Some(account);
    petition.times.accepted_at.get_or_insert(now);
    Ok(step.go())
}

pub(super) fn note(
    mut step: Step,
    text: Body,
    photos: Photos,
    visibility: Visibility,
) -> Result<Step, PetitionError> {
    step.decision.event.visibility = visibility;
    step.petition().work.supervised_at = None;
    let step = step.saying(text).showing(photos);
    if visibility == Visibility::Internal {
        return Ok(step);
    }
    let kind = NoticeKind::Step(Action::NoteProgress);
    Ok(step.telling(Audience::Reporter, kind).telling(Audience::Joined, kind))
}

pub(super) fn ask(step: Step, question: Body, facts: &Facts) -> Result<Step, PetitionError> {
    let expires_at = step.now + facts.rules.windows.question;
    let mut step = step.go();
    step.petition().work.question_expires_at = Some(expires_at);
    Ok(step.saying(question).with(Detail::Asked { expires_at }))
}

pub(super) fn request_extension(mut step: Step, days: Days, reason: Reason) -> Result<Step, PetitionError> {
    let work = &mut step.petition().work;
    if work.extended_days.saturating_add(i32::from(days.get())) > i32::from(Days::MAX) {
        return Err(PetitionError::ExtensionTooLong);
    }
    work.extension_asked = Some(days);
    Ok(step.because(reason).with(Detail::Extension { days: days.get() }))
}

pub(super) fn resume(step: Step, reason: Option<Reason>) -> Result<Step, PetitionError> {
    Ok(step.go().because(reason))
}

pub(super) fn finish(
    mut step: Step,
    result: Body,
    photos: Photos,
    facts: &Facts,
) -> Result<Step, PetitionError> {
    if facts.rules.photo_required && photos.is_empty() {
        return Err(PetitionError::PhotoRequired);
    }
    step.petition().work.supervised_at = None;
    let step = step.saying(result).showing(photos);
    if !facts.rules.check_required {
        return Ok(step.go());
    }
    let kind = NoticeKind::Step(Action::Finish);
    Ok(step.go_to(Status::Verifying).telling(Audience::Workers, kind).telling(Audience::Desk, kind))
}

pub(super) fn pass_check(
    step: Step,
    text: Option<Body>,
    photos: Photos,
    point: Option<Point>,
) -> Result<Step, PetitionError> {
    Ok(at(step, point)?.go().saying(text).showing(photos))
}

pub(super) fn fail_check(
    step: Step,
    reason: Reason,
    photos: Photos,
    point: Option<Point>,
) -> Result<Step, PetitionError> {
    Ok(at(step, point)?.go().because(reason).showing(photos))
}

/// Whoever works at the place checks on the spot, where the petition tells one; the desk may check by telephone.
fn at(mut step: Step, point: Option<Point>) -> Result<Step, PetitionError> {
    match point {
        Some(at) => Ok(step.with(Detail::Checked { longitude: at.longitude(), latitude: at.latitude() })),
        None if step.decision.event.capacity == Relation::Worker && step.petition().point.is_some() => {
            Err(PetitionError::PlaceOfCheckRequired)
        }
        None => Ok(step),
    }
}
