mod desk;
mod link;
mod step;
mod time;
mod voice;
mod work;

pub use link::absorb;
use step::Step;

use super::{Command, Decision, Facts, Petition, PetitionError, limits, relations};
use crate::shared::Actor;
use chrono::{DateTime, Utc};

/// Judges what somebody asks: the step to store, or why it is refused.
///
/// # Errors
/// [`PetitionError`]: the table, the policy, a limit, or words that do not fit.
pub fn decide(
    petition: &Petition,
    command: Command,
    actor: &Actor,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Decision, PetitionError> {
    let action = command.action();
    let relations = relations(actor, petition, facts);
    let capacity = limits::check(action, petition, actor, &relations, facts, now)?;
    let step = Step::begin(petition, action, actor, capacity, now);
    match command {
        Command::Dispatch { to, reason } => desk::dispatch(step, to, reason, facts),
        Command::ReturnToDesk { reason } => desk::return_to_desk(step, reason),
        Command::Transfer { to, reason } => desk::transfer(step, to, reason, facts),
        Command::GrantExtension { reason } => desk::grant_extension(step, reason),
        Command::RefuseExtension { reason } => desk::refuse_extension(step, reason),
        Command::Suspend { review_on, reason } => desk::suspend(step, review_on, reason),
        Command::CallBack { outcome, text } => desk::call_back(step, outcome, text, facts),
        Command::Supervise { text } => desk::supervise(step, text),
        Command::Climb { reason } => desk::climb(step, reason, facts),
        Command::Reject { reason, text, go_to } => desk::reject(step, reason, text, go_to),
        Command::Accept => work::accept(step, actor),
        Command::NoteProgress { text, photos, visibility } => work::note(step, text, photos, visibility),
        Command::AskReporter { question } => work::ask(step, question, facts),
        Command::RequestExtension { days, reason } => work::request_extension(step, days, reason),
        Command::Resume { reason } => work::resume(step, reason),
        Command::Finish { result, photos } => work::finish(step, result, photos, facts),
        Command::PassCheck { text, photos, point } => work::pass_check(step, text, photos, point),
        Command::FailCheck { reason, photos, point } => work::fail_check(step, reason, photos, point),
        Command::Answer { text, photos } => voice::answer(step, text, photos),
        Command::Rate { score, reasons, text } => voice::rate(step, actor, facts, score, reasons, text),
        Command::Reopen { reason, photos } => voice::reopen(step, reason, photos),
        Command::Urge { text } => voice::urge(step, text),
        Command::Withdraw { reason } => voice::withdraw(step, reason),
        Command::Join => voice::join(step, actor),
        Command::Split { children } => link::split(step, children, facts),
        Command::Merge { into, reason } => link::merge(step, into, reason, facts),
        Command::Unmerge { reason } => link::unmerge(step, reason),
        Command::Warn | Command::Overdue => Ok(time::due(step)),
        Command::Review => Ok(time::review(step)),
        Command::Close => Ok(step.go()),
        Command::Retime { response, handling } => Ok(time::retime(step, response, handling)),
    }
    .map(Step::end)
    .map(|decision| time::keep(decision, petition, facts))
}

/// What timed work does with a question that nobody answered: the work goes on.
///
/// # Errors
/// [`PetitionError::QuestionStillOpen`] before its time, or that there is no question.
pub fn expire_question(petition: &Petition, now: DateTime<Utc>) -> Result<Decision, PetitionError> {
    decide(petition, Command::Resume { reason: None }, &Actor::system(), &Facts::default(), now)
}
