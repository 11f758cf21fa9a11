use super::world::{FAR, GRID, PROPERTY, WATERWORKS, Who, World, account, id};
use crate::petition::*;
use crate::shared::{CategoryId, PetitionId};
use chrono::{DateTime, TimeDelta, Utc};

pub fn reason() -> Reason {
    Reason::parse("如此").unwrap()
}

pub fn words() -> Body {
    Body::parse("说明").unwrap()
}

/// A command for each action, varied by `n`; none for a report.
pub fn command(action: Action, n: u8, others: &[PetitionId], now: DateTime<Utc>) -> Option<Command> {
    let reason_or_none = (n.is_multiple_of(2)).then(reason);
    let photos = if n.is_multiple_of(3) {
        Photos::default()
    } else {
        Photos::parse(vec![crate::shared::FileId::new()]).unwrap()
    };
    let to = match n % 5 {
        0 => Assignee::Grid(GRID),
        1 => Assignee::Unit(WATERWORKS),
        2 => Assignee::Person(account(Who::Worker)),
        3 => Assignee::Grid(FAR),
        _ => Assignee::Unit(PROPERTY),
    };
    let child =
        NewChild { title: Title::parse("其一").unwrap(), body: words(), category_id: CategoryId(id(9)) };
    Some(match action {
        Action::Report => return None,
        Action::Dispatch => Command::Dispatch { to, reason: reason_or_none },
        Action::ReturnToDesk => Command::ReturnToDesk { reason: reason() },
        Action::Accept => Command::Accept,
        Action::Transfer => Command::Transfer { to, reason: reason() },
        Action::NoteProgress => {
            Command::NoteProgress { text: words(), photos, visibility: Visibility::ALL[usize::from(n % 3)] }
        }
        Action::AskReporter => Command::AskReporter { question: words() },
        Action::Answer => Command::Answer { text: words(), photos },
        Action::RequestExtension => {
            Command::RequestExtension { days: Days::new(n % 10 + 1).unwrap(), reason: reason() }
        }
        Action::GrantExtension => Command::GrantExtension { reason: reason_or_none },
        Action::RefuseExtension => Command::RefuseExtension { reason: reason() },
        Action::Suspend => Command::Suspend {
            review_on: civil_day(now) + TimeDelta::days(i64::from(n % 4)),
            reason: reason(),
        },
        Action::Resume => Command::Resume { reason: reason_or_none },
        Action::Split => Command::Split { children: Children::parse(vec![child.clone(), child]).unwrap() },
        Action::Finish => Command::Finish { result: words(), photos },
        Action::PassCheck => Command::PassCheck { text: Some(words()), photos, point: None },
        Action::FailCheck => Command::FailCheck { reason: reason(), photos, point: None },
        Action::Rate => Command::Rate {
            score: Score::new(n % 5 + 1).unwrap(),
            reasons: vec![RatingReason::Other],
            text: None,
        },
        Action::Reopen => Command::Reopen { reason: reason(), photos },
        Action::CallBack => {
            Command::CallBack { outcome: CallOutcome::ALL[usize::from(n % 3)], text: Some(words()) }
        }
        Action::Urge => Command::Urge { text: None },
        Action::Supervise => Command::Supervise { text: words() },
        Action::Climb => Command::Climb { reason: reason_or_none },
        Action::Reject => {
            Command::Reject { reason: RejectReason::ALL[usize::from(n % 8)], text: None, go_to: None }
        }
        Action::Withdraw => Command::Withdraw { reason: reason_or_none },
        Action::Join => Command::Join,
        Action::Merge => {
            Command::Merge { into: others[usize::from(n) % others.len()], reason: reason_or_none }
        }
        Action::Unmerge => Command::Unmerge { reason: reason() },
        Action::Warn => Command::Warn,
        Action::Overdue => Command::Overdue,
        Action::Review => Command::Review,
        Action::Close => Command::Close,
        Action::Retime => Command::Retime { response: None, handling: None },
    })
}

pub fn world() -> World {
    World::new(Rules::default(), IdentityMode::RealName)
}

pub fn dispatch(to: Assignee) -> Command {
    Command::Dispatch { to, reason: None }
}

pub fn finish() -> Command {
    Command::Finish { result: words(), photos: Photos::default() }
}

pub fn rate(score: u8) -> Command {
    Command::Rate { score: Score::new(score).unwrap(), reasons: vec![], text: None }
}

pub fn reopen() -> Command {
    Command::Reopen { reason: reason(), photos: Photos::default() }
}

pub fn merge(into: usize, world: &World) -> Command {
    Command::Merge { into: world.petitions[into].id, reason: None }
}

/// Dispatched to the property company and accepted by its handler.
pub fn accept(world: &mut World, index: usize) {
    world.act(Who::Dispatcher, index, dispatch(Assignee::Unit(PROPERTY))).unwrap();
    world.act(Who::Handler, index, Command::Accept).unwrap();
}

pub fn handle(world: &mut World) {
    accept(world, 0);
    world.act(Who::Handler, 0, finish()).unwrap();
}
